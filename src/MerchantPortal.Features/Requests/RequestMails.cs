using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Features.Requests;

/// <summary>Mails to the people of a merchant about a request, or about a booking's money that went another way than they know. Of the guest they hold the first name, service and time, nothing more.</summary>
public static class RequestMails
{
    /// <summary>
    /// Owes one mail to each active manager and member of staff of the merchant who has accepted the invitation, in the caller's transaction: an address nobody has proved may be mistyped. Values: <c>booking</c>, <c>merchantId</c>,
    /// <c>user</c>, <c>merchant</c>, <c>guest</c>, <c>service</c> (in the receiver's language), <c>party</c> (may be empty), <c>start</c> and
    /// <c>answerBy</c> (UTC, ISO 8601), <c>zone</c> (IANA). The links are made when the mail is rendered (<see cref="DecisionLinks.Issue"/>).
    /// </summary>
    /// <param name="movement">The movement of money it is about: one mail for each; null for a request.</param>
    public static async Task OweAsync(PortalDbContext db, Booking booking, MerchantOffer offer, MailTemplate template, Instant now, CancellationToken stop, Guid? movement = null)
    {
        var people = await db.Set<AppUser>().AsNoTracking()
            .Where(u => u.DisabledAt == null && u.Email != null && u.EmailConfirmed && (u.Role == Role.Manager || u.Role == Role.Staff)
                && u.Memberships.Any(m => m.MerchantId == booking.MerchantId))
            .Select(u => new { u.Id, u.Email, u.Language }).ToListAsync(stop);
        foreach (var person in people)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["booking"] = booking.Id.Value,
                ["merchantId"] = booking.MerchantId.Value,
                ["user"] = person.Id,
                ["merchant"] = offer.Merchant.Name,
                ["guest"] = booking.Guest.GivenName,
                ["service"] = offer.Services.TryGetValue(booking.ServiceId, out var service) ? service.Name.In(person.Language) : booking.ServiceId.Value,
                ["party"] = booking.PartySize?.ToString(CultureInfo.InvariantCulture) ?? "",
                ["start"] = InstantPattern.General.Format(booking.Start),
                ["answerBy"] = InstantPattern.General.Format(booking.DecideBy ?? booking.Start),
                ["zone"] = offer.Merchant.ZoneId,
            };
            await db.OweMailOnceAsync(template, person.Email!, person.Language, $"request:{template}:{movement?.ToString("N") ?? booking.Reminders.ToString(CultureInfo.InvariantCulture)}:{booking.Id}:{person.Id}", now, stop, values);
        }
    }
}
