using Bunit;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Pages.Frame;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Frame;

/// <summary>The warning before the session ends, in all its states; the browser's answers are the test's.</summary>
public sealed class SessionEndTests : UiContext
{
    private const string Warning = "[data-testid=session-warning]";

    private readonly ManualClock clock = new();
    private readonly JSRuntimeInvocationHandler<double> asked;
    private readonly JSRuntimeInvocationHandler<double> stayed;

    public SessionEndTests()
    {
        Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        Services.AddSingleton(Options.Create(new PortalSessionOptions { Length = TimeSpan.FromHours(1) }));
        asked = JSInterop.Setup<double>("portal.session");
        stayed = JSInterop.Setup<double>("portal.staySignedIn");
    }

    [Fact]
    public void Nobody_who_is_not_signed_in_is_warned_or_led_away()
    {
        var page = Open(left: 0);

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(page.FindAll(Warning));
        Assert.Single(asked.Invocations);
        JSInterop.VerifyNotInvoke("portal.signInAgain");
    }

    [Fact]
    public void A_person_is_warned_five_minutes_before_the_end_and_not_earlier()
    {
        var page = Open(left: 3600);
        clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Empty(page.FindAll(Warning));

        asked.SetResult(300);
        clock.Advance(TimeSpan.FromMinutes(1));

        page.WaitForAssertion(() => Assert.Equal("alertdialog", page.Find(Warning).GetAttribute("role")));
        Assert.Equal("In 5 min, unless you stay signed in. Nothing you saved is lost.", page.Find("[data-testid=session-left]").TextContent);
        Assert.NotNull(page.Find("#" + page.Find(Warning).GetAttribute("aria-labelledby")));
        JSInterop.VerifyInvoke("portal.openSheet");
    }

    [Fact]
    public void A_session_that_another_tab_has_lengthened_is_not_warned_of()
    {
        var page = Open(left: 3600);

        asked.SetResult(3000);
        clock.Advance(TimeSpan.FromMinutes(55));

        page.WaitForAssertion(() => Assert.Equal(2, asked.Invocations.Count));
        Assert.Empty(page.FindAll(Warning));
    }

    [Fact]
    public void A_press_that_comes_while_the_browser_is_being_asked_is_done_after_it()
    {
        var page = Open(left: 250);
        var slow = JSInterop.Setup<double>("portal.session");
        for (var second = 0; second < 16; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        page.WaitForAssertion(() => Assert.Single(slow.Invocations));
        page.Find("[data-testid=session-stay]").Click();
        Assert.Empty(stayed.Invocations);

        stayed.SetResult(3600);
        slow.SetResult(234);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Warning)));
        Assert.Single(stayed.Invocations);
    }

    [Fact]
    public void A_warning_goes_when_another_tab_lengthens_the_session()
    {
        var page = Open(left: 250);
        Assert.Single(page.FindAll(Warning));

        asked.SetResult(3600);
        for (var second = 0; second < 16; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Warning)));
        JSInterop.VerifyInvoke("portal.sheetClosed");
    }

    [Theory]
    [InlineData("en", "Stay signed in", "You stay signed in.")]
    [InlineData("zh-Hant", "保持登入", "已為您保持登入。")]
    [InlineData("tr", "Oturumu açık tut", "Oturumunuz açık kaldı.")]
    public async Task One_press_keeps_a_person_signed_in(string language, string button, string said)
    {
        Speak(language);
        var page = Open(left: 250);
        Assert.Equal(button, page.Find("[data-testid=session-stay]").TextContent);

        stayed.SetResult(3600);
        await page.Find("[data-testid=session-stay]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Warning)));
        Assert.Equal(said, page.Find("[data-testid=session-announced]").TextContent);
    }

    [Fact]
    public async Task A_press_that_reached_nobody_says_so_and_can_be_repeated()
    {
        var page = Open(left: 250);
        stayed.SetResult(-1);
        await page.Find("[data-testid=session-stay]").ClickAsync(new());
        page.WaitForElement("[data-testid=session-failed]");

        stayed.SetResult(3600);
        await page.Find("[data-testid=session-stay]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Warning)));
    }

    [Fact]
    public void A_server_that_cannot_be_asked_is_no_end()
    {
        var page = Open(left: 250);
        asked.SetResult(-1);

        for (var second = 0; second < 300; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(page.FindAll(Warning));
        JSInterop.VerifyNotInvoke("portal.signInAgain");
    }

    [Fact]
    public void After_the_end_the_person_is_led_to_sign_in_again()
    {
        var page = Open(left: 2);
        Assert.Contains("In 2 s,", page.Find("[data-testid=session-left]").TextContent, StringComparison.Ordinal);

        asked.SetResult(0);
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => JSInterop.VerifyInvoke("portal.signInAgain"));
    }

    [Theory]
    [InlineData(12 * 3600, 300)]
    [InlineData(300, 100)]
    [InlineData(30, 20)]
    public void The_warning_is_never_too_short_to_read(int length, int warning) =>
        Assert.Equal(TimeSpan.FromSeconds(warning), new PortalSessionOptions { Length = TimeSpan.FromSeconds(length) }.Warning);

    private IRenderedComponent<SessionEnd> Open(double left)
    {
        asked.SetResult(left);
        return Render<SessionEnd>();
    }
}
