using MerchantPortal.Features.Account;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace MerchantPortal.Web.Ui;

/// <summary>
/// Language and theme as plain form posts that set a cookie and go back: they work without script and without a circuit. A person has one language, stored and
/// used for mails too; the cookie is what a browser knows of it.
/// </summary>
public static class Preferences
{
    /// <summary>The cookie that holds <c>light</c> or <c>dark</c>; absent means: follow the device.</summary>
    public const string ThemeCookie = "mp-theme";

    /// <summary>Holds for an hour the language that somebody chose before signing in; it becomes theirs.</summary>
    private const string ChosenCookie = "mp-language";

    private static readonly TimeSpan Long = TimeSpan.FromDays(365);

    // New for each answer: the cookie policy of a production host writes into what it is given
    private static CookieOptions Kept(TimeSpan time) => new() { MaxAge = time, IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" };

    internal static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        // No antiforgery: nothing but the look changes, the values come from a closed list, and a stale token must not lock a person into a language. For a
        // signed-in person no other site can choose: their cookie does not come with its posts.
        routes.MapPost("/ui/language", SetLanguage).DisableAntiforgery().AllowAnonymous();
        routes.MapPost("/ui/theme", SetTheme).DisableAntiforgery().AllowAnonymous();
    }

    private static async Task<IResult> SetLanguage(HttpContext http, ChooseLanguage choose, [FromForm] string? culture, [FromForm] string? back)
    {
        if (Languages.Find(culture) is not { } language)
        {
            return Results.BadRequest();
        }

        if (http.User.UserId() is { } person)
        {
            await choose.RunAsync(new(person, language.Code), http.RequestAborted);
        }
        else
        {
            http.Response.Cookies.Append(ChosenCookie, language.Code, Kept(TimeSpan.FromHours(1)));
        }

        Keep(http, language);
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>What whoever signs in now has chosen in this browser before; null when they did not, and what another person left there is no choice of theirs.</summary>
    internal static Language? ChosenBefore(HttpContext http) => Languages.Find(http.Request.Cookies[ChosenCookie]);

    /// <summary>From now on this browser speaks the person's language.</summary>
    internal static void FollowPerson(HttpContext http, string code)
    {
        if (http.Request.Cookies.ContainsKey(ChosenCookie))
        {
            http.Response.Cookies.Delete(ChosenCookie);
        }

        Keep(http, Languages.Find(code) ?? Languages.All[0]);
    }

    private static void Keep(HttpContext http, Language language) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language.Culture)),
        Kept(Long));

    private static IResult SetTheme(HttpContext http, [FromForm] string? theme, [FromForm] string? back)
    {
        if (theme is "light" or "dark")
        {
            http.Response.Cookies.Append(ThemeCookie, theme, Kept(Long));
        }
        else
        {
            http.Response.Cookies.Delete(ThemeCookie);
        }

        return Results.LocalRedirect(Local(back));
    }

    /// <summary>A path of this site, or the start page: never an address of somebody else.</summary>
    internal static string Local(string? back) =>
        back is ['/', not ('/' or '\\'), ..] && !back.Any(char.IsControl) ? back : "/";
}
