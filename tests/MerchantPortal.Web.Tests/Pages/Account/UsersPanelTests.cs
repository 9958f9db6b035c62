using System.Globalization;
using Bunit;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Account;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Account;

/// <summary>
/// What an administrator does to people on the Users tab, on real acts and a real SQLite file: done, refused, and done by somebody else meanwhile.
/// Mei is the only administrator and the only alert contact; Omar is ops; Sam is staff of two shops; Kaya is invited.
/// </summary>
public sealed class UsersPanelTests : PeopleContext
{
    private static readonly CurrentPerson Mei = new(new("mei"), "Mei", Role.PartnerAdmin, null, "en");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (id, name) in new[] { ("m1", "Corner Salon"), ("m2", "River Salon") })
        {
            var shop = new TestShop(new(id));
            shop.Merchant.Name = name;
            await using var db = Database.CreateDbContext();
            shop.Store(db);
            await db.SaveChangesAsync(Stop);
        }

        await AddAsync("mei", Role.PartnerAdmin);
        await AddAsync("omar", Role.Ops);
        await AddAsync("sam", Role.Staff, seen: true, "m1", "m2");
        await AddAsync("kaya", Role.Manager, seen: false, "m1");
        await ChangeAsync(async db => (await db.ContactRecordAsync(Stop)).Contact = new ContactInformation { AlertContacts = [Mei.Id] });
    }

    [Fact]
    public async Task A_person_gets_another_role()
    {
        var panel = Open();

        await ChooseRoleAsync(panel, "sam", Role.Manager);

        Assert.Equal("Sam: saved.", Notice(panel));
        Assert.Equal((Role.Manager, "m1 m2"), await StoredAsync("sam"));
        Assert.Equal("Manager", panel.Find("[data-email='sam@people.example'] [data-testid=user-role]").GetAttribute("value"));
    }

    [Fact]
    public async Task The_invitation_folds_with_its_errors_in_it()
    {
        var panel = Open();

        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());

        // What portal.js looks for before it folds anything away on a phone
        var fold = panel.Find("details[data-fold][open]");
        Assert.NotNull(fold.QuerySelector(".summary[data-testid=invite-errors]"));
        Assert.Equal("true", fold.QuerySelector("[data-testid=invite-name]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_double_press_on_the_invitation_sends_one_and_says_so_beside_the_button()
    {
        var panel = Open();
        await panel.Find("[data-testid=invite-name]").ChangeAsync(new ChangeEventArgs { Value = "Lin" });
        await panel.Find("[data-testid=invite-email]").ChangeAsync(new ChangeEventArgs { Value = "lin@people.example" });
        await panel.Find("[data-testid=invite-role]").ChangeAsync(new ChangeEventArgs { Value = "0" });

        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());
        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());

        Assert.Equal("", string.Concat(panel.FindAll("[data-testid=invite-errors] li, .field-error").Select(e => e.TextContent)));
        Assert.Equal("An invitation to lin@people.example is on its way.", panel.Find("details[data-fold] [data-testid=invite-sent]").TextContent);
        Assert.Single(await ReadAsync(db => db.Set<OwedMail>().ToListAsync(Stop)));

        // Somebody else is begun: what is missing is said again, and the last one no longer
        await panel.Find("[data-testid=invite-name]").ChangeAsync(new ChangeEventArgs { Value = "Bo" });
        await panel.Find("[data-testid=invite-submit]").ClickAsync(new());
        Assert.NotEmpty(panel.FindAll("[data-testid=invite-errors] li"));
        Assert.Empty(panel.FindAll("[data-testid=invite-sent]"));
    }

    [Fact]
    public async Task The_only_administrator_keeps_role_and_access()
    {
        var panel = Open();

        await ChooseRoleAsync(panel, "mei", Role.Ops);
        Assert.Equal("Mei is the only administrator. Add another first.", Refusal(panel));
        Assert.Equal("PartnerAdmin", panel.Find("[data-email='mei@people.example'] [data-testid=user-role]").GetAttribute("value"));

        await PressAsync(panel, "mei", "user-disable");
        await PressAsync(panel, "mei", "user-disable-yes");
        Assert.Equal("Mei is the only administrator. Add another first.", Refusal(panel));
        Assert.Empty(panel.FindAll("[data-testid=users-notice]"));
        Assert.Equal((Role.PartnerAdmin, ""), await StoredAsync("mei"));
        Assert.True(await MayComeInAsync("mei"));
    }

    [Fact]
    public async Task Somebody_who_saw_every_business_is_placed_before_they_become_staff()
    {
        var panel = Open();
        await ChooseRoleAsync(panel, "omar", Role.Staff);
        Assert.Equal("Businesses of Omar", panel.Find("[data-testid=user-merchants-sheet] h2").TextContent);

        await panel.Find("[data-testid=user-merchants-save]").ClickAsync(new());
        Assert.Equal("Choose at least one business for Omar.", panel.Find("[data-testid=user-merchants-refusal]").TextContent);
        Assert.Equal((Role.Ops, ""), await StoredAsync("omar"));

        await TickAsync(panel, "m2", true);
        await panel.Find("[data-testid=user-merchants-save]").ClickAsync(new());
        Assert.Equal((Role.Staff, "m2"), await StoredAsync("omar"));
        Assert.Equal("Omar: saved.", Notice(panel));
        Assert.Empty(panel.FindAll("[data-testid=user-merchants-sheet]"));
        Assert.StartsWith("River Salon", Row(panel, "omar").QuerySelector("[data-testid=user-merchants]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_that_is_closed_changes_nothing()
    {
        var panel = Open();
        await ChooseRoleAsync(panel, "omar", Role.Staff);
        await TickAsync(panel, "m1", true);

        await panel.Find("[data-testid=user-merchants-sheet] [data-testid=sheet-close]").ClickAsync(new());

        Assert.Empty(panel.FindAll("[data-testid=user-merchants-sheet]"));
        Assert.Equal((Role.Ops, ""), await StoredAsync("omar"));
        Assert.Equal("Ops", panel.Find("[data-email='omar@people.example'] [data-testid=user-role]").GetAttribute("value"));
    }

    [Fact]
    public async Task Businesses_are_taken_away_and_given_but_never_all_of_them()
    {
        var panel = Open();
        await PressAsync(panel, "sam", "user-merchants-change");
        await TickAsync(panel, "m1", false);
        await TickAsync(panel, "m2", false);
        await panel.Find("[data-testid=user-merchants-save]").ClickAsync(new());
        Assert.NotNull(panel.Find("[data-testid=user-merchants-refusal]"));
        Assert.Equal((Role.Staff, "m1 m2"), await StoredAsync("sam"));

        await TickAsync(panel, "m2", true);
        await panel.Find("[data-testid=user-merchants-save]").ClickAsync(new());
        Assert.Equal((Role.Staff, "m2"), await StoredAsync("sam"));
        Assert.False((await new LoadCurrentPerson(Database).RunAsync(new("sam"), Stop))!.MaySee(new("m1")));
        var line = await ReadAsync(db => db.Set<AuditEntry>().SingleAsync(a => a.Object == "user:sam", Stop));
        Assert.Equal(("Staff m1 m2", "Staff m2", "mei"), (line.Before, line.After, line.ByUser));
    }

    [Fact]
    public async Task Access_is_withdrawn_after_a_question_and_given_again()
    {
        var panel = Open();
        await PressAsync(panel, "sam", "user-disable");
        Assert.Contains("Withdraw the access of Sam?", Row(panel, "sam").TextContent, StringComparison.Ordinal);
        await PressAsync(panel, "sam", "user-disable-no");
        Assert.True(await MayComeInAsync("sam"));

        await PressAsync(panel, "sam", "user-disable");
        await PressAsync(panel, "sam", "user-disable-yes");
        Assert.Equal("Sam: saved.", Notice(panel));
        Assert.False(await MayComeInAsync("sam"));
        Assert.Empty(Row(panel, "sam").QuerySelectorAll("[data-testid=user-role], [data-testid=user-merchants-change], [data-testid=user-disable]"));

        await PressAsync(panel, "sam", "user-enable");
        Assert.True(await MayComeInAsync("sam"));
        Assert.NotNull(Row(panel, "sam").QuerySelector("[data-testid=user-role]"));
    }

    [Fact]
    public async Task The_only_alert_contact_leaves_when_a_successor_is_named()
    {
        await AddAsync("ada", Role.PartnerAdmin);
        var panel = Open();
        await PressAsync(panel, "mei", "user-disable");
        await PressAsync(panel, "mei", "user-disable-yes");
        Assert.Equal("Mei is the only alert contact. Choose another first.", Refusal(panel));
        Assert.True(await MayComeInAsync("mei"));

        var successors = panel.FindAll("[data-testid=successor] .button-wide");
        Assert.Equal(["Ada", "Kaya", "Omar", "Sam"], successors.Select(button => button.TextContent.Split(' ')[0]));
        await successors.Single(button => button.TextContent.StartsWith("Omar", StringComparison.Ordinal)).ClickAsync(new());

        Assert.False(await MayComeInAsync("mei"));
        Assert.Equal([new UserId("omar")], (await ReadAsync(db => db.Set<ContactRecord>().SingleAsync(Stop))).Contact.AlertContacts);
        Assert.Empty(panel.FindAll("[data-testid=successor]"));
        Assert.Empty(panel.FindAll("[data-testid=users-refusal]"));
    }

    [Fact]
    public async Task An_invitation_is_sent_again()
    {
        var panel = Open();

        await PressAsync(panel, "kaya", "user-resend");

        Assert.Equal("An invitation to kaya@people.example is on its way.", Notice(panel));
        var mail = await ReadAsync(db => db.Set<OwedMail>().SingleAsync(Stop));
        Assert.Equal((MailTemplate.Invitation, "kaya@people.example"), (mail.Template, mail.ToAddress));
        Assert.Empty(Row(panel, "sam").QuerySelectorAll("[data-testid=user-resend]"));
    }

    [Fact]
    public async Task An_invitation_that_was_accepted_meanwhile_is_not_sent_again_and_the_page_says_so()
    {
        var panel = Open();
        await ChangeAsync(async db =>
        {
            var kaya = await db.Users.SingleAsync(user => user.Id == "kaya", Stop);
            (kaya.PasswordHash, kaya.LastSeenAt) = ("a hash", Clock.Now());
        });

        await PressAsync(panel, "kaya", "user-resend");

        Assert.Equal("Kaya no longer waits for an invitation.", Refusal(panel));
        Assert.Empty(panel.FindAll("[data-testid=users-notice]"));
        Assert.Empty(await ReadAsync(db => db.Set<OwedMail>().ToListAsync(Stop)));
        Assert.Empty(panel.FindAll("[data-testid=user-resend]"));
    }

    [Fact]
    public async Task An_invitation_is_withdrawn()
    {
        var panel = Open();

        await PressAsync(panel, "kaya", "user-disable");
        await PressAsync(panel, "kaya", "user-disable-yes");

        Assert.False(await MayComeInAsync("kaya"));
        Assert.Empty(panel.FindAll("[data-testid=user-resend]"));
        Assert.False(await Services.GetRequiredService<ResendInvitation>().RunAsync(Mei, new("kaya"), Stop));
    }

    [Fact]
    public async Task What_a_colleague_does_shows_at_once()
    {
        await AddAsync("ada", Role.PartnerAdmin);
        var (mine, theirs) = (Open(), Open());

        await PressAsync(theirs, "sam", "user-disable");
        await PressAsync(theirs, "sam", "user-disable-yes");

        mine.WaitForAssertion(() => Assert.NotNull(Row(mine, "sam").QuerySelector("[data-testid=user-enable]")));
        Assert.Empty(mine.FindAll("[data-testid=users-notice]"));
    }

    [Fact]
    public async Task Whoever_is_no_longer_there_is_named_as_gone_and_leaves_the_list()
    {
        var panel = Open();
        await ChangeAsync(db => db.Users.Where(user => user.Id == "sam").ExecuteDeleteAsync(Stop));

        await PressAsync(panel, "sam", "user-disable");
        await PressAsync(panel, "sam", "user-disable-yes");

        Assert.Equal("This account is no longer there.", Refusal(panel));
        Assert.Empty(panel.FindAll("[data-email='sam@people.example']"));
    }

    [Fact]
    public void Who_may_only_look_is_offered_nothing()
    {
        var panel = Open(new(new("omar"), "Omar", Role.Ops, null, "en"));

        Assert.Equal(4, panel.FindAll("[data-testid=user-row]").Count);
        Assert.Empty(panel.FindAll("button, select, input:not([type=search]), [data-key-page=n]"));
    }

    [Theory]
    [InlineData("KAYA", "1 person found", "kaya")]
    [InlineData("omar@", "1 person found", "omar")]
    [InlineData("ｓａｍ", "1 person found", "sam")]
    public async Task People_are_found_by_name_and_address_and_never_in_the_address_of_the_page(string typed, string said, string found)
    {
        var panel = Open();

        await panel.Find("[data-testid=users-search]").InputAsync(new ChangeEventArgs { Value = typed });

        Assert.Equal(found + "@people.example", Assert.Single(panel.FindAll("[data-testid=user-row]")).GetAttribute("data-email"));
        Assert.Equal(said, panel.Find("[data-testid=users-found]").TextContent);
        Assert.DoesNotContain(found, Services.GetRequiredService<NavigationManager>().Uri, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nobody_found_is_said()
    {
        var panel = Open();

        await panel.Find("[data-testid=users-search]").InputAsync(new ChangeEventArgs { Value = "nobody" });

        Assert.Equal("Nothing found", panel.Find("[data-testid=users-none]").TextContent);
        Assert.Empty(panel.FindAll("[data-testid=user-row]"));
    }

    [Fact]
    public void The_row_of_the_address_has_the_focus_again()
    {
        Render<UsersPanel>(parameters => parameters.Add(p => p.Person, Mei).Add(p => p.Row, "sam")).WaitForElement("[data-testid=user-row]");

        Assert.Equal("[data-row='sam']", JSInterop.VerifyInvoke("portal.focus").Arguments[0]);
    }

    [Fact]
    public async Task A_press_on_its_way_finds_its_handler_although_the_sheet_is_open()
    {
        var panel = Open();
        await PressAsync(panel, "sam", "user-merchants-change");
        var handlers = HandlersOf(panel);

        panel.Render();

        Assert.Equal(handlers, HandlersOf(panel));
    }

    private IRenderedComponent<UsersPanel> Open(CurrentPerson? who = null)
    {
        var panel = Render<UsersPanel>(parameters => parameters.Add(p => p.Person, who ?? Mei));
        panel.WaitForElement("[data-testid=user-row]");
        return panel;
    }

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<UsersPanel> panel, string who) => panel.Find($"[data-testid=user-row][data-email='{who}@people.example']");

    private static Task PressAsync(IRenderedComponent<UsersPanel> panel, string who, string what) => Row(panel, who).QuerySelector($"[data-testid={what}]")!.ClickAsync(new());

    private static Task ChooseRoleAsync(IRenderedComponent<UsersPanel> panel, string who, Role role) =>
        Row(panel, who).QuerySelector("[data-testid=user-role]")!.ChangeAsync(new ChangeEventArgs { Value = role.ToString() });

    private static Task TickAsync(IRenderedComponent<UsersPanel> panel, string merchant, bool on) =>
        panel.Find($"[data-testid=user-merchant-{merchant}]").ChangeAsync(new ChangeEventArgs { Value = on });

    private static string Notice(IRenderedComponent<UsersPanel> panel) => panel.Find("[data-testid=users-notice]").TextContent;

    private static string Refusal(IRenderedComponent<UsersPanel> panel) => panel.Find("[data-testid=users-refusal]").TextContent;

    private async Task<(Role Role, string Merchants)> StoredAsync(string who)
    {
        var user = await ReadAsync(db => db.Users.Include(u => u.Memberships).SingleAsync(u => u.Id == who, Stop));
        return (user.Role, string.Join(' ', user.Memberships.Select(m => m.MerchantId.Value).Order(StringComparer.Ordinal)));
    }

    private async Task<bool> MayComeInAsync(string who) => await new LoadCurrentPerson(Database).RunAsync(new(who), Stop) is not null;
}
