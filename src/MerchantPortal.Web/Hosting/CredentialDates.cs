using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.BookingServer;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Hosting;

/// <summary>When the booking server's credentials were entered, as the settings say. Reads them itself: a process of the portal alone has no booking server.</summary>
public sealed class CredentialDates(IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Days left of the six months, as <see cref="CredentialAge.DaysLeft"/>; the day is UTC's.</summary>
    public int? DaysLeft() => CredentialAge.DaysLeft(
        configuration.GetSection(BookingServerOptions.Section + ":" + nameof(BookingServerOptions.Credentials)).GetChildren()
            .Select(pair => LocalDatePattern.Iso.Parse(pair[nameof(BookingServerOptions.Credential.EnteredOn)] ?? ""))
            .Where(read => read.Success).Select(read => read.Value),
        clock.Now().InUtc().Date);
}
