using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>Which tab a missed appointment is in, and what happens to a list that is longer than a page shows.</summary>
public sealed class MissedAppointmentsTests : IAsyncLifetime
{
    private static readonly CurrentPerson Staff = Portal.Staff;
    private readonly Dictionary<int, Booking> at = [];
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(100)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Each_tab_counts_all_its_appointments_and_lists_them_page_by_page_the_latest_first(int size)
    {
        await ADayAsync();
        var missed = new MissedAppointments(portal.File, Options.Create(portal.Bookings), Options.Create(portal.Payments), portal.Clock) { PageSize = size };
        foreach (var (tab, hours) in new (MissedTab, int[])[]
        {
            (MissedTab.Candidates, [19, 18, 17, 16]), (MissedTab.Marked, [15, 10]), (MissedTab.Charged, [11]), (MissedTab.Failed, [12]), (MissedTab.Reversed, [14, 13]),
        })
        {
            var expected = hours.Select(hour => at[hour].Id).ToList();
            var pages = expected.Chunk(size).ToList();
            for (var page = 1; page <= pages.Count; page++)
            {
                var list = await missed.RunAsync(Staff, tab, null, page, default);
                Assert.Equal(pages[page - 1], list.Rows.Select(r => r.Id));
                Assert.All(list.Rows, row => Assert.Equal(tab, row.Tab));
                Assert.Equal([4, 2, 1, 1, 2], Enum.GetValues<MissedTab>().Select(t => list.Counts[t]));
                Assert.Equal((page, pages.Count), (list.Page, list.Pages));
            }

            // A page that is no longer there is the last one that is
            Assert.Equal(pages[^1], (await missed.RunAsync(Staff, tab, null, 99, default)).Rows.Select(r => r.Id));
            var all = new List<BookingId>();
            await foreach (var row in missed.AllAsync(Staff, tab, null, default))
            {
                all.Add(row.Id);
            }

            Assert.Equal(expected, all);
        }
    }

    [Fact]
    public async Task A_charge_whose_outcome_is_not_known_is_among_the_failed_ones_and_an_old_candidate_in_no_tab()
    {
        var shop = await portal.OpenPaidShopAsync(WithFee);
        var silent = await portal.BuyAsync(shop, "2026-11-24 10:00");
        await portal.BuyAsync(shop, "2026-11-24 11:00");
        Past(12);
        portal.Processor.Silent = "ChargeKept";
        await ChargeAsync(silent);

        Assert.Equal([1, 0, 0, 1, 0], (await portal.Acts.Missed.RunAsync(Staff, MissedTab.Failed, null, 1, default)).Counts.OrderBy(c => c.Key).Select(c => c.Value));
        portal.Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal([1, 0, 0, 1, 0], (await portal.Acts.Missed.RunAsync(Staff, MissedTab.Failed, null, 1, default)).Counts.OrderBy(c => c.Key).Select(c => c.Value));
        portal.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([0, 0, 0, 1, 0], (await portal.Acts.Missed.RunAsync(Staff, MissedTab.Failed, null, 1, default)).Counts.OrderBy(c => c.Key).Select(c => c.Value));
    }

    [Fact]
    public async Task Guests_who_may_come_at_any_time_of_the_slot_are_missed_after_its_end_whether_they_booked_before_it_began_or_later_or_moved_there()
    {
        // From 12:00 to 14:00 in Berlin; guests come when they like
        var shop = await portal.OpenPaidShopAsync(WithFee, places: 4, change: s => s.MayBeEntered("cut"));
        const string slot = "2026-11-21 12:00";
        var before = await portal.BuyAsync(shop, slot);
        var moved = await portal.BuyAsync(shop, "2026-11-21 14:00");
        var grace = Duration.FromTimeSpan(portal.Bookings.NoShowGrace);
        Until(before.Start + Duration.FromHours(1));
        var during = await portal.BuyAsync(shop, slot);
        Assert.True((await portal.Acts.Move.RunAsync(new(moved.Id, before.Start, null, null, null, null), default)).Outcome.IsDone);
        var phoned = await portal.BuyAsync(shop, slot);
        Assert.True((await portal.Acts.CancelForGuest.RunAsync(new(Staff, shop.Id, phoned.Id, Guid.NewGuid(), "called"), default)).IsDone);
        BookingId[] all = [before.Id, moved.Id, during.Id];

        foreach (var (at, missed) in new (Instant, BookingId[])[] { (before.Start + Duration.FromHours(1), []), (before.End + grace - Duration.FromSeconds(1), []), (before.End + grace, all) })
        {
            Until(at);
            var list = await portal.Acts.Missed.RunAsync(Staff, MissedTab.Candidates, null, 1, default);
            Assert.Equal(missed.Select(id => id.Value).Order(StringComparer.Ordinal), list.Rows.Select(r => r.Id.Value));
            Assert.Equal(missed.Length, list.Counts[MissedTab.Candidates]);
            Assert.All(list.Rows, row => Assert.True(row.After.IsCandidate(portal.Now)));
            foreach (var booking in missed.Length == 0 ? new[] { before, moved, during } : [])
            {
                Assert.Equal(Refusal.GraceNotOver, (await portal.Acts.NoShow.RunAsync(new(Staff, shop.Id, booking.Id), default)).Refusal);
            }
        }

        Assert.True((await ChargeAsync(moved)).IsDone);
        var month = (await portal.Acts.Missed.MonthsAsync(Staff, shop.Id, default))[^1];
        Assert.Equal((2, 1, 1), (month.Unreported, month.LateCanceled, month.NoShows));
    }

    /// <summary>Refundable until 4 hours before; online cancelling until the start. The hold began at 10:00 UTC on the 21st.</summary>
    [Theory]
    [InlineData("keep")]
    [InlineData("let go")]
    [InlineData("lapse")]
    public async Task A_deposit_that_is_still_held_after_a_late_cancel_is_to_be_decided_until_it_is_kept_let_go_or_lapsed(string end)
    {
        portal.Payments.HoldDeposits = true;
        var shop = await portal.OpenPaidShopAsync(WithDeposit);
        var (late, early) = (await portal.BuyAsync(shop, "2026-11-24 10:00"), await portal.BuyAsync(shop, "2026-11-24 17:00"));
        Until(late.Start - Duration.FromHours(4) + Duration.FromSeconds(1));
        Assert.True((await portal.CancelAsync(late.Id)).IsDone);
        Assert.True((await portal.CancelAsync(early.Id)).IsDone);

        // Of the early one the deposit is on its way back, though nobody has let it go yet
        var row = Assert.Single(await CandidatesAsync());
        Assert.Equal((late.Id, BookingStatus.Canceled, 5_000_000L), (row.Id, row.Status, row.After.Money.Held));
        Assert.Equal(late.CreatedAt + TakeBooking.LongestHold, row.HeldUntil);
        Assert.NotNull(row.After.Decide(MoneyAct.KeepDeposit, portal.Now).Step);
        Assert.False(row.After.IsCandidate(portal.Now));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal([late.Id], (await CandidatesAsync()).Select(r => r.Id));

        // While the bank is asked it stays
        portal.Processor.Silent = "Capture";
        Assert.True(end != "keep" || (await KeepAsync(late)).Money == MovementState.Begun);
        Assert.Equal([late.Id], (await CandidatesAsync()).Select(r => r.Id));
        portal.Processor.Silent = null;
        switch (end)
        {
            case "let go":
                Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, shop.Id, late.Id, Guid.NewGuid(), "kind"), default)).IsDone);
                break;
            case "lapse":
                portal.Clock.Advance(SandboxProcessor.HoldsFor);
                portal.Bank.LapseHolds();
                break;
        }

        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Empty(await CandidatesAsync());
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("let go")]
    [InlineData("nobody decides")]
    public async Task A_deposit_that_is_still_held_when_the_guest_has_come_is_to_be_decided_until_it_is_kept_let_go_or_lapsed(string end)
    {
        portal.Payments.HoldDeposits = true;
        var shop = await portal.OpenPaidShopAsync(WithDeposit);
        var booking = await portal.BuyAsync(shop, "2026-11-24 10:00");
        Until(booking.Start + Duration.FromMinutes(5));
        Assert.Empty(await CandidatesAsync());

        Assert.True((await ArriveAsync(booking)).IsDone);
        var row = Assert.Single(await CandidatesAsync());
        Assert.Equal((booking.Id, BookingStatus.Confirmed, 5_000_000L), (row.Id, row.Status, row.After.Money.Held));
        Assert.Equal(booking.CreatedAt + TakeBooking.LongestHold, row.HeldUntil);
        Assert.False(row.After.IsCandidate(portal.Now));
        switch (end)
        {
            case "keep":
                Assert.True((await KeepAsync(booking)).IsDone);
                break;
            case "let go":
                Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, shop.Id, booking.Id, Guid.NewGuid(), "paid in cash"), default)).IsDone);
                break;
            case "nobody decides":
                // The guest has the money, Google hears it, and nobody is offered what is gone
                portal.Clock.Advance(SandboxProcessor.HoldsFor);
                portal.Bank.LapseHolds();
                await portal.Acts.Reconcile.RunOnceAsync(10, default);
                var lapsed = await portal.BookingAsync(booking.Id);
                Assert.Equal((BookingStatus.Confirmed, PrepaymentStatus.Refunded), (lapsed.Status, lapsed.Prepayment));
                Assert.Equal(Refusal.HoldLapsed, (await KeepAsync(booking)).Refusal);
                break;
        }

        Assert.Empty(await CandidatesAsync());
    }

    [Fact]
    public async Task Who_came_after_a_charge_had_failed_is_to_be_decided_about_the_held_deposit_and_in_no_other_tab()
    {
        portal.Payments.HoldDeposits = true;
        var shop = await portal.OpenPaidShopAsync(DepositAndFee);
        var booking = await portal.BuyAsync(shop, "2026-11-24 10:00", "sandbox:later-declined");
        Past(12);
        Assert.Equal(MovementState.Failed, (await ChargeAsync(booking)).Money);
        Assert.Empty(await CandidatesAsync());

        Assert.True((await ArriveAsync(booking)).IsDone);
        Assert.Equal([booking.Id], (await CandidatesAsync()).Select(r => r.Id));
        var counts = (await portal.Acts.Missed.RunAsync(Staff, MissedTab.Failed, null, 1, default)).Counts;
        Assert.Equal([1, 0, 0, 0, 0], Enum.GetValues<MissedTab>().Select(tab => counts[tab]));
    }

    /// <summary>Spec feeds 8.2 C: the fee is due after the limit for cancelling online, and from then on Google's cancel is refused, so the booking stands and is missed.</summary>
    [Fact]
    public async Task Who_is_refused_to_cancel_late_through_Google_is_to_be_decided_once_the_grace_time_is_over()
    {
        var shop = await portal.OpenPaidShopAsync(WithFee, change: s => s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24));
        var booking = await portal.BuyAsync(shop, "2026-11-24 10:00");
        Until(booking.Start - Duration.FromHours(23));
        Assert.Equal(Refusal.OutsideCancellationWindow, (await portal.CancelAsync(booking.Id)).Refusal);
        Past(12);
        var row = Assert.Single(await CandidatesAsync());
        Assert.Equal((booking.Id, 7_000_000L), (row.Id, row.After.Decide(MoneyAct.ChargeFee, portal.Now).Step!.Most));
    }

    [Theory]
    [InlineData("America/New_York", 30, 26, 11)]
    [InlineData("Asia/Taipei", 30, 17, 12)]
    public async Task The_running_month_is_that_of_the_business(string zone, int day, int utcHours, int month)
    {
        var shop = await portal.OpenPaidShopAsync(WithFee, change: s => s.Merchant.ZoneId = zone);
        await portal.BuyAsync(shop, "2026-11-24 12:00");
        portal.Clock.Advance((Instant.FromUtc(2026, 11, day, 0, 30) + Duration.FromHours(utcHours) - portal.Now).ToTimeSpan());

        Assert.Equal(new YearMonth(2026, month), (await portal.Acts.Missed.MonthsAsync(Staff, shop.Id, default))[^1].Month);
    }

    /// <summary>Ten missed appointments by the hour they began, and one guest who came.</summary>
    private async Task ADayAsync()
    {
        var shop = await portal.OpenPaidShopAsync(WithFee);
        for (var hour = 10; hour <= 20; hour++)
        {
            at[hour] = await portal.BuyAsync(shop, FormattableString.Invariant($"2026-11-24 {hour}:00"), hour is 12 or 15 ? "sandbox:later-declined" : "sandbox:ok");
        }

        Past(21);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, shop.Id, at[10].Id), default)).IsDone);
        Assert.True((await ChargeAsync(at[11])).IsDone);

        // Two of seven stay charged
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, shop.Id, at[11].Id, Guid.NewGuid(), "a regular", 5_000_000, OfFee: true), default)).IsDone);
        await ChargeAsync(at[12]);
        Assert.True((await portal.Acts.NoShow.RunAsync(new(Staff, shop.Id, at[13].Id), default)).IsDone);
        Assert.True((await portal.Acts.TakeBackNoShow.RunAsync(new(Staff, shop.Id, at[13].Id), default)).IsDone);
        Assert.True((await ChargeAsync(at[14])).IsDone);
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, shop.Id, at[14].Id, Guid.NewGuid(), "was there", 6_000_000, OfFee: true), default)).IsDone);
        Assert.True((await portal.Acts.Refund.RunAsync(new(Staff, shop.Id, at[14].Id, Guid.NewGuid(), "the rest", null, OfFee: true), default)).IsDone);
        await ChargeAsync(at[15]);
        Assert.True((await portal.Acts.Waive.RunAsync(new(Staff, shop.Id, at[15].Id, Guid.NewGuid(), "kind"), default)).IsDone);
        Assert.True((await portal.Acts.Arrived.RunAsync(new(Staff, shop.Id, at[20].Id), default)).IsDone);
    }

    private async Task<IReadOnlyList<MissedRow>> CandidatesAsync()
    {
        var list = await portal.Acts.Missed.RunAsync(Staff, MissedTab.Candidates, null, 1, default);
        Assert.Equal(list.Rows.Count, list.Counts[MissedTab.Candidates]);
        return list.Rows;
    }

    private Task<Outcome> ArriveAsync(Booking booking) => portal.Acts.Arrived.RunAsync(new(Staff, booking.MerchantId, booking.Id), default);

    private Task<MoneyOutcome> KeepAsync(Booking booking) => portal.Acts.Keep.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "by the terms"), default);

    private Task<MoneyOutcome> ChargeAsync(Booking booking) => portal.Acts.Charge.RunAsync(new(Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "did not come"), default);

    private void Past(int hour) => Until(Instant.FromUtc(2026, 11, 24, hour, 0));

    private void Until(Instant at) => portal.Clock.Advance((at - portal.Now).ToTimeSpan());
}
