using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Where a cell's value comes from.</summary>
public enum Origin
{
    /// <summary>The service's own price, terms or way of confirming; nobody painted here.</summary>
    Base,

    /// <summary>A rule for all services.</summary>
    Inherited,

    /// <summary>A rule of the scope that is edited.</summary>
    Own,
}

/// <summary>One column: a weekday of the usual week, or a date.</summary>
public sealed record GridDay(IsoDayOfWeek Day, LocalDate? Date, string Name, string Short);

/// <summary>One half hour as it is drawn.</summary>
/// <param name="Lines">What stands in it, one or two short lines.</param>
/// <param name="Spoken">The whole cell as a sentence; of one with two values, what to do about them.</param>
/// <param name="IsOpen">Whether the merchant is open then.</param>
/// <param name="IsDate">Whether a date's own rule decided.</param>
/// <param name="Problem">Asks first and wants money, which may not be published (V1).</param>
/// <param name="Level">Of prices: below (−1), at (0) or above (1) the service's own.</param>
/// <param name="Won">The short name of the rule that decided, or of what holds where none did; <paramref name="Spoken"/> has it in full.</param>
public sealed record GridCell(ImmutableArray<string> Lines, string Spoken, Origin Origin, bool IsOpen, bool IsDate, bool Problem, int Level, string Won)
{
    /// <summary>What somebody else painted here meanwhile, where one of the two must be chosen; <see cref="Lines"/> are the person's own.</summary>
    public ImmutableArray<string>? Theirs { get; init; }
}

/// <summary>The half hours of a week, or of a date, for one layer: what guests will see, straight from the compiled grid. Pure.</summary>
public sealed class GridView
{
    private static readonly Duration Half = Duration.FromMinutes(30);
    private readonly GridCell[,] cells;
    private readonly ImmutableArray<LocalTime> rows;
    private readonly OfferDocument document;
    private readonly Service? service;
    private readonly WeekGrid? grid;
    private readonly WeekGrid? theirs;
    private readonly ImmutableArray<GridConflict> conflicts;
    private readonly IStringLocalizer<RulesTexts> texts;

    /// <param name="document">One without <see cref="OfferLint.Obstacles"/>.</param>
    /// <param name="service">Null for the rules of all services.</param>
    /// <param name="date">Null for the usual week.</param>
    /// <param name="conflicts">Slots of the scope that somebody else painted differently.</param>
    /// <param name="party">The party size whose slots are shown; null shows what holds where no rule is for some sizes only.</param>
    public GridView(
        OfferDocument document, Service? service, LocalDate? date, GridLayer layer, bool allHours, IStringLocalizer<RulesTexts> texts, IEnumerable<GridConflict>? conflicts = null, int? party = null)
    {
        Party = party;
        (this.document, this.service, this.texts, Layer) = (document, service, texts, layer);
        this.conflicts = [.. (conflicts ?? []).Where(c => c.Layer == layer)];
        grid = service is null ? null : new WeekGrid(document.Merchant, service);
        theirs = service is null || this.conflicts.IsEmpty ? null : new(document.Merchant, service, document.Merchant.Rules, this.conflicts.Aggregate(service.Rules, (rules, c) => WeekPainting.Choose(rules, c, mine: false, () => "-")));
        Days = date is { } one ? [new(one.DayOfWeek, one, Times.Date(one), Times.Date(one))] : [.. GridWords.Week.Select(day => new GridDay(day, null, GridWords.Day(day), GridWords.ShortDay(day)))];
        rows = [.. Enumerable.Range(0, 48).Select(n => LocalTime.FromMinutesSinceMidnight(n * 30)).Where(time => allHours || Days.Any(day => IsOpen(day, time) || HiddenConflict(day, time)))];
        HidesHours = !allHours && rows.Length < 48;
        cells = new GridCell[rows.Length, Days.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < Days.Length; column++)
            {
                cells[row, column] = Draw(Days[column], rows[row]);
            }
        }
    }

    public GridLayer Layer { get; }

    /// <summary>The party size that is shown; null: any that no rule tells apart.</summary>
    public int? Party { get; }

    /// <summary>What comes on top of a price of the service; null when nothing does.</summary>
    public Money? TaxOn(Money price) => service is null ? null : CurrencyUnits.Tax(price, service.Tax.RateWith(document.Merchant.TaxMicroPercent));

    /// <summary>What the service itself publishes about money; null for the rules of all services.</summary>
    public ServicePublication? Published => grid?.Published;

    public ImmutableArray<GridDay> Days { get; }

    /// <summary>The start of each row.</summary>
    public ImmutableArray<LocalTime> Rows => rows;

    /// <summary>Whether there are closed hours that are not shown.</summary>
    public bool HidesHours { get; }

    public GridCell this[int row, int column] => cells[row, column];

    /// <summary>The compiled settings at a cell; null for the rules of all services.</summary>
    public SlotSettings? SettingsAt(int row, int column) => grid is null ? null : At(Days[column], Rows[row]);

    /// <summary>The cell that a local time of a weekday lies in, or of the only day there is; null when it is not shown.</summary>
    public (int Row, int Column)? CellOf(IsoDayOfWeek weekday, LocalTime time)
    {
        var column = Days.Length == 1 ? 0 : ColumnOf(weekday);
        var row = rows.ToList().FindLastIndex(start => start <= time);
        return Rows.IsEmpty ? null : (Math.Max(0, row), column);
    }

    /// <summary>The column of a weekday; the first where there is none.</summary>
    public int ColumnOf(IsoDayOfWeek weekday) => Math.Max(0, Days.ToList().FindIndex(day => day.Day == weekday));

    /// <summary>The conflict a cell shows; null when there is none.</summary>
    public GridConflict? ConflictAt(int row, int column) => ConflictAt(Days[column], Rows[row]);

    /// <summary>What begins later within the half hour, when this layer is another then.</summary>
    public (LocalTime From, SlotSettings Settings)? ChangeWithin(int row, int column)
    {
        if (grid is null)
        {
            return null;
        }

        var (day, from) = (Days[column], Rows[row]);
        var now = At(day, from);
        var stretches = day.Date is { } date ? grid.On(date, Party) : grid.On(day.Day, Party);
        foreach (var stretch in stretches.Where(s => s.From > from && s.From.TickOfDay < from.TickOfDay + Half.BclCompatibleTicks))
        {
            if (texts.Seen(stretch.Settings, Layer) != texts.Seen(now, Layer))
            {
                return stretch;
            }
        }

        return null;
    }

    /// <summary>The area of a rectangle of cells; rows before the first mean whole days.</summary>
    public GridArea Area(int fromRow, int fromColumn, int toRow, int toColumn)
    {
        var wholeDays = fromRow < 0 || Rows.IsEmpty;
        var (top, bottom) = (Math.Clamp(Math.Min(fromRow, toRow), 0, Math.Max(0, Rows.Length - 1)), Math.Clamp(Math.Max(fromRow, toRow), 0, Math.Max(0, Rows.Length - 1)));
        var (left, right) = (Math.Max(0, Math.Min(fromColumn, toColumn)), Math.Min(Days.Length - 1, Math.Max(fromColumn, toColumn)));
        var from = wholeDays ? LocalTime.Midnight : Rows[top];
        var until = wholeDays ? LocalTime.Midnight : Rows[bottom].PlusMinutes(30);
        return Days[0].Date is { } date ? GridArea.On(date, from, until) : new([.. Days.Skip(left).Take(right - left + 1).Select(d => d.Day).Order()], from, until);
    }

    /// <summary>The cells an area covers, as (row, column).</summary>
    public IEnumerable<(int Row, int Column)> CellsOf(GridArea area)
    {
        var rule = new SlotRule(area.Days, area.From, area.Until) { Date = area.Date };
        for (var column = 0; column < Days.Length; column++)
        {
            for (var row = 0; row < Rows.Length; row++)
            {
                var day = Days[column];
                var here = area.Date is { } date ? day.Date == date : day.Date is null && area.Days.Contains(day.Day);
                if (here && Rows[row] >= rule.From && (rule.Until == LocalTime.Midnight || Rows[row] < rule.Until))
                {
                    yield return (row, column);
                }
            }
        }
    }

    private SlotSettings At(GridDay day, LocalTime time) => At(grid!, day, time, Party);

    private static SlotSettings At(WeekGrid grid, GridDay day, LocalTime time, int? party) =>
        day.Date is { } date ? grid.At(date.At(time), party) : grid.On(day.Day, party).Last(stretch => stretch.From <= time).Settings;

    // Whether parties of some size that the service takes see something else in the layer
    private bool DiffersBySize(GridDay day, LocalTime time, SlotSettings shown) => Party is null && grid!.KnowsParties
        && service!.Places.Any(place => texts.Seen(At(grid, day, time, place.PartySize), Layer) != texts.Seen(shown, Layer));

    private GridConflict? ConflictAt(GridDay day, LocalTime time) => conflicts.FirstOrDefault(c =>
        (c.Area.Date is { } date ? day.Date == date : day.Date is null && c.Area.Days.Contains(day.Day))
        && c.Area.From.TickOfDay < time.TickOfDay + Half.BclCompatibleTicks && (c.Area.Until == LocalTime.Midnight || time < c.Area.Until));

    // One that lies in closed hours alone would be seen nowhere
    private bool HiddenConflict(GridDay day, LocalTime time) =>
        ConflictAt(day, time) is { } conflict && !Enumerable.Range(0, 48).Select(n => LocalTime.FromMinutesSinceMidnight(n * 30)).Any(t => IsOpen(day, t) && ConflictAt(day, t) == conflict);

    private GridCell Draw(GridDay day, LocalTime time)
    {
        if (ConflictAt(day, time) is not { } conflict)
        {
            return DrawMine(day, time);
        }

        // The conflict may begin within the half hour
        var at = LocalTime.Max(time, conflict.Area.From);
        return DrawMine(day, at) with
        {
            Spoken = texts["Conflict.Spoken", day.Name, Times.Clock(time)],
            Theirs = theirs is not null ? Short(At(theirs, day, at, conflict.Area.Party?.From ?? Party)) : conflict.Theirs is { } painted ? Short(painted) : ["·"],
        };
    }

    private GridCell DrawMine(GridDay day, LocalTime time)
    {
        var open = IsOpen(day, time);
        if (grid is null)
        {
            var paint = WeekPainting.At(document.Merchant.Rules, Layer, day.Day, day.Date, time, Party);
            var said = paint is null ? texts["Cell.Unpainted"].Value : texts.Value(paint, document.Merchant.Currency);
            var level = Math.Sign(paint?.Price?.MicroPercent ?? 0);
            var speaker = SpeakerAt(day, time);
            return new(
                paint is null ? ["·"] : Short(paint),
                texts["Cell.Spoken", day.Name, Times.Clock(time), said, speaker is null ? texts["Origin.Unpainted"] : texts["Origin.Named", texts["Origin.All"], texts.FullName(speaker)]],
                paint is null ? Origin.Base : Origin.Own,
                open,
                paint is not null && day.Date is not null && document.Merchant.Rules.Any(r => r.Date == day.Date && GridPaint.Of(r, Layer) is not null),
                false,
                level,
                speaker is null ? texts["Won.Each"] : texts.ShortName(speaker));
        }

        var settings = At(day, time);
        var winners = Winners(settings);
        var won = winners.FirstOrDefault();
        var origin = won is null ? Origin.Base : won.OfService ? Origin.Own : Origin.Inherited;
        var bySize = DiffersBySize(day, time, settings);
        var problem = settings.Mode == ConfirmationMode.Asynchronous && settings.CardAsked;
        var spoken = texts["Cell.Spoken", day.Name, Times.Clock(time), texts.Seen(settings, Layer), winners.IsEmpty ? texts[IsBusinessTerms ? "Origin.Business" : "Origin.Base"] : texts["Origin.Named", texts["Origin." + (won?.Rule.Date is null ? origin.ToString() : origin + "Date")], string.Join(texts["List.Names"], winners.Select(w => texts.FullName(w.Rule)))]].Value;
        spoken = bySize ? texts["Cell.SpokenBySize", spoken] : spoken;
        return new(
            Short(settings),
            problem ? texts["Cell.SpokenProblem", spoken] : open ? spoken : texts["Cell.SpokenClosed", spoken],
            origin,
            open,
            won?.Rule.Date is not null,
            problem && Layer != GridLayer.Price,
            Layer == GridLayer.Price ? settings.Price.Micros.CompareTo(service!.Price.Micros) : 0,
            bySize ? texts["Won.BySize"] : NameOf(winners));
    }

    /// <summary>The rules that decided a layer, the strongest first: a date's, then one of this scope. Of fees each part may have another.</summary>
    private ImmutableArray<WinningRule> Winners(SlotSettings settings)
    {
        var (won, ofFees) = (settings.Won, Layer == GridLayer.Fee);
        var decided = ofFees ? [won.Deposit, won.NoShowFee, won.Card] : new[] { Layer == GridLayer.Price ? won.Price : won.Mode };
        return [.. decided.OfType<WinningRule>().Distinct().OrderByDescending(w => (w.Rule.Date is not null, w.OfService, w.Rule.Party is not null))];
    }

    private bool IsBusinessTerms => Layer == GridLayer.Fee && service!.Terms is null;

    // Short enough for a cell; the stylesheet cuts what is longer
    private string NameOf(ImmutableArray<WinningRule> winners)
    {
        if (winners is not [var won, ..])
        {
            return texts[IsBusinessTerms ? "Won.Business" : "Won.Base"];
        }

        var name = won.OfService ? texts.ShortName(won.Rule) : texts["Won.All", texts.ShortName(won.Rule)].Value;
        return winners.Length == 1 ? name : texts["Won.More", name, winners.Length - 1];
    }

    // Of the rules for all services, the one that speaks of a half hour: a date's own come first
    private SlotRule? SpeakerAt(GridDay day, LocalTime time) => document.Merchant.Rules
        .Where(rule => GridPaint.Of(rule, Layer) is not null && rule.From <= time && (rule.Until == LocalTime.Midnight || time < rule.Until))
        .Where(rule => rule.Date is { } date ? day.Date == date : rule.Days.Contains(day.Day))
        .Where(rule => rule.Party is null || rule.Party.Has(Party))
        .MaxBy(rule => (rule.Date is not null, rule.Party is not null));

    private ImmutableArray<string> Short(SlotSettings settings) => Layer switch
    {
        GridLayer.Price => [MoneyText.Number(settings.Price)],
        GridLayer.Fee => ShortFee(settings.Prepayment, settings.Deposit, settings.NoShowFee, settings.Card == CardRequirement.Always),
        GridLayer.Mode => [texts["Cell.Mode." + settings.Mode]],
    };

    private ImmutableArray<string> Short(GridPaint paint) => paint switch
    {
        { Price: { } price } => [price.Micros is { } micros ? MoneyText.Number(new(micros, document.Merchant.Currency)) : GridWords.Percent(price)],
        { Fee: { } fee } => ShortFee(false, fee.Deposit, fee.NoShowFee, fee.Card == CardRequirement.Always, fee.DepositMicroPercent, fee.NoShowFeeMicroPercent),
        _ => [texts["Cell.Mode." + paint.Mode]],
    };

    private ImmutableArray<string> ShortFee(bool prepaid, Deposit? deposit, NoShowFee? noShow, bool card, long? depositShare = null, long? noShowShare = null)
    {
        var lines = new List<string>();
        if (prepaid)
        {
            lines.Add(texts["Cell.Prepaid"]);
        }

        if (deposit is not null)
        {
            lines.Add(texts[deposit.Type == PriceType.PerPerson ? "Cell.DepositEach" : "Cell.Deposit", Amount(deposit.Amount, depositShare)]);
        }

        if (noShow is not null)
        {
            lines.Add(texts[noShow.Type == PriceType.PerPerson ? "Cell.NoShowEach" : "Cell.NoShow", Amount(noShow.Amount, noShowShare)]);
        }

        if (card && lines.Count == 0)
        {
            lines.Add(texts["Cell.Card"]);
        }

        return lines.Count == 0 ? ["–"] : [.. lines.Take(2)];
    }

    // Whole amounts without their zeros: the cells are narrow
    private static string Amount(Money amount, long? share) => share is { } part ? GridWords.Percent(part) : amount.Micros % 1_000_000 == 0
        ? (amount.Micros / 1_000_000).ToString("N0", System.Globalization.CultureInfo.CurrentCulture)
        : MoneyText.Number(amount);

    private bool IsOpen(GridDay day, LocalTime time)
    {
        var hours = document.Merchant.Hours;
        var today = day.Date is { } date ? hours.On(date) : hours.Week.GetValueOrDefault(day.Day, []);
        var yesterday = day.Date is { } after ? hours.On(after.PlusDays(-1)) : hours.Week.GetValueOrDefault(day.Day == IsoDayOfWeek.Monday ? IsoDayOfWeek.Sunday : day.Day - 1, []);
        var last = time.TickOfDay + Half.BclCompatibleTicks - 1;
        return today.Any(p => p.From.TickOfDay <= last && (p.To <= p.From || time < p.To)) || yesterday.Any(p => p.To <= p.From && p.To != LocalTime.Midnight && time < p.To);
    }
}
