using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Web.Pages.Frame;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Frame;

public sealed class CredentialsLineTests : PagesContext
{
    // The clock stands at 21 November 2026
    [Theory]
    [InlineData("en", Role.PartnerAdmin, "2026-06-24", "Sandbox: the booking server's user name and password expire in 33 days. Enter new ones in Google's Partner Portal.")]
    [InlineData("en", Role.Ops, "2026-05-22", "Sandbox: the booking server's user name and password expire in 1 day. Enter new ones in Google's Partner Portal.")]
    [InlineData("en", Role.Ops, "2026-05-21", "Sandbox: the booking server's user name and password are older than six months, so Google may switch the integration off. Enter new ones in Google's Partner Portal now.")]
    [InlineData("zh-Hant", Role.Ops, "2026-06-24", "沙箱：預約伺服器的使用者名稱與密碼將於 33 天後到期，請至 Google 合作夥伴入口網站輸入新的憑證。")]
    [InlineData("tr", Role.Ops, "2026-06-24", "Deneme: rezervasyon sunucusunun kullanıcı adı ve parolasının süresi 33 gün sonra doluyor. Google İş Ortağı Portalı'na yenilerini girin.")]
    [InlineData("en", Role.PartnerAdmin, "2026-06-25", null)]
    [InlineData("en", Role.PartnerAdmin, "", null)]
    [InlineData("en", Role.Manager, "2026-05-21", null)]
    [InlineData("en", Role.Staff, "2026-05-21", null)]
    public async Task C006_Administrators_and_ops_read_how_long_the_credentials_last(string language, Role role, string enteredOn, string? line)
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("BookingServer:Credentials:0:EnteredOn", enteredOn), new("BookingServer:Credentials:1:EnteredOn", "2025-01-01")])
            .Build());
        if (enteredOn.Length == 0)
        {
            Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        }

        await SignInAsync(role);
        Speak(language);

        var feed = Render<FrameFeed>();

        var frame = Services.GetRequiredService<FrameState>();
        feed.WaitForAssertion(() => Assert.NotNull(frame.Model.PersonName));
        Assert.Equal(line, frame.Model.Credentials);
    }
}
