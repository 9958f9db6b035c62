using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>Where a link from a mail stands.</summary>
public enum LinkState
{
    /// <summary>No such link, or its person may no longer answer.</summary>
    Unknown,

    /// <summary>It may be used.</summary>
    Open,

    /// <summary>It was used before.</summary>
    Used,

    /// <summary>The time to answer is over.</summary>
    Expired,

    /// <summary>The request was answered in another way, or withdrawn.</summary>
    Closed,
}

/// <summary>What the page behind a link may show: no more of the guest than the first name.</summary>
public sealed record LinkView(
    LinkState State,
    LinkAction Action,
    BookingId? Booking = null,
    string? Merchant = null,
    string? Service = null,
    string? GuestFirstName = null,
    int? Party = null,
    Instant Start = default,
    DateTimeZone? Zone = null,
    Decision? Decision = null)
{
    /// <summary>The answer for whatever must not be told apart from a link that never was.</summary>
    public static LinkView Unknown { get; } = new(LinkState.Unknown, LinkAction.Accept);
}

/// <summary>Single-use links that answer a request from a mail: random tokens of which only the hash is kept (portal.md A8).</summary>
public sealed class DecisionLinks(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, LoadCurrentPerson people, RequestQueue queue)
{
    private const int TokenBytes = 32;

    /// <summary>
    /// Makes a link for a pending request that the context's next save stores; answers the token for <c>/requests/decide?t=</c>.
    /// Call it when the mail is rendered, so that no token is ever at rest.
    /// </summary>
    public static string Issue(PortalDbContext db, MerchantId merchant, BookingId booking, UserId user, LinkAction action, Instant expires)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        db.Add(new DecisionLink { TokenHash = HashOf(token), MerchantId = merchant, BookingId = booking, UserId = user, Action = action, ExpiresAt = expires });
        return token;
    }

    /// <summary>What a link leads to. Looking changes nothing.</summary>
    public async Task<LinkView> LookAsync(string? token, CancellationToken stop)
    {
        if (await FindAsync(token, stop) is not { } found)
        {
            return LinkView.Unknown;
        }

        var (link, person) = found;
        if (await queue.FindAsync(person, link.BookingId, stop) is not { } row)
        {
            return LinkView.Unknown;
        }

        await using var db = await contexts.CreateDbContextAsync(stop);
        var first = await db.BookingsOf(link.MerchantId).Where(b => b.Id == link.BookingId).Select(b => b.Guest.GivenName).FirstAsync(stop);
        var now = clock.Now();
        var state = link.UsedAt is not null ? LinkState.Used
            : row.IsOpen(now) ? LinkState.Open
            : row.Status == BookingStatus.Pending || row.Decision?.Kind == BookingEventKind.Expired ? LinkState.Expired
            : LinkState.Closed;
        return new(state, link.Action, row.Id, row.MerchantName, row.ServiceName, first, row.Party, row.Start, row.Zone, row.Decision);
    }

    /// <summary>The link and the person it is bound to, if that person may still answer for the merchant.</summary>
    internal async Task<(DecisionLink Link, CurrentPerson Person)?> FindAsync(string? token, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 100)
        {
            return null;
        }

        var hash = HashOf(token);
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await db.Set<DecisionLink>().AsNoTracking().FirstOrDefaultAsync(l => l.TokenHash == hash, stop) is { } link
            && await people.RunAsync(link.UserId, stop) is { } person && person.MaySee(link.MerchantId) && person.May(Permission.DecideRequests)
            ? (link, person)
            : null;
    }

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
