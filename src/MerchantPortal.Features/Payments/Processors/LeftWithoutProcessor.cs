using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>What nobody can do any more when a deployment that took payments goes on without a processor, or with another.</summary>
/// <param name="Now">Who moves money now.</param>
/// <param name="Selling">Where nobody does: ids of merchants whose published terms ask for a card; guests who book such slots are refused.</param>
/// <param name="Bookings">Bookings with a payment or a kept card at a processor that is not the one of now, that are to come, or were until the longest window ago: their money can be neither charged nor given back.</param>
/// <param name="Waiting">Movements that were begun and wait for the processor, such as refunds owed to guests.</param>
public sealed record WithoutProcessor(ProcessorKind Now, IReadOnlyList<string> Selling, int Bookings, int Waiting)
{
    public bool IsEmpty => Selling.Count == 0 && Bookings == 0 && Waiting == 0;

    /// <summary>One line for whoever runs the product; null when nothing is left.</summary>
    public string? Sentence() => IsEmpty ? null : string.Join(
        "; ",
        new[]
        {
            Selling.Count > 0 ? $"terms of {string.Join(", ", Selling)} ask for a card, and guests who book them are refused" : "",
            Bookings > 0 && Now == ProcessorKind.None ? FormattableString.Invariant($"bookings with a payment or a card that nobody can charge or give back: {Bookings}") : "",
            Bookings > 0 && Now != ProcessorKind.None ? FormattableString.Invariant($"bookings with a payment or a card at another processor, which {Now} can neither charge nor give back: {Bookings}") : "",
            Waiting > 0 ? FormattableString.Invariant($"movements of money that wait for the processor of before: {Waiting}") : "",
        }.Where(part => part.Length > 0).Prepend($"Payments:Processor is {Now}"));
}

/// <summary>Looks for what an earlier processor left behind, where nobody moves money now or another one does.</summary>
public sealed partial class LeftWithoutProcessor(
    IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, TimeProvider clock, ILogger<LeftWithoutProcessor> log)
{
    /// <summary>How long after the appointment money may still be asked about.</summary>
    public static readonly Duration Since = Duration.FromDays(90);

    // A statement has a limited number of parameters
    private const int AtOnce = 500;

    /// <summary>What is left; nothing where all money is at the processor of now, and on a database that is not there yet or behind this build.</summary>
    public async Task<WithoutProcessor> RunAsync(CancellationToken stop)
    {
        var processor = payments.Value.Processor;
        await using var db = await contexts.CreateDbContextAsync(stop);
        if ((await db.MigrationStateAsync(stop)).Pending.Count > 0)
        {
            return new(processor, [], 0, 0);
        }

        var since = clock.Now() - Since;
        if (payments.Value.HasProcessor())
        {
            var sandbox = processor == ProcessorKind.Sandbox;
            return new(processor, [], await db.BookingsWithPayment(since, atSandbox: !sandbox).CountAsync(stop), await db.OpenMovements(atSandbox: !sandbox).CountAsync(stop));
        }

        var merchants = await db.Set<Domain.Offer.Merchant>().AsNoTracking().Select(m => m.Id).ToListAsync(stop);
        var selling = new List<string>();
        foreach (var some in merchants.Chunk(AtOnce))
        {
            var offers = await db.OffersOfAsync(some, stop);
            selling.AddRange(offers.Where(pair => AsksForCard(pair.Value)).Select(pair => pair.Key.Value));
        }

        selling.Sort(StringComparer.Ordinal);
        return new(processor, selling, await db.BookingsWithPayment(since).CountAsync(stop), await db.OpenMovements().CountAsync(stop));
    }

    /// <summary>Says once, in the log, what is left, or that it could not be found out; nobody waits for it.</summary>
    public async Task WarnAsync(CancellationToken stop)
    {
        try
        {
            if ((await RunAsync(stop)).Sentence() is { } sentence)
            {
                LogLeft(sentence);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotFound(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Left}")]
    private partial void LogLeft(string left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What an earlier payment processor left could not be found out")]
    private partial void LogNotFound(Exception fault);

    private static bool AsksForCard(MerchantOffer offer) =>
        offer.Services.Values.Any(service => !service.IsArchived && offer.GridOf(service).All.Any(settings => settings.CardAsked));
}

/// <summary>Named queries over money that an earlier processor holds.</summary>
public static class LeftQueries
{
    /// <summary>Bookings since a moment with something at the processor.</summary>
    public static IQueryable<Booking> BookingsWithPayment(this PortalDbContext db, Instant since) => db.Set<Booking>().AsNoTracking()
        .Where(b => b.Start >= since && b.Status != BookingStatus.Failed && db.Set<BookingPayment>().Any(p => p.BookingId == b.Id));

    /// <summary>Those of <see cref="BookingsWithPayment(PortalDbContext, Instant)"/> whose payment the sandbox has in its books, or has not: then it is at a real processor.</summary>
    public static IQueryable<Booking> BookingsWithPayment(this PortalDbContext db, Instant since, bool atSandbox) => db.BookingsWithPayment(since)
        .Where(b => db.Set<BookingPayment>().Any(p => p.BookingId == b.Id && db.Set<SandboxPayment>().Any(s => s.Reference == p.Reference) == atSandbox));

    /// <summary>Those of <see cref="OpenMovements(PortalDbContext)"/> of bookings whose payment the sandbox has in its books, or has not.</summary>
    public static IQueryable<LedgerEntry> OpenMovements(this PortalDbContext db, bool atSandbox) => db.OpenMovements()
        .Where(e => db.Set<BookingPayment>().Any(p => p.BookingId == e.BookingId && db.Set<SandboxPayment>().Any(s => s.Reference == p.Reference) == atSandbox));

    /// <summary>Movements whose outcome is not known.</summary>
    public static IQueryable<LedgerEntry> OpenMovements(this PortalDbContext db) => db.Set<LedgerEntry>().AsNoTracking()
        .Where(e => e.State == MovementState.Begun && !db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State != MovementState.Begun));
}
