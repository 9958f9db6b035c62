using System.Collections.Immutable;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Account;

public sealed class UsersTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task A_person_sees_only_the_merchants_of_the_moment()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.AddAsync("sam", Role.Staff, "m1");
        var load = new LoadCurrentPerson(account.File);

        var sam = await load.RunAsync(new UserId("sam"), Stop);
        Assert.True(sam!.MaySee(new MerchantId("m1")));
        Assert.False(sam.MaySee(new MerchantId("m2")));
        Assert.False(sam.MaySee(new MerchantId("M1")));
        Assert.True((await load.RunAsync(account.Omar.Id, Stop))!.MaySee(new MerchantId("anything")));

        await new ChangeUser(account.File, account.Settings, account.Clock).RunAsync(new(account.Mei, new UserId("sam"), Role.Manager, [new MerchantId("m2")]), Stop);
        sam = await load.RunAsync(new UserId("sam"), Stop);
        Assert.Equal((Role.Manager, false, true), (sam!.Role, sam.MaySee(new MerchantId("m1")), sam.MaySee(new MerchantId("m2"))));

        await account.Disable.RunAsync(new(account.Mei, new UserId("sam")), Stop);
        Assert.Null(await load.RunAsync(new UserId("sam"), Stop));
        Assert.Null(await load.RunAsync(new UserId("nobody"), Stop));
    }

    [Theory]
    [InlineData("", "new@x.example", Role.Ops, InviteProblem.NameMissing)]
    [InlineData("New\nPerson", "new@x.example", Role.Ops, InviteProblem.NameMissing)]
    [InlineData("New", "new@x", Role.Ops, InviteProblem.EmailWrong)]
    [InlineData("New", "no-reply@x.example", Role.Ops, InviteProblem.EmailWrong)]
    [InlineData("New", "MEI@people.example", Role.Ops, InviteProblem.EmailTaken)]
    [InlineData("New", "new@x.example", Role.Staff, InviteProblem.MerchantsMissing)]
    public async Task A_wrong_invitation_says_why_and_makes_nobody(string name, string email, Role role, InviteProblem problem)
    {
        await using var account = await AccountFixture.OpenAsync();

        Assert.Equal([problem], await new InviteUser(account.File, account.Clock).RunAsync(new(account.Mei, name, email, role, "tr", [], false), Stop));

        Assert.Equal(3, await account.ReadAsync(db => db.Users.CountAsync()));
        Assert.Empty(await account.MailsAsync(MailTemplate.Invitation));
    }

    [Fact]
    public async Task An_invitation_makes_an_account_without_password_and_owes_a_mail_without_secret()
    {
        await using var account = await AccountFixture.OpenAsync();

        Assert.Empty(await new InviteUser(account.File, account.Clock).RunAsync(
            new(account.Mei, " Kaya ", "Kaya＠X.example", Role.Staff, "tr", [new MerchantId("m1"), new MerchantId("m1")], true), Stop));

        var kaya = await account.ReadAsync(db => db.Users.Include(u => u.Memberships).SingleAsync(u => u.NormalizedEmail == "KAYA@X.EXAMPLE"));
        Assert.Equal(("Kaya", "Kaya@x.example", false, null), (kaya.DisplayName, kaya.Email, kaya.EmailConfirmed, kaya.PasswordHash));
        Assert.Equal(["m1"], kaya.Memberships.Select(m => m.MerchantId.Value));
        var mail = Assert.Single(await account.MailsAsync(MailTemplate.Invitation));
        Assert.Equal(("Kaya@x.example", "tr"), (mail.ToAddress, mail.Language));
        Assert.DoesNotContain("token", mail.Values, StringComparison.OrdinalIgnoreCase);
        var line = (await new ListUsers(account.File).RunAsync(account.Mei, Stop)).Single(u => u.Id.Value == kaya.Id);
        Assert.Equal((PersonStanding.Invited, "Mei"), (line.Standing, line.InvitedBy));
        Assert.True(await new ResendInvitation(account.File, account.Clock).RunAsync(account.Mei, line.Id, Stop));
        Assert.False(await new ResendInvitation(account.File, account.Clock).RunAsync(account.Omar, line.Id, Stop));
    }

    [Fact]
    public async Task Only_partner_administrators_manage_people()
    {
        await using var account = await AccountFixture.OpenAsync();

        Assert.Equal([InviteProblem.NotAllowed], await new InviteUser(account.File, account.Clock).RunAsync(new(account.Omar, "N", "n@x.example", Role.Ops, "en", [], false), Stop));
        Assert.Equal(UserRefusal.NotAllowed, await account.Disable.RunAsync(new(account.Omar, account.Mei.Id), Stop));
        Assert.Equal(UserRefusal.NotAllowed, await new ChangeUser(account.File, account.Settings, account.Clock).RunAsync(new(account.Omar, account.Omar.Id, Role.PartnerAdmin, []), Stop));
        Assert.Equal(UserRefusal.NotFound, await account.Disable.RunAsync(new(account.Mei, new UserId("nobody")), Stop));
        var staff = await account.AddAsync("sam", Role.Staff, "m1");
        Assert.Empty(await new ListUsers(account.File).RunAsync(staff, Stop));
    }

    [Fact]
    public async Task The_last_administrator_keeps_access_and_role()
    {
        await using var account = await AccountFixture.OpenAsync();
        Assert.Null(await account.Disable.RunAsync(new(account.Mei, account.Ada.Id), Stop));

        Assert.Equal(UserRefusal.LastAdministrator, await account.Disable.RunAsync(new(account.Mei, account.Mei.Id), Stop));
        Assert.Equal(UserRefusal.LastAdministrator, await new ChangeUser(account.File, account.Settings, account.Clock).RunAsync(new(account.Mei, account.Mei.Id, Role.Ops, []), Stop));

        Assert.Null(await account.Disable.RunAsync(new(account.Mei, account.Ada.Id, Enable: true), Stop));
        Assert.Null(await new ChangeUser(account.File, account.Settings, account.Clock).RunAsync(new(account.Mei, account.Mei.Id, Role.Ops, []), Stop));
    }

    [Fact]
    public async Task Whoever_changes_people_or_contacts_waits_for_the_accounts_turn_before_judging_them()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Ada);
        await using var other = new FaultyDatabase(account.File);
        var load = new LoadContactInformation(other, account.Settings, account.Clock);
        var stamp = (await load.RunAsync(account.Mei, Stop)).Stamp;
        foreach (var act in new Func<Task>[]
        {
            () => new DisableUser(other, account.Settings, account.Clock).RunAsync(new(account.Mei, account.Omar.Id), Stop),
            () => new ChangeUser(other, account.Settings, account.Clock).RunAsync(new(account.Mei, account.Mei.Id, Role.Ops, []), Stop),
            () => new SaveContactInformation(other, load, account.Settings, account.Clock).RunAsync(new(account.Ada, AccountFixture.Full with { AlertContacts = [account.Mei.Id] }, stamp, false), Stop),
        })
        {
            var before = other.Said.Count;
            await act();
            var said = other.Said.Skip(before).ToList();
            Assert.InRange(said.FindIndex(sql => sql.StartsWith("UPDATE \"Activities\"", StringComparison.Ordinal)), 0, said.FindIndex(sql => sql.Contains("FROM \"", StringComparison.Ordinal)) - 1);
        }

        Assert.Equal([account.Mei.Id], (await account.Load.RunAsync(account.Mei, Stop)).Saved.AlertContacts);
    }

    [Fact]
    public async Task The_last_alert_contact_leaves_only_with_a_successor()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Ada);

        Assert.Equal(UserRefusal.LastAlertContact, await account.Disable.RunAsync(new(account.Mei, account.Ada.Id), Stop));
        Assert.Equal(UserRefusal.LastAlertContact, await account.Disable.RunAsync(new(account.Mei, account.Ada.Id, Successor: account.Ada.Id), Stop));
        Assert.Null(await account.Disable.RunAsync(new(account.Mei, account.Ada.Id, Successor: account.Omar.Id), Stop));

        Assert.Equal([account.Omar.Id], (await account.Load.RunAsync(account.Mei, Stop)).Saved.AlertContacts);
        Assert.True((await account.Gate.RunAsync(Stop)).Complete);
        var line = await account.ReadAsync(db => db.Set<AuditEntry>().OrderBy(a => a.Id).LastAsync(a => a.Action == ContactFields.AlertContacts));
        Assert.Equal(("ada@people.example", "omar@people.example"), (line.Before, line.After));
    }

    [Fact]
    public async Task One_of_two_alert_contacts_leaves_the_list_with_the_access()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Ada, account.Omar);

        Assert.Null(await account.Disable.RunAsync(new(account.Mei, account.Ada.Id), Stop));

        Assert.Equal([account.Omar.Id], (await account.Load.RunAsync(account.Mei, Stop)).Saved.AlertContacts);
        Assert.NotEqual("one", await account.ReadAsync(db => db.Users.Where(u => u.Id == "ada").Select(u => u.SecurityStamp).SingleAsync()));
    }

    [Fact]
    public async Task Demo_people_are_seeded_once_with_the_roles_and_merchants_of_the_table()
    {
        await using var account = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox);
        var seed = new SeedDemoUsers(account.File, new PasswordHasher<AppUser>(), account.Clock);

        await seed.RunAsync(withContactInformation: true, Stop);
        await seed.RunAsync(withContactInformation: true, Stop);

        var people = await account.ReadAsync(db => db.Users.Include(u => u.Memberships).Where(u => u.Email!.EndsWith("@demo.example")).ToListAsync());
        Assert.Equal(7, people.Count);
        Assert.Equal(5, people.Single(p => p.Email == "manager@demo.example").Memberships.Count);
        Assert.Equal("zh-Hant", people.Single(p => p.Email == "taipei@demo.example").Language);
        var hasher = new PasswordHasher<AppUser>();
        Assert.All(people, p => Assert.Equal(PasswordVerificationResult.Success, hasher.VerifyHashedPassword(p, p.PasswordHash!, SeedDemoUsers.Password)));
        Assert.True((await account.Gate.RunAsync(Stop)).Complete);
    }

    [Fact]
    public async Task The_demo_can_leave_contact_information_missing()
    {
        await using var account = await AccountFixture.OpenAsync(GoogleEnvironment.Sandbox);

        await new SeedDemoUsers(account.File, new PasswordHasher<AppUser>(), account.Clock).RunAsync(withContactInformation: false, Stop);

        Assert.False((await account.Gate.RunAsync(Stop)).Open);
    }
}
