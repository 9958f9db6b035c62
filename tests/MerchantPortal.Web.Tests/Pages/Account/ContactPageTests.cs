using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Bunit.TestDoubles;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Pages.Account;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Account;

/// <summary>The contact information page on real acts and a real SQLite Database, in all its states.</summary>
public sealed class ContactPageTests : PeopleContext
{
    private BunitAuthorizationContext people = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var act in new[]
        {
            typeof(LoadCurrentPerson), typeof(LoadContactInformation), typeof(SaveContactInformation), typeof(SaveContactDraft), typeof(RemindAdministrators),
            typeof(ReconfirmContacts), typeof(SendTestMessage),
        })
        {
            Services.AddSingleton(act);
        }

        Services.AddScoped<SignedIn>();
        people = AddAuthorization();
        await AddAsync("mei", Role.PartnerAdmin);
        await AddAsync("ada", Role.PartnerAdmin);
        await AddAsync("omar", Role.Ops);
        await AddAsync("sam", Role.Staff);
    }

    [Fact]
    public void An_administrator_meets_the_gate_with_two_tabs_and_progress()
    {
        var page = Open("mei");

        var gate = page.Find("[data-testid=contact-gate]");
        Assert.Equal(("dialog", "true", "gate-title"), (gate.GetAttribute("role"), gate.GetAttribute("aria-modal"), gate.GetAttribute("aria-labelledby")));
        Assert.Equal(2, page.FindAll("[role=tab]").Count);
        Assert.Equal("0 of 6", page.Find("[data-testid=contact-progress]").TextContent);
        foreach (var key in ContactFields.All.Where(k => k != ContactFields.OpsMerchant))
        {
            Assert.NotNull(page.Find($"[data-testid=contact-{key}]"));
        }

        Assert.Empty(page.FindAll("[data-testid=contact-opsMerchant]"));
        Assert.NotNull(page.Find("[data-testid=contact-support]"));
        Assert.NotNull(page.Find("[data-testid=gate-sign-out]"));
    }

    [Fact]
    public async Task An_empty_submit_lists_all_that_is_missing_each_linked_to_its_field()
    {
        var page = Open("mei");

        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        var links = page.FindAll("[data-testid=contact-errors] a");
        Assert.Equal(6, links.Count);
        Assert.All(links, link => Assert.NotNull(page.Find("#" + link.GetAttribute("data-focus"))));
        Assert.Contains("Add at least one technical emergency contact.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_fault_in_two_fields_is_told_apart_in_the_list()
    {
        var page = Open("mei");
        page.Find("[data-testid=contact-techEmergency-phone]").Change("0212");
        page.Find("[data-testid=contact-opsUsers-phone]").Change("0212");

        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        var faults = page.FindAll("[data-testid=contact-errors] a").Select(link => link.TextContent.Trim()).Where(text => text.Contains("country code", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, faults.Count);
        Assert.Equal(2, faults.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Nothing_is_reported_before_a_field_was_left()
    {
        var page = Open("mei");
        Assert.Empty(page.FindAll(".field-error"));

        await page.Find("[data-testid=contact-techNonEmergency]").ChangeAsync(new ChangeEventArgs { Value = "ops@shop" });
        Assert.Empty(page.FindAll(".field-error"));
        await page.Find("[data-testid=contact-techNonEmergency]").BlurAsync(new());

        Assert.Contains("\"ops@shop\" is not complete.", Assert.Single(page.FindAll(".field-error")).TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("[data-testid=contact-techNonEmergency]").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task What_is_pasted_is_split_and_names_are_dropped()
    {
        var page = Open("mei");

        await TypeAsync(page, "contact-techNonEmergency", "Ops <a＠x.example>; b@x.example\nc@X.example");

        Assert.Equal("Split into 3 addresses.", page.Find("[data-testid=contact-techNonEmergency-note]").TextContent);
        Assert.Equal("a@x.example", page.Find("[data-testid=contact-techNonEmergency]").GetAttribute("value"));
        Assert.Equal("c@x.example", page.Find("[data-testid=contact-techNonEmergency-3]").GetAttribute("value"));
        await TypeAsync(page, "contact-opsGoogle", "Ops <ops@x.example>");
        Assert.Equal("Kept the address only.", page.Find("[data-testid=contact-opsGoogle-note]").TextContent);
    }

    [Fact]
    public async Task A_full_form_is_saved_confirmed_and_leads_to_the_wanted_page()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?returnUrl=%2Fbookings%2FB1");
        var page = Open("mei");
        await FillAsync(page);

        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        page.WaitForElement("[data-testid=contact-done]");
        Assert.Equal("/bookings/B1", page.Find("[data-testid=contact-continue]").GetAttribute("href"));
        await page.Find("[data-testid=contact-test]").ClickAsync(new());
        Assert.StartsWith("5 messages", page.Find("[data-testid=contact-tested]").TextContent, StringComparison.Ordinal);
        Assert.True((await Services.GetRequiredService<JudgeGate>().RunAsync(default)).Complete);
    }

    [Fact]
    public async Task A_lost_circuit_loses_nothing_and_a_colleague_may_go_on()
    {
        var first = Open("mei");
        await TypeAsync(first, "contact-opsGoogle", "half@");

        var again = Open("mei");
        Assert.Equal("half@", again.Find("[data-testid=contact-opsGoogle]").GetAttribute("value"));
        Assert.NotNull(again.Find("[data-testid=contact-draft-restored]"));

        // An added row is a change, though nothing of it can be judged yet
        await again.Find("[data-testid=contact-opsSupport-add]").ClickAsync(new());
        Assert.Empty(again.FindAll("#contact-opsSupport-0 .field-error"));
        Assert.NotNull(Open("mei").Find("#contact-opsSupport-0"));

        var ada = Open("ada");
        var offer = ada.Find("[data-testid=contact-draft-offer]");
        Assert.Contains("Draft by Mei, 10:00", offer.TextContent, StringComparison.Ordinal);
        await ada.Find("[data-testid=contact-draft-offer] button").ClickAsync(new());
        Assert.Equal("half@", ada.Find("[data-testid=contact-opsGoogle]").GetAttribute("value"));
    }

    [Fact]
    public async Task The_open_gate_of_a_waiting_person_unlocks_when_somebody_else_saves()
    {
        var waiting = Open("sam");
        Assert.Contains("Your provider is finishing the set-up", waiting.Markup, StringComparison.Ordinal);
        Assert.Equal(2, waiting.FindAll("[data-testid=gate-administrators] li").Count);

        await SaveAsAsync("mei", Full("mei"));

        waiting.WaitForElement("[data-testid=contact-continue]");
        Assert.Contains("Mei has filled in", waiting.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ops_read_and_remind_once_a_day()
    {
        var page = Open("omar");

        Assert.NotNull(page.Find("[data-testid=contact-read]"));
        Assert.Empty(page.FindAll("[data-testid=contact-save]"));
        await page.Find("[data-testid=contact-remind]").ClickAsync(new());

        Assert.True(page.Find("[data-testid=contact-remind]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Staff_see_only_what_guests_see_once_the_gate_is_open()
    {
        await SaveAsAsync("mei", Full("mei"));

        var page = Open("sam");

        Assert.Contains("help@partner.example", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("pager@partner.example", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("ops@partner.example", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_administrators_at_once_the_second_compares_and_keeps_what_both_changed()
    {
        await SaveAsAsync("mei", Full("mei"));
        var page = Open("mei");
        await TypeAsync(page, "contact-opsGoogle", "mine@partner.example");
        await SaveAsAsync("ada", Full("mei") with { TechNonEmergency = ["theirs@partner.example"] });

        await page.Find("[data-testid=contact-save]").ClickAsync(new());
        page.WaitForElement("[data-testid=contact-conflict]");
        Assert.Contains("Ada saved this form", page.Markup, StringComparison.Ordinal);
        await page.Find("[data-testid=contact-resolve]").ClickAsync(new());

        page.WaitForElement("[data-testid=contact-done]");
        await using var db = Database.CreateDbContext();
        var saved = (await db.Set<ContactRecord>().SingleAsync()).Contact;
        Assert.Equal(["mine@partner.example"], saved.OpsGoogle);
        Assert.Equal(["theirs@partner.example"], saved.TechNonEmergency);
    }

    [Fact]
    public void Sandbox_shows_alert_contacts_and_says_where_they_are_set()
    {
        Center.Environment = GoogleEnvironment.Sandbox;

        var page = Open("mei");

        Assert.Contains("Alert contacts are set in Production only.", page.Find("[data-testid=contact-alertContacts]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=contact-alertContacts] input"));
        // Counted all the same (portal.md 4.4); when they are the one thing left, the page says so
        Assert.Equal(("0 of 6", "6"), (page.Find("[data-testid=contact-progress]").TextContent, page.Find(".gate-progress progress").GetAttribute("max")));
        Assert.DoesNotContain("Switch", page.Find("[data-testid=contact-alertContacts]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpsMerchantAsk.Optional, "0 of 6")]
    [InlineData(OpsMerchantAsk.Required, "0 of 7")]
    public void Merchant_issues_are_asked_for_where_the_integration_asks(OpsMerchantAsk asks, string progress)
    {
        Center.AsksOpsMerchant = asks;

        var page = Open("mei");

        Assert.NotNull(page.Find("[data-testid=contact-opsMerchant]"));
        Assert.Equal(progress, page.Find("[data-testid=contact-progress]").TextContent);
    }

    [Fact]
    public async Task Each_section_has_its_number_and_says_whether_it_needs_something()
    {
        Center.AsksOpsMerchant = OpsMerchantAsk.Optional;
        var page = Open("mei");
        Assert.Equal(Enumerable.Range(1, 7).Select(n => $"Section {n} of 7"), page.FindAll("fieldset[data-step] > legend > .step-of").Select(number => number.TextContent));
        Assert.Equal(ContactFields.All, page.FindAll("[data-step]").Select(section => section.GetAttribute("data-step")!));
        Assert.Equal(["Missing", "Missing", "Missing", "Optional", "Missing", "Missing", "Missing"], States());

        await FillAsync(page);
        await TypeAsync(page, "contact-opsGoogle", "ops@");
        Assert.Equal(["Done", "Done", "Done", "Optional", "Wrong", "Done", "Done"], States());
        Assert.Contains("1 section still needs something", page.Find("[data-testid=contact-sections] summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("Operational contact (for Google)Needs correction", page.Find("[data-testid=contact-section-opsGoogle]").TextContent.Trim());

        await TypeAsync(page, "contact-opsGoogle", "ops@partner.example");
        Assert.Equal(["Done", "Done", "Done", "Optional", "Done", "Done", "Done"], States());
        Assert.Contains("No section needs anything more", page.Find("[data-testid=contact-sections] summary").TextContent, StringComparison.Ordinal);

        IEnumerable<string?> States() => page.FindAll("[data-step-to]").Select(section => section.GetAttribute("data-state"));
    }

    [Fact]
    public void In_the_sandbox_the_section_of_alert_contacts_waits_for_production()
    {
        Center.Environment = GoogleEnvironment.Sandbox;

        var page = Open("mei");

        Assert.Equal("Later", page.Find("[data-step-to=alertContacts]").GetAttribute("data-state"));
    }

    [Fact]
    public async Task Escape_says_why_the_dialog_stays()
    {
        var page = Open("mei");

        await page.Find("[data-testid=contact-gate]").KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Escape" });

        Assert.StartsWith("Needed before you can continue.", page.Find("[data-testid=gate-needed]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-testid=contact-save]"));
    }

    [Fact]
    public async Task Hours_that_end_before_they_start_offer_the_next_day()
    {
        var page = Open("mei");
        await page.Find("[data-testid=contact-opsSupport-Evenings]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("[data-testid=contact-opsSupport-0-zone]").ChangeAsync(new ChangeEventArgs { Value = "Asia/Taipei" });
        await page.Find("[data-testid=contact-opsSupport-0-end]").ChangeAsync(new ChangeEventArgs { Value = "02:00" });
        await page.Find("[data-testid=contact-opsSupport-0-end]").BlurAsync(new());
        Assert.Contains("Does it run past midnight?", page.Markup, StringComparison.Ordinal);

        await page.Find("[data-testid=contact-opsSupport-0-past-midnight]").ClickAsync(new());

        Assert.DoesNotContain("Does it run past midnight?", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_press_on_its_way_finds_its_handler_however_often_the_users_are_drawn_meanwhile()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?tab=users");
        var page = Open("mei");
        page.WaitForElement("[data-testid=user-role]");
        var handlers = HandlersOf(page);

        page.Render();

        Assert.Equal(handlers, HandlersOf(page));
    }

    [Fact]
    public async Task What_is_typed_on_its_way_finds_its_handler_however_often_the_form_is_drawn_meanwhile()
    {
        Center.AsksOpsMerchant = OpsMerchantAsk.Required;
        var page = Open("mei");
        await TypeAsync(page, "contact-techEmergency", "pager@partner.example, second@partner.example");
        await page.Find("[data-testid=contact-opsSupport-add]").ClickAsync(new());
        await page.Find("[data-testid=contact-opsSupport-Evenings]").ChangeAsync(new ChangeEventArgs { Value = true });
        var handlers = HandlersOf(page);
        Assert.InRange(handlers.Count, 50, 500);

        for (var times = 1; times <= 3; times++)
        {
            page.FindComponent<ContactFieldsForm>().Render();
            page.Render();
        }

        Assert.Equal(handlers, HandlersOf(page));
    }

    [Fact]
    public async Task Round_the_clock_clears_and_disables_the_other_hours_but_needs_a_zone()
    {
        var page = Open("mei");
        await page.Find("[data-testid=contact-opsSupport-Weekends]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("[data-testid=contact-opsSupport-RoundTheClock]").ChangeAsync(new ChangeEventArgs { Value = true });

        Assert.True(page.Find("[data-testid=contact-opsSupport-Weekends]").HasAttribute("disabled"));
        Assert.False(page.Find("[data-testid=contact-opsSupport-Weekends]").HasAttribute("checked"));
        Assert.Contains("in which time zone", page.Find("[data-testid=contact-opsSupport]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleague_is_invited_from_the_gate()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?tab=users");
        var page = Open("mei");

        await page.Find("[data-testid=invite-name]").ChangeAsync(new ChangeEventArgs { Value = "Kaya" });
        await page.Find("[data-testid=invite-email]").ChangeAsync(new ChangeEventArgs { Value = "kaya@x.example" });

        // Nobody is made the strongest by not choosing, and only who may fill in the form is asked to
        Assert.Contains("You need not wait", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Staff", page.Find("[data-testid=invite-role] option[selected]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=invite-ask-contact]"));
        await page.Find("[data-testid=invite-role]").ChangeAsync(new ChangeEventArgs { Value = "0" });
        Assert.Single(page.FindAll("[data-testid=invite-ask-contact]"));
        await page.Find("[data-testid=invite-submit]").ClickAsync(new());

        Assert.Contains("kaya@x.example", page.WaitForElement("[data-testid=invite-sent]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["yes"], await AskedAsync());
        Assert.NotNull(page.Find("[data-testid=user-row][data-email='kaya@x.example']"));
    }

    [Fact]
    public async Task An_invitation_says_nothing_of_a_form_that_is_filled_in()
    {
        await SaveAsAsync("mei", Full("mei"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/account/contact-information?tab=users");
        var page = Open("mei");
        await page.Find("[data-testid=invite-name]").ChangeAsync(new ChangeEventArgs { Value = "Kaya" });
        await page.Find("[data-testid=invite-email]").ChangeAsync(new ChangeEventArgs { Value = "kaya@x.example" });
        await page.Find("[data-testid=invite-role]").ChangeAsync(new ChangeEventArgs { Value = "0" });

        Assert.DoesNotContain("You need not wait", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=invite-ask-contact]"));
        await page.Find("[data-testid=invite-submit]").ClickAsync(new());

        page.WaitForElement("[data-testid=invite-sent]");
        Assert.Equal(["no"], await AskedAsync());
    }

    [Fact]
    public async Task The_people_are_a_press_away_and_the_page_lives_on()
    {
        var page = Open("mei");

        await page.Find("[data-testid=tab-users]").ClickAsync(new());
        page.WaitForElement("[data-testid=user-row]");
        await page.Find("[data-testid=tab-contact]").ClickAsync(new());

        page.WaitForElement("[data-testid=contact-save]");
        Assert.Empty(page.FindAll("[data-testid=user-row]"));
    }

    [Fact]
    public async Task Half_a_year_later_it_asks_whether_all_is_still_right()
    {
        await SaveAsAsync("mei", Full("mei"));
        Clock.Advance(TimeSpan.FromDays(181));

        var page = Open("mei");
        await page.Find("[data-testid=contact-reconfirm] button").ClickAsync(new());

        Assert.Empty(page.FindAll("[data-testid=contact-reconfirm]"));
    }

    [Fact]
    public async Task A_domain_without_a_mail_server_is_a_warning_beside_its_field_that_does_not_stop_saving()
    {
        var page = Open("mei");
        await FillAsync(page);
        await TypeAsync(page, "contact-opsGoogle", "ops@missing.example");
        var checks = new CheckMailDomains(Database, (domain, _) => Task.FromResult(domain == "missing.example" ? MailServerAnswer.None : MailServerAnswer.Unknown), Clock);
        Assert.Equal(2, await checks.RunOnceAsync(default));

        page.WaitForAssertion(() => Assert.Contains("We could not find a mail server for this domain.", page.Markup, StringComparison.Ordinal));
        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        Assert.NotNull(page.Find("[data-testid=contact-done]"));
    }

    [Theory]
    [InlineData(0, null, "21 Nov 2026 Sat 18:00 Taipei (UTC+8)")]
    [InlineData(0, "America/New_York", "21 Nov 2026 Sat 05:00 New York (UTC−5)")]
    [InlineData(170, "America/New_York", "10 May 2027 Mon 06:00 New York (UTC−4)")]
    [InlineData(0, "UTC", "21 Nov 2026 Sat 10:00 UTC")]
    [InlineData(0, "Mars/Olympus", "21 Nov 2026 Sat 18:00 Taipei (UTC+8)")]
    public async Task Times_are_in_the_browsers_zone_or_that_of_the_support_hours_with_its_name_beside(int daysOn, string? browser, string time)
    {
        // Before any page is open: each would look again every 15 seconds
        Clock.Advance(TimeSpan.FromDays(daysOn));
        await SaveAsAsync("mei", Full("mei"));
        JSInterop.Setup<string?>("portal.zone").SetResult(browser);

        var page = Open("mei");

        page.WaitForAssertion(() => Assert.Equal("Last saved by Mei, " + time, page.Find(".page-lead").TextContent));
    }

    [Theory]
    [InlineData("zh-Hant", "請至少新增一位技術問題緊急聯絡人。")]
    [InlineData("tr", "En az bir teknik acil durum kişisi ekleyin.")]
    public async Task The_form_speaks_the_persons_language_and_keeps_the_values(string language, string sentence)
    {
        await TypeAsync(Open("mei"), "contact-opsGoogle", "INFO@Istanbul.example");
        Speak(language);

        var page = Open("mei");
        await page.Find("[data-testid=contact-save]").ClickAsync(new());

        Assert.Contains(sentence, page.Markup, StringComparison.Ordinal);
        Assert.Equal("INFO@istanbul.example", page.Find("[data-testid=contact-opsGoogle]").GetAttribute("value"));
    }

    // What an invitation's mail says of the form
    private Task<List<string>> AskedAsync() => ReadAsync(async db => (await db.Set<OwedMail>().Where(m => m.Template == MailTemplate.Invitation).ToListAsync(Stop))
        .ConvertAll(m => JsonDocument.Parse(m.Values).RootElement.GetProperty("contact").GetString()!));

    private static ContactInformation Full(string alert) => new()
    {
        AlertContacts = [new UserId(alert)],
        TechEmergency = [new("pager@partner.example", null)],
        TechNonEmergency = ["tech@partner.example"],
        OpsGoogle = ["ops@partner.example"],
        OpsUsers = new("help@partner.example", null, null),
        OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "Asia/Taipei")],
    };

    private IRenderedComponent<ContactInformationPage> Open(string who)
    {
        people.SetAuthorized(who).SetClaims(new Claim(ClaimTypes.NameIdentifier, who));
        var page = Render<ContactInformationPage>();
        page.WaitForElement("h1");
        return page;
    }

    private static async Task TypeAsync(IRenderedComponent<ContactInformationPage> page, string testId, string text)
    {
        await page.Find($"[data-testid={testId}]").ChangeAsync(new ChangeEventArgs { Value = text });
        await page.Find($"[data-testid={testId}]").BlurAsync(new());
    }

    private static async Task FillAsync(IRenderedComponent<ContactInformationPage> page)
    {
        await page.Find("[data-testid='contact-alertContacts-mei@people.example']").ChangeAsync(new ChangeEventArgs { Value = true });
        await TypeAsync(page, "contact-techEmergency", "pager@partner.example");
        await TypeAsync(page, "contact-techNonEmergency", "tech@partner.example");
        await TypeAsync(page, "contact-opsGoogle", "ops@partner.example");
        await TypeAsync(page, "contact-opsUsers", "help@partner.example");
        await page.Find("[data-testid=contact-opsSupport-RoundTheClock]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("[data-testid=contact-opsSupport-0-zone]").ChangeAsync(new ChangeEventArgs { Value = "Asia/Taipei" });
    }

    private async Task SaveAsAsync(string who, ContactInformation contact)
    {
        var person = (await Services.GetRequiredService<LoadCurrentPerson>().RunAsync(new UserId(who), default))!;
        var view = await Services.GetRequiredService<LoadContactInformation>().RunAsync(person, default);
        Assert.True((await Services.GetRequiredService<SaveContactInformation>().RunAsync(new(person, contact, view.Stamp, false), default)).Saved);
    }
}
