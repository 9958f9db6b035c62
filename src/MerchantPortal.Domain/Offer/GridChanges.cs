using System.Collections.Immutable;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>A stretch of the week or of one date in which a layer differs between two offers.</summary>
public sealed record GridChange(GridArea Area, GridLayer Layer, SlotSettings Before, SlotSettings After)
{
    /// <summary>Only slots without a party size change, where others have one; the area names no sizes then.</summary>
    public bool OnlyWithoutSize { get; init; }
}

/// <summary>What guests will see differently in one service's week: "Saturday 17–19: 15.00 → 18.00".</summary>
public static class GridChanges
{
    private static readonly ImmutableArray<IsoDayOfWeek> Week = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)];

    /// <summary>
    /// All differences, the week first, then dates in order. A date is named only where it does not simply follow its weekday, and party sizes only where not all that are
    /// offered change alike.
    /// </summary>
    public static ImmutableArray<GridChange> Between(WeekGrid before, WeekGrid after)
    {
        if (!before.KnowsParties && !after.KnowsParties)
        {
            return Between(before, after, null);
        }

        // Of sizes between two starts one speaks for all
        ImmutableArray<int> starts = [.. before.PartyStarts.Union(after.PartyStarts).Order()];
        var kinds = before.Sizes.Union(after.Sizes).GroupBy(size => size is { } party ? starts.Count(start => start <= party) : -1).OrderBy(kind => kind.Key).ToList();
        var told = kinds.SelectMany((kind, at) => Between(before, after, kind.First()).Select(change => (Change: change, At: at)))
            .GroupBy(one => (one.Change.Layer, string.Join(',', one.Change.Area.Days), one.Change.Area.Date, one.Change.Area.From, one.Change.Area.Until,
                Before: Seen(one.Change.Before, one.Change.Layer), After: Seen(one.Change.After, one.Change.Layer)));
        return [.. told.SelectMany(same => Ranges([.. same.Select(one => one.At)])
            .Select(of => same.First().Change with { Area = same.First().Change.Area with { Party = of.Party }, OnlyWithoutSize = of.Without }))];

        // Kinds that follow each other are one range of sizes
        IEnumerable<(PartyRange? Party, bool Without)> Ranges(List<int> some)
        {
            if (some.Count == kinds.Count)
            {
                yield return (null, false);
                yield break;
            }

            var without = kinds[some[0]].Key < 0;
            if (without)
            {
                yield return (null, true);
            }

            for (var i = without ? 1 : 0; i < some.Count; i++)
            {
                var first = i;
                while (i + 1 < some.Count && some[i + 1] == some[i] + 1)
                {
                    i++;
                }

                var sizes = Enumerable.Range(some[first], some[i] - some[first] + 1).SelectMany(at => kinds[at]).OfType<int>().ToList();
                yield return (new(sizes.Min(), sizes.Max()), false);
            }
        }
    }

    private static ImmutableArray<GridChange> Between(WeekGrid before, WeekGrid after, int? party)
    {
        var changes = ImmutableArray.CreateBuilder<GridChange>();
        foreach (var layer in Enum.GetValues<GridLayer>())
        {
            var week = Week.SelectMany(day => Differing(layer, [.. before.On(day, party)], [.. after.On(day, party)]).Select(d => (Day: day, Stretch: d))).ToList();
            changes.AddRange(week.GroupBy(d => (d.Stretch.From, d.Stretch.Until, Before: Seen(d.Stretch.Before, layer), After: Seen(d.Stretch.After, layer)))
                .Select(g => new GridChange(new([.. g.Select(d => d.Day)], g.Key.From, g.Key.Until), layer, g.First().Stretch.Before, g.First().Stretch.After)));
            foreach (var date in before.Dates.Union(after.Dates).Order())
            {
                var usual = week.Where(d => d.Day == date.DayOfWeek).Select(d => d.Stretch).ToList();
                changes.AddRange(Differing(layer, [.. before.On(date, party)], [.. after.On(date, party)])
                    .Where(d => !usual.Exists(u => u.From <= d.From && (u.Until == LocalTime.Midnight || (d.Until != LocalTime.Midnight && d.Until <= u.Until))
                        && Seen(u.Before, layer).Equals(Seen(d.Before, layer)) && Seen(u.After, layer).Equals(Seen(d.After, layer))))
                    .Select(d => new GridChange(GridArea.On(date, d.From, d.Until), layer, d.Before, d.After)));
            }
        }

        return changes.ToImmutable();
    }

    /// <summary>What of the settings a layer is about.</summary>
    private static object Seen(SlotSettings settings, GridLayer layer) => layer switch
    {
        GridLayer.Price => settings.Price,
        GridLayer.Fee => (settings.Prepayment, settings.Deposit, settings.NoShowFee, settings.Card),
        GridLayer.Mode => settings.Mode,
    };

    private static IEnumerable<Stretch> Differing(GridLayer layer, List<(LocalTime From, SlotSettings Settings)> before, List<(LocalTime From, SlotSettings Settings)> after)
    {
        var breaks = before.Select(s => s.From).Union(after.Select(s => s.From)).Order().ToList();
        Stretch? open = null;
        for (var i = 0; i < breaks.Count; i++)
        {
            var (was, will) = (before.FindLast(s => s.From <= breaks[i]).Settings, after.FindLast(s => s.From <= breaks[i]).Settings);
            var until = i + 1 < breaks.Count ? breaks[i + 1] : LocalTime.Midnight;
            if (open is not null && open.Until == breaks[i] && Seen(open.Before, layer).Equals(Seen(was, layer)) && Seen(open.After, layer).Equals(Seen(will, layer)))
            {
                open = open with { Until = until };
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = Seen(was, layer).Equals(Seen(will, layer)) ? null : new(breaks[i], until, was, will);
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private sealed record Stretch(LocalTime From, LocalTime Until, SlotSettings Before, SlotSettings After);
}
