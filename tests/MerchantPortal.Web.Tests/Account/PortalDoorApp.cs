using MerchantPortal.TestKit;

namespace MerchantPortal.Web.Tests.Account;

/// <summary>The portal and booking server without worker: tests send mails themselves.</summary>
public sealed class PortalDoorApp : PortalApp
{
    public PortalDoorApp()
    {
        Settings["Hosting:Roles"] = "Portal,BookingServer";
        Settings["MapsBooking:BaseAddress"] = "http://localhost:9/";
    }
}
