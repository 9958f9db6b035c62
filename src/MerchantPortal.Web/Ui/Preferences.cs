using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace MerchantPortal.Web.Ui;

/// <summary>Language and theme as plain form posts that set a cookie and go back: they work without script and without a circuit.</summary>
public static class Preferences
{
    /// <summary>The cookie that holds <c>light</c> or <c>dark</c>; absent means: follow the device.</summary>
    public const string ThemeCookie = "mp-theme";

    // New for each answer: the cookie policy of a production host writes into what it is given
    private static CookieOptions Kept => new() { MaxAge = TimeSpan.FromDays(365), IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" };

    internal static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        // No antiforgery: nothing but the look changes, the values come from a closed list, and a stale token must not lock a person into a language.
        routes.MapPost("/ui/language", SetLanguage).DisableAntiforgery().AllowAnonymous();
        routes.MapPost("/ui/theme", SetTheme).DisableAntiforgery().AllowAnonymous();
    }

    private static IResult SetLanguage(HttpContext http, [FromForm] string? culture, [FromForm] string? back)
    {
        if (Languages.Find(culture) is not { } language)
        {
            return Results.BadRequest();
        }

        Keep(http, language);
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>The language a person chose in their profile follows them to a browser in which nobody chose one.</summary>
    internal static void FollowPerson(HttpContext http, string code)
    {
        if (!http.Request.Cookies.ContainsKey(CookieRequestCultureProvider.DefaultCookieName) && Languages.Find(code) is { } language)
        {
            Keep(http, language);
        }
    }

    /// <summary>The next person at this browser starts from their own language.</summary>
    internal static void ForgetLanguage(HttpContext http) => http.Response.Cookies.Delete(CookieRequestCultureProvider.DefaultCookieName);

    private static void Keep(HttpContext http, Language language) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language.Culture)),
        Kept);

    private static IResult SetTheme(HttpContext http, [FromForm] string? theme, [FromForm] string? back)
    {
        if (theme is "light" or "dark")
        {
            http.Response.Cookies.Append(ThemeCookie, theme, Kept);
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
