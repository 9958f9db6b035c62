using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using NodaTime;

namespace MerchantPortal.Data;

/// <summary>What is kept for a while and then needed by nobody, and for how long. The ledger, the timeline and what is owed are kept.</summary>
public static class NoLongerNeeded
{
    /// <summary>How long after its appointment's end a CreateBooking can still be answered as it was (spec 1.9).</summary>
    public static readonly Duration AnswersKept = Duration.FromDays(90);

    /// <summary>How long after a request's deadline the links of its mails still say what became of it; it can be answered by none of them any more (portal.md A8).</summary>
    public static readonly Duration LinksKept = Duration.FromDays(90);

    /// <summary>How long the tries of slots that Google has are history (house.md part 4). Those of a booking's own updates are lines of its timeline.</summary>
    public static readonly Duration TriesKept = Duration.FromDays(90);

    /// <summary>How long a mail that has left, or was given up, keeps the same event from owing it again: longer than <see cref="ContactGate.ReconfirmAfter"/>, the longest such question.</summary>
    public static readonly Duration MailsKept = Duration.FromDays(365);

    /// <summary>Answers to be forgotten; never one of a booking that is being paid for.</summary>
    public static IQueryable<string> OldAnswers(this PortalDbContext db, Instant now)
    {
        var before = now - AnswersKept;
        return from a in db.Set<IdempotentAnswer>()
               where a.Answer != null && a.CreatedAt < before && db.Set<Booking>().Any(b => b.Id == a.BookingId && b.End < before)
               select a.Token;
    }

    /// <summary>Links to be forgotten, by their hashes.</summary>
    public static IQueryable<string> OldLinks(this PortalDbContext db, Instant now)
    {
        var before = now - LinksKept;
        return db.Set<DecisionLink>().Where(l => l.ExpiresAt < before).Select(l => l.TokenHash);
    }

    /// <summary>Tries to be forgotten.</summary>
    public static IQueryable<Guid> OldTries(this PortalDbContext db, Instant now)
    {
        var before = now - TriesKept;
        return from t in db.Set<UpdateTry>()
               where t.At < before && db.Set<OwedUpdate>().Any(u => u.Key == t.Key && u.Kind == OwedKind.AvailabilityReplace && u.State == OwedState.Settled)
               select t.Id;
    }

    /// <summary>Mails to be forgotten.</summary>
    public static IQueryable<Guid> OldMails(this PortalDbContext db, Instant now)
    {
        var before = now - MailsKept;
        return db.Set<OwedMail>().Where(m => m.SentAt < before || m.FailedAt < before).Select(m => m.Id);
    }
}
