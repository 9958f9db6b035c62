using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Google.Health;

/// <summary>
/// Looks for problems with Google's integration, and for money whose outcome nobody knows, and owes the alert contacts one mail when one begins and one when it is over (C115).
/// Several processes may run it on one database: of each turn one of them writes, the others find it written.
/// </summary>
public sealed partial class AlertPass(
    IDbContextFactory<PortalDbContext> contexts,
    ReadOutboxState outbox,
    OutboxMetrics gauges,
    BookingServerHealth server,
    SlotsHeldBack heldBack,
    TimeProvider clock,
    IOptions<ActionsCenterOptions> center,
    ILogger<AlertPass> log)
{
    /// <summary>An update owed for so long is late: one of Google's five minutes is left.</summary>
    public static readonly Duration Late = Duration.FromMinutes(4);

    /// <summary>Another process may still see a slow method; it says so at each of its passes.</summary>
    public static readonly Duration Unseen = Duration.FromMinutes(2);

    /// <summary>A movement of money whose outcome is not known for so long is told; most are known in a second.</summary>
    public static readonly Duration Stuck = Duration.FromHours(1);

    private sealed record Found(string Key, ProblemKind Kind, IReadOnlyDictionary<string, string> Values);

    /// <summary>Looks once; answers how many problems began or ended here.</summary>
    public async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var found = await FindAsync(stop);
        var now = clock.Now();
        List<Problem> open;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            open = await db.OpenProblems().ToListAsync(stop);
            var seen = open.Select(p => p.Key).Intersect(found.Select(f => f.Key), StringComparer.Ordinal).ToList();
            await db.Set<Problem>().Where(p => seen.Contains(p.Key)).ExecuteUpdateAsync(set => set.SetProperty(p => p.SeenAt, now), stop);
        }

        var turns = 0;
        foreach (var problem in found.Where(f => open.TrueForAll(p => p.Key != f.Key)))
        {
            turns += await BeginAsync(problem, stop) ? 1 : 0;
        }

        // Tried again is not over: that is when Google has it, or a person discards it
        var refused = open.Exists(p => p.Kind == ProblemKind.UpdateParked) ? await TriedAgainAsync(stop) : [];
        foreach (var problem in open.Where(p => found.TrueForAll(f => f.Key != p.Key) && !refused.Contains(p.Key) && MayEnd(p, now)))
        {
            turns += await EndAsync(problem, stop) ? 1 : 0;
        }

        return turns;
    }

    private async Task<List<Found>> FindAsync(CancellationToken stop)
    {
        var found = new List<Found>();
        var state = await outbox.RunAsync(stop);
        gauges.Show(state);
        if (state.OldestAge >= Late)
        {
            found.Add(new("late", ProblemKind.UpdatesLate, Values(("minutes", Math.Floor(state.OldestAge.TotalMinutes).ToString(CultureInfo.InvariantCulture)))));
        }

        found.AddRange(
            from rate in await FailureRatesAsync(stop)
            where rate.Tries >= BookingServerLimits.FewestCalls && rate.Failed > rate.Tries * Thresholds.DailyUpdateErrors
            let percent = string.Create(CultureInfo.InvariantCulture, $"{100.0 * rate.Failed / rate.Tries:0.0} %")
            select new Found($"failing:{rate.Status}", ProblemKind.UpdatesFailing, Values(("status", rate.Status), ("measure", percent))));
        if (state.Parked > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            var merchants = await db.ParkedUpdates().Select(u => u.MerchantId).Distinct().ToListAsync(stop);
            var names = await db.Set<Merchant>().AsNoTracking().Where(m => merchants.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, stop);
            found.AddRange(merchants.Select(m => new Found(KeyOfParked(m), ProblemKind.UpdateParked, Values(("merchant", names.GetValueOrDefault(m, m.Value))))));
        }

        found.AddRange(
            from held in await heldBack.RunAsync(stop)
            select new Found($"held-back:{held.Merchant}", ProblemKind.SlotsHeldBack, Values(("merchant", held.Name), ("codes", string.Join(", ", held.Codes)))));
        found.AddRange(
            from health in server.Read()
            let measure = Thresholds.Over(health)
            where measure is not null
            select new Found($"booking-server:{health.Method}", ProblemKind.BookingServerSlow, Values(("method", health.Method), ("measure", measure))));
        var waiting = await StuckAsync(stop);
        if (waiting.Count > 0)
        {
            var hours = Math.Floor((clock.Now() - waiting.Min()).TotalHours).ToString(CultureInfo.InvariantCulture);
            found.Add(new("money", ProblemKind.MoneyStuck, Values(("count", waiting.Count.ToString(CultureInfo.InvariantCulture)), ("hours", hours))));
        }

        return found;
    }

    private static string KeyOfParked(MerchantId merchant) => $"parked:{merchant}";

    /// <summary>The problems of the merchants with an update that failed and is still owed.</summary>
    private async Task<HashSet<string>> TriedAgainAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var merchants = await db.Set<OwedUpdate>().Where(u => u.State == OwedState.Open && u.LastFault != null).Select(u => u.MerchantId).Distinct().ToListAsync(stop);
        return [.. merchants.Select(KeyOfParked)];
    }

    /// <summary>Since when money has had no outcome for too long: movements that were begun, and payments still open at the processor though their booking has failed, on which money may be held.</summary>
    private async Task<List<Instant>> StuckAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);

        // Their bookings are looked at at least so often, which finds them by an index
        var (since, soon) = (clock.Now() - Stuck, clock.Now() + Ledger.LongestWait);
        var watched = db.Set<Booking>().AsNoTracking().Where(b => b.NextDeadlineAt <= soon && b.Status != BookingStatus.Pending);
        var begun = await watched.Join(db.OpenMovements().Where(e => e.At <= since), b => b.Id, e => e.BookingId, (b, e) => e.At).ToListAsync(stop);
        var unclosed = await watched.Where(b => b.Status == BookingStatus.Failed && b.StatusAt <= since && db.Set<BookingPayment>().Any(p => p.BookingId == b.Id))
            .Where(b => db.Set<LedgerEntry>().Where(e => e.BookingId == b.Id).All(e => e.State == MovementState.Begun || e.State == MovementState.Failed))
            .Where(b => !db.OpenMovements().Any(e => e.BookingId == b.Id))
            .Select(b => b.StatusAt).ToListAsync(stop);
        return [.. begun, .. unclosed];
    }

    /// <summary>The last day's booking patches by the status they told (spec 1.12, last line).</summary>
    private async Task<List<StatusTries>> FailureRatesAsync(CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.PatchTriesByStatus(clock.Now() - Duration.FromDays(1)).ToListAsync(stop);
    }

    private static bool MayEnd(Problem problem, Instant now) => problem.Kind != ProblemKind.BookingServerSlow || problem.SeenAt + Unseen <= now;

    private async Task<bool> BeginAsync(Found found, CancellationToken stop)
    {
        var begun = await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            var problem = await db.Set<Problem>().FirstOrDefaultAsync(p => p.Key == found.Key, stop);
            if (problem is { IsOpen: true })
            {
                return false;
            }

            var turn = Guid.CreateVersion7(now.ToDateTimeOffset());
            if (problem is null)
            {
                db.Add(new Problem { Key = found.Key, Kind = found.Kind, Turn = turn, SinceAt = now, SeenAt = now });
            }
            else
            {
                (problem.Turn, problem.SinceAt, problem.SeenAt, problem.EndedAt) = (turn, now, now, null);
            }

            await TellAsync(db, TemplateOf(found.Kind), turn, found.Values, now, stop);
            return true;
        }, stop);
        if (begun)
        {
            LogBegan(found.Key);
        }

        return begun;
    }

    private async Task<bool> EndAsync(Problem seen, CancellationToken stop)
    {
        var ended = await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            var problem = await db.Set<Problem>().FirstOrDefaultAsync(p => p.Key == seen.Key, stop);
            if (problem is not { IsOpen: true } || problem.Turn != seen.Turn || !MayEnd(problem, now))
            {
                return false;
            }

            (problem.Turn, problem.EndedAt) = (Guid.CreateVersion7(now.ToDateTimeOffset()), now);
            await TellAsync(db, MailTemplate.ProblemOver, problem.Turn, Values(("problem", TemplateOf(problem.Kind).ToString())), now, stop);
            return true;
        }, stop);
        if (ended)
        {
            LogEnded(seen.Key);
        }

        return ended;
    }

    /// <summary>
    /// Alert contacts can be named in Production only (portal.md 4.2); until one of them is there to read it, the administrators hear it. An administrator who has not accepted
    /// the invitation does not: nobody has proved the address, and nobody has named it for this.
    /// </summary>
    private async Task TellAsync(PortalDbContext db, MailTemplate template, Guid turn, IReadOnlyDictionary<string, string> values, Instant now, CancellationToken stop)
    {
        var people = await db.Users.AsNoTracking().Where(u => u.DisabledAt == null && u.Email != null)
            .Select(u => new { u.Id, u.Email, u.EmailConfirmed, u.Language, u.Role }).ToListAsync(stop);
        var named = center.Value.Environment == GoogleEnvironment.Production
            ? (await db.ContactRecordOrNullAsync(stop))?.Contact.AlertContacts ?? []
            : [];
        var told = people.FindAll(p => named.Any(id => id.Value == p.Id));
        if (!told.Exists(p => p.EmailConfirmed))
        {
            told = [.. told.Union(people.Where(p => p.EmailConfirmed && p.Role == Role.PartnerAdmin))];
        }

        foreach (var person in told)
        {
            db.OweMail(template, person.Email!, person.Language, $"problem:{turn:N}:{person.Id}", now, values);
        }

        db.Announce(mail: true);
    }

    private static MailTemplate TemplateOf(ProblemKind kind) => kind switch
    {
        ProblemKind.UpdateParked => MailTemplate.UpdateParked,
        ProblemKind.UpdatesLate => MailTemplate.UpdatesLate,
        ProblemKind.UpdatesFailing => MailTemplate.UpdatesFailing,
        ProblemKind.BookingServerSlow => MailTemplate.BookingServerSlow,
        ProblemKind.SlotsHeldBack => MailTemplate.SlotsHeldBack,
        ProblemKind.MoneyStuck => MailTemplate.MoneyStuck,
    };

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    [LoggerMessage(Level = LogLevel.Error, Message = "Problem {Key} began; the alert contacts are told")]
    private partial void LogBegan(string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "Problem {Key} is over")]
    private partial void LogEnded(string key);
}
