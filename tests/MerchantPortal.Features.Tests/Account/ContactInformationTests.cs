using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Account;

public sealed class ContactInformationTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Saving_opens_the_gate_for_all_and_writes_one_audit_line_per_field()
    {
        await using var account = await AccountFixture.OpenAsync();
        var rung = 0;
        account.File.Bell.Rung += news => rung += news.Account ? 1 : 0;
        Assert.False((await account.Gate.RunAsync(Stop)).Open);

        var result = await account.CompleteAsync(account.Mei);

        Assert.True(result.Saved);
        Assert.True((await account.Gate.RunAsync(Stop)).Complete);
        Assert.Equal(1, rung);
        var lines = await account.ReadAsync(db => db.Set<AuditEntry>().Where(a => a.Object == "contact-information").ToListAsync());
        Assert.Equal(6, lines.Count);
        var google = lines.Single(l => l.Action == ContactFields.OpsGoogle);
        Assert.Equal(("", "ops@partner.example", "mei"), (google.Before, google.After, google.ByUser));
    }

    [Fact]
    public async Task Nothing_incomplete_is_ever_saved()
    {
        await using var account = await AccountFixture.OpenAsync();

        var empty = await account.Save.RunAsync(new(account.Mei, ContactInformation.Empty, Guid.Empty, false), Stop);
        Assert.Equal(6, empty.Problems.Length);
        await account.CompleteAsync(account.Mei);
        var stamp = (await account.Load.RunAsync(account.Mei, Stop)).Stamp;
        var emptied = await account.Save.RunAsync(new(account.Mei, AccountFixture.Full with { AlertContacts = [account.Mei.Id], OpsGoogle = [] }, stamp, false), Stop);

        Assert.Equal(ContactFields.OpsGoogle, Assert.Single(emptied.Problems).Field);
        Assert.Equal(["ops@partner.example"], (await account.Load.RunAsync(account.Mei, Stop)).Saved.OpsGoogle);
    }

    [Fact]
    public async Task Only_partner_administrators_save()
    {
        await using var account = await AccountFixture.OpenAsync();
        var staff = await account.AddAsync("sam", Role.Staff, "m1");

        foreach (var person in new[] { account.Omar, staff })
        {
            Assert.True((await account.Save.RunAsync(new(person, AccountFixture.Full, Guid.Empty, false), Stop)).NotAllowed);
            Assert.False(await new SaveContactDraft(account.File, account.Clock).RunAsync(new(person, AccountFixture.Full, null), Stop));
        }

        Assert.Equal(0, await account.ReadAsync(db => db.Set<ContactRecord>().CountAsync()));
    }

    [Fact]
    public async Task Somebody_else_saving_meanwhile_is_a_conflict_that_shows_their_version()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        var opened = await account.Load.RunAsync(account.Mei, Stop);
        var theirs = AccountFixture.Full with { AlertContacts = [account.Ada.Id] };
        Assert.True((await account.Save.RunAsync(new(account.Ada, theirs, opened.Stamp, false), Stop)).Saved);

        var mine = AccountFixture.Full with { AlertContacts = [account.Mei.Id], TechNonEmergency = ["mine@partner.example"] };
        var lost = await account.Save.RunAsync(new(account.Mei, mine, opened.Stamp, false), Stop);

        Assert.False(lost.Saved);
        Assert.NotNull(lost.Conflict);
        Assert.Equal("Ada", lost.Conflict.SavedByName);
        Assert.Equal([account.Ada.Id], lost.Conflict.Saved.AlertContacts);
        Assert.True((await account.Save.RunAsync(new(account.Mei, mine, lost.Conflict.Stamp, false), Stop)).Saved);
    }

    [Fact]
    public async Task Two_first_savers_at_once_one_wins_and_the_other_is_told()
    {
        await using var account = await AccountFixture.OpenAsync();
        var contact = AccountFixture.Full with { AlertContacts = [account.Mei.Id] };
        var first = await account.Load.RunAsync(account.Mei, Stop);
        var second = await account.Load.RunAsync(account.Ada, Stop);

        var results = await Task.WhenAll(
            Task.Run(() => account.Save.RunAsync(new(account.Mei, contact, first.Stamp, false), Stop)),
            Task.Run(() => account.Save.RunAsync(new(account.Ada, contact, second.Stamp, false), Stop)));

        Assert.Single(results, r => r.Saved);
        Assert.Single(results, r => r.Conflict is not null);
    }

    [Fact]
    public async Task Sandbox_cannot_set_alert_contacts_and_is_complete_without()
    {
        await using var account = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox);

        await account.CompleteAsync(account.Mei);

        var view = await account.Load.RunAsync(account.Mei, Stop);
        Assert.Empty(view.Saved.AlertContacts);
        Assert.True(view.Verdict is { Complete: true, AlertContactsLeft: true, Done: 5, Required: 6 });
    }

    [Fact]
    public async Task Ops_merchant_is_kept_only_where_it_is_asked_for()
    {
        await using var not = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox);
        var stamp = (await not.Load.RunAsync(not.Mei, Stop)).Stamp;
        Assert.True((await not.Save.RunAsync(new(not.Mei, AccountFixture.Full with { OpsMerchant = ["m@partner.example"] }, stamp, false), Stop)).Saved);
        Assert.Empty((await not.Load.RunAsync(not.Mei, Stop)).Saved.OpsMerchant);

        await using var required = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox, OpsMerchantAsk.Required);
        stamp = (await required.Load.RunAsync(required.Mei, Stop)).Stamp;
        Assert.Equal(ContactFields.OpsMerchant, Assert.Single((await required.Save.RunAsync(new(required.Mei, AccountFixture.Full, stamp, false), Stop)).Problems).Field);
        Assert.True((await required.Save.RunAsync(new(required.Mei, AccountFixture.Full with { OpsMerchant = ["m@partner.example"] }, stamp, false), Stop)).Saved);
    }

    [Fact]
    public async Task The_guests_address_for_google_too_is_saved_only_with_the_tick()
    {
        await using var account = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox);
        var same = AccountFixture.Full with { OpsUsers = new("ops@partner.example", null, null) };
        var stamp = (await account.Load.RunAsync(account.Mei, Stop)).Stamp;

        Assert.Equal(ContactCode.GuestEqualsGoogle, Assert.Single((await account.Save.RunAsync(new(account.Mei, same, stamp, false), Stop)).Problems).Code);
        Assert.True((await account.Save.RunAsync(new(account.Mei, same, stamp, true), Stop)).Saved);
    }

    [Fact]
    public async Task A_change_is_told_to_the_removed_and_the_added_address_and_to_every_administrator()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        await account.ReadAsync(db => db.Set<OwedMail>().ExecuteDeleteAsync());
        var view = await account.Load.RunAsync(account.Mei, Stop);

        await account.Save.RunAsync(new(account.Mei, view.Saved with { TechNonEmergency = ["new@partner.example"] }, view.Stamp, false), Stop);

        Assert.Equal(
            ["ada@people.example", "mei@people.example", "new@partner.example", "tech@partner.example"],
            (await account.MailsAsync(MailTemplate.ContactChanged)).Select(m => m.ToAddress));
        Assert.Equal(["new@partner.example"], (await account.MailsAsync(MailTemplate.ContactVerification)).Select(m => m.ToAddress));
    }

    [Fact]
    public async Task Each_person_is_told_of_a_change_in_their_own_language()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.ReadAsync(db => db.Users.Where(u => u.Id == "ada").ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "tr")));
        await account.ReadAsync(db => db.Users.Where(u => u.Id == "omar").ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, "zh-Hant")));

        await account.CompleteAsync(account.Omar);

        var told = (await account.MailsAsync(MailTemplate.ContactChanged)).ToDictionary(m => m.ToAddress, m => m.Language, StringComparer.Ordinal);
        Assert.Equal(
            ("tr", "en", "zh-Hant", "en"),
            (told["ada@people.example"], told["mei@people.example"], told["omar@people.example"], told["tech@partner.example"]));
    }

    [Fact]
    public async Task Saving_without_a_change_tells_nobody()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        var before = (await account.MailsAsync(MailTemplate.ContactChanged)).Count;

        await account.CompleteAsync(account.Mei);

        Assert.Equal(before, (await account.MailsAsync(MailTemplate.ContactChanged)).Count);
    }

    [Fact]
    public async Task A_draft_comes_back_and_is_offered_to_a_second_administrator()
    {
        await using var account = await AccountFixture.OpenAsync();
        var half = ContactInformation.Empty with { TechNonEmergency = ["half@", "İstanbul＠x.example"] };

        Assert.False(await new SaveContactDraft(account.File, account.Clock).RunAsync(new(account.Mei, half with { OpsUsers = half.OpsUsers with { HelpPage = new string('p', 100_001) } }, null), Stop));
        Assert.True(await new SaveContactDraft(account.File, account.Clock).RunAsync(new(account.Mei, half, null), Stop));

        Assert.Equal(half, (await account.Load.RunAsync(account.Mei, Stop)).MyDraft!.Contact);
        var offered = (await account.Load.RunAsync(account.Ada, Stop)).OtherDraft!;
        Assert.Equal(("Mei", account.Clock.Now()), (offered.ByName, offered.SavedAt));
        var reader = await account.Load.RunAsync(account.Omar, Stop);
        Assert.True(reader is { MyDraft: null, OtherDraft: null });
    }

    [Fact]
    public async Task Saving_ends_the_draft_and_a_draft_of_an_older_state_is_not_offered()
    {
        await using var account = await AccountFixture.OpenAsync();
        var drafts = new SaveContactDraft(account.File, account.Clock);
        await drafts.RunAsync(new(account.Mei, AccountFixture.Full, null), Stop);
        await drafts.RunAsync(new(account.Ada, AccountFixture.Full, null), Stop);

        await account.CompleteAsync(account.Mei);

        var view = await account.Load.RunAsync(account.Mei, Stop);
        Assert.True(view is { MyDraft: null, OtherDraft: null });
        Assert.NotNull((await account.Load.RunAsync(account.Ada, Stop)).MyDraft);
    }

    [Fact]
    public async Task A_contact_disabled_from_outside_shows_the_banner_then_the_gate_and_heals()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        await account.ReadAsync(db => db.Users.Where(u => u.Id == "mei").ExecuteUpdateAsync(s => s.SetProperty(u => u.DisabledAt, account.Clock.Now())));

        var first = await account.Gate.RunAsync(Stop);
        Assert.True(first is { Open: true, Complete: false });
        Assert.Equal(account.Clock.Now() + Duration.FromDays(7), first.BannerUntil);
        account.Clock.Advance(TimeSpan.FromDays(6.9));
        Assert.True((await account.Gate.RunAsync(Stop)).Open);
        account.Clock.Advance(TimeSpan.FromDays(0.2));
        Assert.False((await account.Gate.RunAsync(Stop)).Open);

        await account.ReadAsync(db => db.Users.Where(u => u.Id == "mei").ExecuteUpdateAsync(s => s.SetProperty(u => u.DisabledAt, (Instant?)null)));
        Assert.True((await account.Gate.RunAsync(Stop)) is { Open: true, Complete: true, BannerUntil: null });
        Assert.Null(await account.ReadAsync(db => db.Set<ContactRecord>().Select(c => c.IncompleteSince).SingleAsync()));
    }

    [Fact]
    public async Task Administrators_are_reminded_once_in_24_hours()
    {
        await using var account = await AccountFixture.OpenAsync();
        var remind = new RemindAdministrators(account.File, account.Settings, account.Clock);

        Assert.True(await remind.RunAsync(account.Omar, Stop));
        Assert.False(await remind.RunAsync(account.Omar, Stop));
        Assert.NotNull((await account.Load.RunAsync(account.Omar, Stop)).RemindAfter);
        account.Clock.Advance(TimeSpan.FromHours(24));
        Assert.True(await remind.RunAsync(account.Omar, Stop));

        Assert.Equal(4, (await account.MailsAsync(MailTemplate.ContactReminder)).Count);
        var staff = await account.AddAsync("sam", Role.Staff, "m1");
        account.Clock.Advance(TimeSpan.FromHours(24));
        Assert.False(await remind.RunAsync(staff, Stop));
    }

    [Fact]
    public async Task After_180_days_the_question_comes_and_never_locks()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        account.Clock.Advance(TimeSpan.FromDays(180));

        var view = await account.Load.RunAsync(account.Mei, Stop);
        Assert.True(view is { ReconfirmDue: true, Verdict.Open: true });
        Assert.False(await new ReconfirmContacts(account.File, account.Settings, account.Clock).RunAsync(account.Omar, Stop));
        Assert.True(await new ReconfirmContacts(account.File, account.Settings, account.Clock).RunAsync(account.Mei, Stop));

        Assert.False((await account.Load.RunAsync(account.Mei, Stop)).ReconfirmDue);
    }

    [Fact]
    public async Task An_unverified_address_blocks_only_the_ready_to_launch_check()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        Assert.True((await account.Load.RunAsync(account.Mei, Stop)) is { ReadyToLaunch: false, Verdict.Complete: true });

        var verify = new VerifyContactAddress(account.File, account.Clock);
        foreach (var address in AccountFixture.Full.Addresses())
        {
            Assert.True(await verify.RunAsync(address.ToUpperInvariant(), Stop));
        }

        Assert.True((await account.Load.RunAsync(account.Mei, Stop)).ReadyToLaunch);
        Assert.False(await verify.RunAsync("stranger@x.example", Stop));
    }

    [Fact]
    public async Task A_test_message_goes_to_each_address_once_an_hour_with_its_uses()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        var send = new SendTestMessage(account.File, account.Settings, account.Clock);

        Assert.Equal(5, await send.RunAsync(account.Mei, Stop));
        Assert.Equal(5, await send.RunAsync(account.Mei, Stop));
        Assert.Equal(0, await send.RunAsync(account.Omar, Stop));

        var mails = await account.MailsAsync(MailTemplate.TestMessage);
        Assert.Equal(["help@partner.example", "mei@people.example", "ops@partner.example", "pager@partner.example", "tech@partner.example"], mails.Select(m => m.ToAddress));
        Assert.Contains("alertContacts", mails[1].Values, StringComparison.Ordinal);
    }
}
