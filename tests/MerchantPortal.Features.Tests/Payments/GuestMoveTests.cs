using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.TestKit;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>A guest moves a booking that money hangs on (docs/decisions/late-moves.md).</summary>
public sealed class GuestMoveTests : IAsyncLifetime
{
    private const string Later = "2026-12-08 12:00";

    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Refusal.OutsideCancellationWindow)]
    public async Task A_fee_is_not_dodged_by_moving_after_the_time_for_cancelling(int secondsLate, Refusal? refusal)
    {
        var shop = await portal.OpenPaidShopAsync(WithFee, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var booking = await portal.BuyAsync(shop);
        AdvanceTo(booking.CancelBy + Duration.FromSeconds(secondsLate));

        var (outcome, after) = await MoveAsync(shop, booking, Later);

        Assert.Equal(refusal, outcome.Refusal);
        Assert.Equal(refusal is not null, after!.Start == booking.Start);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, Refusal.OutsideCancellationWindow)]
    public async Task A_step_of_the_refund_is_not_dodged_by_moving_first(int secondsLate, Refusal? refusal)
    {
        var steps = Prepaid with { RefundConditions = [new(Duration.FromHours(48), 100), new(Duration.FromHours(24), 50)] };
        var shop = await portal.OpenPaidShopAsync(steps, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var booking = await portal.BuyAsync(shop);
        AdvanceTo(booking.Start - Duration.FromHours(48) + Duration.FromSeconds(secondsLate));

        Assert.Equal(refusal, (await MoveAsync(shop, booking, Later)).Outcome.Refusal);
    }

    [Theory]
    [InlineData(true, 0, null)]
    [InlineData(true, 1, Refusal.OutsideCancellationWindow)]
    [InlineData(false, 0, null)]
    [InlineData(false, 1, Refusal.OutsideCancellationWindow)]
    public async Task The_limit_of_a_deposit_is_not_dodged_by_moving_first_though_cancelling_online_is_still_open(bool hold, int secondsLate, Refusal? refusal)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(WithDeposit, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.Zero);
        var booking = await portal.BuyAsync(shop);
        AdvanceTo(booking.Terms!.Terms.DepositRefundUntil(booking.Start)!.Value + Duration.FromSeconds(secondsLate));

        Assert.Equal(refusal, (await MoveAsync(shop, booking, "2026-11-26 12:00")).Outcome.Refusal);
    }

    [Fact]
    public async Task What_costs_nothing_to_cancel_moves_until_it_starts()
    {
        var shop = await portal.OpenShopAsync(change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var booking = await portal.TakeAsync(shop, Noon);
        AdvanceTo(booking.Start - Duration.FromSeconds(1));

        Assert.True((await MoveAsync(shop, booking, Later)).Outcome.IsDone);
    }

    [Theory]
    [InlineData(true, "2026-11-26 12:00", null)]
    [InlineData(true, Later, Refusal.SlotUnavailable)]
    [InlineData(false, Later, null)]
    public async Task A_deposit_held_on_the_card_does_not_move_beyond_the_life_of_the_hold(bool hold, string to, Refusal? refusal)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(WithDeposit);
        var booking = await portal.BuyAsync(shop);

        Assert.Equal(refusal, (await MoveAsync(shop, booking, to)).Outcome.Refusal);
    }

    [Theory]
    [InlineData(false, false, Refusal.OverlappingReservation)]
    [InlineData(true, false, Refusal.OverlappingReservation)]
    [InlineData(true, true, null)]
    public async Task A_guest_moves_onto_the_time_of_their_own_only_where_guests_may_overlap_and_never_onto_the_same_place(bool mayOverlap, bool otherService, Refusal? refusal)
    {
        var shop = await portal.OpenPaidShopAsync(WithFee, places: 5, change: s =>
        {
            s.Merchant.GuestsMayOverlap = mayOverlap;
            s.Add("shave");
            s.Services["shave"].Terms = WithFee;
        });
        var booking = await portal.BuyAsync(shop);

        // Held while the bank is asked: as good as booked
        var other = portal.Wish(shop, Later, service: otherService ? "shave" : "cut") with { Checkout = Checkout() };
        Assert.Equal(TakeBooking.Kind.MustPay, (await portal.Acts.Take.RunAsync(other with { Guest = booking.Guest }, default)).Kind);

        Assert.Equal(refusal, (await MoveAsync(shop, booking, Later)).Outcome.Refusal);
    }

    private Task<(Features.Shared.Outcome Outcome, Booking? Booking)> MoveAsync(TestShop shop, Booking booking, string to) =>
        portal.Acts.Move.RunAsync(new(booking.Id, portal.Wish(shop, to).Wish.Start, booking.End - booking.Start, null, null, null), default);

    private void AdvanceTo(Instant moment) => portal.Clock.Advance((moment - portal.Now).ToTimeSpan());
}
