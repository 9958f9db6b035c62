using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui.Fields;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>What became of keeping the draft.</summary>
public enum Keeping
{
    /// <summary>Nothing was edited here.</summary>
    Nothing,

    /// <summary>Edited; it is kept in a moment.</summary>
    Waiting,

    Kept,

    /// <summary>The database could not be reached; what is typed stays on the page and is tried again.</summary>
    Failed,

    /// <summary>The person may no longer edit it, or the draft is too large.</summary>
    Refused,
}

/// <summary>What was last told to the person by the editing itself; a page shows it as one sentence.</summary>
public enum OfferNews
{
    None,

    /// <summary>Somebody else's edits came in; nothing typed here was touched.</summary>
    OthersEdits,

    /// <summary>Somebody published or rolled back.</summary>
    Published,

    Discarded,

    /// <summary>Discarding came too late: the draft had changed.</summary>
    DraftChanged,
}

/// <summary>
/// One person's editing of one merchant's offer, on one page: the draft as it is typed, kept on the server every few seconds, merged with what others edit,
/// judged by the rules at each step, and published. Use it from the circuit only; <see cref="Changed"/> comes on the circuit too.
/// </summary>
public sealed partial class OfferEditing(
    SignedIn signedIn, LoadOffer load, SaveOfferDraft save, DiscardDraft discard, PublishOffer publish, RollBackOffer rollBack, OfferHistory history,
    Notifier notifier, TimeProvider time, ILogger<OfferEditing> log) : IDisposable
{
    /// <summary>How long after the last edit the draft is kept.</summary>
    public static readonly TimeSpan KeepAfter = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<string, string> typing = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1, 1);
    private Func<Func<Task>, Task> onScreen = work => work();
    private CancellationToken gone;
    private OfferView? view;
    private OfferDocument? document;
    private OfferDocument? began;
    private OfferDocument? theirs;
    private Guid? stamp;
    private ITimer? timer;
    private IDisposable? news;
    private long edits;
    private long kept;
    private ImmutableArray<OfferConflict> asked = [];
    private bool disposed;
    private long? beginAt;
    private ImmutableArray<OfferFinding>? findings;
    private readonly Dictionary<OfferFinding, FixReach?> reaches = [];
    private ImmutableArray<OfferChange>? changes;

    /// <summary>Raised on the circuit after anything here changed.</summary>
    public event Action? Changed;

    /// <summary>As read last: before each act, so that a withdrawn right is gone at once.</summary>
    public CurrentPerson Person { get; private set; } = default!;

    public MerchantId Merchant { get; private set; }

    /// <summary>Whether there is an offer to show; false before <see cref="OpenAsync"/> and when it is not the person's.</summary>
    public bool IsOpen => document is not null;

    /// <summary>The draft as typed, or what is published when nothing was edited. Change it through Edit; do not keep its parts.</summary>
    public OfferDocument Document => document ?? throw new InvalidOperationException("Not open.");

    public OfferDocument Published => view!.Published;

    /// <summary>Whether the business stands as it was added: there is a first version, and guests are offered nothing by it.</summary>
    public bool NeverPublished => Published is { Merchant.OfferVersion: <= 1, Services.IsEmpty: true };

    /// <summary>Where payments may be taken.</summary>
    public PaymentCountries Countries => view!.Rules.Countries;

    /// <summary>Whether anybody here takes payments.</summary>
    public bool TakesPayments => view!.Rules.TakesPayments;

    /// <summary>Whether the person may edit.</summary>
    public bool MayEdit => Person.May(Permission.EditOffer);

    /// <summary>Whether the person may edit the payment settings.</summary>
    public bool MayEditPayments => Person.May(Permission.EditPayments);

    /// <summary>The draft that was found or kept last; null when there is none.</summary>
    public OfferDraftView? Draft => view?.Draft;

    public Keeping Keeping { get; private set; }

    /// <summary>When the draft was last kept from here.</summary>
    public Instant? KeptAt { get; private set; }

    /// <summary>
    /// Places that two people changed differently. The document holds the person's own there and the draft the other's; the person's own is kept beside it and asked about
    /// again on every page until they choose, or the draft is published or discarded.
    /// </summary>
    public ImmutableArray<OfferConflict> Conflicts { get; private set; } = [];

    /// <summary>Who made the other edits of <see cref="Conflicts"/> or of <see cref="News"/>; null when it is not known, or the person themselves elsewhere.</summary>
    public string? OtherName { get; private set; }

    /// <summary>What a conflict would become if the other's edits were taken.</summary>
    public OfferDocument Theirs => theirs!;

    public OfferNews News { get; private set; }

    /// <summary>Who published what <see cref="News"/> tell of; null when no person did.</summary>
    public string? PublishedBy { get; private set; }

    /// <summary>Sentences about what was typed and cannot be read, by path; such fields keep their old value in the document.</summary>
    public IReadOnlyDictionary<string, string> Typing => typing;

    /// <summary>What the fields hold that <see cref="Typing"/> is about; the page cascades it to them.</summary>
    public UnreadTexts Unread { get; } = new();

    /// <summary>Every finding about the document as it stands.</summary>
    public ImmutableArray<OfferFinding> Findings => findings ??= view!.Rules.Check(Document);

    /// <summary>How far the fix of one of the <see cref="Findings"/> goes; null where it changes one service at most anyway.</summary>
    public FixReach? ReachOf(OfferFinding finding) => reaches.TryGetValue(finding, out var known) ? known : reaches[finding] = view!.Rules.ReachOf(Document, finding);

    /// <summary>Every difference from what is published.</summary>
    public ImmutableArray<OfferChange> Changes => changes ??= OfferComparison.Diff(Published, Document);

    /// <summary>
    /// The warnings that concern what would be published, and those about what stays as it is. One concerns it when the published offer has it not,
    /// or when something of its service, its field of the business, its person or room changes.
    /// </summary>
    public (IReadOnlyList<OfferFinding> Concerned, IReadOnlyList<OfferFinding> Elsewhere) Warnings()
    {
        var (touched, before) = (Changes.Select(change => Area(change.Path)).ToHashSet(StringComparer.Ordinal), Judge(Published).ToHashSet());
        var all = Findings.Where(f => f.Level == OfferLevel.Warning).ToLookup(f => touched.Contains(Area(f.Path)) || !before.Contains(f));
        return ([.. all[true]], [.. all[false]]);

        static string Area(string path) =>
            OfferPaths.ServiceOf(path) is { } id ? $"services[{id}]"
            : OfferWords.FieldOf(path) is { Length: > 0 } field ? "merchant." + field
            : path.Split(']')[0];
    }

    /// <summary>Whether publishing is stopped: by errors, by a conflict, or by something that cannot be read.</summary>
    public bool IsBlocked => !Conflicts.IsEmpty || typing.Count > 0 || Findings.Any(f => f.Level == OfferLevel.Error);

    /// <summary>Reads the offer and its draft, and listens for others. False when there is no such merchant, or not for this person.</summary>
    /// <param name="onScreen">Runs work on the circuit, as <see cref="Ui.UiComponent"/> does.</param>
    public async Task<bool> OpenAsync(CurrentPerson person, MerchantId merchant, Func<Func<Task>, Task> onScreen, CancellationToken gone)
    {
        (Person, Merchant, this.onScreen, this.gone) = (person, merchant, onScreen, gone);
        news?.Dispose();
        news = notifier.Subscribe(changed =>
        {
            if (changed.Merchants.Contains(merchant))
            {
                _ = OnScreenAsync(LookAsync);
            }
        });
        (document, began, theirs, stamp, edits, kept, beginAt, asked) = (null, null, null, null, 0, 0, null, []);
        (Keeping, KeptAt, News, OtherName, Conflicts) = (Keeping.Nothing, null, OfferNews.None, null, []);
        typing.Clear();
        Unread.Clear();
        if (await load.RunAsync(person, merchant, gone) is not { } found)
        {
            view = null;
            return false;
        }

        Take(found);
        return true;
    }

    /// <summary>The service with this id in the document; null when there is none.</summary>
    public Service? Service(string id) => Document.Services.FirstOrDefault(s => s.Id.Value == id);

    /// <summary>The findings that another document would have.</summary>
    public ImmutableArray<OfferFinding> Judge(OfferDocument other) => view!.Rules.Check(other);

    /// <summary>Changes the document in place, judges it anew and keeps it in a moment.</summary>
    public void Edit(Action<OfferDocument> change)
    {
        change(Document);
        Touched();
    }

    /// <summary>Replaces the document, for changes of its lists.</summary>
    public void Edit(Func<OfferDocument, OfferDocument> change)
    {
        document = change(Document);
        Touched();
    }

    /// <summary>Notes that a field shows something that cannot be read, or with null that it can again.</summary>
    public void SetTyping(string path, string? sentence)
    {
        var before = typing.GetValueOrDefault(path);
        if (sentence is null)
        {
            typing.Remove(path);
        }
        else
        {
            typing[path] = sentence;
        }

        if (before != sentence)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Lets go of what was typed at a place or below it and cannot be read: something else stands there now.</summary>
    public void ForgetTyping(string path)
    {
        foreach (var typed in typing.Keys.Where(key => IsAt(key, path)).ToList())
        {
            SetTyping(typed, null);
        }
    }

    /// <summary>The first sentence-worthy finding of a level at a path or below it; null when there is none.</summary>
    public OfferFinding? FindingAt(string path, OfferLevel level) => Findings.FirstOrDefault(f => f.Level == level && IsAt(f.Path, path));

    /// <summary>Whether a path is another or lies below it.</summary>
    public static bool IsAt(string path, string top) => OfferPaths.IsAt(path, top);

    /// <summary>Whether something at the path or below it differs from what is published.</summary>
    public bool IsChanged(string path) => Changes.Any(c => IsAt(c.Path, path) || IsAt(path, c.Path));

    /// <summary>Whether a path names a person, a room or a date that differs, of which there is none in the document now.</summary>
    public bool IsGone(string path) =>
        path.StartsWith("staff[", StringComparison.Ordinal) ? Document.Staff.All(s => OfferPaths.Of(s) != path)
        : path.StartsWith("rooms[", StringComparison.Ordinal) ? Document.Rooms.All(r => OfferPaths.Of(r) != path)
        : path.StartsWith("merchant.hours.exceptions[", StringComparison.Ordinal) && Document.Merchant.Hours.Exceptions.Keys.All(date => OfferPaths.Of(date) != path);

    /// <summary>Puts a place back to what is published.</summary>
    public void PutBack(string path) => PutBack(path, Published);

    /// <summary>Puts a place back to how it was in another document. A person or a room that had gone returns, with the same id, also to the services that had them.</summary>
    public void PutBack(string path, OfferDocument from)
    {
        ForgetTyping(path);
        Edit(now =>
        {
            var back = OfferComparison.Apply(now, OfferComparison.Diff(now, from).Where(c => IsAt(c.Path, path)));
            var (staff, rooms) = (back.Staff.Select(s => s.Id).Except(now.Staff.Select(s => s.Id)).ToHashSet(), back.Rooms.Select(r => r.Id).Except(now.Rooms.Select(r => r.Id)).ToHashSet());
            foreach (var service in back.Services)
            {
                if (from.Services.FirstOrDefault(s => s.Id == service.Id) is { } was)
                {
                    (service.Staff, service.Rooms) = (WithReturned(service.Staff, was.Staff, staff), WithReturned(service.Rooms, was.Rooms, rooms));
                }
            }

            return back;
        });
    }

    /// <summary>Puts a finding right where that can be done in one press.</summary>
    public void Fix(OfferFinding finding)
    {
        Edit(now => view!.Rules.Fix(now, finding));
        typing.Remove(finding.Path);
    }

    /// <summary>Keeps the draft now. True when nothing is left to keep.</summary>
    public async Task<bool> KeepAsync()
    {
        timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await turn.WaitAsync(gone);
        try
        {
            return await KeepInTurnAsync();
        }
        finally
        {
            turn.Release();
            Tell();
        }
    }

    /// <summary>What is painted now where a conflict begins; null when nothing is.</summary>
    public GridPaint? MineAt(OfferConflict conflict, GridConflict cells) => WeekPainting.At(
        OfferPaths.ServiceOf(conflict.Path) is { } id ? Service(id)?.Rules ?? [] : Document.Merchant.Rules,
        cells.Layer,
        cells.Area.Days.FirstOrDefault(IsoDayOfWeek.Monday),
        cells.Area.Date,
        cells.Area.From,
        cells.Area.Party?.From);

    /// <summary>Answers one conflict; after the last one the draft is kept.</summary>
    /// <param name="mine">True keeps what this person typed, false takes what the other did.</param>
    public async Task ChooseAsync(OfferConflict conflict, bool mine)
    {
        if (!mine)
        {
            document = OfferComparison.With(Document, conflict, Theirs, conflict.Cells?.Theirs, NewId);
            ForgetTyping(conflict.Path);
        }

        // From here on what the person has there is a change of what the other did, and no question any more
        began = OfferComparison.With(began!, conflict, Theirs, conflict.Cells?.Theirs, NewId);
        Conflicts = Conflicts.Remove(conflict);
        Touched();
        if (Conflicts.IsEmpty)
        {
            await KeepAsync();
        }
    }

    /// <summary>Keeps what is typed and publishes it. Conflicts it meets are in <see cref="Conflicts"/> afterwards.</summary>
    public async Task<PublishOffer.Result> PublishAsync()
    {
        if (!await KeepAsync() || stamp is not { } drafted)
        {
            return new(!Conflicts.IsEmpty ? PublishOffer.Kind.Conflicts : Keeping == Keeping.Refused ? PublishOffer.Kind.NotAllowed : PublishOffer.Kind.Changed) { Conflicts = Conflicts };
        }

        await KnowPersonAsync(gone);
        var result = await publish.RunAsync(new(Person, Merchant, drafted), gone);
        await turn.WaitAsync(gone);
        try
        {
            if (result.Kind == PublishOffer.Kind.Conflicts && await load.RunAsync(Person, Merchant, gone) is { } now)
            {
                // The draft began from an older version than is published now: it begins anew from this one, with what the person chooses.
                (view, began, theirs, Conflicts, beginAt) = (now, now.Published.Copy(), now.Published.Copy(), result.Conflicts, now.Version);
                document = result.Merged ?? document;
                Forget();
            }
            else if (result.Kind is PublishOffer.Kind.Published or PublishOffer.Kind.NothingToPublish or PublishOffer.Kind.Changed)
            {
                await RereadAsync();
            }
        }
        finally
        {
            turn.Release();
        }

        Tell();
        return result;
    }

    /// <summary>Throws the draft away. False when it had changed meanwhile.</summary>
    public async Task<bool> DiscardAsync()
    {
        timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await turn.WaitAsync(gone);
        try
        {
            await KnowPersonAsync(gone);
            var done = stamp is not { } drafted || await discard.RunAsync(new(Person, Merchant, drafted), gone) == DiscardDraft.Kind.Discarded;
            typing.Clear();
            if (await load.RunAsync(Person, Merchant, gone) is { } found)
            {
                Take(found);
            }

            News = done ? OfferNews.Discarded : OfferNews.DraftChanged;
            return done;
        }
        finally
        {
            turn.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>
    /// Publishes an earlier version again. Null when something typed here could not be kept first, which <see cref="Conflicts"/> and <see cref="Keeping"/> explain:
    /// then nothing was done.
    /// </summary>
    public async Task<RollBackOffer.Result?> RollBackAsync(long version)
    {
        if (!await KeepAsync() || !Conflicts.IsEmpty)
        {
            return null;
        }

        await KnowPersonAsync(gone);
        var result = await rollBack.RunAsync(new(Person, Merchant, version, view!.Version), gone);
        if (result.Kind is RollBackOffer.Kind.RolledBack or RollBackOffer.Kind.Changed)
        {
            await turn.WaitAsync(gone);
            try
            {
                await RereadAsync();
            }
            finally
            {
                turn.Release();
            }
        }

        Tell();
        return result;
    }

    /// <summary>What was published, newest first; with a path only what touched it.</summary>
    public Task<ImmutableArray<OfferPublication>> HistoryAsync(long? before = null, string? under = null) => history.RunAsync(Person, Merchant, before, under, gone);

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        news?.Dispose();
        timer?.Dispose();
        if (edits > kept && IsOpen)
        {
            _ = KeepLastAsync();
        }
    }

    // In the order they were in
    private static ImmutableArray<T> WithReturned<T>(ImmutableArray<T> now, ImmutableArray<T> was, HashSet<T> returned) =>
        was.Any(returned.Contains) ? [.. was.Where(id => returned.Contains(id) || now.Contains(id)), .. now.Except(was)] : now;

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private void Touched()
    {
        edits++;
        Keeping = Keeping.Waiting;
        News = OfferNews.None;
        Forget();
        timer ??= time.CreateTimer(_ => _ = OnScreenAsync(KeepAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(KeepAfter, Timeout.InfiniteTimeSpan);
        Tell();
    }

    private void Tell()
    {
        if (!disposed)
        {
            Changed?.Invoke();
        }
    }

    // For what nobody waits for: news and the timer
    private async Task OnScreenAsync(Func<Task> work)
    {
        try
        {
            await onScreen(work);
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
        catch (Exception error)
        {
            LogNotFollowed(error, Merchant);
        }
    }

    // Whoever was thrown out meanwhile has no merchant left: every act answers them as it answers a stranger
    private async Task KnowPersonAsync(CancellationToken stop) => Person = await signedIn.FindAsync(stop) ?? Person with { Merchants = [] };

    // Leaving the page is no reason to lose the last two seconds. Nobody is there to be told when they are.
    private async Task KeepLastAsync()
    {
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            if (!await KeepInTurnAsync() && edits > kept)
            {
                LogLastNotKept(Merchant, Keeping.ToString());
            }
        }
        catch (Exception error)
        {
            LogNotKept(error, Merchant);
        }
        finally
        {
            turn.Release();
        }
    }

    private void Forget()
    {
        (findings, changes) = (null, null);
        reaches.Clear();
    }

    private void Take(OfferView found)
    {
        view = found;
        document = found.ToEdit();
        began = document.Copy();
        stamp = found.Draft?.Stamp;
        (kept, theirs, Conflicts, beginAt, asked) = (edits, null, [], null, []);
        Keeping = Keeping.Nothing;
        Forget();
        if (MayEdit && found.OpenChoice is { } choice)
        {
            Ask(choice);
        }
    }

    // The question that the person left open, as the draft is now; where nothing is left to ask about, what they typed is kept
    private void Ask(OfferOpenChoiceView choice)
    {
        var merge = OfferComparison.Merge(choice.Base, choice.Document, Document);
        asked = TakenOver(choice.Base, choice.Document, merge.Conflicts);
        if (merge.Conflicts.IsEmpty)
        {
            document = merge.Merged;
            Touched();
            return;
        }

        (theirs, document) = (document, merge.Merged);
        began = merge.Conflicts.Aggregate(merge.Merged, (before, c) => OfferComparison.With(before, c, choice.Base, c.Cells?.Base, NewId));
        (Conflicts, OtherName, Keeping) = (merge.Conflicts, choice.OtherName, Keeping.Waiting);
    }

    // The places asked about, and what else the person has there: nobody contests it any more, so it goes into the draft with the next keeping
    private static ImmutableArray<OfferConflict> TakenOver(OfferDocument before, OfferDocument own, ImmutableArray<OfferConflict> open) =>
    [
        .. open,
        .. OfferComparison.Diff(before, own).Where(c => !open.Any(o => IsAt(c.Path, o.Path) || IsAt(o.Path, c.Path))).Select(c => new OfferConflict(c.Path, c.Before, c.After, null)),
    ];

    private async Task RereadAsync()
    {
        if (await load.RunAsync(Person, Merchant, gone) is { } found)
        {
            await FollowAsync(found);
        }
    }

    // What was typed since the last keeping is merged into what is stored now, never thrown away by it
    private async Task FollowAsync(OfferView found)
    {
        // What is open is kept beside the draft, or was answered by the same person in another window
        var known = found.OpenChoice is not null || (!asked.IsEmpty && found.Draft?.EditedBy == Person.Id);
        if (edits == kept && (Conflicts.IsEmpty || beginAt is not null || known))
        {
            Take(found);
        }
        else
        {
            view = found;
            edits += edits == kept ? 1 : 0;
            await KeepInTurnAsync();
        }
    }

    private async Task<bool> KeepInTurnAsync()
    {
        if (!IsOpen || edits == kept)
        {
            return Conflicts.IsEmpty;
        }

        // An open question of publishing is asked again by publishing: the draft goes on from where it began. One of two drafts is merged again.
        var (open, ofDrafts) = (!Conflicts.IsEmpty, !Conflicts.IsEmpty && beginAt is null);
        var (sent, at) = (Document.Copy(), edits);
        SaveOfferDraft.Result result;
        try
        {
            // Carried through when the page goes: the last save must know the stamp that this one leaves
            await KnowPersonAsync(CancellationToken.None);
            result = await save.RunAsync(new(Person, Merchant, sent, began!, ofDrafts ? null : stamp) { BeginsAt = open ? null : beginAt, AsksAgain = true, Asked = asked }, CancellationToken.None);
        }
        catch (Exception error) when (error is not ArgumentException and not NullReferenceException)
        {
            // The draft is in front of the person and is tried again; the sentence on the page says so.
            LogNotKept(error, Merchant);
            Keeping = Keeping.Failed;
            if (!disposed)
            {
                timer?.Change(KeepAfter * 2, Timeout.InfiniteTimeSpan);
            }

            return false;
        }

        switch (result.Kind)
        {
            case SaveOfferDraft.Kind.Saved:
            case SaveOfferDraft.Kind.Merged:
                Accept(sent, at, result, open && !ofDrafts);
                break;
            case SaveOfferDraft.Kind.Conflicts:
                document = at == edits ? result.Document! : OfferComparison.Merge(sent, Document, result.Document!).Merged;
                (began, theirs, stamp, beginAt, kept) = (result.Base, result.Theirs, result.Stamp, null, at);
                asked = TakenOver(result.Base!, result.Document!, result.Conflicts);
                (Conflicts, OtherName, Keeping) = (result.Conflicts, result.OtherName, Keeping.Waiting);
                KeptAs(result.Theirs!);
                Forget();
                break;
            default:
                Keeping = Keeping.Refused;
                break;
        }

        return Keeping == Keeping.Kept && Conflicts.IsEmpty;
    }

    private void KeptAs(OfferDocument draft)
    {
        KeptAt = time.Now();
        view = view! with { Draft = new(draft, stamp!.Value, Person.Id, Person.Name, KeptAt.Value, view.Draft?.Behind ?? false) };
    }

    private void Accept(OfferDocument sent, long at, SaveOfferDraft.Result result, bool publishingAsks)
    {
        if (result.Kind == SaveOfferDraft.Kind.Merged)
        {
            document = at == edits ? result.Document! : OfferComparison.Merge(sent, Document, result.Document!).Merged;
            (News, OtherName) = (OfferNews.OthersEdits, result.OtherName);
            Forget();
        }

        (began, stamp, kept, asked) = (result.Base, result.Stamp, at, []);
        if (!publishingAsks || result.Kind == SaveOfferDraft.Kind.Merged)
        {
            (Conflicts, theirs, beginAt) = ([], null, null);
        }

        KeptAs(result.Base!);
        Keeping = at == edits ? Keeping.Kept : Keeping.Waiting;
    }

    // Somebody, perhaps this person in another window, changed something of the merchant
    private async Task LookAsync()
    {
        if (disposed || !IsOpen)
        {
            return;
        }

        await turn.WaitAsync(gone);
        try
        {
            if (await load.RunAsync(Person, Merchant, gone) is not { } found || (found.Draft?.Stamp == stamp && found.Version == view!.Version))
            {
                return;
            }

            var published = found.Version != view!.Version;
            await FollowAsync(found);
            News = published ? OfferNews.Published : OfferNews.OthersEdits;
            PublishedBy = published && await history.RunAsync(Person, Merchant, null, null, gone) is [var newest, ..] ? newest.ByName : null;
            OtherName = found.Draft is { } draft && draft.EditedBy != Person.Id ? draft.EditedByName : OtherName;
        }
        finally
        {
            turn.Release();
        }

        Tell();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The draft of {MerchantId} could not be kept")]
    private partial void LogNotKept(Exception error, MerchantId merchantId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was typed last in the draft of {MerchantId} was not kept when the page was left: {Why}")]
    private partial void LogLastNotKept(MerchantId merchantId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The page of the draft of {MerchantId} could not follow what is stored")]
    private partial void LogNotFollowed(Exception error, MerchantId merchantId);
}
