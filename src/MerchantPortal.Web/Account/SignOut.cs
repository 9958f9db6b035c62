using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace MerchantPortal.Web.Account;

internal static class SignOut
{
    /// <summary>POST /account/sign-out, with antiforgery: a link on another site must not sign anybody out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder app) =>
        app.MapPost("/account/sign-out", async (HttpContext http, IAntiforgery antiforgery, SignInManager<AppUser> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
            {
                return Results.BadRequest();
            }

            await signIn.SignOutAsync();
            Ui.Preferences.ForgetLanguage(http);
            return Results.LocalRedirect("/account/sign-in");
        }).DisableAntiforgery();
}
