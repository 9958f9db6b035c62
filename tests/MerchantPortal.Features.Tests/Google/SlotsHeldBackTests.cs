using System.Text.Json;
using MerchantPortal.Data.Google;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Tests.Payments;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google;

/// <summary>An offer that was legal when it was published and no longer is: nothing of it reaches Google, nothing fails, and people are told.</summary>
public sealed class SlotsHeldBackTests : IAsyncLifetime
{
    private const string Noon = "2026-11-24 12:00";
    private Portal portal = null!;
    private TestShop shop = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenPaidShopAsync(Books.WithFee, change: s => s.Add("wash"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Lookup_booking_move_feed_and_update_all_leave_it_out_and_the_rest_goes_on()
    {
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        var before = await portal.BuyAsync(shop, "2026-11-24 10:00");
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();
        var told = portal.Google.Received(LoopbackGoogle.Replace).Count;
        await SetGatewayAsync(null);

        Assert.Equal(SlotState.HeldBack, await portal.StateAsync(shop, Noon));
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon, "wash"));
        var (taken, _) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon));
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, taken);
        var (moved, _) = await portal.Acts.Move.RunAsync(new(before.Id, Portal.At(shop, Noon), null, null, null, null), Stop);
        Assert.Equal(Refusal.SlotUnavailable, moved.Refusal);
        Assert.Empty((await FeedAsync("cut")).Slots);
        Assert.NotEmpty((await FeedAsync("wash")).Slots);

        // The guest's try told us that Google still shows it: its day goes again, without the slots
        await portal.SendAllAsync();
        var windows = portal.Google.Received(LoopbackGoogle.Replace).Skip(told).SelectMany(call => JsonDocument.Parse(call.Body!).RootElement.GetProperty("extendedServiceAvailability").EnumerateArray()).ToList();
        Assert.Contains(windows, window => window.GetProperty("serviceId").GetString() == "cut");
        Assert.All(windows.Where(window => window.GetProperty("serviceId").GetString() == "cut"), window => Assert.False(window.TryGetProperty("availability", out var slots) && slots.GetArrayLength() > 0));
    }

    [Fact]
    public async Task A_country_that_is_taken_off_the_list_holds_back_what_is_paid()
    {
        portal.Payments.Countries.Add("FR");
        var acts = portal.ActsOn(portal.File);
        var answers = await acts.LookUp.RunAsync(shop.Id, [new(new("cut"), Portal.At(shop, Noon), null, default), new(new("wash"), Portal.At(shop, Noon), null, default)], Stop);
        Assert.Equal([SlotState.HeldBack, SlotState.Open], answers!.Select(answer => answer.State));
    }

    [Fact]
    public async Task Alert_contacts_hear_of_it_once_and_when_it_is_over_and_editors_see_it_at_the_service()
    {
        var pass = new AlertPass(
            portal.File,
            new ReadOutboxState(portal.File, portal.Clock),
            new OutboxMetrics(),
            new BookingServerHealth(portal.Clock),
            new SlotsHeldBack(portal.File, Options.Create(portal.Payments)),
            portal.Clock,
            Options.Create(new ActionsCenterOptions { PartnerId = "1" }),
            portal.RelayLog.For<AlertPass>());
        await using (var db = portal.File.CreateDbContext())
        {
            db.Add(new MerchantPortal.Data.Account.AppUser { Id = "ada", UserName = "ada@example.com", Email = "ada@example.com", EmailConfirmed = true, DisplayName = "ada", Role = Role.PartnerAdmin, Language = "en", CreatedAt = portal.Now });
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(0, await pass.RunOnceAsync(Stop));
        await SetGatewayAsync(null);
        Assert.Equal(1, await pass.RunOnceAsync(Stop));
        Assert.Equal(0, await pass.RunOnceAsync(Stop));
        var view = await portal.Acts.LoadOffer.RunAsync(Portal.Staff, shop.Id, Stop);
        Assert.Equal(["services[cut]"], view!.Rules.Check(view.ToEdit()).Where(finding => finding.Code == "SlotsHeldBack").Select(finding => finding.Path));

        await SetGatewayAsync("sandbox");
        Assert.Equal(1, await pass.RunOnceAsync(Stop));
        var mails = await portal.ReadAsync(db => db.Set<OwedMail>().OrderBy(mail => mail.OwedAt).ThenBy(mail => mail.Id).ToListAsync(Stop));
        Assert.Equal([MailTemplate.SlotsHeldBack, MailTemplate.ProblemOver], mails.Select(mail => mail.Template));
        Assert.Contains("\"codes\":\"V2\"", mails[0].Values, StringComparison.Ordinal);
        var problem = await portal.ReadAsync(db => db.Set<Problem>().SingleAsync(Stop));
        Assert.Equal(($"held-back:{shop.Id}", ProblemKind.SlotsHeldBack, false), (problem.Key, problem.Kind, problem.IsOpen));
    }

    private async Task SetGatewayAsync(string? gateway)
    {
        await using var db = portal.File.CreateDbContext();
        var merchant = await db.Set<Merchant>().SingleAsync(m => m.Id == shop.Id, Stop);
        merchant.TokenizationParameters = gateway is null ? merchant.TokenizationParameters.Remove("gateway") : merchant.TokenizationParameters.SetItem("gateway", gateway);
        merchant.OfferVersion++;
        await db.SaveChangesAsync(Stop);
    }

    private Task<(MerchantOffer? Offer, IReadOnlyList<Slot> Slots)> FeedAsync(string service) =>
        new PublishedOffer(portal.File, Options.Create(portal.Payments), portal.Clock).SlotsAsync(shop.Id, new(service), new(2026, 11, 24), Stop);
}
