using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Account;

public sealed class ContactGateTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);
    private static readonly PortalPerson Mei = new(new("mei"), "Mei", "mei@partner.example", Role.PartnerAdmin, PersonStanding.Active);
    private static readonly GateHistory Never = new(null, null);

    private static readonly ContactInformation Full = new()
    {
        AlertContacts = [Mei.Id],
        TechEmergency = [new("pager@partner.example", null)],
        TechNonEmergency = ["tech@partner.example"],
        OpsGoogle = ["ops@partner.example"],
        OpsUsers = new("help@partner.example", null, null),
        OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "Asia/Taipei")],
    };

    private static ContactContext In(GoogleEnvironment environment, params PortalPerson[] people) =>
        new(environment, OpsMerchantAsk.NotShown, people.ToImmutableDictionary(p => p.Id), []);

    [Fact]
    public void Nothing_saved_is_closed_and_names_every_field()
    {
        var verdict = ContactGate.Judge(null, In(GoogleEnvironment.Production, Mei), Never, Now);

        Assert.False(verdict.Complete || verdict.Open);
        Assert.Equal(["alertContacts", "techEmergency", "techNonEmergency", "opsGoogle", "opsUsers", "opsSupport"], verdict.Missing);
        Assert.Equal((0, 6), (verdict.Done, verdict.Required));
        Assert.Null(verdict.BannerUntil);
    }

    [Fact]
    public void Production_needs_alert_contacts_and_sandbox_does_not()
    {
        var without = Full with { AlertContacts = [] };

        var production = ContactGate.Judge(without, In(GoogleEnvironment.Production, Mei), Never, Now);
        Assert.Equal([ContactFields.AlertContacts], production.Missing);
        Assert.Equal((5, 6, false), (production.Done, production.Required, production.Open));

        var sandbox = ContactGate.Judge(without, In(GoogleEnvironment.Sandbox, Mei), Never, Now);
        Assert.True(sandbox.Complete && sandbox.Open && sandbox.AlertContactsLeft);
        Assert.Equal((5, 6), (sandbox.Done, sandbox.Required));
    }

    [Fact]
    public void Seven_fields_when_merchant_issues_are_asked_for()
    {
        var context = In(GoogleEnvironment.Production, Mei) with { AsksOpsMerchant = OpsMerchantAsk.Required };

        var verdict = ContactGate.Judge(Full, context, Never, Now);

        Assert.Equal((6, 7), (verdict.Done, verdict.Required));
        Assert.Equal([ContactFields.OpsMerchant], verdict.Missing);
        Assert.True(ContactGate.Judge(Full, context with { AsksOpsMerchant = OpsMerchantAsk.Optional }, Never, Now).Complete);
    }

    [Fact]
    public void Warnings_do_not_close_the_gate()
    {
        var invited = Mei with { Standing = PersonStanding.Invited };

        Assert.True(ContactGate.Judge(Full with { TechNonEmergency = ["pager@partner.example"] }, In(GoogleEnvironment.Production, invited), Never, Now).Complete);
    }

    [Fact]
    public void A_contact_lost_from_outside_shows_a_banner_and_closes_after_seven_days()
    {
        var context = In(GoogleEnvironment.Production, Mei with { Standing = PersonStanding.Disabled });
        GateHistory lost = new(Now - Duration.FromDays(30), Now);

        var first = ContactGate.Judge(Full, context, lost, Now);
        var last = ContactGate.Judge(Full, context, lost, Now + Duration.FromDays(7) - Duration.FromSeconds(1));
        var closed = ContactGate.Judge(Full, context, lost, Now + Duration.FromDays(7));

        Assert.True(first is { Open: true, Complete: false } && last.Open);
        Assert.Equal(Now + Duration.FromDays(7), first.BannerUntil);
        Assert.False(closed.Open);
    }

    [Fact]
    public void Contacts_are_confirmed_again_after_180_days()
    {
        Assert.False(ContactGate.ReconfirmDue(null, Now));
        Assert.False(ContactGate.ReconfirmDue(Now - Duration.FromDays(180) + Duration.FromSeconds(1), Now));
        Assert.True(ContactGate.ReconfirmDue(Now - Duration.FromDays(180), Now));
    }

    [Fact]
    public void The_last_administrator_stays()
    {
        var ada = new PortalPerson(new("ada"), "Ada", "ada@x.example", Role.PartnerAdmin, PersonStanding.Active);

        Assert.Equal(UserRefusal.LastAdministrator, UserRules.MayDisable(Mei, null, In(GoogleEnvironment.Sandbox, Mei)));
        Assert.Equal(UserRefusal.LastAdministrator, UserRules.MayBecome(Mei, Role.Ops, In(GoogleEnvironment.Sandbox, Mei)));
        Assert.Equal(UserRefusal.LastAdministrator, UserRules.MayDisable(Mei, null, In(GoogleEnvironment.Sandbox, Mei, ada with { Standing = PersonStanding.Invited })));
        Assert.Equal(UserRefusal.LastAdministrator, UserRules.MayDisable(Mei, null, In(GoogleEnvironment.Sandbox, Mei, ada with { Standing = PersonStanding.Disabled })));
        Assert.Null(UserRules.MayDisable(Mei, null, In(GoogleEnvironment.Sandbox, Mei, ada)));
        Assert.Null(UserRules.MayBecome(Mei, Role.Ops, In(GoogleEnvironment.Sandbox, Mei, ada)));
        Assert.Null(UserRules.MayBecome(Mei, Role.PartnerAdmin, In(GoogleEnvironment.Sandbox, Mei)));
        Assert.Null(UserRules.MayDisable(ada with { Standing = PersonStanding.Invited }, null, In(GoogleEnvironment.Sandbox, Mei, ada with { Standing = PersonStanding.Invited })));
    }

    [Fact]
    public void The_last_alert_contact_stays_until_a_successor_is_named()
    {
        var ada = new PortalPerson(new("ada"), "Ada", "ada@x.example", Role.PartnerAdmin, PersonStanding.Active);
        var context = In(GoogleEnvironment.Production, Mei, ada);

        Assert.Equal(UserRefusal.LastAlertContact, UserRules.MayDisable(Mei, Full, context));
        Assert.Equal(UserRefusal.LastAlertContact, UserRules.MayDisable(Mei, Full with { AlertContacts = [Mei.Id, new("stranger")] }, context));
        Assert.Null(UserRules.MayDisable(Mei, Full with { AlertContacts = [Mei.Id, ada.Id] }, context));
        Assert.Null(UserRules.MayDisable(Mei, Full, context with { Environment = GoogleEnvironment.Sandbox }));
        Assert.Null(UserRules.MayDisable(ada, Full, context));
    }
}
