using Bunit;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Pages.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Account;

/// <summary>Contact information, its gate and the Users tab while the database answers slowly or not at all.</summary>
public sealed class AccountStatesTests : PagesContext
{
    private readonly ActionsCenterOptions options = new() { Environment = GoogleEnvironment.Sandbox };
    private CurrentPerson person = null!;

    private async Task ComeInAsync()
    {
        Services.AddSingleton(Options.Create(options));
        foreach (var act in new[]
        {
            typeof(JudgeGate), typeof(LoadContactInformation), typeof(SaveContactInformation), typeof(SaveContactDraft), typeof(RemindAdministrators),
            typeof(ReconfirmContacts), typeof(SendTestMessage), typeof(ListUsers), typeof(InviteUser), typeof(ResendInvitation), typeof(ChangeUser), typeof(DisableUser),
        })
        {
            Services.AddSingleton(act);
        }

        person = await SignInAsync(Role.PartnerAdmin);
    }

    private IRenderedComponent<ContactInformationPage> Open()
    {
        var page = Render<ContactInformationPage>();
        page.WaitForElement("[data-testid=contact-save]");
        return page;
    }

    private IRenderedComponent<UsersPanel> OpenUsers() => Render<UsersPanel>(parameters => parameters.Add(p => p.Person, person));

    private static async Task TypeAsync<T>(IRenderedComponent<T> page, string testId, string text)
        where T : IComponent
    {
        await page.Find($"[data-testid={testId}]").ChangeAsync(new ChangeEventArgs { Value = text });
        await page.Find($"[data-testid={testId}]").BlurAsync(new());
    }

    private static async Task FillAsync(IRenderedComponent<ContactInformationPage> page)
    {
        await TypeAsync(page, "contact-techEmergency", "pager@partner.example");
        await TypeAsync(page, "contact-techNonEmergency", "tech@partner.example");
        await TypeAsync(page, "contact-opsGoogle", "ops@partner.example");
        await TypeAsync(page, "contact-opsUsers", "help@partner.example");
        await page.Find("[data-testid=contact-opsSupport-RoundTheClock]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("[data-testid=contact-opsSupport-0-zone]").ChangeAsync(new ChangeEventArgs { Value = "Asia/Taipei" });
    }

    [Fact]
    public async Task Contact_information_shows_that_it_is_loading()
    {
        await ComeInAsync();
        Database.Close();
        var page = Render<ContactInformationPage>();
        Assert.Single(page.FindAll("[data-testid=loading]"));

        Database.Open();

        page.WaitForElement("[data-testid=contact-save]");
        Assert.Empty(page.FindAll("[data-testid=loading]"));
    }

    [Theory]
    [InlineData("en", "Contact information could not be loaded.")]
    [InlineData("zh-Hant", "無法載入聯絡資訊。")]
    [InlineData("tr", "İletişim bilgileri yüklenemedi.")]
    public async Task Contact_information_that_cannot_be_read_says_so_and_can_be_tried_again(string language, string sentence)
    {
        Speak(language);
        await ComeInAsync();
        Database.Broken = true;
        var page = Render<ContactInformationPage>();
        var alert = page.WaitForElement("[data-testid=load-failed]");
        Assert.Equal(("alert", sentence), (alert.GetAttribute("role"), alert.QuerySelector("p")!.TextContent));
        Assert.Empty(page.FindAll("[data-testid=loading]"));

        Database.Broken = false;
        await page.Find("[data-testid=retry]").ClickAsync(new());

        page.WaitForElement("[data-testid=contact-save]");
        Assert.Empty(page.FindAll("[data-testid=load-failed]"));
    }

    [Fact]
    public async Task A_form_that_cannot_be_refreshed_keeps_what_was_typed_and_follows_again_later()
    {
        await ComeInAsync();
        var page = Open();
        await TypeAsync(page, "contact-opsGoogle", "half@");
        Database.Broken = true;

        Pass(16);

        page.WaitForAssertion(() => Assert.Contains("may be old", page.Find("[data-testid=load-failed]").TextContent, StringComparison.Ordinal));
        Assert.Equal("half@", page.Find("[data-testid=contact-opsGoogle]").GetAttribute("value"));

        Database.Broken = false;
        Pass(16);

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=load-failed]")));
    }

    [Theory]
    [InlineData("en", "One thing left: alert contacts, in Production.")]
    [InlineData("zh-Hant", "還剩一項：正式環境的快訊聯絡人。")]
    [InlineData("tr", "Geriye bir şey kaldı: üretimde uyarı kişileri.")]
    public async Task In_the_sandbox_one_thing_is_left_when_all_else_is_there(string language, string sentence)
    {
        Speak(language);
        await ComeInAsync();
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid=contact-sandbox-note]"));

        await FillAsync(page);

        Assert.StartsWith(sentence, page.Find("[data-testid=contact-sandbox-note]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_that_could_not_be_stored_says_so_keeps_what_was_typed_and_can_be_pressed_again()
    {
        await ComeInAsync();
        var page = Open();
        await FillAsync(page);
        Database.Broken = true;

        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        Assert.Equal("alert", page.Find("[data-testid=contact-not-saved]").GetAttribute("role"));
        Assert.False(page.Find("[data-testid=contact-save]").HasAttribute("disabled"));
        Assert.Equal("ops@partner.example", page.Find("[data-testid=contact-opsGoogle]").GetAttribute("value"));

        Database.Broken = false;
        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        page.WaitForElement("[data-testid=contact-done]");
        await using var db = Portal.File.CreateDbContext();
        Assert.Equal(["ops@partner.example"], (await db.Set<ContactRecord>().SingleAsync(Xunit.TestContext.Current.CancellationToken)).Contact.OpsGoogle);
    }

    [Fact]
    public async Task A_draft_that_could_not_be_stored_says_so_and_is_stored_by_the_next_press()
    {
        await ComeInAsync();
        var page = Open();
        Database.Broken = true;
        await TypeAsync(page, "contact-opsGoogle", "half@");
        Assert.Single(page.FindAll("[data-testid=contact-not-saved]"));
        Assert.Equal("", page.Find("[data-testid=contact-draft-saved]").TextContent);

        Database.Broken = false;
        await page.Find("[data-testid=contact-save-draft]").ClickAsync(new());

        Assert.Empty(page.FindAll("[data-testid=contact-not-saved]"));
        Assert.NotEqual("", page.Find("[data-testid=contact-draft-saved]").TextContent);
    }

    [Fact]
    public async Task The_users_show_that_they_are_loading()
    {
        await ComeInAsync();
        Database.Close();
        var panel = OpenUsers();
        Assert.Single(panel.FindAll("[data-testid=loading]"));

        Database.Open();

        panel.WaitForElement("[data-testid=user-row]");
        Assert.Empty(panel.FindAll("[data-testid=loading]"));
    }

    [Fact]
    public async Task Users_that_cannot_be_read_say_so_and_can_be_tried_again()
    {
        await ComeInAsync();
        Database.Broken = true;
        var panel = OpenUsers();
        var alert = panel.WaitForElement("[data-testid=load-failed]");
        Assert.Equal(("alert", "The users could not be loaded."), (alert.GetAttribute("role"), alert.QuerySelector("p")!.TextContent));
        Assert.Empty(panel.FindAll("[data-testid=loading]"));

        Database.Broken = false;
        await panel.Find("[data-testid=retry]").ClickAsync(new());

        panel.WaitForElement("[data-testid=user-row]");
        Assert.Empty(panel.FindAll("[data-testid=load-failed]"));
    }

    [Fact]
    public async Task Users_that_were_read_stay_when_they_cannot_be_refreshed()
    {
        await ComeInAsync();
        var panel = OpenUsers();
        panel.WaitForElement("[data-testid=user-row]");
        Database.Broken = true;

        Pass(16);

        panel.WaitForElement("[data-testid=load-failed]");
        Assert.Single(panel.FindAll("[data-testid=user-row]"));
    }

    [Fact]
    public async Task An_invitation_that_could_not_be_stored_keeps_what_was_typed_and_can_be_pressed_again()
    {
        await ComeInAsync();
        var panel = OpenUsers();
        await panel.WaitForElement("[data-testid=invite-name]").ChangeAsync(new ChangeEventArgs { Value = "Kaya" });
        await panel.Find("[data-testid=invite-email]").ChangeAsync(new ChangeEventArgs { Value = "kaya@people.example" });
        await panel.Find("[data-testid=invite-role]").ChangeAsync(new ChangeEventArgs { Value = "0" });
        Database.Broken = true;

        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());

        Assert.Equal("This could not be saved. What you typed is still here. Please try again.", panel.Find("[data-testid=users-refusal]").TextContent);
        Assert.Equal("kaya@people.example", panel.Find("[data-testid=invite-email]").GetAttribute("value"));

        Database.Broken = false;
        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());

        Assert.Empty(panel.FindAll("[data-testid=users-refusal]"));
        Assert.NotNull(panel.Find("[data-testid=user-row][data-email='kaya@people.example']"));
    }

    [Fact]
    public async Task Behind_the_closed_gate_a_page_that_fails_is_replaced_by_a_sentence_until_another_page_is_opened()
    {
        await ComeInAsync();
        Failing.Fails = true;
        var layout = Render<GateLayout>(parameters => parameters.Add<Failing>(l => l.Body!));
        Assert.NotNull(layout.WaitForElement("[data-testid=gate-error] a[data-reload]"));
        Assert.NotNull(layout.Find(".gate-frame > main#main [data-testid=gate-error]"));

        Failing.Fails = false;
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?tab=users");

        layout.WaitForAssertion(() => Assert.Equal("Here again", layout.Find(".page").TextContent.Trim()));
    }

    [Fact]
    public async Task A_gate_that_cannot_be_judged_says_so_and_shows_nothing_behind_it()
    {
        await ComeInAsync();
        Failing.Fails = false;
        Database.Broken = true;

        var layout = Render<GateLayout>(parameters => parameters.Add<Failing>(l => l.Body!));

        Assert.NotNull(layout.WaitForElement("[data-testid=gate-error] a[data-reload]"));
        Assert.DoesNotContain("Here again", layout.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_state_of_the_gate_offers_the_choice_of_language_once()
    {
        await ComeInAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?tab=users");
        const string Language = "[data-testid=language]";

        // Not judged yet, judged, the page reads, the form stands
        Database.Close();
        var layout = Render<GateLayout>(parameters => parameters.Add<ContactInformationPage>(l => l.Body!));
        Assert.Single(layout.FindAll("[data-testid=loading]"));
        Assert.Single(layout.FindAll(Language));
        Database.Open();
        layout.WaitForElement("[data-testid=contact-gate]");
        Assert.Single(layout.FindAll(Language));
        Assert.Equal("/account/contact-information?tab=users", layout.Find(Language + " input[name=back]").GetAttribute("value"));

        // The page reads, or cannot
        Database.Close();
        var reading = Render<ContactInformationPage>(parameters => parameters.AddCascadingValue("Gated", true));
        Assert.Single(reading.FindAll(Language));
        Database.Open();
        Database.Broken = true;
        var broken = Render<ContactInformationPage>(parameters => parameters.AddCascadingValue("Gated", true));
        broken.WaitForElement("[data-testid=load-failed]");
        Assert.Single(broken.FindAll(Language));

        // The gate cannot be judged, the page fails
        var unknown = Render<GateLayout>(parameters => parameters.Add<Failing>(l => l.Body!));
        unknown.WaitForElement("[data-testid=gate-error]");
        Assert.Single(unknown.FindAll(Language));
        (Database.Broken, Failing.Fails) = (false, true);
        var failing = Render<GateLayout>(parameters => parameters.Add<Failing>(l => l.Body!));
        failing.WaitForElement("[data-testid=gate-error]");
        Assert.Single(failing.FindAll(Language));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("tr")]
    public async Task Alert_contacts_are_found_however_the_i_of_a_name_is_typed(string language)
    {
        Speak(language);
        options.Environment = GoogleEnvironment.Production;
        await ComeInAsync();
        await using (var db = Portal.File.CreateDbContext())
        {
            for (var number = 1; number <= 9; number++)
            {
                var email = FormattableString.Invariant($"person{number}@shop.example");
                db.Add(new AppUser { DisplayName = number == 1 ? "Işık" : "Ada", UserName = email, Email = email, Role = Role.Ops, LastSeenAt = Portal.Now });
            }

            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var page = Open();
        Assert.Equal(10, page.FindAll("[data-testid=contact-alertContacts] input[type=checkbox]").Count);

        await page.Find("[data-testid=alerts-search]").InputAsync("isik");

        Assert.Equal(["contact-alertContacts-person1@shop.example"], page.FindAll("[data-testid=contact-alertContacts] input[type=checkbox]").Select(box => box.GetAttribute("data-testid")));
    }

    private sealed class Failing : ComponentBase
    {
        public static bool Fails { get; set; }

        protected override void OnInitialized()
        {
            if (Fails)
            {
                throw new InvalidOperationException("The page failed.");
            }
        }

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddContent(0, "Here again");
    }
}
