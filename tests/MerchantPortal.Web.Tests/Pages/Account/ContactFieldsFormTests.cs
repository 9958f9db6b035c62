using System.Collections.Immutable;
using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Web.Pages.Account;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Account;

/// <summary>The form of the seven fields alone: what its fields say of themselves, and when it says that one was left.</summary>
public sealed class ContactFieldsFormTests : UiContext
{
    private static readonly UserId Mei = new("mei");
    private static readonly UserId Gone = new("gone");

    private static readonly ContactContext Context = new(
        GoogleEnvironment.Production,
        OpsMerchantAsk.Required,
        new PortalPerson[]
        {
            new(Mei, "Mei", "mei@partner.example", Role.PartnerAdmin, PersonStanding.Active),
            new(Gone, "Gone", "gone@partner.example", Role.Ops, PersonStanding.Disabled),
        }.ToImmutableDictionary(p => p.Id),
        []);

    private readonly ContactForm form = ContactForm.Of(ContactInformation.Empty);
    private readonly List<string> left = [];

    [Theory]
    [InlineData(ContactFields.AlertContacts, "Add at least one alert contact.")]
    [InlineData(ContactFields.TechEmergency, "Add at least one technical emergency contact.")]
    [InlineData(ContactFields.TechNonEmergency, "Add at least one technical non-emergency contact.")]
    [InlineData(ContactFields.OpsMerchant, "Add at least one operational contact for merchant issues.")]
    [InlineData(ContactFields.OpsGoogle, "Add at least one operational contact for Google.")]
    [InlineData(ContactFields.OpsUsers, "Add the operational contact that guests see.")]
    [InlineData(ContactFields.OpsSupport, "Choose when guests can reach you, and in which time zone.")]
    public void Every_field_that_is_wrong_is_marked_and_described_by_its_message(string field, string sentence)
    {
        var page = Draw();

        Assert.All(
            page.FindAll($"[data-step={field}] .choice > input:not(:disabled), [data-step={field}] input[data-testid=contact-{field}]"),
            input => AssertMarked(page, input, sentence));
        Assert.NotEmpty(page.FindAll($"[data-step={field}] [aria-invalid]"));
    }

    [Fact]
    public void Time_zones_are_offered_from_west_to_east_and_then_by_city()
    {
        string[] wanted = ["Pacific/Honolulu", "America/New_York", "Europe/London", "Europe/Istanbul", "Asia/Hong_Kong", "Australia/Perth", "Asia/Taipei"];

        Assert.Equal(wanted, Zones.All.Where(wanted.Contains));
    }

    [Fact]
    public void Of_alert_contacts_only_the_one_without_access_is_marked()
    {
        form.Alerts.UnionWith([Mei, Gone]);

        var page = Draw();

        AssertMarked(page, page.Find("[data-testid='contact-alertContacts-gone@partner.example']"), "This user no longer has access.");
        Assert.False(page.Find("[data-testid='contact-alertContacts-mei@partner.example']").HasAttribute("aria-invalid"));
    }

    [Fact]
    public void The_days_times_and_zone_of_a_row_of_hours_are_marked_and_described_by_the_rows_message()
    {
        form.Add(SupportKind.Custom, "");
        form.Add(SupportKind.Evenings, "Asia/Taipei");

        var page = Draw();

        var inputs = page.FindAll("#contact-opsSupport-0 :is(input, select)");
        Assert.Equal(11, inputs.Count);
        Assert.All(inputs, input => AssertMarked(page, input, "Choose when guests can reach you, and in which time zone."));
        Assert.Empty(page.FindAll("#contact-opsSupport-1 [aria-invalid]"));
    }

    [Fact]
    public void Of_hours_that_end_before_they_start_the_times_are_marked()
    {
        form.Add(SupportKind.Evenings, "Asia/Taipei");
        form.Support[0].End = "02:00";

        var page = Draw();

        AssertMarked(page, page.Find("[data-testid=contact-opsSupport-0-start]"), "Does it run past midnight?");
        AssertMarked(page, page.Find("[data-testid=contact-opsSupport-0-end]"), "Does it run past midnight?");
        Assert.False(page.Find("[data-testid=contact-opsSupport-0-zone]").HasAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_ticked_day_and_the_next_morning_are_raised_so_that_the_draft_is_kept_and_the_old_message_goes()
    {
        form.Add(SupportKind.Custom, "Asia/Taipei");
        (form.Support[0].Start, form.Support[0].End) = ("22:00", "02:00");
        var page = Draw();

        await page.Find("#contact-opsSupport-0 .chips input").ChangeAsync(new ChangeEventArgs { Value = true });
        Assert.Equal([ContactFields.OpsSupport], left);

        page = Draw();
        await page.Find("[data-testid=contact-opsSupport-0-past-midnight]").ClickAsync(new());
        Assert.Equal([ContactFields.OpsSupport, ContactFields.OpsSupport], left);
        Assert.DoesNotContain(ContactRules.Check(form.Read(), Context), problem => problem.Field == ContactFields.OpsSupport);
    }

    [Theory]
    [InlineData("en", "Guests see exactly one address. Choose one that the whole team reads.")]
    [InlineData("zh-Hant", "使用者只會看到一個地址，請選擇整個團隊都會查看的信箱。")]
    [InlineData("tr", "Kullanıcılar yalnızca tek bir adres görür. Tüm ekibin okuduğu bir adres seçin.")]
    public async Task Two_addresses_for_guests_are_answered_with_how_many_it_may_be(string language, string sentence)
    {
        Speak(language);
        await Draw().Find("[data-testid=contact-opsUsers]").ChangeAsync(new ChangeEventArgs { Value = "a@x.example, b@y.example" });

        var page = Draw();

        AssertMarked(page, page.Find("[data-testid=contact-opsUsers]"), sentence);
        Assert.Equal("a@x.example, b@y.example", page.Find("[data-testid=contact-opsUsers]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("en", "Kept the address only.")]
    [InlineData("zh-Hant", "僅保留電子郵件地址。")]
    [InlineData("tr", "Yalnızca adres alındı.")]
    public async Task Of_a_name_and_address_pasted_for_guests_the_address_is_kept_and_the_field_says_so(string language, string sentence)
    {
        Speak(language);
        var page = Draw();

        await page.Find("[data-testid=contact-opsUsers]").ChangeAsync(new ChangeEventArgs { Value = "Ops <help@x.example>" });
        Assert.Equal(("help@x.example", sentence), (form.GuestEmail, page.Find("[data-testid=contact-opsUsers-note]").TextContent.Trim()));

        await page.Find("[data-testid=contact-opsUsers]").ChangeAsync(new ChangeEventArgs { Value = "desk@x.example" });
        Assert.Empty(page.FindAll("[data-testid=contact-opsUsers-note]"));
    }

    private static void AssertMarked(IRenderedComponent<ContactFieldsForm> page, IElement input, string sentence)
    {
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var said = (input.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => page.Find("#" + id)).ToList();
        Assert.Contains(said, note => note.TextContent.Contains(sentence, StringComparison.Ordinal) && (note.HasAttribute("aria-live") || note.ClassList.Contains("field-error")));
    }

    private IRenderedComponent<ContactFieldsForm> Draw()
    {
        var view = new ContactView(
            ContactInformation.Empty, Guid.Empty, null, null, null, null, Context, new(false, false, [], 0, 7, null, false), ImmutableDictionary<string, AddressProof>.Empty, false, null);
        return Render<ContactFieldsForm>(parameters => parameters
            .Add(p => p.Form, form)
            .Add(p => p.View, view)
            .Add(p => p.Problems, ContactRules.Check(form.Read(), Context))
            .Add(p => p.Notes, [])
            .Add(p => p.OnLeave, left.Add));
    }
}
