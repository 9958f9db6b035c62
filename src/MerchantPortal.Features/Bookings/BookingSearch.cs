using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>The two lists of the Bookings page.</summary>
public enum BookingsTab
{
    /// <summary>Waiting or confirmed and not over yet, the next one first.</summary>
    Coming,

    /// <summary>All others that were ever made, the latest appointment first.</summary>
    Past,
}

/// <summary>One booking of a list; times in <paramref name="Zone"/>, the merchant's.</summary>
/// <param name="Party">How many come; null where the service does not ask.</param>
public sealed record BookingLine(
    BookingId Id, MerchantId Merchant, string MerchantName, DateTimeZone Zone, string GuestName, string ServiceName, string? StaffName, int? Party, Instant Start, BookingStatus Status);

/// <param name="Found">How many there are in all pages.</param>
public sealed record BookingLines(IReadOnlyList<BookingLine> Rows, int Found);

/// <summary>Finds the bookings of a person's merchants, however they were made: somebody on the telephone is looked for by name, number or the booking's id.</summary>
public sealed class BookingSearch(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>One page of a list. What is being paid for is no booking yet and in neither.</summary>
    /// <param name="wanted">What the guest's name, telephone number or e-mail address, or the id, must contain, as <see cref="SearchText"/> compares; null or empty for all.</param>
    public async Task<BookingLines> RunAsync(CurrentPerson by, MerchantId? merchant, BookingsTab tab, string? wanted, int skip, int take, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var bookings = InTab(db.BookingsSeenBy(by, merchant), tab, clock.Now());
        List<BookingId> page;
        int found;
        if (string.IsNullOrWhiteSpace(wanted))
        {
            page = await bookings.Select(b => b.Id).Skip(skip).Take(take).ToListAsync(stop);
            found = await bookings.CountAsync(stop);
        }
        else
        {
            // No database folds letters as SearchText does: names are read one after another, and only ids are kept
            (page, found) = ([], 0);
            var number = NumberIn(wanted);
            await foreach (var b in bookings.Select(b => new { b.Id, b.Guest.GivenName, b.Guest.FamilyName, b.Guest.Telephone, b.Guest.Email }).AsAsyncEnumerable().WithCancellation(stop))
            {
                if ((SearchText.Finds(wanted, $"{b.GivenName} {b.FamilyName}", b.FamilyName + b.GivenName, b.Email, b.Id.Value) || (number is not null && Digits(b.Telephone).Contains(number, StringComparison.Ordinal)))
                    && found++ is var at && at >= skip && at < skip + take)
                {
                    page.Add(b.Id);
                }
            }
        }

        var read = await db.BookingsSeenBy(by).Where(b => page.Contains(b.Id)).ToDictionaryAsync(b => b.Id, stop);
        var offers = await db.OffersOfAsync(read.Values.Select(b => b.MerchantId).Distinct().ToList(), stop);
        return new([.. page.Where(read.ContainsKey).Select(id => LineOf(read[id], offers[read[id].MerchantId], by))], found);
    }

    private static IQueryable<Booking> InTab(IQueryable<Booking> bookings, BookingsTab tab, Instant now) => tab switch
    {
        BookingsTab.Coming => bookings.Where(b => b.End > now && (b.Status == BookingStatus.Pending || b.Status == BookingStatus.Confirmed)).OrderBy(b => b.Start).ThenBy(b => b.Id),
        BookingsTab.Past => bookings.Where(b => b.Status != BookingStatus.Paying && (b.End <= now || (b.Status != BookingStatus.Pending && b.Status != BookingStatus.Confirmed))).OrderByDescending(b => b.Start).ThenByDescending(b => b.Id),
    };

    // Typed with or without the country, blanks and brackets
    private static string? NumberIn(string wanted) =>
        wanted.Normalize(NormalizationForm.FormKC) is var text && !text.Any(char.IsLetter) && Digits(text).TrimStart('0') is { Length: >= 3 } number ? number : null;

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static BookingLine LineOf(Booking b, MerchantOffer offer, CurrentPerson by) => new(
        b.Id,
        b.MerchantId,
        offer.Merchant.Name,
        offer.Zone,
        RequestQueue.NameOf(b.Guest, offer.Merchant.Language),
        offer.Services.TryGetValue(b.ServiceId, out var service) ? service.Name.In(by.Language) : b.ServiceId.Value,
        b.StaffId is { } staff ? offer.StaffNames.GetValueOrDefault(staff, staff.Value) : null,
        b.PartySize,
        b.Start,
        b.Status);
}
