using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class WeekPaintingTests
{
    private static readonly LocalTime Five = new(17, 0);
    private static readonly LocalTime Seven = new(19, 0);

    [Fact]
    public void Tuesday_cheaper_and_Saturday_dearer_are_two_rules()
    {
        var rules = WeekPainting.Paint([], new([IsoDayOfWeek.Tuesday], LocalTime.Midnight, LocalTime.Midnight), Percent(-10), () => "tuesday");
        rules = WeekPainting.Paint(rules, new([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight), Percent(20), () => "saturday");

        Assert.Equal(
            [
                new SlotRule([IsoDayOfWeek.Tuesday], LocalTime.Midnight, LocalTime.Midnight) { Id = "tuesday", Price = new(null, -10_000_000) },
                new SlotRule([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Id = "saturday", Price = new(null, 20_000_000) },
            ],
            rules);
    }

    [Fact]
    public void Painting_the_middle_of_a_rule_leaves_its_ends()
    {
        var rules = WeekPainting.Paint([Rule("day", new(10, 0), new(22, 0), 18, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday)], new([IsoDayOfWeek.Saturday], Five, Seven), Amount(25), Ids());

        Assert.Equal(
            [
                Rule("day", new(10, 0), new(22, 0), 18, IsoDayOfWeek.Friday),
                Rule("n1", new(10, 0), Five, 18, IsoDayOfWeek.Saturday),
                Rule("n2", Five, Seven, 25, IsoDayOfWeek.Saturday),
                Rule("n3", Seven, new(22, 0), 18, IsoDayOfWeek.Saturday),
            ],
            rules.OrderBy(r => r.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void What_touches_and_is_equal_becomes_one_rule()
    {
        var rules = WeekPainting.Paint([Rule("early", new(10, 0), Five, 18, IsoDayOfWeek.Monday)], new([IsoDayOfWeek.Monday], Five, Seven), Amount(18), Ids());

        Assert.Equal([Rule("early", new(10, 0), Seven, 18, IsoDayOfWeek.Monday)], rules);
    }

    [Fact]
    public void A_day_painted_like_another_joins_its_rule()
    {
        var rules = WeekPainting.Paint([Rule("evening", Five, Seven, 18, IsoDayOfWeek.Monday)], new([IsoDayOfWeek.Sunday], Five, Seven), Amount(18), Ids());

        Assert.Equal([Rule("evening", Five, Seven, 18, IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday)], rules);
    }

    [Fact]
    public void A_rule_that_also_says_something_else_keeps_saying_it()
    {
        var both = Rule("both", Five, Seven, 18, IsoDayOfWeek.Friday) with { Mode = ConfirmationMode.Asynchronous };

        var rules = WeekPainting.Clear([both], new([IsoDayOfWeek.Friday], Five, Seven), GridLayer.Price, Ids());

        Assert.Equal([both with { Price = null }], rules);
        Assert.Equal([both], WeekPainting.Paint([both], new([IsoDayOfWeek.Monday], Five, Seven), new() { Mode = ConfirmationMode.Synchronous }, Ids()).Take(1));
    }

    [Fact]
    public void A_changed_rule_keeps_its_id_and_cuts_those_it_now_covers()
    {
        var moved = Rule("moved", new(10, 0), new(12, 0), 15, IsoDayOfWeek.Monday);
        var covered = Rule("covered", Five, new(20, 0), 18, IsoDayOfWeek.Monday);

        var rules = WeekPainting.Change([moved, covered], moved, new([IsoDayOfWeek.Monday], Five, Seven), Amount(16), Ids());

        Assert.Equal(
            [Rule("covered", Seven, new(20, 0), 18, IsoDayOfWeek.Monday), Rule("moved", Five, Seven, 16, IsoDayOfWeek.Monday)],
            rules.OrderBy(r => r.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void A_date_is_painted_beside_the_week()
    {
        var christmas = new LocalDate(2026, 12, 24);
        var rules = WeekPainting.Paint([Rule("evening", Five, Seven, 18, IsoDayOfWeek.Thursday)], GridArea.On(christmas, Five, Seven), Amount(30), Ids());

        Assert.Equal([Rule("evening", Five, Seven, 18, IsoDayOfWeek.Thursday), new SlotRule([], Five, Seven) { Id = "n1", Date = christmas, Price = new(30_000_000, null) }], rules);
    }

    [Fact]
    public void The_difference_between_two_grids_is_told_by_day_and_hour()
    {
        var before = Grid(Rule("evening", Five, Seven, 15, IsoDayOfWeek.Saturday));
        var after = Grid(Rule("evening", Five, Seven, 18, IsoDayOfWeek.Saturday), Rule("noon", new(12, 0), new(13, 0), 9, IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday));

        var changes = GridChanges.Between(before, after);

        Assert.Equal(2, changes.Length);
        var evening = Assert.Single(changes, c => c.Area.Days.SequenceEqual([IsoDayOfWeek.Saturday]));
        Assert.Equal((Five, Seven, 15_000_000L, 18_000_000L), (evening.Area.From, evening.Area.Until, evening.Before.Price.Micros, evening.After.Price.Micros));
        var noon = Assert.Single(changes, c => c.Area.Days.SequenceEqual([IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday]));
        Assert.Equal((GridLayer.Price, 20_000_000L, 9_000_000L), (noon.Layer, noon.Before.Price.Micros, noon.After.Price.Micros));
        Assert.Empty(GridChanges.Between(after, after));
    }

    [Fact]
    public void A_date_is_told_of_only_where_it_differs_from_its_weekday()
    {
        var thursday = new LocalDate(2026, 12, 24);
        var special = new SlotRule([], Five, Seven) { Id = "date", Date = thursday, Price = new(30_000_000, null) };
        var weekly = Rule("noon", new(12, 0), new(13, 0), 9, IsoDayOfWeek.Thursday);

        Assert.Single(GridChanges.Between(Grid(special), Grid(special, weekly)), c => c.Area.Date is null);
        Assert.Equal(thursday, Assert.Single(GridChanges.Between(Grid(weekly), Grid(special, weekly))).Area.Date);
    }

    [Fact]
    public void Tiers_replace_tiers_and_sizes_that_follow_each_other_and_are_equal_share_a_rule()
    {
        var all = new GridArea([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight);
        var rules = WeekPainting.PaintTiers([Rule("base", LocalTime.Midnight, LocalTime.Midnight, 15, IsoDayOfWeek.Saturday)], [], all, GridLayer.Price, [(new(3, 5), Amount(20)), (new(6, null), Amount(30))], Ids());
        Assert.Equal([("base", null), ("n1", new PartyRange(3, 5)), ("n2", new PartyRange(6, null))], rules.Select(r => (r.Id, r.Party)));

        rules = WeekPainting.PaintTiers(rules, rules[1..], all, GridLayer.Price, [(new(2, 5), Amount(30)), (new(6, null), Amount(30))], Ids());
        Assert.Equal([("base", null, 15), ("n1", new PartyRange(2, null), 30)], rules.Select(r => (r.Id, r.Party, (int)(r.Price!.Micros!.Value / 1_000_000))));
        Assert.Equal("base", Assert.Single(WeekPainting.PaintTiers(rules, rules[1..], all, GridLayer.Price, [], Ids())).Id);
    }

    [Fact]
    public void A_difference_names_the_sizes_it_is_for()
    {
        WeekGrid Sized(params SlotRule[] rules)
        {
            var service = Given.Service(places: [new(2, 1), new(4, 1), new(6, 1), new(8, 1)]);
            service.Rules = [.. rules];
            return new(Given.Merchant(), service);
        }

        var tier = Rule("tier", Five, Seven, 40, IsoDayOfWeek.Saturday) with { Party = new(5, 9) };
        var change = Assert.Single(GridChanges.Between(Sized(), Sized(tier)));
        Assert.Equal(new PartyRange(6, 8), change.Area.Party);
        Assert.Null(Assert.Single(GridChanges.Between(Sized(), Sized(tier with { Party = new(1, null) }))).Area.Party);
        Assert.Equal([new(2, 4), new PartyRange(6, 8)], GridChanges.Between(Sized(tier), Sized(tier with { Price = new(41_000_000, null) }, Rule("all", Five, Seven, 18, IsoDayOfWeek.Saturday))).Select(c => c.Area.Party));
    }

    private static WeekGrid Grid(params SlotRule[] rules)
    {
        var service = Given.Service();
        service.Price = new(20_000_000, "EUR");
        service.Rules = [.. rules];
        return new(Given.Merchant(), service);
    }

    private static SlotRule Rule(string id, LocalTime from, LocalTime until, int price, params IsoDayOfWeek[] days) => new([.. days], from, until) { Id = id, Price = new(price * 1_000_000L, null) };

    private static GridPaint Amount(int price) => new() { Price = new(price * 1_000_000L, null) };

    private static GridPaint Percent(int percent) => new() { Price = new(null, percent * 1_000_000L) };

    private static Func<string> Ids()
    {
        var next = 0;
        return () => FormattableString.Invariant($"n{++next}");
    }
}
