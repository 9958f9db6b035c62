using MerchantPortal.Data.Account;
using MerchantPortal.Web.Ui;
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
                // Somebody else signed in beside this page: a person sees who, and presses again
                return http.Request.WantsPage() ? Results.LocalRedirect("/") : Results.BadRequest();
            }

            await signIn.SignOutAsync();
            return Results.LocalRedirect("/account/sign-in");
        }).DisableAntiforgery();
}
