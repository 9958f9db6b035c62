using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace MerchantPortal.Web.Account;

internal static class Passkeys
{
    /// <summary>What the browser needs before it can make or use a passkey; the answer's challenge is kept in a protected cookie.</summary>
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/passkeys/creation-options", async (HttpContext http, IAntiforgery antiforgery, UserManager<AppUser> users, SignInManager<AppUser> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            if (await users.GetUserAsync(http.User) is not { DisabledAt: null } user)
            {
                return Results.Unauthorized();
            }

            var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
            {
                Id = user.Id,
                Name = user.Email ?? user.Id,
                DisplayName = user.DisplayName,
            });
            return Results.Content(options, "application/json");
        }).RequireAuthorization().WithMetadata(new NotGatedAttribute()).DisableAntiforgery();

        // Never told which address is typed: the browser offers the passkeys it has for this site
        app.MapPost("/account/passkeys/request-options", async (HttpContext http, IAntiforgery antiforgery, SignInManager<AppUser> signIn) =>
            await antiforgery.IsRequestValidAsync(http)
                ? Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
                : Results.BadRequest())
            .RequireRateLimiting(AccountServices.PostLimit).DisableAntiforgery();
    }
}
