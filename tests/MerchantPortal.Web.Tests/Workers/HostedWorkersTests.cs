using System.Text.Json;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Mail;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Workers;

/// <summary>What the worker of a whole process does by itself, with the loops as the host wires them.</summary>
public sealed class HostedWorkersTests : IAsyncLifetime
{
    private const string Reminder = "A request is still waiting, and time is running out";

    private static readonly Duration Deadline = Duration.FromHours(12);

    private readonly PortalApp portal = new() { Settings = { ["Hosting:Roles"] = "Portal,Worker", ["MapsBooking:BaseAddress"] = "http://localhost:9/" } };

    public ValueTask InitializeAsync() => portal.InitializeAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C117_Staff_get_a_mail_at_half_and_at_four_fifths_and_the_request_is_declined_within_five_seconds_of_its_deadline()
    {
        var shop = await new Shop(portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>(), "shop").With("cut", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var mei = await portal.AddUserAsync("mei@shop.example", Role.Staff, shop.Id);
        await portal.AddUserAsync("ada@partner.example", Role.PartnerAdmin);
        var taken = await portal.Services.GetRequiredService<TakeBooking>().RunAsync(
            new(shop.Merchant.Id, new(new("cut"), Instant.FromUnixTimeSeconds(shop.At("2026-11-25 18:00")), null, default), ConfirmationMode.Asynchronous, new("g", "Ira", "Secretname", "+49 30 5550101", "ira@guest.example"), null, null, "token", "hash", booking => booking.Id.Value),
            Stop);
        var (id, asked) = (new BookingId(taken.Answer!), Now);
        await WaitAsync(TimeSpan.FromSeconds(1), () => Task.FromResult(Mails("A new request").Count == 1));

        foreach (var (share, mails) in new[] { (0.5, 1), (0.8, 2) })
        {
            portal.Clock.Advance((asked + (Deadline * share) - Now).ToTimeSpan() - TimeSpan.FromSeconds(1));
            Assert.Equal(mails - 1, Mails(Reminder).Count);
            await WaitAsync(TimeSpan.FromSeconds(1), () => Task.FromResult(Mails(Reminder).Count == mails));
        }

        Assert.All(Mails(Reminder), mail =>
        {
            Assert.Contains("To: <mei@shop.example>", mail, StringComparison.Ordinal);
            Assert.Contains("Ira is still waiting for an answer: cut on", mail, StringComparison.Ordinal);
            Assert.All(new[] { "Secretname", "5550101", "guest.example" }, secret => Assert.DoesNotContain(secret, mail, StringComparison.Ordinal));
        });

        foreach (var template in new[] { MailTemplate.NewRequest, MailTemplate.DeadlineNear })
        {
            await AssertEveryLanguageAsync(template, await BookingAsync(), mei);
        }

        portal.Clock.Advance((asked + Deadline - Now).ToTimeSpan() - TimeSpan.FromSeconds(1));
        await WaitAsync(TimeSpan.FromMilliseconds(1), async () => (await BookingAsync()).Status != BookingStatus.Pending, from: TimeSpan.FromSeconds(1));
        var declined = await BookingAsync();
        Assert.Equal((BookingStatus.Declined, DeclineReason.NoAnswer), (declined.Status, declined.DeclineReason!.Value));
        Assert.InRange((declined.StatusAt - (asked + Deadline)).TotalSeconds, 0, 5);

        // Nobody listens where Google should, so the updates of the slots are late by now
        await WaitAsync(TimeSpan.FromSeconds(1), () => Task.FromResult(Mails("Updates to Google are late").Count == 1));
        Assert.Contains("To: <ada@partner.example>", Mails("Updates to Google are late")[0], StringComparison.Ordinal);

        Task<Booking> BookingAsync() => portal.ReadAsync(db => db.Set<Booking>().AsNoTracking().SingleAsync(b => b.Id == id, Stop));
    }

    [Fact]
    public async Task Every_loop_there_is_runs_in_a_worker_process()
    {
        var loops = typeof(WorkLoop).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(WorkLoop))).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(loops);

        var pulse = portal.Services.GetRequiredService<WorkerPulse>();
        await WaitAsync(TimeSpan.FromSeconds(1), () => Task.FromResult(loops.SetEquals(pulse.Beats.Keys)));
    }

    /// <summary>The mail for a person of each language: words of its own, the guest's first name, the service and the time.</summary>
    private async Task AssertEveryLanguageAsync(MailTemplate template, Booking request, AppUser person)
    {
        var values = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["booking"] = request.Id.Value, ["merchantId"] = request.MerchantId.Value, ["user"] = person.Id, ["guest"] = "Ira", ["service"] = "cut", ["merchant"] = "Salon",
            ["start"] = "2026-11-25T17:00:00Z", ["answerBy"] = "2026-11-21T22:00:00Z", ["zone"] = "Europe/Berlin",
        });
        var (subjects, texts) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var language in new[] { "en", "zh-Hant", "tr" })
        {
            var mail = await portal.Services.GetRequiredService<IMailComposer>().ComposeAsync(
                new OwedMail { DedupeKey = "k", ToAddress = person.Email!, Language = language, Template = template, Values = values, OwedAt = Now, NotBefore = Now }, Stop);
            Assert.NotNull(mail);
            Assert.All(new[] { "Ira", "cut", "18:00" }, fact => Assert.Contains(fact, mail.Text, StringComparison.Ordinal));
            Assert.DoesNotMatch(@"\{\d", mail.Text);
            Assert.DoesNotContain(template.ToString(), mail.Subject + mail.Text, StringComparison.Ordinal);
            subjects.Add(mail.Subject);
            texts.Add(mail.Text.Split('\n')[0]);
        }

        Assert.Equal((3, 3), (subjects.Count, texts.Count));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Instant Now => Instant.FromDateTimeOffset(portal.Clock.GetUtcNow());

    private List<string> Mails(string subject) => Directory.Exists(portal.MailFolder)
        ? [.. Directory.EnumerateFiles(portal.MailFolder, "*.eml").Select(File.ReadAllText).Where(mail => mail.Contains("Subject: " + subject, StringComparison.Ordinal))]
        : [];

    /// <summary>Lets time pass, first so much and then in steps, until it is so; the loops run on threads of their own, so each step leaves them a moment.</summary>
    private async Task WaitAsync(TimeSpan step, Func<Task<bool>> isSo, TimeSpan from = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        portal.Clock.Advance(from);
        while (!await isSo())
        {
            await looks.WaitForNextTickAsync(patience.Token);
            portal.Clock.Advance(step);
        }
    }
}
