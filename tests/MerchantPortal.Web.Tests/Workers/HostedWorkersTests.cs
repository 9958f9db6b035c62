using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
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
        await portal.AddUserAsync("mei@shop.example", Role.Staff, shop.Id);
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
