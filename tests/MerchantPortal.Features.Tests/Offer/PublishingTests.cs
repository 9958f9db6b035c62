using System.Text.Json;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.Features.Tests.Payments;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

/// <summary>What a publication does beyond the offer itself: updates to Google, and bookings that are not touched.</summary>
public sealed class PublishingTests : IAsyncLifetime
{
    private static readonly CurrentPerson Admin = Portal.Staff with { Role = Domain.Account.Role.PartnerAdmin };
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(change: shop =>
        {
            shop.Add("colour");
            shop.Add("with-anna", staff: [shop.AddStaff("anna")]);
        });
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task The_windows_of_a_publication_go_out_in_one_call_and_say_the_new_price()
    {
        await PublishAsync(d => Of(d, "cut").Rules =
            [new([IsoDayOfWeek.Tuesday, IsoDayOfWeek.Saturday], new(10, 0), new(14, 0)) { Id = "r", Price = new(12_000_000, null) }]);
        portal.Google.Announce(LoopbackGoogle.Replace);

        Assert.Equal(1, await portal.SendAllAsync());

        var call = Assert.Single(portal.Google.Received(LoopbackGoogle.Replace));
        var windows = JsonDocument.Parse(call.Body!).RootElement.GetProperty("extendedServiceAvailability");
        Assert.Equal(18, windows.GetArrayLength());
        foreach (var window in windows.EnumerateArray())
        {
            Assert.Equal("cut", window.GetProperty("serviceId").GetString());
            // Today's first two are over
            Assert.Equal(
                window.GetProperty("startTimeRestrict").GetString() == "2026-11-20T23:00:00Z" ? 2 : 4,
                window.GetProperty("availability").EnumerateArray().Count(slot => slot.TryGetProperty("paymentOptionId", out var id) && id[0].GetString() == $"{shop.Id}:cut:12000000-EUR"));
        }

        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task A_second_publication_before_the_first_was_sent_is_told_once()
    {
        await PublishAsync(d => Of(d, "cut").Price = new(20_000_000, "EUR"));
        await PublishAsync(d => Of(d, "cut").Price = new(25_000_000, "EUR"));
        portal.Google.Announce(LoopbackGoogle.Replace);

        await portal.SendAllAsync();

        Assert.Single(portal.Google.Received(LoopbackGoogle.Replace));
    }

    [Fact]
    public async Task A_publication_of_many_windows_takes_no_more_calls_than_it_needs()
    {
        await PublishAsync(d => d.Merchant.Hours = new(d.Merchant.Hours.Week.SetItems(d.Merchant.Hours.Week.Select(day => KeyValuePair.Create(day.Key, day.Value.RemoveAt(0).Add(new(new(9, 0), new(22, 0)))))), d.Merchant.Hours.Exceptions));
        var owed = await portal.OwedAsync();
        // Today nine o'clock is past: nothing of today differs
        Assert.Equal(3 * 60, owed.Count);
        portal.Google.AnnounceAll();

        // 180 windows of 13 slots: a call holds at most 100 windows and 1,000 slots
        Assert.InRange(await portal.SendAllAsync(), 3, 4);
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task A_service_archived_together_with_its_person_is_cleared_at_Google_and_not_parked()
    {
        await PublishAsync(d =>
        {
            Of(d, "with-anna").IsArchived = true;
            return d with { Staff = [] };
        });
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();

        Assert.All(await portal.OwedAsync(), u => Assert.Equal((OwedState.Settled, "with-anna"), (u.State, u.ServiceId!.Value.Value)));
        var windows = portal.Google.Received(LoopbackGoogle.Replace).SelectMany(call => JsonDocument.Parse(call.Body!).RootElement.GetProperty("extendedServiceAvailability").EnumerateArray());
        Assert.All(windows, window => Assert.Equal(0, window.GetProperty("availability").GetArrayLength()));
    }

    [Fact]
    public async Task Bookings_keep_the_terms_they_were_made_with_whatever_is_published()
    {
        var booking = await portal.TakeAsync(shop, "2026-11-24 12:00");
        var before = Assert.IsType<BookedTerms>(booking.Terms);

        await PublishAsync(d =>
        {
            d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            (d.Merchant.TaxMicroPercent, Of(d, "cut").Price, Of(d, "cut").MinAdvanceOnlineCanceling) = (19_000_000, new(99_000_000, "EUR"), Duration.FromHours(48));
            Of(d, "cut").Terms = new() { NoShowFee = new(new(50_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] };
        });

        var after = await portal.BookingAsync(booking.Id);
        Assert.Equal(before, after.Terms);
        Assert.Equal(15_000_000, after.Terms!.Terms.Price.Micros);
        var next = await portal.TakeAsync(shop, "2026-11-25 12:00", service: "colour");
        Assert.Equal((15_000_000, 19_000_000), (next.Terms!.Terms.Price.Micros, next.Terms.Terms.TaxMicroPercent));
    }

    [Fact]
    public async Task A_publication_that_fails_leaves_nothing_half_done()
    {
        var version = (await LoadAsync()).Version;
        var saved = await SaveAsync(d => Of(d, "cut").Rules = [new([IsoDayOfWeek.Tuesday], new(10, 0), new(14, 0)) { Id = "r", Price = new(12_000_000, null) }]);
        await using (var db = portal.File.CreateDbContext())
        {
            // The next revision's number is taken: the last thing that is written cannot be
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER refuse BEFORE INSERT ON OfferRevisions WHEN NEW.Version = 2 BEGIN SELECT RAISE(ABORT, 'no'); END");
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None));

        var view = await LoadAsync();
        Assert.Equal((version, saved.Stamp), (view.Version, (Guid?)view.Draft!.Stamp));
        Assert.Empty(Of(view.Published, "cut").Rules);
        Assert.Empty(await portal.OwedAsync());
    }

    [Fact]
    public async Task A_booking_with_somebody_who_left_still_says_their_last_name_and_they_are_never_offered_again()
    {
        await PublishAsync(d => d with { Rooms = d.Rooms.Add(new() { MerchantId = shop.Id, Id = new("anna"), Name = "Annex" }) });
        await PublishAsync(d => Of(d, "with-anna").Rooms = [new("anna")]);
        var booking = await portal.TakeAsync(shop, "2026-11-24 12:00", service: "with-anna");
        await PublishAsync(d => d.Staff.Single().Name = "Anna B.");
        await PublishAsync(d =>
        {
            (Of(d, "with-anna").Staff, Of(d, "with-anna").Rooms) = ([], []);
            return d with { Staff = [], Rooms = [] };
        });
        await PublishAsync(d => d.Merchant.Name = "Another name");

        var seen = (await portal.Acts.Details.RunAsync(Admin, booking.Id, CancellationToken.None))!;

        Assert.Equal(("Anna B.", "Annex"), (seen.Staff, seen.Room));
        await using var db = portal.File.CreateDbContext();
        var offer = (await db.OfferOfAsync(shop.Id, CancellationToken.None))!;
        Assert.All(offer.Services.Values, service => Assert.All(offer.PlacesOf(service), places => Assert.Equal((null, null), (places.Resources.Staff, places.Resources.Room))));
    }

    [Theory]
    [InlineData("a party size")]
    [InlineData("a person")]
    [InlineData("a room")]
    [InlineData("nobody any more")]
    [InlineData("another party size")]
    public async Task A_place_that_is_taken_stays_taken_when_the_offer_names_it_otherwise(string how)
    {
        await PublishAsync(d =>
        {
            Of(d, "colour").Places = [new(how == "another party size" ? 4 : null, 1)];
            Of(d, "colour").Price = new(16_000_000, "EUR");
            Of(d, "colour").Staff = how == "nobody any more" ? [new("anna")] : [];
        });
        var first = await portal.TakeAsync(shop, "2026-11-24 12:00", service: "colour");

        await PublishAsync(d =>
        {
            var colour = Of(d, "colour");
            colour.Places = [new(how switch { "a party size" => 2, "another party size" => 3, _ => null }, 1)];
            colour.Staff = how == "a person" ? [new("anna")] : [];
            colour.Rooms = how == "a room" ? [new("red")] : [];
            return d with { Rooms = [new() { MerchantId = shop.Id, Id = new("red"), Name = "Red room" }] };
        });

        Assert.Equal(TakeBooking.Kind.SlotUnavailable, (await portal.Acts.Take.RunAsync(portal.Wish(shop, "2026-11-24 12:00", service: "colour"), CancellationToken.None)).Kind);
        Assert.Equal(TakeBooking.Kind.Taken, (await portal.Acts.Take.RunAsync(portal.Wish(shop, "2026-11-24 14:00", service: "colour"), CancellationToken.None)).Kind);
        Assert.True((await portal.Acts.Cancel.RunAsync(new(Admin, shop.Id, first.Id, null), CancellationToken.None)).IsDone);
        Assert.Equal(TakeBooking.Kind.Taken, (await portal.Acts.Take.RunAsync(portal.Wish(shop, "2026-11-24 12:00", service: "colour"), CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task A_draft_that_something_was_published_behind_is_merged_where_it_fits_and_stopped_where_it_does_not()
    {
        await PublishAsync(d => (Of(d, "cut").Price, Of(d, "colour").Price) = (new(16_000_000, "EUR"), new(26_000_000, "EUR")));
        var saved = await SaveAsync(d => (Of(d, "cut").Price, Of(d, "cut").Name) = (new(20_000_000, "EUR"), TextByLanguage.Of("Long cut")));
        Assert.Equal(RollBackOffer.Kind.RolledBack, (await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, To: 1, Current: 2), CancellationToken.None)).Kind);
        Assert.True((await LoadAsync()).Draft!.Behind);
        var owed = await portal.OwedAsync();

        var stopped = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None);

        Assert.Equal(PublishOffer.Kind.Conflicts, stopped.Kind);
        Assert.Equal("services[cut].price", Assert.Single(stopped.Conflicts).Path);
        Assert.Equal((20_000_000, 15_000_000), (Of(stopped.Merged!, "cut").Price.Micros, Of(stopped.Merged!, "colour").Price.Micros));
        var view = await LoadAsync();
        Assert.Equal((3, 15_000_000, saved.Stamp), (view.Version, Of(view.Published, "cut").Price.Micros, (Guid?)view.Draft!.Stamp));
        Assert.Equal(owed.Select(u => (u.Key, u.Version)), (await portal.OwedAsync()).Select(u => (u.Key, u.Version)));

        // The price as it was when the draft began: only the name is the draft's own now
        saved = await SaveAsync(d => Of(d, "cut").Price = new(16_000_000, "EUR"));
        Assert.Equal(PublishOffer.Kind.Published, (await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None)).Kind);
        view = await LoadAsync();
        Assert.Equal((4, "Long cut", 15_000_000, 15_000_000), (view.Version, Of(view.Published, "cut").Name.Value, Of(view.Published, "cut").Price.Micros, Of(view.Published, "colour").Price.Micros));
        Assert.Null(view.Draft);
    }

    [Fact]
    public async Task A_draft_that_was_reconciled_with_what_is_published_begins_from_it_in_one_step()
    {
        await PublishAsync(d => Of(d, "cut").Price = new(16_000_000, "EUR"));
        var saved = await SaveAsync(d => Of(d, "cut").Price = new(20_000_000, "EUR"));
        await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, To: 1, Current: 2), CancellationToken.None);
        var stopped = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None);
        var began = (await LoadAsync()).Published;

        var chosen = await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, stopped.Merged!, began, saved.Stamp) { BeginsAt = 3 }, CancellationToken.None);

        Assert.Equal(SaveOfferDraft.Kind.Saved, chosen.Kind);
        Assert.False((await LoadAsync()).Draft!.Behind);
        Assert.Equal(PublishOffer.Kind.Published, (await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, chosen.Stamp!.Value), CancellationToken.None)).Kind);
        Assert.Equal(20_000_000, Of((await LoadAsync()).Published, "cut").Price.Micros);
    }

    [Fact]
    public async Task A_draft_that_changed_while_it_was_reconciled_goes_on_from_where_it_began_and_nothing_published_is_taken_back()
    {
        await PublishAsync(d => (Of(d, "cut").Price, Of(d, "colour").Price) = (new(16_000_000, "EUR"), new(26_000_000, "EUR")));
        var saved = await SaveAsync(d => Of(d, "cut").Price = new(20_000_000, "EUR"));
        await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, To: 1, Current: 2), CancellationToken.None);
        var stopped = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None);
        var began = (await LoadAsync()).Published;
        await SaveAsync(d => d.Merchant.Telephone = "+493099999999");

        var chosen = await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, stopped.Merged!, began, saved.Stamp) { BeginsAt = 3 }, CancellationToken.None);

        Assert.Equal(SaveOfferDraft.Kind.Merged, chosen.Kind);
        Assert.True((await LoadAsync()).Draft!.Behind);
        var asked = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, chosen.Stamp!.Value), CancellationToken.None);
        Assert.Equal("services[cut].price", Assert.Single(asked.Conflicts).Path);
        Assert.Equal((15_000_000, "+493099999999"), (Of(asked.Merged!, "colour").Price.Micros, asked.Merged!.Merchant.Telephone));
    }

    [Theory]
    [InlineData("Prepaid")]
    [InlineData("WithDeposit")]
    [InlineData("WithFee")]
    [InlineData("DepositAndFee")]
    [InlineData("CardOnly")]
    public async Task A_shop_that_tests_sell_from_could_be_published(string terms)
    {
        shop = await portal.OpenPaidShopAsync((PaymentTerms)typeof(Books).GetField(terms)!.GetValue(null)!);

        await PublishAsync(d => Of(d, "cut").Price = new(16_000_000, "EUR"));

        Assert.Equal(2, (await LoadAsync()).Version);
    }

    private static Service Of(OfferDocument document, string id) => document.Services.Single(s => s.Id.Value == id);

    private async Task<OfferView> LoadAsync() => (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, CancellationToken.None))!;

    private Task<SaveOfferDraft.Result> SaveAsync(Action<OfferDocument> edit) => SaveAsync(document =>
    {
        edit(document);
        return document;
    });

    private async Task<SaveOfferDraft.Result> SaveAsync(Func<OfferDocument, OfferDocument> edit)
    {
        var view = await LoadAsync();
        return await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, edit(view.ToEdit()), view.Draft?.Document ?? view.Published, view.Draft?.Stamp), CancellationToken.None);
    }

    private Task PublishAsync(Action<OfferDocument> edit) => PublishAsync(document =>
    {
        edit(document);
        return document;
    });

    private async Task PublishAsync(Func<OfferDocument, OfferDocument> edit)
    {
        var saved = await SaveAsync(edit);
        var result = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), CancellationToken.None);
        Assert.True(result.Kind == PublishOffer.Kind.Published, string.Join(", ", result.Findings.Select(f => $"{f.Code} {f.Path}")));
    }
}
