using MerchantPortal.Features.Mail;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Mail;

/// <summary>Where links in mails lead: the setting, or in Development the address this process listens on.</summary>
public sealed class PortalAddress(IOptions<MailOptions> options, IServer server, IConfiguration configuration)
{
    /// <summary>Absolute address of a path of ours.</summary>
    public string Of(string path)
    {
        var address = options.Value.PortalAddress is { Length: > 0 } set
            ? set
            : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? configuration["urls"]?.Split(';')[0]
                ?? "http://localhost:5080";
        foreach (var any in new[] { "://*", "://+", "://0.0.0.0", "://[::]" })
        {
            address = address.Replace(any, "://localhost", StringComparison.Ordinal);
        }

        return address.TrimEnd('/') + path;
    }
}
