using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace MerchantPortal.Web.Account;

/// <summary>
/// <c>/account/session</c>, asked by the page that warns before a session ends (WCAG 2.2.1). GET answers <c>{"left": seconds}</c> and, other than every other
/// request, never lengthens the session. POST with antiforgery lengthens it to its whole length and answers the same. 401: there is none any more.
/// </summary>
internal static class Session
{
    private const string Path = "/account/session";

    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (HttpContext http, TimeProvider clock) =>
            await TicketAsync(http) is { } ticket ? Left(http, ticket.Properties, clock) : Results.Unauthorized());
        app.MapPost(Path, async (HttpContext http, IAntiforgery antiforgery, SignInManager<AppUser> signIn, TimeProvider clock) =>
        {
            if (await TicketAsync(http) is not { } ticket)
            {
                return Results.Unauthorized();
            }

            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            // A new cookie counts as just looked at: whoever may no longer be here must not get one
            if (await signIn.ValidateSecurityStampAsync(http.User) is null)
            {
                await signIn.SignOutAsync();
                return Results.Unauthorized();
            }

            var renewed = ticket.Properties.Clone();
            (renewed.IssuedUtc, renewed.ExpiresUtc) = (null, null);
            await http.SignInAsync(IdentityConstants.ApplicationScheme, http.User, renewed);
            return Left(http, renewed, clock);
        }).DisableAntiforgery();
    }

    /// <summary>Asking how long a session lasts is no use of it, and what lengthens it here says so itself.</summary>
    public static void OnlyAskingIsNoUse(CookieAuthenticationEvents events)
    {
        var validate = events.OnValidatePrincipal;
        events.OnValidatePrincipal = async context =>
        {
            await validate(context);
            context.ShouldRenew &= !Asks(context.Request);
        };
        events.OnCheckSlidingExpiration = context =>
        {
            context.ShouldRenew &= !Asks(context.Request);
            return Task.CompletedTask;
        };
    }

    private static bool Asks(HttpRequest request) => request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase);

    private static async Task<AuthenticationTicket?> TicketAsync(HttpContext http) =>
        (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Ticket;

    private static IResult Left(HttpContext http, AuthenticationProperties properties, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { left = Math.Max(0, ((properties.ExpiresUtc ?? clock.GetUtcNow()) - clock.GetUtcNow()).TotalSeconds) });
    }
}
