using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Layout;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>The page "Prices &amp; rules" (portal.md 3.1): one week grid in three layers over the draft that all offer pages share; what is looked at lives in the address.</summary>
public sealed partial class RulesPage : UiComponent
{
    private const int MostUndo = 100;

    // What takes each step back
    private readonly Stack<Action> undo = new();
    private (int Version, ServiceId? Service, GridLayer Layer, (GridArea Area, GridPaint Paint, string Words)? Suggestion)? suggested;
    private CurrentPerson? person;
    private MerchantId? opened;
    private string? said;
    private string? typedDate;
    private string? focused;
    private string? wanted;
    private bool failed;
    private bool missing;
    private bool dividing;
    private bool celebrating;
    private (IsoDayOfWeek Day, LocalTime Time)? looked;
    private int version;
    private (int Version, ServiceId? Service, IReadOnlyList<OfferLine> Lines)? differences;

    [Inject]
    private OfferEditing Editing { get; set; } = default!;

    [Inject]
    private OfferWords Words { get; set; } = default!;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RulesTexts> T { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [CascadingParameter]
    private FrameModel? Frame { get; set; }

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? MerchantId { get; set; }

    [SupplyParameterFromQuery(Name = "service")]
    private string? ServiceId { get; set; }

    [SupplyParameterFromQuery(Name = "layer")]
    private string? LayerName { get; set; }

    [SupplyParameterFromQuery(Name = "date")]
    private string? DateText { get; set; }

    [SupplyParameterFromQuery(Name = "party")]
    private string? PartyText { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    private string? AtText { get; set; }

    [SupplyParameterFromQuery(Name = "focus")]
    private string? Focus { get; set; }

    /// <summary>The cell of the address: the ISO weekday and a time, such as <c>6-17:00</c>.</summary>
    private (IsoDayOfWeek Day, LocalTime Time)? At =>
        AtText?.Split('-') is [var day, var clock] && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var iso) && iso is >= 1 and <= 7
            && LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(clock) is { Success: true } time ? ((IsoDayOfWeek)iso, time.Value) : null;

    private string Owner => Service is { } service ? OfferPaths.Of(service) : OfferPaths.Merchant;

    private string RulesPath => Owner + ".rules";

    private IReadOnlyList<GridConflict> Conflicts => [.. Editing.Conflicts.Where(c => c.Path == RulesPath).Select(c => c.Cells).OfType<GridConflict>()];

    private GridLayer Layer => LayerName switch { "fee" => GridLayer.Fee, "mode" => GridLayer.Mode, _ => GridLayer.Price };

    private LocalDate? Date => LocalDatePattern.Iso.Parse(DateText ?? "") is { Success: true } date ? date.Value : null;

    private LocalDate Today => Time.Now().InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(Editing.Document.Merchant.ZoneId) ?? OfferZones.Of(Editing)).Date;

    /// <summary>Why the week cannot be drawn; a draft may be odd in any way.</summary>
    private ImmutableArray<OfferFinding> Obstacles => OfferLint.Obstacles(Editing.Document);

    private IEnumerable<Service> Services => Editing.Document.Services.Where(s => !s.IsArchived).OrderBy(s => s.Position);

    /// <summary>The service that is looked at: the one of the address, else the first; null for all.</summary>
    private Service? Service => ServiceId == "all" ? null : Services.FirstOrDefault(s => s.Id.Value == ServiceId) ?? Services.FirstOrDefault();

    private ImmutableArray<SlotRule> Rules => Service?.Rules ?? Editing.Document.Merchant.Rules;

    /// <summary>The party sizes that the services looked at tell apart.</summary>
    private IEnumerable<int> Sizes => (Service is { } one ? [one] : Services).SelectMany(s => s.Places).Select(p => p.PartySize).OfType<int>().Distinct().Order();

    private bool BySize => Sizes.Any();

    // Where there is one size alone, its week is the week
    private int? Party => OnlySize ?? (int.TryParse(PartyText, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Sizes.Contains(size) ? size : null);

    private int? OnlySize => Service is { Places: [{ PartySize: { } only }] } ? only : null;

    private IReadOnlyList<Option<string>> PartyOptions => !BySize || OnlySize is not null ? [] : [new("", T["Party.Any"]), .. Sizes.Select(size => new Option<string>(Size(size), T.Party(new(size, size))))];

    /// <summary>Whose table is shown: of the rules for all services, the first that tells sizes apart.</summary>
    private Service? PartyExample => Service ?? Services.FirstOrDefault(s => s.Places.Any(p => p.PartySize is not null));

    /// <summary>The moment of the table: the half hour that is looked at, or the first that is open.</summary>
    private (IsoDayOfWeek Day, LocalTime Time) PartyAt
    {
        get
        {
            var day = Date?.DayOfWeek ?? looked?.Day ?? Today.DayOfWeek;
            var periods = Date is { } date ? Editing.Document.Merchant.Hours.On(date) : Editing.Document.Merchant.Hours.Week.GetValueOrDefault(day, []);
            return (day, looked?.Time ?? periods.Select(p => p.From).DefaultIfEmpty(LocalTime.Noon).Min());
        }
    }

    private bool PickedInBar => MerchantId is { Length: > 0 };

    private IReadOnlyList<Option<string>> MerchantOptions => [.. (Frame?.Merchants ?? []).Select(m => new Option<string>(m.Id, m.Name))];

    private IReadOnlyList<Option<string>> ScopeOptions => [.. Services.Select(s => new Option<string>(s.Id.Value, s.Name.In(Languages.Current.Code))), new("", T["Scope.All"])];

    private IEnumerable<LocalDate> Dates => Rules.Concat(Editing.Document.Merchant.Rules).Select(r => r.Date).OfType<LocalDate>().Append(Date ?? LocalDate.MinIsoValue).Where(d => d >= Today || d == Date).Distinct().Order().Take(24);

    /// <summary>What rules and the terms under them come to together: a painted price may make a fee odd that stands in the terms, a painted fee clash with asking first.</summary>
    private IReadOnlyList<string> Judged =>
    [
        RulesPath, TermsPath,
        .. (Service is { } one ? [one] : Services).Select(OfferPaths.Of).SelectMany(service => Service is null ? new[] { service + ".terms", service + ".defaultMode" } : [service + ".defaultMode"]),
    ];

    private string TermsPath => Service is { Terms: not null } ? Owner + ".terms" : OfferPaths.Merchant + ".defaultTerms";

    private RuleJudgement Judge(ImmutableArray<SlotRule> rules)
    {
        var tried = Editing.Document.Copy();
        SetRules(tried, Service?.Id, rules);
        return new(tried, Owner, rules, Editing.Judge(tried), Editing.Findings);
    }

    /// <summary>A rule to begin from; only one that could be published as it is.</summary>
    private (GridArea Area, GridPaint Paint, string Words)? Suggested
    {
        get
        {
            if (suggested is { } known && (known.Version, known.Service, known.Layer) == (version, Service?.Id, Layer))
            {
                return known.Suggestion;
            }

            var suggestion = Idea is { } idea && IsSound(idea.Area, idea.Paint) ? Idea : null;
            suggested = (version, Service?.Id, Layer, suggestion);
            return suggestion;
        }
    }

    private bool IsSound(GridArea area, GridPaint paint)
    {
        var tried = Editing.Document.Copy();
        SetRules(tried, Service?.Id, WeekPainting.Paint(Rules, area, paint, NewId));
        var known = Editing.Findings.Select(f => (f.Code, f.Path)).ToHashSet();
        return Editing.Judge(tried).All(f => f.Level != OfferLevel.Error || known.Contains((f.Code, f.Path)));
    }

    private (GridArea Area, GridPaint Paint, string Words)? Idea
    {
        get
        {
            if (Rules.Concat(Editing.Document.Merchant.Rules).Any(rule => GridPaint.Of(rule, Layer) is not null))
            {
                return null;
            }

            var all = GridWords.Week;
            switch (Layer)
            {
                case GridLayer.Price:
                    return (new([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight), new() { Price = new(null, 20_000_000) }, T["Suggest.Price.Do", MoneyText.Percent(20, signed: true)]);
                case GridLayer.Fee:
                    var fee = TermsPreset.Share(Service?.Price, Editing.Document.Merchant.Currency, 20);
                    return (
                        new([.. all.Order()], new(17, 0), new(19, 0)),
                        new() { Fee = new() { NoShowFee = new(fee, PriceType.FixedRateDefault), NoShowFeeMicroPercent = Service is null ? 20_000_000 : null } },
                        T["Suggest.Fee.Do", Service is null ? MoneyText.Percent(20, signed: false) : MoneyText.Of(fee)]);
                default:
                    return OfferLint.MayAskFirst(Editing.Document.Merchant.Vertical) && Service?.DefaultMode != ConfirmationMode.Asynchronous
                        ? (new([IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], new(18, 0), LocalTime.Midnight), new() { Mode = ConfirmationMode.Asynchronous }, T["Suggest.Mode.Do"])
                        : null;
            }
        }
    }

    /// <summary>What guests will see differently on what is looked at, compared with what is published.</summary>
    private IReadOnlyList<OfferLine> Differences
    {
        get
        {
            if (differences is { } known && known.Version == version && known.Service == Service?.Id)
            {
                return known.Lines;
            }

            if (Obstacles.Length > 0)
            {
                return [];
            }

            var of = Service is { } one ? [one] : Services.ToList();
            var lines = new List<OfferLine>();
            foreach (var service in of)
            {
                if (Editing.Published.Services.FirstOrDefault(s => s.Id == service.Id) is { } was)
                {
                    lines.AddRange(Words.Week(of.Count > 1 ? Words.Name(service) : "", service, new(Editing.Published.Merchant, was), new(Editing.Document.Merchant, service)));
                }
            }

            differences = (version, Service?.Id, lines);
            return lines;
        }
    }

    protected override void OnInitialized() => Editing.Changed += OnChanged;

    protected override async Task OnParametersSetAsync()
    {
        if (Focus != focused)
        {
            (focused, wanted) = (Focus, Focus);
        }

        var merchant = MerchantId is { Length: > 0 } named ? named : opened?.Value ?? (Frame is { Merchants: [var first, ..] } ? first.Id : null);
        if (merchant is not null && merchant != opened?.Value)
        {
            opened = new(merchant);
            await OpenAsync();
        }
        else if (merchant is null && Frame is { PersonName: not null, Merchants.Count: 0 })
        {
            missing = true;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (wanted is { } path && Editing.IsOpen)
        {
            wanted = null;
            await Script.TellAsync("portal.focusFirst", OfferPart.IdsOf(path));
        }
    }

    protected override void Dispose(bool disposing)
    {
        Editing.Changed -= OnChanged;
        Editing.Dispose();
        base.Dispose(disposing);
    }

    private async Task OpenAsync()
    {
        (failed, missing) = (false, false);
        undo.Clear();
        try
        {
            person ??= await SignedIn.PersonAsync(Gone);
            missing = !await Editing.OpenAsync(person, opened!.Value, OnScreenAsync, Gone) || !Services.Any();
            version++;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotRead(Logs.CreateLogger<RulesPage>(), error);
            failed = true;
        }
    }

    private void OnChanged()
    {
        version++;
        StateHasChanged();
    }

    private Task PaintAsync(ImmutableArray<SlotRule> rules)
    {
        Put(rules);
        said = T["Changed"];
        return Task.CompletedTask;
    }

    private Task DivideAsync(ImmutableArray<SlotRule> rules)
    {
        (dividing, celebrating) = (false, false);
        return PaintAsync(rules);
    }

    private string? Holiday(LocalDate date) => Words.Holiday(Editing.Document.Merchant, date);

    private static string Size(int party) => party.ToString(CultureInfo.InvariantCulture);

    private Task ChangeListAsync(ImmutableArray<SlotRule> rules) => PaintAsync(rules);

    private void Put(ImmutableArray<SlotRule> rules)
    {
        var (scope, before) = (Service?.Id, Rules);
        var completed = SetRules(scope, rules);
        Remember(() => TakeBack(scope, before, rules, completed));
    }

    // A fix may change anything of the offer, not only rules
    private void Fix(OfferFinding finding)
    {
        var before = Editing.Document.Copy();
        Editing.Fix(finding);
        var after = Editing.Document.Copy();
        Remember(() => Editing.Edit((OfferDocument now) => OfferComparison.Merge(after, before, now).Merged));
    }

    private void Remember(Action step)
    {
        if (undo.Count >= MostUndo)
        {
            var kept = undo.Take(MostUndo / 2).Reverse().ToList();
            undo.Clear();
            kept.ForEach(undo.Push);
        }

        undo.Push(step);
    }

    private Task ChooseCellsAsync((GridConflict Cells, bool Mine) answer) =>
        Editing.Conflicts.FirstOrDefault(c => c.Path == RulesPath && c.Cells == answer.Cells) is { } conflict ? ChooseAsync((conflict, answer.Mine)) : Task.CompletedTask;

    private async Task ChooseAsync((OfferConflict Conflict, bool Mine) answer)
    {
        var (conflict, mine) = answer;
        ServiceId? scope = OfferPaths.ServiceOf(conflict.Path) is { } id ? new(id) : null;
        var before = RulesOf(scope);
        if (conflict.Cells is { } cells)
        {
            said = T[mine ? "Conflict.Kept" : "Conflict.Taken", T.When(cells.Area), Words.Painted(mine ? Editing.MineAt(conflict, cells) : cells.Theirs, Editing.Document.Merchant.Currency)];
        }

        await Editing.ChooseAsync(conflict, mine);
        if (!mine && conflict.Cells is { } taken)
        {
            var after = WeekPainting.Choose(before, taken, mine, NewId);
            Remember(() => TakeBack(scope, before, after, []));
        }
    }

    private ImmutableArray<SlotRule> RulesOf(ServiceId? service) =>
        service is not { } id ? Editing.Document.Merchant.Rules : Editing.Document.Services.FirstOrDefault(s => s.Id == id)?.Rules ?? [];

    private IReadOnlyList<(ServiceId? Owner, PaymentTerms Terms)> SetRules(ServiceId? service, ImmutableArray<SlotRule> rules)
    {
        IReadOnlyList<(ServiceId?, PaymentTerms)> completed = [];
        Editing.Edit((OfferDocument document) => completed = SetRules(document, service, rules));
        return completed;
    }

    private static IReadOnlyList<(ServiceId? Owner, PaymentTerms Terms)> SetRules(OfferDocument document, ServiceId? service, ImmutableArray<SlotRule> rules)
    {
        if (service is not { } id)
        {
            document.Merchant.Rules = rules;
        }
        else if (document.Services.FirstOrDefault(s => s.Id == id) is { } found)
        {
            found.Rules = rules;
        }

        return ImpliedRefunds.Complete(document);
    }

    // The refund conditions that came with what is undone go with it
    private void TakeBack(IReadOnlyList<(ServiceId? Owner, PaymentTerms Terms)> completed) => Editing.Edit((OfferDocument document) =>
    {
        foreach (var (owner, terms) in completed)
        {
            var bare = terms with { RefundConditions = [] };
            if (owner is null && document.Merchant.DefaultTerms == terms)
            {
                document.Merchant.DefaultTerms = bare;
            }
            else if (document.Services.FirstOrDefault(s => s.Id == owner) is { } service && service.Terms == terms)
            {
                service.Terms = bare;
            }
        }
    });

    // What others painted meanwhile is not this person's to undo
    private void TakeBack(ServiceId? scope, ImmutableArray<SlotRule> before, ImmutableArray<SlotRule> after, IReadOnlyList<(ServiceId? Owner, PaymentTerms Terms)> completed)
    {
        var now = RulesOf(scope);
        TakeBack(completed);
        SetRules(scope, now.SequenceEqual(after) ? before : WeekPainting.Merge(after, before, now).Rules);
    }

    private void Undo()
    {
        if (undo.TryPop(out var step))
        {
            step();
            said = T["Undone"];
        }
        else
        {
            said = T["Undone.Nothing"];
        }
    }

    private async Task SaveAsync() => said = await Editing.KeepAsync() ? T["Saved"] : T["Saved.Not"];

    private void ChooseLayer(ChangeEventArgs e) => Go(("layer", e.Value as string is { } name && name != nameof(GridLayer.Price) ? name.ToLowerInvariant() : null));

    private void OpenDate()
    {
        if (LocalDatePattern.Iso.Parse(typedDate ?? "") is { Success: true } date)
        {
            Go(("date", Iso(date.Value)));
        }
    }

    private void GoTo(string path)
    {
        // Asked again for the same place the address does not change
        wanted = path == focused ? path : null;
        Navigation.NavigateTo(OfferLinks.To(Editing.Merchant, path, Editing.Document));
    }

    private void Go(params (string Name, string? Value)[] changes) => Navigation.NavigateTo(Address(changes));

    private string Address(params (string Name, string? Value)[] changes) =>
        Navigation.GetUriWithQueryParameters(changes.Append(("focus", null)).ToDictionary(c => c.Name, c => (object?)c.Value, StringComparer.Ordinal));

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string IconOf(GridLayer layer) => layer switch { GridLayer.Price => "tag", GridLayer.Fee => "coins", GridLayer.Mode => "bolt" };

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);
}
