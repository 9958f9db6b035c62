using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>Whatever rules there are and whatever is painted: exactly the painted slots change, and only in what was painted.</summary>
public sealed class WeekPaintingProperties
{
    // Half hours are as good as quarters: every edge is met, in half the time
    private const int Step = 30;
    private const int Steps = 24 * 60 / Step;
    private static readonly LocalDate Monday = new(2026, 11, 23);
    private static readonly ImmutableArray<IsoDayOfWeek> Week = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)];

    private static readonly Gen<LocalTime> Times = Gen.Choose(0, Steps - 1).Select(n => LocalTime.FromMinutesSinceMidnight(n * Step));

    private static readonly Gen<PartyRange?> Parties =
        from kind in Gen.Choose(0, 3)
        from one in Gen.Choose(1, 6)
        from more in Gen.Choose(0, 4)
        select kind < 2 ? null : new PartyRange(one, kind == 2 ? one + more : null);

    private static readonly Gen<GridArea> Areas =
        from days in Gen.SubListOf(Week.AsEnumerable())
        from date in Gen.Choose(0, 9)
        from one in Times
        from other in Times
        let area = one < other || other == LocalTime.Midnight ? new GridArea([.. days], one, other) : new GridArea([.. days], other, one)
        where area.From != area.Until || area.From == LocalTime.Midnight
        from party in Parties
        select (date < 2 ? area with { Days = [], Date = Monday.PlusDays(date) } : area) with { Party = party };

    private static readonly Gen<PriceChange> Prices =
        from amount in Gen.Choose(1, 4) from percent in Gen.Elements(true, false) select percent ? new PriceChange(null, amount * 5_000_000) : new PriceChange(amount * 1_000_000, null);

    private static readonly Gen<FeeChange> Fees =
        from deposit in Gen.Choose(0, 2)
        from noShow in Gen.Choose(0, 2)
        from share in Gen.Elements<long?>(null, 10_000_000, 25_000_000)
        from card in Gen.Elements<CardRequirement?>(null, CardRequirement.Always, CardRequirement.Conditional)
        where deposit + noShow > 0 || card is not null
        select new FeeChange
        {
            Deposit = deposit == 1 ? new(new(5_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4)) : null,
            NoDeposit = deposit == 2,
            NoShowFee = noShow == 1 ? new(new(7_000_000, "EUR"), PriceType.FixedRateDefault) : null,
            NoNoShowFee = noShow == 2,
            DepositMicroPercent = deposit == 1 ? share : null,
            NoShowFeeMicroPercent = noShow == 1 ? share : null,
            Card = card,
        };

    private static readonly Gen<GridPaint> Paints = Gen.OneOf(
        Prices.Select(price => new GridPaint { Price = price }),
        Fees.Select(fee => new GridPaint { Fee = fee }),
        Gen.Elements(ConfirmationMode.Synchronous, ConfirmationMode.Asynchronous).Select(mode => new GridPaint { Mode = mode }));

    private static readonly Gen<SlotRule> Rules =
        from area in Areas
        from price in Prices
        from fee in Fees
        from mode in Gen.Elements(ConfirmationMode.Synchronous, ConfirmationMode.Asynchronous)
        from sets in Gen.Choose(1, 7)
        from id in Gen.Choose(0, 9999)
        select new SlotRule(area.Days, area.From, area.Until)
        {
            Id = FormattableString.Invariant($"r{id}"),
            Date = area.Date,
            Party = area.Party,
            Price = (sets & 1) != 0 ? price : null,
            Fee = (sets & 2) != 0 ? fee : null,
            Mode = (sets & 4) != 0 ? mode : null,
        };

    private static readonly Gen<(ImmutableArray<SlotRule> Rules, GridArea Area, GridPaint Paint, GridLayer Layer)> Cases =
        from rules in Rules.ListOf(6)
        from area in Areas
        from paint in Paints
        from layer in Gen.Elements(Enum.GetValues<GridLayer>())
        select (rules.DistinctBy(r => r.Id).ToImmutableArray(), area, paint, layer);

    [Fact]
    public void Exactly_the_painted_slots_show_the_value_and_all_others_stay() => ForAll(test =>
    {
        var (before, after) = (Grid(test.Rules), Grid(WeekPainting.Paint(test.Rules, test.Area, test.Paint, Ids())));
        return Sizes.All(size => Starts().All(start =>
        {
            var (was, now) = (before.At(start, size), after.At(start, size));
            var covered = Covers(test.Area, start, size);
            var hidden = SpeaksOver(test.Rules, test.Area, start, size, test.Paint.Layer);
            var painted = covered && !hidden;
            // Of fees a stronger rule may name one and leave the others to what is painted.
            var through = covered && hidden && test.Paint.Layer == GridLayer.Fee;
            return Same(was, now, except: painted || through ? test.Paint.Layer : null) && (!painted || Shows(now, test.Paint, test.Area.Date is not null || test.Area.Party is not null));
        }));
    });

    [Fact]
    public void Cleared_slots_get_what_they_had_without_the_scopes_rules() => ForAll(test =>
    {
        var after = WeekPainting.Clear(test.Rules, test.Area, test.Layer, Ids());
        var (before, cleared) = (Grid(test.Rules), Grid(after));
        return Sizes.All(size => Starts().All(start => Same(before.At(start, size), cleared.At(start, size), except: Covers(test.Area, start, size) ? test.Layer : null))
            && !after.Any(rule => GridPaint.Of(rule, test.Layer) is not null && rule.Date == test.Area.Date && rule.Party is null == test.Area.Party is null
                && Starts().Any(start => Covers(test.Area, start, size) && Covers(GridArea.Of(rule), start, size))));
    });

    [Fact]
    public void Rules_of_the_painted_layer_never_overlap_and_ids_stay_unique() => ForAll(test =>
    {
        var after = WeekPainting.Paint(test.Rules, test.Area, test.Paint, Ids());
        var speaking = after.Where(rule => GridPaint.Of(rule, test.Paint.Layer) is not null).ToList();
        return after.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count() == after.Length
            && Sizes.All(size => Starts().All(start => speaking.Where(rule => Covers(GridArea.Of(rule), start, size))
                .GroupBy(rule => (rule.Date is null, rule.Party is null)).All(level => level.Count() == 1)));
    });

    [Fact]
    public void Painting_the_same_again_changes_nothing() => ForAll(test =>
    {
        var once = WeekPainting.Paint(test.Rules, test.Area, test.Paint, Ids());
        return WeekPainting.Paint(once, test.Area, test.Paint, () => throw new InvalidOperationException("Nothing new is needed.")).SequenceEqual(once);
    });

    [Fact]
    public void What_two_people_paint_is_merged_slot_by_slot_and_what_both_painted_is_a_conflict() => ForAll(test =>
    {
        var mine = WeekPainting.Paint(test.Rules, test.Area, test.Paint, Ids());
        var other = test.Area with { From = LocalTime.FromHoursSinceMidnight(10), Until = LocalTime.FromHoursSinceMidnight(20) };
        var theirs = WeekPainting.Clear(WeekPainting.Paint(test.Rules, other, new() { Price = new(77_000_000, null) }, Ids()), other with { From = LocalTime.FromHoursSinceMidnight(15) }, test.Layer, Ids());
        var merge = WeekPainting.Merge(test.Rules, mine, theirs);
        var days = Starts().Select(start => (Day: start.DayOfWeek, Date: (LocalDate?)null, Time: start.TimeOfDay)).Take(7 * Steps)
            .Concat(Enumerable.Range(0, 2 * Steps).Select(n => (Day: Monday.DayOfWeek, Date: (LocalDate?)Monday.PlusDays(n / Steps), Time: LocalTime.FromMinutesSinceMidnight(n % Steps * Step))));
        return merge.Rules.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count() == merge.Rules.Length
            && new bool[] { true, false }.All(all => Sizes.All(size => days.All(at => Enum.GetValues<GridLayer>().All(layer =>
            {
                bool Level(PartyRange? party) => all ? party is null : party?.Has(size) == true;
                GridPaint? Own(ImmutableArray<SlotRule> rules) => WeekPainting.At([.. rules.Where(rule => rule.Date == at.Date && Level(rule.Party))], layer, at.Day, at.Date, at.Time, size);
                var (was, my, their, now) = (Own(test.Rules), Own(mine), Own(theirs), Own(merge.Rules));
                var told = merge.Conflicts.Where(c => c.Layer == layer && Level(c.Area.Party) && c.Area.Date == at.Date && (at.Date is not null || c.Area.Days.Contains(at.Day))
                    && c.Area.From <= at.Time && (c.Area.Until == LocalTime.Midnight || at.Time < c.Area.Until)).ToList();
                return my == their || was == their ? now == my && told.Count == 0
                    : was == my ? now == their && told.Count == 0
                    : now == my && told is [var one] && (one.Base, one.Mine, one.Theirs) == (was, my, their);
            }))));
    });

    [Fact]
    public void The_list_stays_as_short_as_the_picture_allows() => ForAll(test =>
    {
        // A grid painted over and over with two values cannot hold more rules than it has different stretches.
        var rules = test.Rules;
        for (var n = 0; n < 8; n++)
        {
            rules = WeekPainting.Paint(rules, test.Area with { From = LocalTime.FromMinutesSinceMidnight(n % 4 * 60), Until = LocalTime.FromHoursSinceMidnight(20) }, test.Paint, Ids());
        }

        var mine = rules.Where(rule => GridPaint.Of(rule, test.Paint.Layer) == test.Paint).ToList();
        return mine.TrueForAll(one => mine.TrueForAll(other => ReferenceEquals(one, other) || one.Date != other.Date || one.Party != other.Party || one.Until != other.From || !one.Days.SequenceEqual(other.Days)));
    });

    private static void ForAll(Func<(ImmutableArray<SlotRule> Rules, GridArea Area, GridPaint Paint, GridLayer Layer), bool> holds) =>
        Prop.ForAll(Arb.From(Cases), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static Func<string> Ids()
    {
        var next = 0;
        return () => FormattableString.Invariant($"new-{next++}");
    }

    private static WeekGrid Grid(ImmutableArray<SlotRule> rules)
    {
        var service = Given.Service();
        service.Price = new(20_000_000, "EUR");
        service.Rules = rules;
        return new(Given.Merchant(), service);
    }

    // Two weeks, so that dates with rules of their own are met and so are the same weekdays without.
    private static IEnumerable<LocalDateTime> Starts() =>
        from day in Enumerable.Range(0, 14) from n in Enumerable.Range(0, Steps) select Monday.PlusDays(day).At(LocalTime.FromMinutesSinceMidnight(n * Step));

    private static readonly int?[] Sizes = [null, 1, 2, 3, 5, 8, 12];

    private static bool Covers(GridArea area, LocalDateTime start, int? size) =>
        new SlotRule(area.Days, area.From, area.Until) { Date = area.Date }.Covers(start) && (area.Party is null || area.Party.Has(size));

    // A date's own value hides what is painted on the weekday, and of the same date or week a party size's what is painted for all
    private static bool SpeaksOver(ImmutableArray<SlotRule> rules, GridArea area, LocalDateTime start, int? size, GridLayer layer) =>
        rules.Any(rule => Covers(GridArea.Of(rule), start, size) && GridPaint.Of(rule, layer) is not null
            && (rule.Date is not null, rule.Party is not null).CompareTo((area.Date is not null, area.Party is not null)) > 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tiers_hold_for_their_sizes_and_what_lies_in_no_tier_has_what_it_has_without_the_old_ones(bool instead) => ForAll(test =>
    {
        var layer = test.Paint.Layer;
        var tiers = new[] { (Party: new PartyRange(2, 3), Value: test.Paint), (Party: new PartyRange(6, null), Value: test.Paint) };
        ImmutableArray<SlotRule> old = [.. test.Rules.Where(rule => instead && rule.Party is not null && GridPaint.Of(rule, layer) is not null)];
        var once = WeekPainting.PaintTiers(test.Rules, old, test.Area, layer, tiers, Ids());
        var (others, grid) = (Grid(old.Aggregate(test.Rules, (left, rule) => WeekPainting.Without(left, rule, layer))), Grid(once));
        return WeekPainting.PaintTiers(once, [], test.Area, layer, tiers, () => throw new InvalidOperationException("Nothing new is needed.")).SequenceEqual(once)
            && once.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count() == once.Length
            && Sizes.All(size => Starts().All(start =>
            {
                var tier = Covers(test.Area with { Party = null }, start, size) && size is (2 or 3 or >= 6);
                // What a date says hides a tier of the week
                var free = !test.Rules.Any(rule => rule.Date is not null && test.Area.Date is null && Covers(GridArea.Of(rule), start, size));
                return Same(others.At(start, size), grid.At(start, size), except: tier ? layer : null)
                    && (!(tier && free) || Shows(grid.At(start, size), test.Paint, onDate: true));
            }));
    });

    private static object Seen(SlotSettings settings, GridLayer layer) => layer switch
    {
        GridLayer.Price => settings.Price,
        GridLayer.Fee => (settings.Deposit, settings.NoShowFee, settings.Card),
        GridLayer.Mode => settings.Mode,
    };

    private static bool Same(SlotSettings one, SlotSettings other, GridLayer? except) =>
        (except == GridLayer.Price || (one.Price, one.PaymentOptionId) == (other.Price, other.PaymentOptionId))
        && (except == GridLayer.Fee || (one.Deposit, one.NoShowFee, one.Card) == (other.Deposit, other.NoShowFee, other.Card))
        && (except == GridLayer.Mode || one.Mode == other.Mode);

    private static bool Shows(SlotSettings now, GridPaint paint, bool onDate) => paint.Layer switch
    {
        GridLayer.Price => now.Price.Micros == (paint.Price!.Micros ?? CurrencyUnits.Share(new(20_000_000, "EUR"), 100_000_000 + paint.Price.MicroPercent!.Value).Micros),
        GridLayer.Fee => ((onDate && paint.Fee is { Deposit: null, NoDeposit: false }) || now.Deposit == paint.Fee!.For(new(20_000_000, "EUR")).Deposit)
            && ((onDate && paint.Fee is { NoShowFee: null, NoNoShowFee: false }) || now.NoShowFee == paint.Fee!.For(new(20_000_000, "EUR")).NoShowFee)
            && ((onDate && paint.Fee!.Card is null) || now.Card == (paint.Fee!.Card ?? CardRequirement.Conditional)),
        GridLayer.Mode => now.Mode == paint.Mode,
    };
}
