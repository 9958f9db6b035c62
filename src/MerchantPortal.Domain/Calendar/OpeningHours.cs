using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.TimeZones;

namespace MerchantPortal.Domain.Calendar;

/// <summary>One open stretch of a local day. An end at or before the start runs past midnight; 00:00 as end is midnight.</summary>
public sealed record OpenPeriod(LocalTime From, LocalTime To);

/// <summary>When a merchant is open: a week of local periods, and dates that differ (an empty list is closed all day).</summary>
public sealed class OpeningHours(
    ImmutableDictionary<IsoDayOfWeek, ImmutableArray<OpenPeriod>> week,
    ImmutableDictionary<LocalDate, ImmutableArray<OpenPeriod>> exceptions)
{
    private static readonly ZoneLocalMappingResolver OpensAt = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver ClosesAt = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    public ImmutableDictionary<IsoDayOfWeek, ImmutableArray<OpenPeriod>> Week { get; } = week;

    public ImmutableDictionary<LocalDate, ImmutableArray<OpenPeriod>> Exceptions { get; } = exceptions;

    /// <summary>The same hours on each day of the week, without exceptions.</summary>
    public static OpeningHours EveryDay(LocalTime from, LocalTime to) => new(
        Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).ToImmutableDictionary(day => day, _ => ImmutableArray.Create(new OpenPeriod(from, to))),
        ImmutableDictionary<LocalDate, ImmutableArray<OpenPeriod>>.Empty);

    /// <summary>The periods that begin on a local date; an exception replaces the week's.</summary>
    public ImmutableArray<OpenPeriod> On(LocalDate date) =>
        Exceptions.TryGetValue(date, out var special) ? special
        : Week.TryGetValue(date.DayOfWeek, out var usual) ? usual
        : [];

    /// <summary>The week's periods of a date as far as they lie before a time, whatever exception the date has: the hours of a half holiday. Empty when the day begins later.</summary>
    public ImmutableArray<OpenPeriod> UsualUntil(LocalDate date, LocalTime until) =>
    [
        .. Usual(date).Where(period => period.From < until).Select(period => period.To <= period.From || period.To > until ? period with { To = until } : period),
    ];

    /// <summary>As <see cref="UsualUntil"/>, as far as they lie after a time.</summary>
    public ImmutableArray<OpenPeriod> UsualFrom(LocalDate date, LocalTime from) =>
    [
        .. Usual(date).Where(period => period.To <= period.From || period.To > from).Select(period => period.From < from ? period with { From = from } : period),
    ];

    private ImmutableArray<OpenPeriod> Usual(LocalDate date) => Week.TryGetValue(date.DayOfWeek, out var usual) ? usual : [];

    /// <summary>
    /// The instants a period of a date spans. A skipped opening or closing time moves to the end of the gap; a doubled opening
    /// is the earlier one and a doubled closing the later one, so that a clock change never shortens what staff meant.
    /// </summary>
    public static TimeRange Span(OpenPeriod period, LocalDate date, DateTimeZone zone)
    {
        var close = period.To <= period.From ? date.PlusDays(1).At(period.To) : date.At(period.To);
        return new(
            zone.ResolveLocal(date.At(period.From), OpensAt).ToInstant(),
            zone.ResolveLocal(close, ClosesAt).ToInstant());
    }
}
