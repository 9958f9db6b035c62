using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Account;

public sealed class ContactRulesTests
{
    private static readonly UserId Mei = new("mei");
    private static readonly UserId Ada = new("ada");
    private static readonly UserId Gone = new("gone");

    private static readonly ContactContext Production = new(
        GoogleEnvironment.Production,
        OpsMerchantAsk.NotShown,
        new PortalPerson[]
        {
            new(Mei, "Mei", "mei@partner.example", Role.PartnerAdmin, PersonStanding.Active),
            new(Ada, "Ada", "ada@partner.example", Role.Ops, PersonStanding.Invited),
            new(Gone, "Gone", "gone@partner.example", Role.Ops, PersonStanding.Disabled),
        }.ToImmutableDictionary(p => p.Id),
        []);

    private static readonly ContactContext Sandbox = Production with { Environment = GoogleEnvironment.Sandbox };

    private static readonly ContactInformation Full = new()
    {
        AlertContacts = [Mei],
        TechEmergency = [new("pager@partner.example", "+886 2 1234 5678")],
        TechNonEmergency = ["tech@partner.example"],
        OpsGoogle = ["ops@partner.example"],
        OpsUsers = new("help@partner.example", "+90 212 123 45 67", "https://partner.example/help"),
        OpsSupport = [SupportRow.Quick(SupportKind.BusinessHours, "Asia/Taipei")],
    };

    private static IEnumerable<ContactCode> Codes(ContactInformation contact, ContactContext? context = null) =>
        ContactRules.Check(contact, context ?? Production).Select(p => p.Code);

    [Fact]
    public void A_full_record_has_no_findings() => Assert.Empty(ContactRules.Check(Full, Production));

    [Fact]
    public void An_empty_record_lists_every_missing_field_at_once() =>
        Assert.Equal(
            ["alertContacts", "techEmergency", "techNonEmergency", "opsGoogle", "opsUsers", "opsSupport"],
            ContactRules.Check(ContactInformation.Empty, Production).Where(p => p.Level == ContactLevel.Error).Select(p => p.Field));

    [Theory]
    [InlineData("a@x.example, b@y.example")]
    [InlineData("Ops <a@x.example>；b@y.example")]
    public void Guests_see_exactly_one_address(string typed) =>
        Assert.Equal([ContactCode.OneAddress], Codes(Full with { OpsUsers = new(typed, null, null) }));

    [Fact]
    public void Ops_merchant_is_absent_optional_or_required()
    {
        var optional = Production with { AsksOpsMerchant = OpsMerchantAsk.Optional };
        var required = Production with { AsksOpsMerchant = OpsMerchantAsk.Required };
        var broken = Full with { OpsMerchant = ["broken"] };

        Assert.Empty(ContactRules.Check(broken, Production));
        Assert.Empty(ContactRules.Check(Full, optional));
        Assert.Equal(ContactCode.NotAnEmail, Assert.Single(ContactRules.Check(broken, optional)).Code);
        var missing = Assert.Single(ContactRules.Check(Full, required));
        Assert.Equal((ContactFields.OpsMerchant, ContactCode.RequiredMissing), (missing.Field, missing.Code));
    }

    [Fact]
    public void An_incomplete_address_is_named_with_its_row()
    {
        var problem = Assert.Single(ContactRules.Check(Full with { TechNonEmergency = ["tech@partner.example", "ops@shop"] }, Production));

        Assert.Equal((ContactCode.NotAnEmail, (int?)1, "ops@shop"), (problem.Code, problem.Item, problem.Values[0]));
    }

    [Fact]
    public void The_same_address_twice_is_an_error_whatever_its_case() =>
        Assert.Contains(ContactCode.Duplicate, Codes(Full with { OpsGoogle = ["Info@Istanbul.example", "INFO@istanbul.EXAMPLE"] }));

    [Fact]
    public void Ten_addresses_fit_and_eleven_do_not()
    {
        ImmutableArray<string> Many(int n) => [.. Enumerable.Range(0, n).Select(i => $"a{i}@x.example")];

        Assert.Empty(Codes(Full with { TechNonEmergency = Many(10) }));
        Assert.Equal([ContactCode.TooMany], Codes(Full with { TechNonEmergency = Many(11) }));
    }

    [Fact]
    public void Twenty_alert_contacts_fit_and_twenty_one_do_not()
    {
        var people = Enumerable.Range(0, 21).Select(i => new PortalPerson(new($"u{i}"), $"U{i}", $"u{i}@x.example", Role.Ops, PersonStanding.Active)).ToList();
        var context = Production with { People = people.ToImmutableDictionary(p => p.Id) };

        Assert.Empty(Codes(Full with { AlertContacts = [.. people.Take(20).Select(p => p.Id)] }, context));
        Assert.Equal([ContactCode.TooMany], Codes(Full with { AlertContacts = [.. people.Select(p => p.Id)] }, context));
    }

    [Fact]
    public void A_no_reply_address_is_refused_in_every_address_field()
    {
        Assert.Contains(ContactCode.NoReply, Codes(Full with { TechEmergency = [new("no-reply@x.example", null)] }));
        Assert.Contains(ContactCode.NoReply, Codes(Full with { TechNonEmergency = ["noreply@x.example"] }));
        Assert.Contains(ContactCode.NoReply, Codes(Full with { OpsGoogle = ["noreply@x.example"] }));
        Assert.Contains(ContactCode.NoReply, Codes(Full with { OpsUsers = new("noreply@x.example", null, null) }));
    }

    [Fact]
    public void Only_portal_users_with_access_can_be_alert_contacts()
    {
        Assert.Equal([ContactCode.AlertNotUser], Codes(Full with { AlertContacts = [new("stranger")] }));
        Assert.Equal([ContactCode.AlertDisabled], Codes(Full with { AlertContacts = [Gone] }));
    }

    [Fact]
    public void An_invited_alert_contact_is_a_warning_only()
    {
        var problem = Assert.Single(ContactRules.Check(Full with { AlertContacts = [Ada] }, Production));

        Assert.Equal((ContactCode.AlertInvited, ContactLevel.Warning, "Ada"), (problem.Code, problem.Level, problem.Values[0]));
    }

    [Fact]
    public void Sandbox_only_informs_about_alert_contacts()
    {
        var problem = Assert.Single(ContactRules.Check(Full with { AlertContacts = [] }, Sandbox));

        Assert.Equal((ContactCode.AlertSandbox, ContactLevel.Info), (problem.Code, problem.Level));
    }

    [Fact]
    public void The_guests_address_as_google_only_address_must_be_confirmed()
    {
        var problem = Assert.Single(ContactRules.Check(Full with { OpsUsers = new("OPS@partner.example", null, null) }, Production));

        Assert.Equal((ContactCode.GuestEqualsGoogle, ContactLevel.WarningToConfirm), (problem.Code, problem.Level));
    }

    [Fact]
    public void A_persons_address_for_guests_is_a_warning() =>
        Assert.Equal([ContactCode.GuestPersonal], Codes(Full with { OpsUsers = new("mei@partner.example", null, null) }));

    [Fact]
    public void One_mailbox_for_emergencies_and_the_rest_is_a_warning()
    {
        Assert.Equal([ContactCode.SameMailbox], Codes(Full with { TechNonEmergency = ["Pager@partner.example"] }));
        Assert.Empty(Codes(Full with { TechNonEmergency = ["pager@partner.example", "tech@partner.example"] }));
    }

    [Theory]
    [InlineData("02 1234 5678", false)]
    [InlineData("+0886 2 1234", false)]
    [InlineData("+886 2 1234 567x", false)]
    [InlineData("+12345", false)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+886 2 1234 5678", true)]
    [InlineData("+90 (212) 123-45.67", true)]
    [InlineData("＋８８６ 2 1234 5678", true)]
    public void Phones_are_in_international_form(string phone, bool right)
    {
        var problems = ContactRules.Check(Full with { TechEmergency = [new("pager@partner.example", phone)] }, Production);

        Assert.Equal(right ? [] : [ContactCode.PhoneForm], problems.Select(p => p.Code));
    }

    [Fact]
    public void A_guests_phone_and_help_page_are_checked_too()
    {
        Assert.Equal([ContactCode.PhoneForm], Codes(Full with { OpsUsers = Full.OpsUsers with { Phone = "0212" } }));
        Assert.Equal([ContactCode.HelpPageForm], Codes(Full with { OpsUsers = Full.OpsUsers with { HelpPage = "javascript:alert(1)" } }));
        Assert.Equal([ContactCode.HelpPageForm], Codes(Full with { OpsUsers = Full.OpsUsers with { HelpPage = "help page" } }));
        Assert.Equal([ContactCode.HelpPageForm], Codes(Full with { OpsUsers = Full.OpsUsers with { HelpPage = "https://help.example/" + new string('p', 2000) } }));
        Assert.Equal([ContactCode.PhoneForm], Codes(Full with { OpsUsers = Full.OpsUsers with { Phone = "+49 30 " + new string('-', 40) + "5550101" } }));
    }

    [Fact]
    public void Hours_need_days_times_and_a_zone()
    {
        SupportRow row = new(SupportKind.Custom, SupportDays.Monday, new LocalTime(9, 0), new LocalTime(12, 0), false, "Asia/Taipei");

        Assert.Empty(Codes(Full with { OpsSupport = [row] }));
        Assert.Equal([ContactCode.HoursMissing], Codes(Full with { OpsSupport = [] }));
        Assert.Equal([ContactCode.HoursMissing], Codes(Full with { OpsSupport = [row with { Days = SupportDays.None }] }));
        Assert.Equal([ContactCode.HoursMissing], Codes(Full with { OpsSupport = [row with { Start = null }] }));
        Assert.Equal([ContactCode.HoursMissing], Codes(Full with { OpsSupport = [row with { Zone = "" }] }));
        Assert.Equal([ContactCode.HoursMissing], Codes(Full with { OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "")] }));
        Assert.Empty(Codes(Full with { OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "Europe/Istanbul")] }));
    }

    [Fact]
    public void An_end_before_the_start_is_an_error_until_it_is_said_to_run_past_midnight()
    {
        SupportRow night = new(SupportKind.Custom, SupportDays.Friday, new LocalTime(22, 0), new LocalTime(2, 0), false, "Asia/Taipei");

        Assert.Equal([ContactCode.EndBeforeStart], Codes(Full with { OpsSupport = [night] }));
        Assert.Empty(Codes(Full with { OpsSupport = [night with { PastMidnight = true }] }));
        Assert.Empty(Codes(Full with { OpsSupport = [night with { End = LocalTime.Midnight }] }));
    }

    [Fact]
    public void Overlapping_rows_are_named_with_day_and_hours()
    {
        var weekend = SupportRow.Quick(SupportKind.Weekends, "Asia/Taipei");
        SupportRow saturday = new(SupportKind.Custom, SupportDays.Saturday, new LocalTime(8, 0), new LocalTime(12, 0), false, "Asia/Taipei");

        var problem = Assert.Single(ContactRules.Check(Full with { OpsSupport = [weekend, saturday] }, Production));

        Assert.Equal(ContactCode.Overlap, problem.Code);
        Assert.Equal(["Saturday", "09:00", "12:00"], problem.Values);
        Assert.Empty(Codes(Full with { OpsSupport = [weekend, saturday with { End = new LocalTime(9, 0) }] }));
        Assert.Empty(Codes(Full with { OpsSupport = [weekend, saturday with { Zone = "Europe/Istanbul" }] }));
    }

    [Fact]
    public void A_night_row_overlaps_the_next_morning_and_sunday_night_overlaps_monday()
    {
        SupportRow night = new(SupportKind.Custom, SupportDays.Sunday, new LocalTime(22, 0), new LocalTime(2, 0), true, "Asia/Taipei");
        SupportRow morning = new(SupportKind.Custom, SupportDays.Monday, new LocalTime(1, 0), new LocalTime(3, 0), false, "Asia/Taipei");

        var problem = Assert.Single(ContactRules.Check(Full with { OpsSupport = [night, morning] }, Production));

        Assert.Equal(["Monday", "01:00", "02:00"], problem.Values);
    }

    [Fact]
    public void A_domain_without_mail_server_is_a_warning()
    {
        var problem = Assert.Single(ContactRules.Check(Full with { TechNonEmergency = ["tech@TYPO.example"] }, Production with { DomainsWithoutMail = ["typo.example"] }));

        Assert.Equal((ContactCode.NoMailServer, ContactLevel.Warning), (problem.Code, problem.Level));
    }

    [Fact]
    public void Normalising_folds_drops_empty_rows_and_is_done_once()
    {
        var typed = Full with
        {
            TechEmergency = [new(" ｐager＠PARTNER.example ", " "), new("", "")],
            TechNonEmergency = ["", "  "],
            OpsSupport = [SupportRow.Quick(SupportKind.BusinessHours, "Asia/Taipei"), SupportRow.Quick(SupportKind.RoundTheClock, "Asia/Taipei")],
        };

        var kept = typed.Normalized();

        Assert.Equal([new EmergencyContact("pager@partner.example", null)], kept.TechEmergency);
        Assert.Empty(kept.TechNonEmergency);
        Assert.Equal([SupportKind.RoundTheClock], kept.OpsSupport.Select(r => r.Kind));
        Assert.Equal(kept, kept.Normalized());
    }
}
