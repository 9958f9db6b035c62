using System.Globalization;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Layout;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>The Requests page (portal.md 3.1): it asks <see cref="RequestQueue"/>, calls the acts, and keeps rows still while somebody works on them.</summary>
public sealed partial class Requests : LivePage
{
    private static readonly Duration FallbackPoll = Duration.FromSeconds(15);

    private readonly RowsOnScreen onScreen = new();
    private readonly HashSet<BookingId> busy = [];
    private readonly HashSet<BookingId> selected = [];
    private readonly Dictionary<BookingId, string> said = [];
    private readonly Dictionary<BookingId, Toast> undoToasts = [];
    private CurrentPerson? person;
    private ListAddress here = new(null, null, null, null, null, null);
    private RequestFilter filter = new(RequestTab.Open);
    private RequestFilter? loaded;
    private RequestList? list;
    private IReadOnlyList<OwnTeam> teams = [];
    private IReadOnlyList<RequestRow> declining = [];
    private DeclineDraft? draft;
    private string? search;
    private string? announced;
    private string? urgent;
    private string? bulkSaid;
    private BookingId? current;
    private BookingId? focused;
    private Instant now;
    private Instant lookedAt;
    private bool failed;
    private bool bulkRunning;
    private bool keysOpen;
    private bool restored;

    [Inject]
    private RequestQueue Queue { get; set; } = default!;

    [Inject]
    private AcceptRequest Accepting { get; set; } = default!;

    [Inject]
    private DeclineRequest Declining { get; set; } = default!;

    [Inject]
    private UndoDecision Undoing { get; set; } = default!;

    [Inject]
    private DeclinesSaid DeclinesSaid { get; set; } = default!;

    [Inject]
    private RequestsOnScreen Telling { get; set; } = default!;

    [Inject]
    private WhoIAm Who { get; set; } = default!;

    [Inject]
    private SayWhoIAm Saying { get; set; } = default!;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private IOptions<RequestsOptions> Options { get; set; } = default!;

    [Inject]
    private ToastService Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery(Name = "service")]
    private string? Service { get; set; }

    [SupplyParameterFromQuery(Name = "party")]
    private string? Party { get; set; }

    [SupplyParameterFromQuery(Name = "due")]
    private string? Due { get; set; }

    [SupplyParameterFromQuery(Name = "whose")]
    private string? Whose { get; set; }

    [SupplyParameterFromQuery(Name = "row")]
    private string? Row { get; set; }

    private bool MayDecide => person?.May(Permission.DecideRequests) == true;

    private bool ShowMerchant => filter.Merchant is null && person is { Merchants: not { Count: 1 } };

    private bool Narrowed => Filtered || filter.Mine;

    private bool Filtered => filter.Service is not null || filter.Party is not null || filter.Within is not null;

    private IReadOnlyList<OwnTeam> OwnTeams => filter.Merchant is { } only ? [.. teams.Where(team => team.Merchant == only)] : teams;

    private int OthersWaiting => list is null ? 0 : list.OpenCount - list.Rows.Count(r => r.Status == BookingStatus.Pending);

    // With a filter of its own rows this cannot be told from here
    private int OtherBusinesses => filter is { Merchant: not null, Tab: RequestTab.Open } && !Narrowed ? OthersWaiting : 0;

    private IReadOnlyList<RequestRow> Visible =>
        list?.Rows.Where(r => onScreen.Shows(r.Id) && Matches(r)).ToList() ?? [];

    private IReadOnlyList<TabItem> TabItems =>
    [
        new("open", T["Tab.Open"], list?.OpenCount),
        new("decided", T["Tab.Decided"]),
        new("expired", T["Tab.Expired"]),
    ];

    private IReadOnlyList<Option<string>> ServiceOptions => [new("", T["Filter.Any"]), .. list!.Services.Select(s => new Option<string>(s.Id.Value, s.Name))];

    private IReadOnlyList<Option<int>> PartyOptions => [new(0, T["Filter.Any"]), .. list!.Parties.Select(p => new Option<int>(p, T.Count("Guests", p)))];

    private IReadOnlyList<Option<string>> DueOptions => [new("", T["Filter.Any"]), new("15m", T["Filter.Due.15m"]), new("1h", T["Filter.Due.1h"]), new("1d", T["Filter.Due.1d"])];

    private List<RequestRow> BulkRows => list?.Rows.Where(r => selected.Contains(r.Id)).ToList() ?? [];

    private List<RequestRow> BulkOpen => BulkRows.FindAll(r => r.IsOpen(now));

    /// <summary>What can be accepted of the selection: the soonest deadlines first where places do not reach for all.</summary>
    private List<RequestRow> BulkAcceptable => BulkRows.FindAll(r => WhyNot(r) is null);

    private IEnumerable<(Refusal Reason, int Count)> BulkBlocked => BulkRows.Select(WhyNot).OfType<Refusal>().GroupBy(r => r).Select(g => (g.Key, g.Count()));

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override bool Concerns(Changes changes) => person is null || changes.Concern(person);

    protected override void OnInitialized()
    {
        now = Time.Now();
        base.OnInitialized();
    }

    protected override async Task OnParametersSetAsync()
    {
        here = new(Tab, Merchant, Service, Requested.Number(Party), Due, Whose);
        filter = here.Filter;
        current ??= Row is { Length: > 0 } row ? new BookingId(row) : null;
        if (filter != loaded)
        {
            said.Clear();
            await LookAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!restored && list is not null)
        {
            // Back from a booking: the row that was left.
            restored = true;
            if (current is { } id && Visible.Any(r => r.Id == id))
            {
                await Script.TellAsync("portal.focus", $"#request-{id}");
            }
        }
    }

    protected override async Task ReadAsync()
    {
        var wanted = filter;
        try
        {
            person = (await SignedIn.PersonAsync(Gone)) with { Language = CultureInfo.CurrentUICulture.Name };
            if (loaded is null)
            {
                teams = await Who.RunAsync(person, Gone);
            }

            var next = await Queue.RunAsync(person, wanted, [.. onScreen.Shown(wanted)], Gone);
            now = lookedAt = Time.Now();
            Say(onScreen.Take(wanted, next, focused, now));
            selected.IntersectWith(next.Rows.Select(r => r.Id));
            (list, loaded, failed) = (next, wanted, false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            LogNotRead(Logs.CreateLogger<Requests>(), error);
            (loaded, failed) = (wanted, true);
        }
    }

    private void Say(List<RowNews> news)
    {
        foreach (var one in news)
        {
            _ = one.Kind switch
            {
                RowNewsKind.New => announced = T["New.Spoken", one.Row!.GuestName, Times.DateAndTime(one.Row.Start, one.Row.Zone)],
                RowNewsKind.Held => announced = T.Count("NewRequests", onScreen.Held),
                RowNewsKind.Opened => announced = T["Opened.Spoken", one.Colleague!.Name, one.Row!.GuestName],
                RowNewsKind.Decided => announced = $"{one.Row!.GuestName}: {T.Decided(one.Row.Decision!, one.Row.Zone)}",
                RowNewsKind.LastMinutes => urgent = T["Urgent.Spoken", one.Row!.GuestName],
            };
        }
    }

    protected override async Task TickAsync()
    {
        now = Time.Now();
        var unsettled = list?.Rows.Any(r => r.Decision?.Delivery is { State: DeliveryState.Queued or DeliveryState.Sending or DeliveryState.Failed } && onScreen.Shows(r.Id)) == true;
        if (unsettled || now - lookedAt >= FallbackPoll)
        {
            await LookAsync();
            return;
        }

        if (list is not null && filter.Tab == RequestTab.Open)
        {
            Say(onScreen.Pass(list, now));
            StateHasChanged();
        }
    }

    private async Task AcceptAsync(RequestRow row)
    {
        if (await RunAsync(row, (by, own) => Accepting.RunAsync(new(by, row.Merchant, row.Id), own), mayBeMine: Refusal.AlreadyConfirmed))
        {
            OfferUndo(row, T["Toast.Accepted", row.GuestName]);
        }

        await LookAsync();
    }

    private async Task AcceptAndDeclineOthersAsync(RequestRow row, IReadOnlyList<RequestRow> rivals)
    {
        if (!await RunAsync(row, (by, own) => Accepting.RunAsync(new(by, row.Merchant, row.Id), own), mayBeMine: Refusal.AlreadyConfirmed))
        {
            await LookAsync();
            return;
        }

        foreach (var other in rivals.Where(r => r.Id != row.Id))
        {
            await RunAsync(other, (by, own) => Declining.RunAsync(new(by, other.Merchant, other.Id, DeclineReason.FullyBooked, null), own));
        }

        Toasts.Show(new(T["Toast.Contest", row.GuestName], ToastTone.Good));
        await LookAsync();
    }

    private void OfferUndo(RequestRow row, string text)
    {
        var window = Options.Value.UndoWindow;
        var toast = window > TimeSpan.Zero ? new Toast(text, ToastTone.Good, T["Undo"], () => UndoAsync(row), window) : new Toast(text, ToastTone.Good);
        undoToasts[row.Id] = toast;
        Toasts.Show(toast);
    }

    private async Task UndoAsync(RequestRow row)
    {
        if (undoToasts.Remove(row.Id, out var toast))
        {
            Toasts.Close(toast);
        }

        if (await RunAsync(row, (by, own) => Undoing.RunAsync(new(by, row.Merchant, row.Id), own)))
        {
            Toasts.Show(new(T["Toast.Undone", row.GuestName], ToastTone.Neutral));
        }

        await LookAsync();
    }

    private async Task AskDeclineAsync(IReadOnlyList<RequestRow> rows)
    {
        (declining, draft) = (rows, rows.Count > 0 ? DeclinesSaid.Of([.. rows.Select(r => r.Id)]) : null);
        if (person is not null)
        {
            // The sheet first: colleagues can wait.
            await Task.Yield();
            await Telling.OpenAsync(person, [.. rows.Select(r => r.Id)]);
        }
    }

    private Task CloseDeclineAsync()
    {
        (declining, draft) = ([], null);
        return Telling.LeaveAsync();
    }

    private async Task DeclineAsync()
    {
        if (person is null || draft is not { } answer || declining is not [var first, ..] rows
            || !answer.IsRight(await DeclineRequest.Rules.ValidateAsync(answer.For(person, first.Merchant, first.Id), Gone), T))
        {
            return;
        }

        (declining, draft) = ([], null);
        DeclinesSaid.Keep(rows.Select(r => r.Id), answer);
        if (rows.Count == 1)
        {
            var row = rows[0];
            if (await RunAsync(row, (by, own) => Declining.RunAsync(answer.For(by, row.Merchant, row.Id), own)))
            {
                OfferUndo(row, T["Toast.Declined", row.GuestName]);
            }

            await Telling.LeaveAsync();
            await LookAsync();
            return;
        }

        await BulkAsync(rows, "Bulk.Declined", (by, row, own) => Declining.RunAsync(answer.For(by, row.Merchant, row.Id), own));
        await Telling.LeaveAsync();
    }

    private Task AcceptSelectedAsync() => BulkAsync(BulkAcceptable, "Bulk.Accepted", (by, row, own) => Accepting.RunAsync(new(by, row.Merchant, row.Id), own));

    private async Task BulkAsync(IReadOnlyList<RequestRow> rows, string doneKey, Func<CurrentPerson, RequestRow, CancellationToken, Task<Outcome>> act)
    {
        bulkRunning = true;
        var done = 0;
        foreach (var row in rows)
        {
            done += await RunAsync(row, (by, own) => act(by, row, own), quiet: true) ? 1 : 0;
        }

        bulkRunning = false;
        selected.Clear();
        bulkSaid = rows.Count == done ? T.Count(doneKey, done) : $"{T.Count(doneKey, done)} {T.Count("Bulk.NotDone", rows.Count - done)}";
        announced = bulkSaid;
        await LookAsync();
    }

    /// <summary>Runs one act on one row, whether or not the page stays; says on the row why it did not work.</summary>
    /// <param name="mayBeMine">The refusal that says nothing to the person whose own first press is the answer.</param>
    private async Task<bool> RunAsync(RequestRow row, Func<CurrentPerson, CancellationToken, Task<Outcome>> act, bool quiet = false, Refusal? mayBeMine = null)
    {
        // A second press while the first one runs: the first one answers.
        if (!busy.Add(row.Id))
        {
            return false;
        }

        focused = null;
        said.Remove(row.Id);
        try
        {
            var outcome = await OwnTime.RunAsync(Time, own => act(person!, own));
            if (outcome.IsDone)
            {
                return true;
            }

            if (outcome.Refusal is { } same && same == mayBeMine && await Queue.FindAsync(person!, row.Id, Gone) is { Decision.ByMe: true })
            {
                return false;
            }

            said[row.Id] = outcome.Refusal is { } refusal ? T["Refusal." + refusal] : T["Refusal.Gone"];
        }
        catch (Exception error)
        {
            LogNotDone(Logs.CreateLogger<Requests>(), error);
            said[row.Id] = T["Failed.Act"];
        }
        finally
        {
            busy.Remove(row.Id);
        }

        if (!quiet)
        {
            Toasts.Show(new(said[row.Id], ToastTone.Bad, Stays: TimeSpan.FromSeconds(10)));
        }

        return false;
    }

    private Refusal? WhyNot(RequestRow row)
    {
        if (row.Status == BookingStatus.Canceled)
        {
            return Refusal.WithdrawnByGuest;
        }

        if (row.Status != BookingStatus.Pending)
        {
            return row.Status == BookingStatus.Confirmed ? Refusal.AlreadyConfirmed : Refusal.AlreadyDeclined;
        }

        if (!row.IsOpen(now))
        {
            return Refusal.DeadlinePassed;
        }

        var contest = list!.Contests.FirstOrDefault(c => c.Requests.Contains(row.Id));
        var turn = contest?.Requests.Where(selected.Contains).ToList().IndexOf(row.Id) ?? -1;
        return contest is not null && turn >= contest.PlacesLeft ? Refusal.SlotUnavailable : null;
    }

    private List<RequestRow> RowsOf(Contest contest) => list!.Rows.Where(r => contest.Requests.Contains(r.Id) && r.IsOpen(now)).ToList();

    private void Select(BookingId id)
    {
        bulkSaid = null;
        if (!selected.Remove(id))
        {
            selected.Add(id);
        }
    }

    // portal.js keeps the address in step.
    private void FocusOn(BookingId id) => (focused, current) = (id, id);

    private void ChooseTab(string key) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["tab"] = key == "open" ? null : key,
        ["row"] = null,
    }));

    private void Narrow(string parameter, object? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [parameter] = value is "" ? null : value,
        ["row"] = null,
    }));

    private void ClearFilters()
    {
        search = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["service"] = null, ["party"] = null, ["due"] = null, ["row"] = null }));
    }

    private void ShowTeam() => Narrow("whose", null);

    private void ShowAll() => Narrow("merchant", null);

    private async Task SayAsync((MerchantId Merchant, StaffId? Staff) me)
    {
        try
        {
            await Saying.RunAsync(new(person!, me.Merchant, me.Staff), Gone);
            teams = await Who.RunAsync(person!, Gone);
        }
        catch (Exception error) when (!IsGone || error is not OperationCanceledException)
        {
            LogNotDone(Logs.CreateLogger<Requests>(), error);
            Toasts.Show(new(T["Failed.Act"], ToastTone.Bad, Stays: TimeSpan.FromSeconds(10)));
        }

        onScreen.Forget();
        await LookAsync();
    }

    // What is typed stays out of the address: it may be a guest's name.
    private bool Matches(RequestRow row) => SearchText.Finds(search, row.GuestName, row.ServiceName, row.MerchantName);

    private static string TabKey(RequestTab tab) => tab switch { RequestTab.Open => "open", RequestTab.Decided => "decided", RequestTab.Expired => "expired" };

    protected override void Dispose(bool disposing)
    {
        _ = Telling.LeaveAsync();
        base.Dispose(disposing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The requests could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer could not be stored")]
    private static partial void LogNotDone(ILogger log, Exception error);
}
