using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Web.Pages.Frame;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Frame;

/// <summary>Lines of the frame that come late push the page about, on phones by two buttons' height: it is shown when the frame is known.</summary>
public sealed class FrameKnownTests : PagesContext
{
    [Fact]
    public async Task The_page_is_shown_when_the_frame_is_known()
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await SignInAsync(Role.Manager);
        Database.Close();
        var layout = Render<PortalLayout>();
        Assert.Equal("no", layout.Find(".frame").GetAttribute("data-known"));

        Database.Open();

        layout.WaitForAssertion(() => Assert.Equal("yes", layout.Find(".frame").GetAttribute("data-known")));
        Assert.NotNull(layout.Find("[data-testid=person-menu]"));
    }

    [Fact]
    public async Task A_frame_that_cannot_be_read_does_not_hide_the_page()
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await SignInAsync(Role.Manager);
        Database.Broken = true;

        var layout = Render<PortalLayout>();

        layout.WaitForAssertion(() => Assert.Equal("yes", layout.Find(".frame").GetAttribute("data-known")));
    }
}
