using System.Globalization;
using System.Net;
using System.Text;
using QRCoder;

namespace MerchantPortal.Web.Account;

/// <summary>A QR code as inline SVG: dark on white in both themes, because scanners expect that.</summary>
internal static class QrSvg
{
    /// <summary>Markup of one picture; <paramref name="title"/> is its accessible name.</summary>
    public static string Draw(string payload, string title)
    {
        using var data = QRCodeGenerator.GenerateQrCode(payload, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var size = rows.Count;
        var path = new StringBuilder();
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x},{y}h1v1h-1z");
                }
            }
        }

        // The generator's matrix has its quiet zone already
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"200\" height=\"200\" role=\"img\" shape-rendering=\"crispEdges\"><title>{WebUtility.HtmlEncode(title)}</title><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>";
    }
}
