using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Data.Mail;

/// <summary>How an act owes a mail, and the named queries over owed mails.</summary>
public static class OwedMails
{
    /// <summary>
    /// Owes a mail in the transaction that the context commits. <paramref name="dedupeKey"/> must be new for the event it names
    /// (such as <c>new-request:B123:user</c>): a key used before fails the commit. Repeatable acts use <see cref="OweMailOnceAsync"/>.
    /// </summary>
    public static OwedMail OweMail(
        this PortalDbContext db,
        MailTemplate template,
        string to,
        string language,
        string dedupeKey,
        Instant now,
        IReadOnlyDictionary<string, string>? values = null,
        Instant? notBefore = null)
    {
        var mail = new OwedMail
        {
            DedupeKey = dedupeKey,
            ToAddress = to,
            Language = language,
            Template = template,
            Values = JsonSerializer.Serialize(values ?? new Dictionary<string, string>()),
            OwedAt = now,
            NotBefore = notBefore ?? now,
            NextTryAt = notBefore ?? now,
            LeasedUntil = Instant.FromUnixTimeSeconds(0),
        };
        db.Add(mail);
        db.Announce(mail: true);
        return mail;
    }

    /// <summary>As <see cref="OweMail"/>, but does nothing when the key was owed before.</summary>
    public static async Task OweMailOnceAsync(
        this PortalDbContext db,
        MailTemplate template,
        string to,
        string language,
        string dedupeKey,
        Instant now,
        CancellationToken stop,
        IReadOnlyDictionary<string, string>? values = null)
    {
        var known = db.ChangeTracker.Entries<OwedMail>().Any(e => e.Entity.DedupeKey == dedupeKey)
            || await db.Set<OwedMail>().AnyAsync(m => m.DedupeKey == dedupeKey, stop);
        if (!known)
        {
            db.OweMail(template, to, language, dedupeKey, now, values);
        }
    }

    /// <summary>Rows the relay may claim now, oldest first.</summary>
    public static IQueryable<OwedMail> DueMails(this PortalDbContext db, Instant now) =>
        db.Set<OwedMail>()
            .Where(m => m.SentAt == null && m.FailedAt == null && m.NextTryAt <= now && m.LeasedUntil <= now)
            .OrderBy(m => m.OwedAt);
}
