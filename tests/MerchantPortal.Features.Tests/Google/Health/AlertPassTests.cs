using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google.Health;

/// <summary>One mail when a problem begins, one when it is over, to the right people, from however many processes.</summary>
public sealed class AlertPassTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly ActionsCenterOptions center = new() { PartnerId = "1", Environment = GoogleEnvironment.Production };
    private readonly CollectingLogs logs = new();
    private SqliteFile file = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Instant Now => clock.Now();

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        await using var db = file.CreateDbContext();
        db.AddRange(Person("mei", Role.Manager, "zh-Hant"), Person("ada", Role.PartnerAdmin, "en"), Person("gone", Role.PartnerAdmin, "en", disabled: true), Person("staff", Role.Staff, "tr"));
        (await db.ContactRecordAsync(Stop)).Contact = ContactInformation.Empty with { AlertContacts = [new("mei"), new("gone")] };
        await db.SaveChangesAsync(Stop);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    [Fact]
    public async Task Nobody_is_written_to_while_all_is_well()
    {
        await OweAsync("booking:b1", Now);
        clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(0, await Pass().RunOnceAsync(Stop));
        Assert.Empty(await MailsAsync());
    }

    [Fact]
    public async Task C112_A_refused_update_is_parked_and_the_alert_contacts_hear_it_once_per_merchant()
    {
        await OweAsync("booking:b1", Now, OwedState.Parked);
        await OweAsync("booking:b2", Now, OwedState.Parked);
        await OweAsync("booking:b3", Now, OwedState.Parked, merchant: "m2");

        Assert.Equal(2, await Pass().RunOnceAsync(Stop));
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));

        var mails = await MailsAsync();
        Assert.Equal(2, mails.Count);
        Assert.All(mails, mail => Assert.Equal((MailTemplate.UpdateParked, "mei@example.com", "zh-Hant"), (mail.Template, mail.ToAddress, mail.Language)));
    }

    [Fact]
    public async Task C115_The_alert_contacts_hear_when_the_oldest_unsent_update_is_four_minutes_old()
    {
        await OweAsync("booking:b1", Now);
        clock.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Pass().RunOnceAsync(Stop));

        var mail = Assert.Single(await MailsAsync());
        Assert.Equal((MailTemplate.UpdatesLate, "mei@example.com"), (mail.Template, mail.ToAddress));
        Assert.Equal("""{"minutes":"4"}""", mail.Values);
    }

    [Fact]
    public async Task C115_An_update_that_waits_for_its_back_off_is_late_all_the_same()
    {
        await OweAsync("booking:b1", Now, due: Now + Duration.FromMinutes(20));
        clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(1, await Pass().RunOnceAsync(Stop));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task C115_The_alert_contacts_hear_when_more_than_a_twentieth_of_a_days_updates_of_a_status_fail(int failed, bool told)
    {
        await using (var db = file.CreateDbContext())
        {
            db.AddRange(Enumerable.Range(0, 60).Select(i => Try("CONFIRMED", Now, null)));
            db.AddRange(Enumerable.Range(0, 20).Select(i => Try("DECLINED_BY_MERCHANT", Now, i < failed ? UpdateFault.Busy : null)));
            db.AddRange(Enumerable.Range(0, 20).Select(i => Try("DECLINED_BY_MERCHANT", Now - Duration.FromDays(1), UpdateFault.Busy)));
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(told ? 1 : 0, await Pass().RunOnceAsync(Stop));
        Assert.Equal(told ? ["""{"status":"DECLINED_BY_MERCHANT","measure":"10.0 %"}"""] : [], (await MailsAsync()).Select(mail => mail.Values));
    }

    [Fact]
    public async Task What_will_only_be_told_again_later_is_not_late()
    {
        await OweAsync("slots:m1/s/2026-11-21", Now + Duration.FromMinutes(10), due: Now + Duration.FromMinutes(10));
        clock.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(0, await Pass().RunOnceAsync(Stop));
    }

    [Fact]
    public async Task One_mail_says_that_it_is_over_and_the_next_time_is_a_new_problem()
    {
        await OweAsync("booking:b1", Now, OwedState.Parked);
        await Pass().RunOnceAsync(Stop);
        clock.Advance(TimeSpan.FromSeconds(1));
        await SetAsync("booking:b1", OwedState.Settled);

        Assert.Equal(1, await Pass().RunOnceAsync(Stop));
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(1));
        await SetAsync("booking:b1", OwedState.Parked);
        Assert.Equal(1, await Pass().RunOnceAsync(Stop));

        Assert.Equal([MailTemplate.UpdateParked, MailTemplate.ProblemOver, MailTemplate.UpdateParked], (await MailsAsync()).Select(mail => mail.Template));
        Assert.Contains((await MailsAsync()), mail => mail.Values == """{"problem":"UpdateParked"}""");
    }

    [Fact]
    public async Task A_given_up_update_that_a_person_tries_again_is_over_when_Google_has_it_and_no_sooner()
    {
        await OweAsync("booking:b1", Now, OwedState.Parked);
        await using (var db = file.CreateDbContext())
        {
            await db.Set<OwedUpdate>().ExecuteUpdateAsync(set => set.SetProperty(u => u.LastFault, UpdateFault.Malformed), Stop);
        }

        await Pass().RunOnceAsync(Stop);
        await SetAsync("booking:b1", OwedState.Open);
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));

        await SetAsync("booking:b1", OwedState.Settled);
        Assert.Equal(1, await Pass().RunOnceAsync(Stop));
    }

    [Fact]
    public async Task Several_workers_write_each_mail_once()
    {
        await OweAsync("booking:b1", Now, OwedState.Parked);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Pass().RunOnceAsync(Stop)));
        Assert.Single(await MailsAsync());

        await SetAsync("booking:b1", OwedState.Settled);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Pass().RunOnceAsync(Stop)));
        Assert.Equal(2, (await MailsAsync()).Count);
    }

    [Fact]
    public async Task In_the_sandbox_the_administrators_hear_it()
    {
        center.Environment = GoogleEnvironment.Sandbox;
        await OweAsync("booking:b1", Now, OwedState.Parked);

        await Pass().RunOnceAsync(Stop);

        Assert.Equal(["ada@example.com"], (await MailsAsync()).Select(mail => mail.ToAddress));
    }

    [Fact]
    public async Task Where_no_alert_contact_can_read_mail_the_administrators_hear_it()
    {
        await using (var db = file.CreateDbContext())
        {
            (await db.ContactRecordAsync(Stop)).Contact = ContactInformation.Empty with { AlertContacts = [new("gone")] };
            await db.SaveChangesAsync(Stop);
        }

        await OweAsync("booking:b1", Now, OwedState.Parked);
        await Pass().RunOnceAsync(Stop);

        Assert.Equal(["ada@example.com"], (await MailsAsync()).Select(mail => mail.ToAddress));
    }

    /// <summary>Whom an administrator named is told (portal.md 4.3: alerts may go unread, and so somebody who reads is told too); who only might become an administrator is not.</summary>
    [Theory]
    [InlineData(true, true, new[] { "mei@example.com" })]
    [InlineData(true, false, new[] { "ada@example.com", "mei@example.com" })]
    [InlineData(false, false, new[] { "ada@example.com" })]
    public async Task Before_an_invitation_is_accepted_an_alert_contact_is_told_beside_the_administrators_and_an_administrator_is_not(bool named, bool accepted, string[] told)
    {
        await using (var db = file.CreateDbContext())
        {
            db.Add(Person("typo", Role.PartnerAdmin, "en", accepted: false));
            (await db.Users.SingleAsync(u => u.Id == "mei", Stop)).EmailConfirmed = accepted;
            (await db.ContactRecordAsync(Stop)).Contact = ContactInformation.Empty with { AlertContacts = named ? [new("mei")] : [] };
            await db.SaveChangesAsync(Stop);
        }

        await OweAsync("booking:b1", Now, OwedState.Parked);
        await Pass().RunOnceAsync(Stop);

        Assert.Equal(told, (await MailsAsync()).Select(mail => mail.ToAddress).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_slow_method_is_told_with_its_figures_and_stays_open_while_any_process_sees_it()
    {
        var slow = new BookingServerHealth(clock);
        for (var i = 0; i < 30; i++)
        {
            slow.Note("CreateBooking", isError: false, TimeSpan.FromSeconds(3));
        }

        Assert.Equal(1, await Pass(slow).RunOnceAsync(Stop));
        Assert.Equal("""{"method":"CreateBooking","measure":"3 s \u003E 2 s"}""", Assert.Single(await MailsAsync()).Values);

        // another process answers fast and must not say it is over
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, await Pass(slow).RunOnceAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, await Pass().RunOnceAsync(Stop));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, await Pass().RunOnceAsync(Stop));

        Assert.Equal([MailTemplate.BookingServerSlow, MailTemplate.ProblemOver], (await MailsAsync()).Select(mail => mail.Template));
    }

    [Fact]
    public async Task The_log_names_the_problem_and_nobody()
    {
        await OweAsync("booking:b1", Now, OwedState.Parked);
        await Pass().RunOnceAsync(Stop);

        Assert.Contains(logs.Lines, line => line.Text.Contains("parked:m1", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains('@', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BatchAvailabilityLookup", 1000, 15, 700, null)]
    [InlineData("BatchAvailabilityLookup", 1000, 16, 700, "1.6 % > 1.5 %")]
    [InlineData("BatchAvailabilityLookup", 1000, 0, 1000, "1 s > 0.75 s")]
    [InlineData("CreateBooking", 1000, 25, 2000, null)]
    [InlineData("CreateBooking", 1000, 26, 2000, "2.6 % > 2.5 %")]
    [InlineData("CreateBooking with payment", 1000, 25, 7500, null)]
    [InlineData("CreateBooking with payment", 1000, 26, 100, "2.6 % > 2.5 %")]
    [InlineData("CreateBooking with payment", 1000, 0, 10_000, "10 s > 7.5 s")]
    [InlineData("UpdateBooking", 1000, 0, 2500, "2.5 s > 2 s")]
    [InlineData("CheckAvailability", 1000, 50, 2500, null)]
    [InlineData("CheckAvailability", 1000, 51, 2500, "5.1 % > 5.0 %")]
    [InlineData("CreateBooking", 19, 19, 30_000, null)]
    [InlineData("CreateBooking", 20, 20, 1, "100.0 % > 2.5 %")]
    [InlineData("HealthCheck", 1000, 1000, 30_000, null)]
    public void Half_of_Googles_limit_is_the_threshold(string method, long calls, long errors, int milliseconds, string? over) =>
        Assert.Equal(over, Thresholds.Over(new(method, calls, errors, TimeSpan.FromMilliseconds(milliseconds))));

    private AlertPass Pass(BookingServerHealth? server = null) => new(
        file, new ReadOutboxState(file, clock), new OutboxMetrics(), server ?? new BookingServerHealth(clock), new SlotsHeldBack(file, Options.Create(new PaymentsOptions())), clock, Options.Create(center), logs.For<AlertPass>());

    private AppUser Person(string id, Role role, string language, bool disabled = false, bool accepted = true) => new()
    {
        EmailConfirmed = accepted,
        Id = id,
        UserName = $"{id}@example.com",
        Email = $"{id}@example.com",
        DisplayName = id,
        Role = role,
        Language = language,
        CreatedAt = Now,
        DisabledAt = disabled ? Now : null,
    };

    private async Task OweAsync(string key, Instant owedAt, OwedState state = OwedState.Open, string merchant = "m1", Instant? due = null)
    {
        await using var db = file.CreateDbContext();
        db.Add(new OwedUpdate
        {
            Key = key,
            Kind = OwedKind.BookingPatch,
            MerchantId = new MerchantId(merchant),
            State = state,
            Version = 1,
            OwedAt = owedAt,
            DueAt = due ?? owedAt,
        });
        await db.SaveChangesAsync(Stop);
    }

    private static UpdateTry Try(string status, Instant at, UpdateFault? fault) => new()
    {
        Id = Guid.CreateVersion7(),
        Key = "booking:b1",
        Version = 1,
        At = at,
        DurationMilliseconds = 5,
        Request = "PATCH v1alpha/…",
        Body = $$"""{"name":"partners/1/bookings/b1","status":"{{status}}"}""",
        Fault = fault,
    };

    private async Task SetAsync(string key, OwedState state)
    {
        await using var db = file.CreateDbContext();
        await db.Set<OwedUpdate>().Where(u => u.Key == key).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state), Stop);
    }

    private async Task<List<OwedMail>> MailsAsync()
    {
        await using var db = file.CreateDbContext();
        return await db.Set<OwedMail>().OrderBy(mail => mail.OwedAt).ToListAsync(Stop);
    }
}
