using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Mail;

/// <summary>What one pass did.</summary>
public sealed record MailPass(int Sent, int Postponed, int GivenUp);

/// <summary>
/// Sends owed mails: claim, write, send, settle. A crash between send and settle sends the mail once more, under the same Message-ID.
/// One mail that cannot be sent never holds up another.
/// </summary>
public sealed partial class MailRelay(
    IDbContextFactory<PortalDbContext> contexts,
    IMailComposer composer,
    IMailTransport transport,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<MailRelay> log)
{
    /// <summary>Longer than any transport's own time-out.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(2);

    /// <summary>After a day nobody wants the mail any more.</summary>
    public static readonly Duration GiveUpAfter = Duration.FromDays(1);

    /// <summary>How long to wait after so many failed tries.</summary>
    public static Duration Backoff(int attempts) => attempts switch
    {
        <= 1 => Duration.FromSeconds(10),
        2 => Duration.FromSeconds(30),
        3 => Duration.FromMinutes(2),
        4 => Duration.FromMinutes(10),
        5 => Duration.FromMinutes(30),
        _ => Duration.FromHours(1),
    };

    /// <summary>One pass over at most so many due mails.</summary>
    public async Task<MailPass> RunOnceAsync(int atMost, CancellationToken stop)
    {
        List<OwedMail> due;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            due = await db.DueMails(clock.Now()).AsNoTracking().Take(atMost).ToListAsync(stop);
        }

        var pass = new MailPass(0, 0, 0);
        foreach (var mail in due)
        {
            if (await ClaimAsync(mail, stop) is not { } lease)
            {
                continue;
            }

            pass = await TrySendAsync(mail, lease, stop) switch
            {
                Settled.Sent => pass with { Sent = pass.Sent + 1 },
                Settled.Postponed => pass with { Postponed = pass.Postponed + 1 },
                _ => pass with { GivenUp = pass.GivenUp + 1 },
            };
        }

        return pass;
    }

    private enum Settled
    {
        Sent,
        Postponed,
        GivenUp,
    }

    // In the turn of those who write, as all acts: the file has one writer at a time
    private Task<Instant?> ClaimAsync(OwedMail mail, CancellationToken stop) => contexts.ActAsync<Instant?>(clock, async db =>
    {
        var now = clock.Now();
        var until = now + Lease;
        var claimed = await db.Set<OwedMail>()
            .Where(m => m.Id == mail.Id && m.LeasedUntil <= now && m.SentAt == null && m.FailedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedUntil, until).SetProperty(m => m.Attempts, m => m.Attempts + 1), stop);
        return claimed == 1 ? until : null;
    }, stop);

    private async Task<Settled> TrySendAsync(OwedMail mail, Instant lease, CancellationToken stop)
    {
        try
        {
            if (await composer.ComposeAsync(mail, stop) is { } composed)
            {
                await transport.SendAsync(
                    new OutgoingMail(options.Value.From, mail.ToAddress, composed.Subject, composed.Text, composed.Html, $"{mail.Id:N}@merchant-portal"),
                    stop);
            }

            await SettleAsync(mail, lease, sentAt: clock.Now(), failedAt: null, nextTry: null, error: null, stop);
            return Settled.Sent;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (MailRefusedException)
        {
            // The exception's text may hold the address: only its kind is kept
            LogGivenUp(mail.Id, mail.Template, nameof(MailRefusedException));
            await SettleAsync(mail, lease, null, failedAt: clock.Now(), null, nameof(MailRefusedException), stop);
            await MarkBouncedAsync(mail.ToAddress, stop);
            return Settled.GivenUp;
        }
        catch (Exception error)
        {
            var now = clock.Now();
            var next = now + Backoff(mail.Attempts + 1);
            var kind = error.GetType().Name;
            if (next > mail.OwedAt + GiveUpAfter)
            {
                LogGivenUp(mail.Id, mail.Template, kind);
                await SettleAsync(mail, lease, null, failedAt: now, null, kind, stop);
                return Settled.GivenUp;
            }

            LogPostponed(mail.Id, mail.Template, kind, mail.Attempts + 1, next);
            await SettleAsync(mail, lease, null, null, next, kind, stop);
            return Settled.Postponed;
        }
    }

    // Only while the lease is still ours: a relay that slept too long must not undo another one's work
    private Task SettleAsync(OwedMail mail, Instant lease, Instant? sentAt, Instant? failedAt, Instant? nextTry, string? error, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var over = sentAt is not null || failedAt is not null;
        var values = over ? "{}" : mail.Values;
        var to = over && mail.Template == MailTemplate.PasswordReset ? "" : mail.ToAddress;
        var next = nextTry ?? mail.NextTryAt;
        var free = Instant.FromUnixTimeSeconds(0);
        return await db.Set<OwedMail>()
            .Where(m => m.Id == mail.Id && m.LeasedUntil == lease)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.SentAt, sentAt)
                    .SetProperty(m => m.FailedAt, failedAt)
                    .SetProperty(m => m.LastError, error)
                    .SetProperty(m => m.Values, values)
                    .SetProperty(m => m.ToAddress, to)
                    .SetProperty(m => m.NextTryAt, next)
                    .SetProperty(m => m.LeasedUntil, free),
                stop);
    }, stop);

    private Task MarkBouncedAsync(string address, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        var key = ContactAddress.KeyOf(address);
        Instant? now = clock.Now();
        return await db.Set<ContactAddress>().Where(a => a.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.BouncedAt, now).SetProperty(a => a.VerifiedAt, (Instant?)null), stop);
    }, stop);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Id} ({Template}) postponed after try {Attempts}: {Kind}; next try at {NextTry}")]
    private partial void LogPostponed(Guid id, MailTemplate template, string kind, int attempts, Instant nextTry);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} ({Template}) given up: {Kind}")]
    private partial void LogGivenUp(Guid id, MailTemplate template, string kind);
}
