using System.Globalization;

namespace MerchantPortal.Web.Ui;

/// <summary>What a request says of who asks, and for what.</summary>
internal static class Requested
{
    /// <summary>Whether a person waits for a page; Google and scripts get the bare status.</summary>
    public static bool WantsPage(this HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number in an address, from 1 to a million; null for anything else, for an address may be written by anybody and must break no page.</summary>
    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000 ? number : null;
}
