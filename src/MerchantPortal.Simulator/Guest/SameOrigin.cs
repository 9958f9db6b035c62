using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.Guest;

/// <summary>Keeps other sites from sending the simulator's forms from a developer's browser. Clients that are not browsers send neither header and pass.</summary>
internal static class SameOrigin
{
    public static bool Holds(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || string.Equals(origin, request.Scheme + "://" + request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
