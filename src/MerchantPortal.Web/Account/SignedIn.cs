using System.Security.Claims;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using Microsoft.AspNetCore.Components.Authorization;

namespace MerchantPortal.Web.Account;

/// <summary>
/// Gives a page the person it works for: <c>@inject SignedIn SignedIn</c>, then <c>await SignedIn.PersonAsync(stop)</c>.
/// Works in a circuit and in a static page; role and merchants are read anew on each call, so a withdrawn right is gone at once.
/// </summary>
public sealed class SignedIn(AuthenticationStateProvider states, LoadCurrentPerson load)
{
    /// <summary>The person, or null when nobody is signed in or the access was withdrawn.</summary>
    public async Task<CurrentPerson?> FindAsync(CancellationToken stop)
    {
        var state = await states.GetAuthenticationStateAsync();
        return state.User.UserId() is { } id ? await load.RunAsync(id, stop) : null;
    }

    /// <summary>The person; throws <see cref="UnauthorizedAccessException"/> when there is none (pages behind sign-in).</summary>
    public async Task<CurrentPerson> PersonAsync(CancellationToken stop) =>
        await FindAsync(stop) ?? throw new UnauthorizedAccessException("Nobody is signed in.");
}

/// <summary>Reading a signed-in principal.</summary>
public static class Principals
{
    /// <summary>The person's id, or null for an anonymous principal.</summary>
    public static UserId? UserId(this ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true && principal.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? new UserId(id) : null;
}
