using System.Net;
using System.Net.Sockets;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Account;

/// <summary>What the worker does for contact information by itself: mail servers and the question every 180 days.</summary>
public sealed class ContactPassesTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task A_domain_without_a_mail_server_is_a_warning_in_the_form_and_never_stops_saving()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        await new SaveContactDraft(account.File, account.Clock).RunAsync(new(account.Ada, AccountFixture.Full with { OpsGoogle = ["ops@ＭISSING.example"] }, null), Stop);
        var asked = new List<string>();
        var check = Checks(account, asked, domain => domain == "missing.example" ? MailServerAnswer.None : MailServerAnswer.Found);

        Assert.Equal(2, await check.RunOnceAsync(Stop));

        Assert.Equal(["missing.example", "partner.example"], asked.Order(StringComparer.Ordinal));
        var view = await account.Load.RunAsync(account.Ada, Stop);
        var command = new SaveContactInformation.Command(account.Ada, AccountFixture.Full with { AlertContacts = [account.Ada.Id], OpsGoogle = ["ops@missing.example"] }, view.Stamp, false);
        var found = Assert.Single(ContactRules.Check(command.Contact, view.Context));
        Assert.Equal((ContactFields.OpsGoogle, ContactCode.NoMailServer, ContactLevel.Warning), (found.Field, found.Code, found.Level));
        Assert.Equal(["missing.example"], found.Values);
        Assert.True((await account.Save.RunAsync(command, Stop)).Saved);
    }

    [Fact]
    public async Task A_domain_is_asked_once_a_day_and_open_forms_hear_of_a_change()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        var rung = 0;
        account.File.Bell.Rung += news => rung += news.Account ? 1 : 0;
        var asked = new List<string>();
        var answer = MailServerAnswer.None;
        var check = Checks(account, asked, _ => answer);

        await check.RunOnceAsync(Stop);
        account.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await check.RunOnceAsync(Stop));
        Assert.Equal((1, 1), (asked.Count, rung));
        account.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await check.RunOnceAsync(Stop));
        Assert.Equal((2, 1), (asked.Count, rung));

        answer = MailServerAnswer.Found;
        account.Clock.Advance(TimeSpan.FromDays(1));
        await check.RunOnceAsync(Stop);
        Assert.Equal(2, rung);
        Assert.Empty((await account.Load.RunAsync(account.Mei, Stop)).Context.DomainsWithoutMail);
    }

    [Fact]
    public async Task What_the_name_system_cannot_say_is_never_a_warning()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);

        await Checks(account, [], _ => MailServerAnswer.Unknown).RunOnceAsync(Stop);
        Assert.Empty((await account.Load.RunAsync(account.Mei, Stop)).Context.DomainsWithoutMail);

        // Asked again within the hour, and not before
        account.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await Checks(account, [], _ => MailServerAnswer.None).RunOnceAsync(Stop));
        account.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Checks(account, [], _ => MailServerAnswer.None).RunOnceAsync(Stop));
        Assert.Equal(["partner.example"], (await account.Load.RunAsync(account.Mei, Stop)).Context.DomainsWithoutMail);
    }

    [Fact]
    public async Task What_was_known_of_a_domain_stays_while_the_name_system_is_silent()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        await Checks(account, [], _ => MailServerAnswer.None).RunOnceAsync(Stop);

        account.Clock.Advance(TimeSpan.FromDays(1));
        await Checks(account, [], _ => MailServerAnswer.Unknown).RunOnceAsync(Stop);

        Assert.Equal(["partner.example"], (await account.Load.RunAsync(account.Mei, Stop)).Context.DomainsWithoutMail);
    }

    [Fact]
    public async Task Two_workers_at_once_keep_one_answer()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Checks(account, [], _ => MailServerAnswer.None).RunOnceAsync(Stop))));

        Assert.Equal("partner.example", Assert.Single(await account.ReadAsync(db => db.Set<MailDomain>().ToListAsync())).Domain);
    }

    // One line per kind asked (MX, A, AAAA): the code, then the type, name form and length of a record; "none" is an answer without records
    [Theory]
    [InlineData(MailServerAnswer.Found, "0 mx")]
    [InlineData(MailServerAnswer.Found, "0 alias mx")]
    [InlineData(MailServerAnswer.Found, "0 none", "0 a")]
    [InlineData(MailServerAnswer.Found, "0 none", "0 alias", "0 aaaa")]
    [InlineData(MailServerAnswer.None, "0 none", "0 none", "0 none")]
    [InlineData(MailServerAnswer.None, "0 nullmx")]
    [InlineData(MailServerAnswer.None, "3 none")]
    [InlineData(MailServerAnswer.Unknown, "2 none")]
    [InlineData(MailServerAnswer.Unknown, "5 none")]
    [InlineData(MailServerAnswer.Unknown, "0 none", "2 none")]
    [InlineData(MailServerAnswer.Unknown, "0 broken")]
    public async Task The_lookup_reads_a_name_servers_answers(MailServerAnswer expected, params string[] answers)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = ServeAsync(server, answers);

        var answer = await new MailServerLookup(() => [(IPEndPoint)server.Client.LocalEndPoint!], new TestKit.ManualClock()).RunAsync("shop.example", TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer);
        Assert.Equal([15, 1, 28], (await serving).Concat(new[] { 15, 1, 28 }.Skip(answers.Length)));
    }

    [Fact]
    public async Task Without_a_name_server_or_an_answer_nothing_is_known()
    {
        var nobody = new MailServerLookup(() => [], new TestKit.ManualClock());
        Assert.Equal(MailServerAnswer.Unknown, await nobody.RunAsync("shop.example", Stop));

        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var clock = new TestKit.ManualClock();
        var waiting = new MailServerLookup(() => [(IPEndPoint)silent.Client.LocalEndPoint!], clock).RunAsync("shop.example", Stop);
        await silent.ReceiveAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(MailServerAnswer.Unknown, await waiting);
    }

    [Fact]
    public async Task Administrators_are_asked_once_per_180_days_whether_contacts_are_still_right()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        var ask = new AskToReconfirm(account.File, account.Settings, account.Clock);
        account.Clock.Advance(TimeSpan.FromDays(180) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await ask.RunOnceAsync(Stop));

        account.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await ask.RunOnceAsync(Stop));
        account.Clock.Advance(TimeSpan.FromDays(179));
        Assert.Equal(0, await ask.RunOnceAsync(Stop));
        Assert.Equal(["ada@people.example", "mei@people.example"], (await account.MailsAsync(MailTemplate.ContactReconfirm)).Select(m => m.ToAddress));

        // Nobody answered: the next period asks again
        account.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await ask.RunOnceAsync(Stop));

        Assert.True(await new ReconfirmContacts(account.File, account.Settings, account.Clock).RunAsync(account.Mei, Stop));
        account.Clock.Advance(TimeSpan.FromDays(179));
        Assert.Equal(0, await ask.RunOnceAsync(Stop));
        account.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await ask.RunOnceAsync(Stop));
    }

    [Fact]
    public async Task Two_workers_at_once_ask_each_administrator_once_and_nobody_who_lost_access()
    {
        await using var account = await AccountFixture.OpenAsync();
        await account.CompleteAsync(account.Mei);
        await account.Disable.RunAsync(new(account.Mei, account.Ada.Id), Stop);
        account.Clock.Advance(TimeSpan.FromDays(180));

        var owed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new AskToReconfirm(account.File, account.Settings, account.Clock).RunOnceAsync(Stop))));

        Assert.Equal(1, owed.Sum());
        Assert.Equal(["mei@people.example"], (await account.MailsAsync(MailTemplate.ContactReconfirm)).Select(m => m.ToAddress));
    }

    private static CheckMailDomains Checks(AccountFixture account, List<string> asked, Func<string, MailServerAnswer> answer) => new(
        account.File,
        (domain, _) =>
        {
            asked.Add(domain);
            return Task.FromResult(answer(domain));
        },
        account.Clock);

    private static async Task<List<int>> ServeAsync(UdpClient server, string[] answers)
    {
        var types = new List<int>();
        foreach (var line in answers)
        {
            var query = await server.ReceiveAsync(TestContext.Current.CancellationToken);
            types.Add(query.Buffer[^3]);
            var words = line.Split(' ');
            var records = words[1..].SelectMany(Record).ToArray();
            byte[] head = [query.Buffer[0], query.Buffer[1], 0x81, (byte)(0x80 | (words[0][0] - '0')), 0, 1, 0, (byte)words[1..].Count(w => w != "none"), 0, 0, 0, 0];
            // First a stranger's datagram: not an answer to this question
            await server.SendAsync(new byte[] { 9, 9, 9 }, query.RemoteEndPoint);
            await server.SendAsync((byte[])[.. head, .. query.Buffer[12..], .. records], query.RemoteEndPoint);
        }

        return types;

        static byte[] Record(string kind) => kind switch
        {
            "mx" => [0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0, 0, 9, 0, 10, 4, (byte)'m', (byte)'a', (byte)'i', (byte)'l', 0xC0, 12],
            "nullmx" => [0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0, 0, 3, 0, 0, 0],
            "alias" => [1, (byte)'x', 0, 0, 5, 0, 1, 0, 0, 1, 0, 0, 2, 0xC0, 12],
            "a" => [0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 192, 0, 2, 1],
            "aaaa" => [1, (byte)'x', 0xC0, 12, 0, 28, 0, 1, 0, 0, 1, 0, 0, 4, 1, 2, 3, 4],
            "broken" => [0xC0, 12, 0, 15],
            _ => [],
        };
    }
}
