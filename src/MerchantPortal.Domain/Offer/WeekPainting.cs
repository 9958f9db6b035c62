using System.Collections.Immutable;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>What a week grid is painted with: each layer has its own rules.</summary>
public enum GridLayer
{
    Price,
    Fee,
    Mode,
}

/// <summary>The slots that start at or after From and before Until (local; 00:00 as Until is midnight) on these weekdays, or on one date.</summary>
public sealed record GridArea(ImmutableArray<IsoDayOfWeek> Days, LocalTime From, LocalTime Until)
{
    /// <summary>The one date that is painted; the weekdays mean nothing then.</summary>
    public LocalDate? Date { get; init; }

    /// <summary>The party sizes that are painted; null paints what holds wherever no rule is for some sizes only.</summary>
    public PartyRange? Party { get; init; }

    /// <summary>A stretch of one date.</summary>
    public static GridArea On(LocalDate date, LocalTime from, LocalTime until) => new([], from, until) { Date = date };

    /// <summary>Where a rule speaks.</summary>
    public static GridArea Of(SlotRule rule) => new(rule.Days, rule.From, rule.Until) { Date = rule.Date, Party = rule.Party };
}

/// <summary>The value of one layer; exactly one is set.</summary>
public sealed record GridPaint
{
    public PriceChange? Price { get; init; }

    public FeeChange? Fee { get; init; }

    public ConfirmationMode? Mode { get; init; }

    public GridLayer Layer => Price is not null ? GridLayer.Price : Fee is not null ? GridLayer.Fee : GridLayer.Mode;

    /// <summary>What a rule says about a layer; null when it is silent.</summary>
    public static GridPaint? Of(SlotRule rule, GridLayer layer) => layer switch
    {
        GridLayer.Price => rule.Price is { } price ? new() { Price = price } : null,
        GridLayer.Fee => rule.Fee is { } fee ? new() { Fee = fee } : null,
        GridLayer.Mode => rule.Mode is { } mode ? new() { Mode = mode } : null,
    };

    internal SlotRule Put(SlotRule rule) => Layer switch
    {
        GridLayer.Price => rule with { Price = Price },
        GridLayer.Fee => rule with { Fee = Fee },
        GridLayer.Mode => rule with { Mode = Mode },
    };
}

/// <summary>Slots that two people painted differently; null is where one of them, or nobody before, painted nothing.</summary>
public sealed record GridConflict(GridArea Area, GridLayer Layer, GridPaint? Base, GridPaint? Mine, GridPaint? Theirs);

/// <summary>Two people's paintings in one list of rules. Where they conflict it holds mine.</summary>
public sealed record GridMerge(ImmutableArray<SlotRule> Rules, ImmutableArray<GridConflict> Conflicts);

/// <summary>
/// Painting on a week: the rules of one scope (a service, or all services) and a painted area become rules that never overlap within a layer,
/// so that their order means nothing. Exactly the painted slots get the value; what all others get stays as it was, and so does every other layer.
/// Rules for some party sizes lie over those for all, as dates lie over the week, and are painted apart from them; among themselves they never overlap either.
/// Stretches that touch and are equal become one, equal weekdays share a rule, sizes that follow each other do too, and a rule keeps its id while something of it is left.
/// </summary>
public static class WeekPainting
{
    private static readonly ImmutableArray<IsoDayOfWeek> Week = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)];

    /// <summary>The rules after painting a value. <paramref name="newId"/> names a rule that comes into being.</summary>
    public static ImmutableArray<SlotRule> Paint(ImmutableArray<SlotRule> rules, GridArea area, GridPaint value, Func<string> newId) =>
        Rework(rules, area, value.Layer, value, newId);

    /// <summary>The rules after taking a layer's values away from an area.</summary>
    public static ImmutableArray<SlotRule> Clear(ImmutableArray<SlotRule> rules, GridArea area, GridLayer layer, Func<string> newId) =>
        Rework(rules, area, layer, null, newId);

    /// <summary>The rules after one of them says something else about a layer, or says it elsewhere; it wins over what was there.</summary>
    public static ImmutableArray<SlotRule> Change(ImmutableArray<SlotRule> rules, SlotRule rule, GridArea area, GridPaint value, Func<string> newId)
    {
        var without = Without(rules, rule, value.Layer);
        var kept = without.Any(r => r.Id == rule.Id) ? null : rule.Id;
        return Paint(without, area, value, () => Interlocked.Exchange(ref kept, null) is { Length: > 0 } id ? id : newId());
    }

    /// <summary>The rules after one of them falls silent about a layer; it goes when nothing else is left of it.</summary>
    public static ImmutableArray<SlotRule> Without(ImmutableArray<SlotRule> rules, SlotRule rule, GridLayer layer)
    {
        var at = rules.IndexOf(rule);
        return at < 0 ? rules : Strip(rule, layer) is { } rest ? rules.SetItem(at, rest) : rules.RemoveAt(at);
    }

    /// <summary>
    /// What the rules of one scope say about a layer at a local time for a party; a date's own rules come before its weekday's, those for the party's size before those for all.
    /// Null when they are silent.
    /// </summary>
    public static GridPaint? At(ImmutableArray<SlotRule> rules, GridLayer layer, IsoDayOfWeek day, LocalDate? date, LocalTime time, int? party = null)
    {
        var speaking = rules.Where(rule => GridPaint.Of(rule, layer) is not null && rule.From <= time && time.TickOfDay < End(rule.Until)).ToList();
        var special = date is null ? [] : speaking.FindAll(rule => rule.Date == date);
        return Said(special) ?? Said(speaking.FindAll(rule => rule.Date is null && rule.Days.Contains(day)));

        GridPaint? Said(List<SlotRule> some) => Combined(some.FindAll(rule => rule.Party?.Has(party) == true), layer) ?? Combined(some.FindAll(rule => rule.Party is null), layer);
    }

    /// <summary>
    /// The rules after an area was divided by party size for one layer: each tier says what is given for it, instead of what the <paramref name="old"/> tiers said, wherever they did.
    /// What lies in no tier keeps what other rules say. Tiers must not meet.
    /// </summary>
    public static ImmutableArray<SlotRule> PaintTiers(ImmutableArray<SlotRule> rules, ImmutableArray<SlotRule> old, GridArea area, GridLayer layer, IEnumerable<(PartyRange Party, GridPaint Value)> tiers, Func<string> newId)
    {
        var rest = old.Aggregate(rules, (left, rule) => Without(left, rule, layer));
        var freed = new Queue<string>(old.Select(rule => rule.Id).Where(id => id.Length > 0).Except(rest.Select(rule => rule.Id), StringComparer.Ordinal));
        return tiers.Aggregate(rest, (painted, tier) => Paint(painted, area with { Party = tier.Party }, tier.Value, () => freed.TryDequeue(out var id) ? id : newId()));
    }

    /// <summary>
    /// Two people's paintings of one base, slot by slot and layer by layer, whatever rules they made of it: what only one painted is kept, and what both painted
    /// differently is a conflict. My rules keep their ids and their order; what comes from the other takes the other's ids where they are free.
    /// </summary>
    public static GridMerge Merge(ImmutableArray<SlotRule> @base, ImmutableArray<SlotRule> mine, ImmutableArray<SlotRule> theirs)
    {
        var rules = mine;
        var conflicts = ImmutableArray.CreateBuilder<GridConflict>();
        var used = mine.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var layer in Enum.GetValues<GridLayer>())
        {
            var starts = Sizes([.. @base, .. mine, .. theirs], null);
            foreach (var (area, (was, my, their)) in Differing(Flatten(@base, layer, starts), Flatten(mine, layer, starts), Flatten(theirs, layer, starts), starts))
            {
                if (was != my)
                {
                    conflicts.Add(new(area, layer, was, my, their));
                }
                else
                {
                    rules = their is null ? Clear(rules, area, layer, FreeId) : Paint(rules, area, their, FreeId);
                }
            }
        }

        return new(rules, conflicts.ToImmutable());

        string FreeId() => theirs.Select(rule => rule.Id).FirstOrDefault(id => id.Length > 0 && used.Add(id))
            ?? Enumerable.Range(1, int.MaxValue).Select(n => FormattableString.Invariant($"merged-{n}")).First(used.Add);
    }

    /// <summary>The rules after one conflict was answered. They hold mine as long as it is not.</summary>
    public static ImmutableArray<SlotRule> Choose(ImmutableArray<SlotRule> rules, GridConflict conflict, bool mine, Func<string> newId) =>
        mine ? rules
        : conflict.Theirs is { } painted ? Paint(rules, conflict.Area, painted, newId)
        : Clear(rules, conflict.Area, conflict.Layer, newId);

    /// <summary>Where theirs differs from mine and from the base; what touches and is equal is one area, and equal weekdays share it.</summary>
    private static List<(GridArea Area, (GridPaint? Was, GridPaint? My, GridPaint? Their) Values)> Differing(
        Dictionary<Day, List<Piece>> @base, Dictionary<Day, List<Piece>> mine, Dictionary<Day, List<Piece>> theirs, ImmutableArray<int> starts)
    {
        var joined = new List<(Day Day, long From, long Until, (GridPaint? Was, GridPaint? My, GridPaint? Their) Values)>();
        foreach (var day in @base.Keys.Union(mine.Keys).Union(theirs.Keys))
        {
            var (was, my, their) = (@base.GetValueOrDefault(day, []), mine.GetValueOrDefault(day, []), theirs.GetValueOrDefault(day, []));
            var breaks = was.Concat(my).Concat(their).SelectMany(piece => new[] { piece.From, piece.Until }).Distinct().Order().ToList();
            for (var i = 0; i + 1 < breaks.Count; i++)
            {
                var values = (Was: ValueAt(was, breaks[i]), My: ValueAt(my, breaks[i]), Their: ValueAt(their, breaks[i]));
                if (values.Their == values.My || values.Their == values.Was)
                {
                    continue;
                }

                if (joined is [.., var last] && last.Day == day && last.Until == breaks[i] && last.Values == values)
                {
                    joined[^1] = last with { Until = breaks[i + 1] };
                }
                else
                {
                    joined.Add((day, breaks[i], breaks[i + 1], values));
                }
            }
        }

        return [.. Areas(joined.Select(j => (j.Day, j.From, j.Until, j.Values, ImmutableArray<string>.Empty)), starts).Select(area => (area.Area, area.Value))];
    }

    /// <summary>Sizes that follow each other share an area, then weekdays that are equal do.</summary>
    private static List<(GridArea Area, T Value, ImmutableArray<string> Sources)> Areas<T>(
        IEnumerable<(Day Day, long From, long Until, T Value, ImmutableArray<string> Sources)> stretches, ImmutableArray<int> starts)
    {
        var ranges = from same in stretches.GroupBy(s => (s.Day.Weekday, s.Day.Date, s.From, s.Until, s.Value))
                     from run in Runs([.. same.Select(s => (s.Day.Size, s.Sources)).OrderBy(s => s.Size)], starts)
                     select (same.Key, run.Party, run.Sources);
        return
        [
            .. ranges.GroupBy(r => (r.Key.Date, r.Key.From, r.Key.Until, r.Key.Value, r.Party)).Select(group => (
                new GridArea([.. group.Where(r => r.Key.Date is null).Select(r => r.Key.Weekday).Order()], LocalTime.FromTicksSinceMidnight(group.Key.From), Start(group.Key.Until))
                {
                    Date = group.Key.Date,
                    Party = group.Key.Party,
                },
                group.Key.Value,
                group.SelectMany(r => r.Sources).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).ToImmutableArray())),
        ];
    }

    // Neighbours in the list of sizes; what is for all stands alone
    private static IEnumerable<(PartyRange? Party, ImmutableArray<string> Sources)> Runs(ImmutableArray<(int Size, ImmutableArray<string> Sources)> some, ImmutableArray<int> starts)
    {
        for (var i = 0; i < some.Length;)
        {
            var (size, sources) = some[i++];
            if (size == 0)
            {
                yield return (null, sources);
                continue;
            }

            var at = starts.IndexOf(size);
            for (; i < some.Length && at + 1 < starts.Length && some[i].Size == starts[at + 1]; at++)
            {
                sources = sources.AddRange(some[i++].Sources);
            }

            yield return (new(size, at + 1 < starts.Length ? starts[at + 1] - 1 : null), sources);
        }
    }

    private static ImmutableArray<int> Sizes(ImmutableArray<SlotRule> rules, PartyRange? painted) =>
        [.. PartyRange.Starts(rules.Select(rule => rule.Party).Append(painted).OfType<PartyRange>())];

    private static IEnumerable<Day> DaysOf(GridArea area, ImmutableArray<int> starts) =>
        from size in area.Party is { } party ? starts.Where(size => party.Has(size)) : [0]
        from day in area.Date is { } date ? [new Day(IsoDayOfWeek.None, date, size)] : area.Days.Select(weekday => new Day(weekday, null, size))
        select day;

    private static GridPaint? ValueAt(List<Piece> pieces, long at) => pieces.Find(piece => piece.From <= at && at < piece.Until)?.Value;

    private static ImmutableArray<SlotRule> Rework(ImmutableArray<SlotRule> rules, GridArea area, GridLayer layer, GridPaint? value, Func<string> newId)
    {
        var starts = Sizes(rules, area.Party);
        var days = Flatten(rules, layer, starts);
        foreach (var day in DaysOf(area, starts))
        {
            days[day] = Cut(days.GetValueOrDefault(day, []), area.From.TickOfDay, End(area.Until), value);
        }

        return Assemble(rules, layer, Join(days, starts), newId);
    }

    /// <summary>What holds for one layer at each time of each day, for all parties and for each size from which on another rule speaks: stretches that do not overlap, in order.</summary>
    private static Dictionary<Day, List<Piece>> Flatten(ImmutableArray<SlotRule> rules, GridLayer layer, ImmutableArray<int> starts)
    {
        var speaking = rules.Where(rule => GridPaint.Of(rule, layer) is not null).ToList();
        var days = from size in starts.Insert(0, 0)
                   from day in Week.Select(weekday => new Day(weekday, null, size)).Concat(speaking.Where(r => r.Date is not null).Select(r => new Day(IsoDayOfWeek.None, r.Date, size)).Distinct())
                   select day;
        return days.ToDictionary(day => day, day =>
        {
            var here = speaking.Where(rule => (day.Date is { } date ? rule.Date == date : rule.Date is null && rule.Days.Contains(day.Weekday))
                && (rule.Party is { } party ? party.Has(day.Size) : day.Size == 0)).ToList();
            var breaks = here.SelectMany(rule => new[] { rule.From.TickOfDay, End(rule.Until) }).Distinct().Order().ToList();
            var pieces = new List<Piece>();
            for (var i = 0; i + 1 < breaks.Count; i++)
            {
                var at = breaks[i];
                var over = here.Where(rule => rule.From.TickOfDay <= at && at < End(rule.Until)).ToList();
                if (Combined(over, layer) is { } value)
                {
                    pieces.Add(new(at, breaks[i + 1], value, [.. over.Select(rule => rule.Id)]));
                }
            }

            return pieces;
        });
    }

    // Deposit, no-show fee and card each have a winner of their own, the first listed (WeekGrid).
    private static GridPaint? Combined(List<SlotRule> over, GridLayer layer)
    {
        if (over.Count == 0 || layer != GridLayer.Fee)
        {
            return over.Count == 0 ? null : GridPaint.Of(over[0], layer);
        }

        var deposit = over.Find(rule => rule.Fee is { Deposit: not null } or { NoDeposit: true })?.Fee;
        var noShow = over.Find(rule => rule.Fee is { NoShowFee: not null } or { NoNoShowFee: true })?.Fee;
        return new()
        {
            Fee = new()
            {
                Deposit = deposit?.Deposit,
                NoDeposit = deposit is { Deposit: null },
                NoShowFee = noShow?.NoShowFee,
                NoNoShowFee = noShow is { NoShowFee: null },
                Card = over.Find(rule => rule.Fee?.Card is not null)?.Fee!.Card,
                DepositMicroPercent = deposit?.DepositMicroPercent,
                NoShowFeeMicroPercent = noShow?.NoShowFeeMicroPercent,
            },
        };
    }

    private static List<Piece> Cut(List<Piece> pieces, long from, long until, GridPaint? value)
    {
        var left = pieces.Where(p => p.From < from).Select(p => p with { Until = Math.Min(p.Until, from) });
        var right = pieces.Where(p => p.Until > until).Select(p => p with { From = Math.Max(p.From, until) });
        return from >= until ? pieces : [.. left, .. value is null ? Array.Empty<Piece>() : [new(from, until, value, [])], .. right];
    }

    /// <summary>Joins what touches and is equal, then lets sizes and weekdays that are equal share.</summary>
    private static List<Wanted> Join(Dictionary<Day, List<Piece>> days, ImmutableArray<int> starts)
    {
        var joined = new List<(Day Day, Piece Piece)>();
        foreach (var (day, pieces) in days)
        {
            Piece? open = null;
            foreach (var piece in pieces)
            {
                if (open is { } before && before.Until == piece.From && before.Value == piece.Value)
                {
                    open = before with { Until = piece.Until, Sources = before.Sources.AddRange(piece.Sources) };
                    continue;
                }

                if (open is not null)
                {
                    joined.Add((day, open));
                }

                open = piece;
            }

            if (open is not null)
            {
                joined.Add((day, open));
            }
        }

        return [.. Areas(joined.Select(j => (j.Day, j.Piece.From, j.Piece.Until, j.Piece.Value, j.Piece.Sources)), starts).Select(area => new Wanted(area.Area, area.Value, area.Sources))];
    }

    /// <summary>Rules that already say what is wanted stay; the others lose the layer, and what is still wanted takes a freed id or a new one.</summary>
    private static ImmutableArray<SlotRule> Assemble(ImmutableArray<SlotRule> rules, GridLayer layer, List<Wanted> wanted, Func<string> newId)
    {
        var result = new List<SlotRule?>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (GridPaint.Of(rule, layer) is not { } says || (wanted.FindIndex(w => w.Value == says && SameArea(w.Area, rule)) is >= 0 and var met && Take(wanted, met)))
            {
                result.Add(rule);
                continue;
            }

            var rest = Strip(rule, layer);
            if (rest is null && rule.Id.Length > 0)
            {
                places.TryAdd(rule.Id, result.Count);
            }

            result.Add(rest);
        }

        foreach (var want in wanted)
        {
            var id = want.Sources.FirstOrDefault(places.ContainsKey);
            var rule = want.Value.Put(new(want.Area.Days, want.Area.From, want.Area.Until) { Id = id ?? newId(), Date = want.Area.Date, Party = want.Area.Party });
            if (id is not null && places.Remove(id, out var place))
            {
                result[place] = rule;
            }
            else
            {
                result.Add(rule);
            }
        }

        return [.. result.OfType<SlotRule>()];
    }

    private static bool Take(List<Wanted> wanted, int at)
    {
        wanted.RemoveAt(at);
        return true;
    }

    private static bool SameArea(GridArea area, SlotRule rule) =>
        area.Date == rule.Date && area.Party == rule.Party && area.From == rule.From && area.Until == rule.Until && (area.Date is not null || area.Days.SequenceEqual(rule.Days.Distinct().Order()));

    private static SlotRule? Strip(SlotRule rule, GridLayer layer)
    {
        var rest = layer switch
        {
            GridLayer.Price => rule with { Price = null },
            GridLayer.Fee => rule with { Fee = null },
            GridLayer.Mode => rule with { Mode = null },
        };
        return rest is { Price: null, Fee: null, Mode: null } ? null : rest;
    }

    private static long End(LocalTime until) => until == LocalTime.Midnight ? NodaConstants.TicksPerDay : until.TickOfDay;

    private static LocalTime Start(long until) => until == NodaConstants.TicksPerDay ? LocalTime.Midnight : LocalTime.FromTicksSinceMidnight(until);

    // A size of 0 is for all parties; another stands for all sizes up to the next
    private readonly record struct Day(IsoDayOfWeek Weekday, LocalDate? Date, int Size);

    private sealed record Piece(long From, long Until, GridPaint Value, ImmutableArray<string> Sources);

    private sealed record Wanted(GridArea Area, GridPaint Value, ImmutableArray<string> Sources);
}
