using System.Net;
using System.Net.Sockets;
using MerchantPortal.Data;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MerchantPortal.Web.Tests.Hosting;

/// <summary>The words <c>migrate</c> and <c>check</c>: one line each, exit code 0 or 1, nothing started.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("merchant-portal-verbs").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_answers_one_line_each()
    {
        Assert.Equal((0, "ok    settings|ok    database|ok    Maps Booking API|ok    token endpoint|ok    mail|ok    payments"), await CheckAsync());
        Assert.False(File.Exists(Path.Combine(folder, "portal.db")));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("migrate", "migrate")]
    [InlineData("-- migrate", "migrate")]
    [InlineData("--urls http://localhost:1 check", "check")]
    [InlineData("--urls=http://localhost:1 -- check --Mail:Port 25", "check")]
    [InlineData("Mail:Port=25 migrate", "migrate")]
    [InlineData("--Demo:ContactInformation check", null)]
    [InlineData("/urls http://localhost:1", null)]
    [InlineData("--urls http://localhost:1 bogus", "bogus")]
    public void The_word_stands_before_behind_or_between_the_options(string line, string? word) =>
        Assert.Equal(word, Verbs.WordOf(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public async Task Check_names_every_wrong_setting_and_reaches_for_nothing()
    {
        var (code, lines) = await CheckAsync(("Requests:UndoWindow", "01:00:00"), ("MapsBooking:CallsPerMinute", "0"));

        Assert.Equal(1, code);
        Assert.Equal(
            "FAIL  settings: Requests:UndoWindow is out of range; write a time from 00:00:00 (send at once) to 00:01:00."
            + "|FAIL  settings: MapsBooking:CallsPerMinute is out of range; write a number from 1 to 1500, Google's own limit.|ok    database",
            lines);
    }

    [Fact]
    public async Task Check_says_what_cannot_be_reached()
    {
        var (code, lines) = await CheckAsync(
            ("Hosting:Roles", "Worker"), ("MapsBooking:BaseAddress", "http://127.0.0.1:1/"), ("Mail:Host", "127.0.0.1"), ("Mail:Port", "1"), ("Mail:PickupDirectory", ""));

        Assert.Equal(1, code);
        Assert.Contains("FAIL  Maps Booking API: no connection to 127.0.0.1:1 (ConnectionRefused)", lines, StringComparison.Ordinal);
        Assert.Contains("FAIL  mail: no connection to 127.0.0.1:1 (ConnectionRefused)", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_that_the_processor_cannot_be_reached_and_does_not_show_its_key()
    {
        var (code, lines) = await CheckAsync(("Payments:Processor", "Stripe"), ("Payments:Stripe:SecretKey", "sk_test_doNotShow"), ("Payments:Stripe:BaseAddress", "http://127.0.0.1:1/"));

        Assert.Equal(1, code);
        Assert.Contains("FAIL  payments: no connection to 127.0.0.1:1 (ConnectionRefused)", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("doNotShow", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_what_an_earlier_processor_left_behind()
    {
        Assert.EndsWith("ok    payments", (await CheckAsync(("Payments:Processor", "None"))).Lines, StringComparison.Ordinal);
        await using (var app = Host())
        {
            await Verbs.MigrateAsync(app.Services, TextWriter.Null, TextWriter.Null, Stop);
            await new Shop(app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>(), "salon-7").With("cut", change: s => s.Terms = new() { Prepayment = true }).OpenAsync();
        }

        var (code, lines) = await CheckAsync(("Payments:Processor", "None"));

        Assert.Equal(1, code);
        Assert.EndsWith("FAIL  payments: Payments:Processor is None; terms of salon-7 ask for a card, and guests who book them are refused", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_hears_whether_a_mail_server_answers()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (greeting, expected) in new[] { ("220 ready\r\n", "ok    mail"), ("500 go away\r\n", "FAIL  mail: it answers, but not as a mail server") })
        {
            var greets = GreetAsync(server, greeting);
            var (_, lines) = await CheckAsync(("Mail:Host", "127.0.0.1"), ("Mail:Port", port), ("Mail:PickupDirectory", ""));
            await greets;

            Assert.Contains(expected, lines, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Migrate_brings_a_database_up_and_may_be_said_again()
    {
        await using var app = Host();
        for (var i = 0; i < 2; i++)
        {
            var (answers, complaints) = (new StringWriter(), new StringWriter());
            Assert.Equal(0, await Verbs.MigrateAsync(app.Services, answers, complaints, Stop));
            Assert.Equal(("The database fits this build.", ""), (answers.ToString().Trim(), complaints.ToString()));
        }

        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Empty((await db.MigrationStateAsync(Stop)).Pending);
    }

    [Fact]
    public async Task A_start_on_a_file_that_another_process_does_not_let_go_of_ends_without_an_exception()
    {
        var file = $"Data Source={Path.Combine(folder, "portal.db")};Default Timeout=1";
        await using var app = Host(("Database:ConnectionString", file));
        await Verbs.MigrateAsync(app.Services, TextWriter.Null, TextWriter.Null, Stop);
        await using var other = new SqliteConnection(file + ";Pooling=false");
        await other.OpenAsync(Stop);
        await using var writing = await other.BeginTransactionAsync(Stop);

        Assert.Equal(1, await app.RunVerbAsync([]));
    }

    [Fact]
    public async Task Migrate_says_in_one_line_why_it_cannot()
    {
        await using var app = Host(("Database:ConnectionString", ""));
        var (answers, complaints) = (new StringWriter(), new StringWriter());

        Assert.Equal(1, await Verbs.MigrateAsync(app.Services, answers, complaints, Stop));
        Assert.Equal("Database:ConnectionString is empty; write Data Source=data/merchant-portal.db.", complaints.ToString().Trim());
    }

    [Fact]
    public async Task Invite_admin_opens_an_empty_installation_and_said_again_sends_another_link()
    {
        await using var app = Host();
        await Verbs.MigrateAsync(app.Services, TextWriter.Null, TextWriter.Null, Stop);
        var contexts = app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

        Assert.Equal((0, "The invitation is on its way; it goes out when a worker runs.", ""), await InviteAsync(app, "Ada@Partner.example"));

        await using (var db = await contexts.CreateDbContextAsync(Stop))
        {
            var ada = await db.Users.SingleAsync(Stop);
            Assert.Equal(("Ada@partner.example", Role.PartnerAdmin, (string?)null), (ada.Email, ada.Role, ada.PasswordHash));
            var mail = await db.Set<OwedMail>().SingleAsync(Stop);
            Assert.Equal((MailTemplate.Invitation, "Ada@partner.example"), (mail.Template, mail.ToAddress));
            await db.Set<OwedMail>().ExecuteDeleteAsync(Stop);
        }

        Assert.Equal(0, (await InviteAsync(app, "ada@partner.example")).Code);
        await using (var db = await contexts.CreateDbContextAsync(Stop))
        {
            Assert.Single(await db.Set<OwedMail>().ToListAsync(Stop));
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, "hash"), Stop);
        }

        Assert.Equal((1, "", "Somebody with this address has an account already."), await InviteAsync(app, "ada@partner.example"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task Invite_admin_wants_an_address(string? email)
    {
        await using var app = Host();
        await Verbs.MigrateAsync(app.Services, TextWriter.Null, TextWriter.Null, Stop);

        Assert.Equal((1, "", "Write the address behind the word: invite-admin name@partner.example."), await InviteAsync(app, email));
    }

    [Fact]
    public async Task Invite_admin_touches_no_database_that_does_not_fit()
    {
        await using var app = Host(("Database:ConnectionString", ""));
        var (code, answer, complaint) = await InviteAsync(app, "ada@partner.example");
        Assert.Equal((1, ""), (code, answer));
        Assert.StartsWith("Database:ConnectionString is empty", complaint, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Answer, string Complaint)> InviteAsync(WebApplication app, string? email)
    {
        var (answers, complaints) = (new StringWriter(), new StringWriter());
        var code = await Verbs.InviteAdminAsync(app.Services, email, answers, complaints, Stop);
        return (code, answers.ToString().Trim(), complaints.ToString().Trim());
    }

    [Fact]
    public async Task C014_A_database_of_one_environment_is_refused_by_the_other()
    {
        await using (var sandbox = Host())
        {
            await Verbs.MigrateAsync(sandbox.Services, TextWriter.Null, TextWriter.Null, Stop);
            Assert.Null(await sandbox.Services.GetRequiredService<KeepEnvironmentsApart>().RunAsync(Stop));
            Assert.Null(await sandbox.Services.GetRequiredService<KeepEnvironmentsApart>().RunAsync(Stop));
        }

        await using var production = Host(("ActionsCenter:Environment", "Production"));
        Assert.Equal(
            "Database belongs to a deployment of Google's Sandbox environment, and ActionsCenter:Environment is Production; give each its own database.",
            await production.Services.GetRequiredService<KeepEnvironmentsApart>().RunAsync(Stop));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task GreetAsync(TcpListener server, string greeting)
    {
        using var caller = await server.AcceptTcpClientAsync(Stop);
        await caller.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting), Stop);
    }

    private async Task<(int Code, string Lines)> CheckAsync(params (string Key, string Value)[] settings)
    {
        await using var app = Host(settings);
        var answers = new StringWriter();
        var code = await Verbs.CheckAsync(app.Services, answers, Stop);
        return (code, string.Join('|', answers.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)));
    }

    private WebApplication Host(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = folder });
        builder.Configuration.Sources.Clear();
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Hosting:Roles"] = "Portal,BookingServer,Worker,Simulator",
            ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "portal.db")}",
            ["ActionsCenter:PartnerId"] = "20009999",
            ["MapsBooking:Authentication"] = "None",
            ["MapsBooking:BaseAddress"] = "http://localhost:5080/simulator/",
            ["Mail:PickupDirectory"] = Path.Combine(folder, "mail"),
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        builder.AddPortal();
        return builder.Build();
    }
}
