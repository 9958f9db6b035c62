using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Data.Mail;
using MerchantPortal.Features.Mail;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Features.Tests.Mail;

/// <summary>Mails that really leave, to a server on a port of this machine, and the worker that owes them when the server fails.</summary>
public sealed class SmtpTransportTests : IAsyncLifetime
{
    private const string Password = "mail-pass-ö-73";

    /// <summary>This machine under a name that the transport does not take for it: it goes there as to any other server.</summary>
    private const string Elsewhere = "LOCALHOST";

    private readonly ManualClock clock = new();
    private readonly CollectingLogs logs = new();
    private readonly Writer writer = new();
    private readonly MailOptions options = new() { Host = "127.0.0.1", From = "portal@partner.example" };
    private SqliteFile file = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => file = await SqliteFile.CreateAsync();

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Theory]
    [InlineData("zh-Hant", "新的預約要求：今天下午六點，請在兩小時內回覆，逾時將自動婉拒，謝謝您的配合與協助")]
    [InlineData("tr", "Yeni istek: İstanbul'da bugün 18.00, ığüşöç ĞÜŞİÖÇ, lütfen iki saat içinde yanıtlayın")]
    [InlineData("en", "New request: today, 6 pm")]
    public async Task A_mail_arrives_as_it_was_written(string language, string subject)
    {
        await using var server = Listen();
        // a dot alone on a line ends a letter on the wire, and no line there may be longer than 998
        var text = $"{subject}\r\n.\r\n..two dots\r\n{string.Concat(Enumerable.Repeat("長 uzun long ", 120))}\r\n\r\nthe end";
        writer.Says = new(subject, text, $"<html lang=\"{language}\"><body><p>{subject} &amp; {new string('二', 400)}</p></body></html>");
        await OweAsync("key");

        Assert.Equal(new MailPass(1, 0, 0), await PassAsync());

        var letter = Assert.Single(server.Letters);
        Assert.Equal(("portal@partner.example", "guest+list@x.example"), (letter.From, letter.To));
        Assert.Equal(("\"MerchantPortal\" <portal@partner.example>", "guest+list@x.example"), (letter.Header("From"), letter.Header("To")));
        Assert.Equal(subject, letter.Header("Subject"));
        Assert.Equal(text, letter.Part("text/plain"));
        Assert.Equal(writer.Says.Html, letter.Part("text/html"));
        Assert.StartsWith("multipart/alternative;", letter.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("auto-generated", letter.Header("Auto-Submitted"));
        Assert.Equal($"<{(await RowAsync()).Id:N}@merchant-portal>", letter.Header("Message-ID"));
        Assert.All(letter.Source.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.True(letter.Source.All(char.IsAscii));
        Assert.DoesNotContain(server.HeardInTheClear, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task It_signs_in_as_the_settings_say_and_the_password_is_in_no_log()
    {
        await using var server = Listen(signIn: ("portal", Password));
        (options.UserName, options.Password) = ("portal", "wrong" + Password);
        await OweAsync("key");
        Assert.Equal(new MailPass(0, 1, 0), await PassAsync());
        Assert.Empty(server.Letters);

        options.Password = Password;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(1, 0, 0), await PassAsync());

        Assert.Single(server.Letters);
        Assert.Equal(LogLevel.Warning, Assert.Single(logs.Lines).Level);
        Assert.All(
            [Password, Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), Convert.ToBase64String(Encoding.UTF8.GetBytes("wrong" + Password)), "guest+list@x.example"],
            secret => Assert.DoesNotContain(secret, string.Join('\n', logs.Lines), StringComparison.Ordinal));
        Assert.DoesNotContain(Password, (await RowAsync()).LastError ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_machine_that_offers_no_TLS_gets_neither_the_mail_nor_the_password()
    {
        await using var server = Listen(signIn: ("portal", Password));
        (options.Host, options.UserName, options.Password) = (Elsewhere, "portal", Password);
        await OweAsync("key");

        Assert.Equal(new MailPass(0, 1, 0), await PassAsync());

        Assert.Empty(server.Letters);
        Assert.Equal(["EHLO"], server.HeardInTheClear.Select(line => line.Split(' ')[0]).Where(word => word != "QUIT"));
    }

    [Fact]
    public async Task Another_machine_whose_certificate_nobody_vouches_for_gets_neither_the_mail_nor_the_password()
    {
        using var certificate = Certificate();
        await using var server = Listen(("portal", Password), certificate);
        (options.Host, options.UserName, options.Password) = (Elsewhere, "portal", Password);
        await OweAsync("key");

        Assert.Equal(new MailPass(0, 1, 0), await PassAsync());

        Assert.Empty(server.Letters);
        Assert.Equal("STARTTLS", server.HeardInTheClear[^1]);
    }

    [Fact]
    public async Task To_another_machine_everything_goes_under_TLS()
    {
        using var certificate = Certificate();
        await using var server = Listen(("portal", Password), certificate);
        (options.Host, options.UserName, options.Password) = (Elsewhere, "portal", Password);
        await OweAsync("key");
#pragma warning disable SYSLIB0014, MA0039 // the one place where a test can vouch for its own certificate, and for no other
        ServicePointManager.ServerCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
        try
        {
            Assert.Equal(new MailPass(1, 0, 0), await PassAsync());
        }
        finally
        {
            ServicePointManager.ServerCertificateValidationCallback = null;
        }
#pragma warning restore SYSLIB0014, MA0039

        Assert.Single(server.Letters);
        Assert.Equal(["EHLO", "STARTTLS"], server.HeardInTheClear.Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("450 4.2.1 busy")]
    [InlineData("451 4.3.0 later")]
    [InlineData("452 4.2.2 full")]
    [InlineData("421 4.3.2 closing")]
    [InlineData("554 5.7.1 not from here")]
    public async Task A_recipient_refused_for_now_is_kept_and_tried_again(string refusal)
    {
        await using var server = Listen();
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? refusal : null;
        await OweAsync("key");
        Assert.Equal(new MailPass(0, 1, 0), await PassAsync());
        Assert.Null((await RowAsync()).SentAt);

        server.Answer = _ => null;
        Assert.Equal(new MailPass(0, 0, 0), await PassAsync());
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(1, 0, 0), await PassAsync());
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new MailPass(0, 0, 0), await PassAsync());
        Assert.Single(server.Letters);
    }

    [Theory]
    [InlineData("550 5.1.1 no such mailbox")]
    [InlineData("551 5.1.6 moved")]
    [InlineData("553 5.1.3 no such name")]
    public async Task A_recipient_refused_for_good_is_not_tried_again(string refusal)
    {
        await using var server = Listen();
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? refusal : null;
        await OweAsync("key");

        Assert.Equal(new MailPass(0, 0, 1), await PassAsync());
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new MailPass(0, 0, 0), await PassAsync());

        Assert.Equal(nameof(MailRefusedException), (await RowAsync()).LastError);
        Assert.Empty(server.Letters);
    }

    [Fact]
    public async Task A_server_that_is_down_gets_every_mail_once_it_is_back()
    {
        var gone = Listen();
        var port = gone.Port;
        await gone.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            await OweAsync(string.Create(CultureInfo.InvariantCulture, $"key-{i}"));
        }

        Assert.Equal(new MailPass(0, 3, 0), await PassAsync());
        await using var server = LoopbackMail.Start(port);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(3, 0, 0), await PassAsync());
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(new MailPass(0, 0, 0), await PassAsync());

        Assert.Equal(3, server.Letters.Select(letter => letter.Header("Message-ID")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, server.Letters.Count);
    }

    [Fact]
    public async Task A_mail_whose_receipt_was_lost_goes_again_under_the_same_id_so_that_readers_see_one()
    {
        await using var server = Listen();
        server.Answer = line => line == "." ? LoopbackMail.HangUp : null;
        await OweAsync("key");
        Assert.Equal(new MailPass(0, 1, 0), await PassAsync());

        server.Answer = _ => null;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(1, 0, 0), await PassAsync());

        Assert.Equal(2, server.Letters.Count);
        Assert.Single(server.Letters.Select(letter => letter.Header("Message-ID")).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    public async Task A_server_that_falls_silent_is_left_after_a_minute(string at)
    {
        await using var server = Listen();
        server.Answer = line => line.StartsWith(at, StringComparison.Ordinal) ? LoopbackMail.Silence : null;
        await OweAsync("key");
        var pass = PassAsync();
        await server.FellSilent;
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(pass.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new MailPass(0, 1, 0), await pass.WaitAsync(TimeSpan.FromSeconds(60), Stop));
        Assert.Equal(nameof(TimeoutException), (await RowAsync()).LastError);
        server.Answer = _ => null;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MailPass(1, 0, 0), await PassAsync());
        Assert.Single(server.Letters);
    }

    [Fact]
    public async Task A_worker_that_stops_waits_for_no_silent_server()
    {
        await using var server = Listen();
        server.Answer = line => line.StartsWith("MAIL", StringComparison.Ordinal) ? LoopbackMail.Silence : null;
        await OweAsync("key");
        using var stopping = new CancellationTokenSource();
        var pass = Relay().RunOnceAsync(10, stopping.Token);
        await server.FellSilent;

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pass.WaitAsync(TimeSpan.FromSeconds(60), Stop));
        Assert.Null((await RowAsync()).LastError);
    }

    private LoopbackMail Listen((string UserName, string Password)? signIn = null, X509Certificate2? certificate = null)
    {
        var server = LoopbackMail.Start(0, signIn, certificate);
        options.Port = server.Port;
        return server;
    }

    private MailRelay Relay() => new(file, writer, new SmtpTransport(Options.Create(options), clock), Options.Create(options), clock, logs.For<MailRelay>());

    private Task<MailPass> PassAsync() => Relay().RunOnceAsync(10, Stop);

    private Task OweAsync(string key) => file.ActAsync(
        clock, db => Task.FromResult(db.OweMail(MailTemplate.TestMessage, "guest+list@x.example", "en", key, Now)), Stop);

    private NodaTime.Instant Now => NodaTime.Instant.FromDateTimeOffset(clock.GetUtcNow());

    private async Task<OwedMail> RowAsync()
    {
        await using var db = file.CreateDbContext();
        return await db.Set<OwedMail>().SingleAsync(Stop);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class Writer : IMailComposer
    {
        public ComposedMail Says { get; set; } = new("Subject", "Text", "<p>Text</p>");

        public Task<ComposedMail?> ComposeAsync(OwedMail owed, CancellationToken stop) => Task.FromResult<ComposedMail?>(Says);
    }
}
