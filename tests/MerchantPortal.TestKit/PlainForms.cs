using System.Net;
using System.Text.RegularExpressions;

namespace MerchantPortal.TestKit;

/// <summary>Drives static pages the way a browser without script does.</summary>
public static partial class PlainForms
{
    /// <summary>Gets the page, fills the named form with its own hidden inputs and the given values, and posts it to where it points.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, string form, params (string Name, string Value)[] values)
    {
        var html = await browser.GetStringAsync(page);
        return await browser.SubmitAsync(page, html, form, values);
    }

    /// <summary>As above, from a page that was read before.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, string html, string form, params (string Name, string Value)[] values)
    {
        var body = Forms().Matches(html).Select(m => m.Value)
            .SingleOrDefault(f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The page {page} has no form {form}.");
        var fields = Hidden().Matches(body)
            .Select(m => m.Value)
            .Select(input => (Name: Attribute(input, "name"), Value: Attribute(input, "value")))
            .Where(input => input.Name.Length > 0 && values.All(v => v.Name != input.Name))
            .Concat(values)
            .Select(f => KeyValuePair.Create(f.Name, f.Value));
        using var content = new FormUrlEncodedContent(fields);
        return await browser.PostAsync(page, content);
    }

    /// <summary>Signs in with address and password; the answer is a redirect on success.</summary>
    public static Task<HttpResponseMessage> SignInAsync(this HttpClient browser, string email, string password = PortalApp.Password, string page = "/account/sign-in") =>
        browser.SubmitAsync(page, "sign-in", ("Input.Email", email), ("Input.Password", password));

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : "";

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.Singleline, 1000)]
    private static partial Regex Hidden();
}
