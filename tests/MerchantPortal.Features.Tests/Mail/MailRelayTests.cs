using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Features.Mail;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Mail;

public sealed class MailRelayTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = CancellationToken.None;
    private readonly ManualClock clock = new();
    private readonly Post post = new();
    private readonly Writer writer = new();
    private SqliteFile file = null!;

    public async ValueTask InitializeAsync() => file = await SqliteFile.CreateAsync();

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task Nothing_is_owed_by_an_act_that_does_not_commit()
    {
        await using (var db = file.CreateDbContext())
        {
            db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "key", clock.Now());
        }

        Assert.Equal(new MailPass(0, 0, 0), await Relay().RunOnceAsync(10, Stop));
    }

    [Fact]
    public async Task A_mail_leaves_once_and_its_facts_are_erased()
    {
        await OweAsync("key", MailTemplate.PasswordReset);

        Assert.Equal(new MailPass(1, 0, 0), await Relay().RunOnceAsync(10, Stop));
        Assert.Equal(new MailPass(0, 0, 0), await Relay().RunOnceAsync(10, Stop));

        var row = await RowAsync();
        Assert.Equal(("{}", "", clock.Now()), (row.Values, row.ToAddress, row.SentAt));
        Assert.Equal("a@x.example", Assert.Single(post.Sent).To);
    }

    [Fact]
    public async Task The_same_event_owes_one_mail()
    {
        for (var i = 0; i < 2; i++)
        {
            await file.ActAsync(clock, async db =>
            {
                await db.OweMailOnceAsync(MailTemplate.TestMessage, "a@x.example", "en", "same", clock.Now(), Stop);
                await db.OweMailOnceAsync(MailTemplate.TestMessage, "a@x.example", "en", "same", clock.Now(), Stop);
                return true;
            }, Stop);
        }

        Assert.Equal(1, (await Relay().RunOnceAsync(10, Stop)).Sent);
    }

    [Fact]
    public async Task Owing_rings_the_bell_for_the_mail_loop()
    {
        var rung = false;
        file.Bell.Rung += news => rung |= news.Mail;

        await file.ActAsync(clock, db => Task.FromResult(db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "key", clock.Now())), Stop);

        Assert.True(rung);
    }

    [Fact]
    public async Task A_mail_is_not_sent_before_its_time()
    {
        await file.ActAsync(clock, db => Task.FromResult(db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "key", clock.Now(), notBefore: clock.Now() + Duration.FromMinutes(5))), Stop);

        Assert.Equal(0, (await Relay().RunOnceAsync(10, Stop)).Sent);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await Relay().RunOnceAsync(10, Stop)).Sent);
    }

    [Fact]
    public async Task Two_relays_send_each_mail_once()
    {
        for (var i = 0; i < 30; i++)
        {
            await OweAsync(string.Create(CultureInfo.InvariantCulture, $"key-{i}"));
        }

        var passes = await Task.WhenAll(Task.Run(() => Relay().RunOnceAsync(100, Stop)), Task.Run(() => Relay().RunOnceAsync(100, Stop)));

        Assert.Equal(30, passes.Sum(p => p.Sent));
        Assert.Equal(30, post.Sent.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(30, post.Sent.Count);
    }

    [Fact]
    public async Task A_failed_mail_waits_longer_each_time_and_holds_up_no_other()
    {
        await OweAsync("bad", to: "bad@x.example");
        await OweAsync("good", to: "good@x.example");
        post.Fail = mail => mail.To == "bad@x.example" ? new IOException("down") : null;

        Assert.Equal(new MailPass(1, 1, 0), await Relay().RunOnceAsync(10, Stop));
        Assert.Equal(new MailPass(0, 0, 0), await Relay().RunOnceAsync(10, Stop));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(0, 1, 0), await Relay().RunOnceAsync(10, Stop));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(new MailPass(0, 0, 0), await Relay().RunOnceAsync(10, Stop));
        clock.Advance(TimeSpan.FromSeconds(1));
        post.Fail = _ => null;
        Assert.Equal(new MailPass(1, 0, 0), await Relay().RunOnceAsync(10, Stop));
    }

    [Fact]
    public async Task After_a_day_the_relay_gives_up()
    {
        await OweAsync("key");
        post.Fail = _ => new IOException("down");

        var passes = new List<MailPass>();
        for (var hour = 0; hour < 30; hour++)
        {
            passes.Add(await Relay().RunOnceAsync(10, Stop));
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, passes.Sum(p => p.GivenUp));
        var row = await RowAsync();
        Assert.NotNull(row.FailedAt);
        Assert.Equal(("{}", "IOException"), (row.Values, row.LastError));
        Assert.InRange(row.FailedAt.Value - row.OwedAt, Duration.FromHours(22), Duration.FromHours(25));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_relay_that_waits_for_a_locked_file_lets_go_when_it_is_told_to_stop_and_the_mail_is_sent_or_settled_later(bool beforeItClaims)
    {
        await OweAsync("key");
        await using var other = await Watch.StartAsync(file);
        await using var patient = new FaultyDatabase(file);
        using var stopping = new CancellationTokenSource();
        async Task LockAsync()
        {
            await other.LockAsync();
            stopping.CancelAfter(TimeSpan.FromMilliseconds(100));
        }

        post.After = LockAsync;
        if (beforeItClaims)
        {
            await LockAsync();
        }

        // Off this thread: the driver may hold its own while it waits
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => Relay(patient).RunOnceAsync(10, stopping.Token), Stop).WaitAsync(TimeSpan.FromSeconds(15)));
        await other.UnlockAsync();
        post.After = () => Task.CompletedTask;

        clock.Advance(MailRelay.Lease.ToTimeSpan());
        Assert.Equal(new MailPass(1, 0, 0), await Relay(patient).RunOnceAsync(10, Stop));
        Assert.Equal(clock.Now(), (await RowAsync()).SentAt);
        Assert.Single(post.Tried.Distinct());
        Assert.Equal(beforeItClaims ? 1 : 2, post.Sent.Count);
    }

    [Fact]
    public async Task A_relay_that_died_between_send_and_settle_is_taken_over_under_the_same_message_id()
    {
        await OweAsync("key");
        post.Fail = _ => throw new OperationCanceledException();
        using var dying = new CancellationTokenSource();
        post.Before = dying.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Relay().RunOnceAsync(10, dying.Token));
        (post.Fail, post.Before) = (_ => null, () => { });

        Assert.Equal(0, (await Relay().RunOnceAsync(10, Stop)).Sent);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await Relay().RunOnceAsync(10, Stop)).Sent);

        Assert.Single(post.Tried.Distinct());
    }

    [Fact]
    public async Task An_address_refused_for_good_is_not_tried_again_and_marked_as_bounced()
    {
        await using (var db = file.CreateDbContext())
        {
            db.Add(new ContactAddress { Key = ContactAddress.KeyOf("a@x.example"), Address = "a@x.example", VerifiedAt = clock.Now() });
            await db.SaveChangesAsync();
        }

        await OweAsync("key");
        post.Fail = _ => new MailRefusedException("no such mailbox");

        Assert.Equal(new MailPass(0, 0, 1), await Relay().RunOnceAsync(10, Stop));

        await using var read = file.CreateDbContext();
        var address = await read.Set<ContactAddress>().SingleAsync();
        Assert.Equal((null, clock.Now()), (address.VerifiedAt, address.BouncedAt));
    }

    [Fact]
    public async Task What_has_nothing_to_say_any_more_is_settled_without_a_mail()
    {
        await OweAsync("key");
        writer.Says = null;

        Assert.Equal(1, (await Relay().RunOnceAsync(10, Stop)).Sent);

        Assert.Empty(post.Sent);
    }

    [Fact]
    public async Task The_pickup_folder_holds_whole_mails_with_encoded_headers()
    {
        var folder = Path.Combine(file.Folder, "mail");
        var pickup = new PickupFolder(Options.Create(new MailOptions { PickupDirectory = folder }), clock);
        var subject = "Şifrenizi sıfırlayın 重設您的密碼 " + new string('長', 40);

        await pickup.SendAsync(new OutgoingMail("from@x.example", "to@x.example", subject + "\r\nBcc: evil@x.example", "line one\nzwei 二", "<p>二</p>", $"{Guid.NewGuid():N}@merchant-portal"), Stop);

        var text = await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(folder)));
        Assert.EndsWith(".eml", Directory.EnumerateFiles(folder).Single(), StringComparison.Ordinal);
        Assert.Contains("line one\r\nzwei 二", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nBcc:", text, StringComparison.Ordinal);
        var head = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.True(head.All(char.IsAscii));
        Assert.All(head.Split("\r\n"), line => Assert.InRange(line.Length, 0, 120));
        var decoded = string.Concat(System.Text.RegularExpressions.Regex.Matches(head, @"=\?utf-8\?B\?([^?]*)\?=").Select(m => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[1].Value))));
        Assert.StartsWith(subject, decoded, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_mail_settings_are_named_one_by_one()
    {
        var check = new CheckMailOptions(new HostingEnvironment { EnvironmentName = Environments.Production });

        Assert.Equal(
            [
                "Mail:Host is empty; set the SMTP server, or Mail:PickupDirectory for a folder that receives .eml files.",
                "Mail:Port must be 1 to 65535, for example 587.",
                "Mail:UserName and Mail:Password must be set together, or both left empty.",
                "Mail:From must be an address such as portal@example.com.",
                "Mail:PortalAddress must be the portal's address for links, such as https://portal.example.com.",
            ],
            check.Validate(null, new MailOptions { Port = 0, UserName = "me" }).Failures!);
        Assert.Contains(check.Validate(null, new MailOptions { Host = "h", PickupDirectory = "p", From = "a@x.example", PortalAddress = "https://p.example" }).Failures!, f => f.StartsWith("Mail:Host and Mail:PickupDirectory", StringComparison.Ordinal));
        Assert.True(check.Validate(null, new MailOptions { Host = "h", From = "a@x.example", PortalAddress = "https://p.example" }).Succeeded);
    }

    private MailRelay Relay(IDbContextFactory<PortalDbContext>? contexts = null) => new(contexts ?? file, writer, post, Options.Create(new MailOptions { From = "portal@x.example" }), clock, NullLogger<MailRelay>.Instance);

    private Task OweAsync(string key, MailTemplate template = MailTemplate.TestMessage, string to = "a@x.example") => file.ActAsync(
        clock, db => Task.FromResult(db.OweMail(template, to, "en", key, clock.Now(), new Dictionary<string, string>(StringComparer.Ordinal) { ["guest"] = "Lin" })), Stop);

    private async Task<OwedMail> RowAsync()
    {
        await using var db = file.CreateDbContext();
        return await db.Set<OwedMail>().SingleAsync();
    }

    private sealed class Writer : IMailComposer
    {
        public ComposedMail? Says { get; set; } = new("Subject", "Text", "<p>Text</p>");

        public Task<ComposedMail?> ComposeAsync(OwedMail owed, CancellationToken stop) => Task.FromResult(Says);
    }

    private sealed class Post : IMailTransport
    {
        private readonly Lock gate = new();

        public List<OutgoingMail> Sent { get; } = [];

        public List<string> Tried { get; } = [];

        public Func<OutgoingMail, Exception?> Fail { get; set; } = _ => null;

        public Action Before { get; set; } = () => { };

        /// <summary>Runs once the mail has left.</summary>
        public Func<Task> After { get; set; } = () => Task.CompletedTask;

        public Task SendAsync(OutgoingMail mail, CancellationToken stop)
        {
            lock (gate)
            {
                Tried.Add(mail.MessageId);
                Before();
                if (Fail(mail) is { } fault)
                {
                    throw fault;
                }

                Sent.Add(mail);
            }

            return After();
        }
    }
}
