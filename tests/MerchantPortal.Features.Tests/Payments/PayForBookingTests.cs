using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

public sealed class PayForBookingTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_prepaid_booking_is_charged_its_price_with_tax_and_confirmed()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, taxMicroPercent: 19_000_000);
        var wish = portal.Wish(shop, Noon) with { Checkout = Checkout() with { Tax = new(2_850_000, "EUR") } };

        var (taken, paid) = await portal.Acts.BuyAsync(wish);

        Assert.Equal((TakeBooking.Kind.MustPay, PayForBooking.Kind.Paid), (taken, paid!.Kind));
        var booking = Assert.Single(await portal.BookingsAsync());
        Assert.Equal((BookingStatus.Confirmed, PrepaymentStatus.Provided, null), (booking.Status, booking.Prepayment, booking.HeldUntil));
        Assert.NotNull(booking.TransactionId);
        Assert.Null(booking.NextDeadlineAt);
        var movement = Assert.Single(await portal.MovementsAsync(booking));
        Assert.Equal((MovementKind.Prepayment, MovementState.Succeeded, new Money(17_850_000, "EUR")), (movement.Kind, movement.State, movement.Amount));
        Assert.Equal((17_850_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(["Begin", "Confirm"], portal.Processor.Calls);
        Assert.Null((await portal.ReadAsync(db => db.Set<BookingPayment>().SingleAsync())).Credential);
        Assert.Equal([(BookingEventKind.Booked, (Guid?)movement.Id)], await EventsAsync(booking));
        Assert.Equal($"slots:{shop.Id}/cut/2026-11-24", Assert.Single(await portal.OwedAsync()).Key);
    }

    [Theory]
    [InlineData(false, MovementKind.Deposit)]
    [InlineData(true, MovementKind.DepositHold)]
    public async Task A_deposit_is_charged_or_where_that_is_set_and_near_enough_held(bool hold, MovementKind kind)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(WithDeposit);

        // Six days from now, and an hour more
        var near = await portal.BuyAsync(shop, "2026-11-27 11:00");
        var far = await portal.BuyAsync(shop, "2026-11-27 12:00");

        Assert.Equal(kind, Assert.Single(await portal.MovementsAsync(near)).Kind);
        Assert.Equal(hold ? portal.Now + Ledger.HoldLooks : null, near.NextDeadlineAt);
        Assert.Equal(MovementKind.Deposit, Assert.Single(await portal.MovementsAsync(far)).Kind);
        Assert.Equal(hold ? (5_000_000, 0, 5_000_000) : (10_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_fee_keeps_the_card_and_a_deposit_beside_it_is_charged_in_the_same_payment()
    {
        var fee = await portal.BuyAsync(await portal.OpenPaidShopAsync(WithFee));
        var both = await portal.BuyAsync(await portal.OpenPaidShopAsync(DepositAndFee));

        Assert.Equal([(MovementKind.CardKept, 7_000_000L, null)], (await portal.MovementsAsync(fee)).Select(m => (m.Kind, m.Amount.Micros, m.End!.Fault)));
        Assert.Equal([(MovementKind.Deposit, 5_000_000L, null), (MovementKind.CardKept, 7_000_000L, null)], (await portal.MovementsAsync(both)).Select(m => (m.Kind, m.Amount.Micros, m.End!.Fault)));
        Assert.All([.. await portal.MovementsAsync(fee), .. await portal.MovementsAsync(both)], m => Assert.Equal(MovementState.Succeeded, m.State));
        Assert.Equal((PrepaymentStatus.Provided, PrepaymentStatus.Provided), (fee.Prepayment, both.Prepayment));
        Assert.All(await portal.ReadAsync(db => db.Set<BookingPayment>().ToListAsync()), p => Assert.NotNull(p.Credential));
        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_card_that_the_processor_did_not_keep_is_written_down_as_failed_beside_the_deposit_that_was_paid()
    {
        var shop = await portal.OpenPaidShopAsync(DepositAndFee);
        portal.Processor.KeepsNoCard = true;

        var booking = await portal.BuyAsync(shop);

        Assert.Equal(BookingStatus.Confirmed, booking.Status);
        Assert.Equal(
            [(MovementKind.Deposit, MovementState.Succeeded, null), (MovementKind.CardKept, MovementState.Failed, "card_not_kept")],
            (await portal.MovementsAsync(booking)).Select(m => (m.Kind, m.State, m.End!.Fault)));
        Assert.Null((await portal.ReadAsync(db => db.Set<BookingPayment>().SingleAsync())).Credential);
        Assert.Equal((5_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_card_that_is_only_required_is_looked_at_and_nothing_else()
    {
        var shop = await portal.OpenPaidShopAsync(CardOnly);

        var (kind, _) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon) with { Checkout = Checkout() with { HasToken = false } });
        Assert.Equal(TakeBooking.Kind.CheckoutRefused, kind);
        (kind, _) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon));

        Assert.Equal(TakeBooking.Kind.Taken, kind);
        Assert.Empty(portal.Processor.Calls);
        Assert.Equal((PrepaymentStatus.NotProvided, null), (Assert.Single(await portal.BookingsAsync()) is var b ? (b.Prepayment, b.TransactionId) : default));
    }

    [Fact]
    public async Task Every_booking_freezes_what_it_costs_and_no_later_change_touches_it()
    {
        var shop = await portal.OpenPaidShopAsync(DepositAndFee);
        var booking = await portal.BuyAsync(shop);
        var before = booking.Terms!;
        await using (var db = portal.File.CreateDbContext())
        {
            var service = await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id);
            (service.Terms, service.Price) = (Prepaid, new(99_000_000, "EUR"));
            (await db.Set<Merchant>().SingleAsync(m => m.Id == shop.Id)).OfferVersion++;
            await db.SaveChangesAsync();
        }

        var after = (await portal.BookingAsync(booking.Id)).Terms!;

        Assert.Equal(before, after);
        Assert.Equal((new Money(15_000_000, "EUR"), WithDeposit.Deposit, WithFee.NoShowFee), (after.Terms.Price, after.Terms.Deposit, after.Terms.NoShowFee));
        Assert.NotEmpty(after.Id);
    }

    [Fact]
    public async Task A_declined_card_frees_the_place_at_once_and_the_same_token_may_try_afresh()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);

        var (_, declined) = await portal.Acts.BuyAsync(wish, "sandbox:declined");
        Assert.IsType<PaymentFault.CardDeclined>(declined!.Fault);
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
        Assert.Equal($"slots:{shop.Id}/cut/2026-11-24", Assert.Single(await portal.OwedAsync()).Key);
        var failed = Assert.Single(await portal.BookingsAsync());
        var movement = Assert.Single(await portal.MovementsAsync(failed));
        Assert.Equal((MovementState.Failed, "card_declined"), (movement.State, movement.End!.Fault));
        Assert.Equal([(BookingEventKind.MoneyFailed, (Guid?)movement.Id)], await EventsAsync(failed));
        var (_, paid) = await portal.Acts.BuyAsync(wish);

        Assert.Equal(PayForBooking.Kind.Paid, paid!.Kind);
        Assert.Equal([BookingStatus.Confirmed, BookingStatus.Failed], (await portal.BookingsAsync()).Select(b => b.Status).Order());
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    /// <summary>Such as during a rollout: one process has the old key, or no processor any more, and read before the other stored its reference.</summary>
    [Fact]
    public async Task A_process_that_may_not_begin_fails_no_payment_that_another_has_begun()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm")
            {
                stored.SetResult();
                await answered.Task;
            }
        };
        Task<(TakeBooking.Kind Taken, PayForBooking.Result? Paid)>? second = null;
        var late = new FaultyProcessor(new NoProcessor())
        {
            Before = async _ =>
            {
                second = portal.Acts.BuyAsync(wish);
                await stored.Task;
            },
        };
        await using var other = new FaultyDatabase(portal.File);

        var (_, first) = await portal.ActsOn(other, late).BuyAsync(wish);
        answered.SetResult();

        Assert.Equal((PayForBooking.Kind.NotKnown, PayForBooking.Kind.Paid), (first!.Kind, (await second!).Paid!.Kind));
        Assert.Equal(BookingStatus.Confirmed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(PayForBooking.Kind.Replayed, (await portal.Acts.BuyAsync(wish)).Paid!.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Money_that_moved_for_a_booking_that_had_failed_goes_back_and_both_books_say_so(bool hold)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(WithDeposit);
        portal.Processor.Before = async act =>
        {
            if (act != "Confirm")
            {
                return;
            }

            await using var db = portal.File.CreateDbContext();
            var booking = await db.Set<Booking>().SingleAsync();
            db.End(Assert.Single(await db.MovementsOfAsync(booking.Id, default)).Begun, MovementState.Failed, null, "no_processor", portal.Now);
            Assert.True(booking.FailPayment(portal.Now).IsYes);
            await db.SaveChangesAsync();
        };

        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon));
        Assert.Equal(PayForBooking.Kind.Refused, paid!.Kind);
        Assert.Equal(portal.Now, Assert.Single(await portal.BookingsAsync()).NextDeadlineAt);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);

        Assert.Equal(BookingStatus.Failed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal(hold ? (0, 0, 0) : (5_000_000, 5_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task What_was_begun_beside_the_payment_that_is_stored_is_not_confirmed()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        portal.Processor.Before = async act =>
        {
            if (act == "Begin")
            {
                await using var db = portal.File.CreateDbContext();
                db.Add(new BookingPayment { BookingId = (await db.Set<Booking>().SingleAsync()).Id, MerchantId = shop.Id, Reference = "pi_of_another_account" });
                await db.SaveChangesAsync();
            }
        };

        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon));

        Assert.Equal(PayForBooking.Kind.NotKnown, paid!.Kind);
        Assert.DoesNotContain("Confirm", portal.Processor.Calls);
    }

    [Fact]
    public async Task A_payment_that_the_processor_of_now_does_not_know_is_not_written_off_and_goes_back_once_it_is_known_again()
    {
        portal.Processor.DiesAfter = 2;
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);
        await Assert.ThrowsAsync<FaultyDatabase.DiedException>(() => portal.Acts.BuyAsync(wish));
        Assert.Equal("Confirm", portal.Processor.Calls[^1]);
        portal.Processor.DiesAfter = null;
        var reference = await portal.ReadAsync(db => db.Set<BookingPayment>().Select(p => p.Reference).SingleAsync());

        await ReferAsync("pi_of_another_account");
        var pauses = new List<double>();
        while (pauses.Count < 10)
        {
            var next = (await portal.Acts.Reconcile.RunOnceAsync(10, default))!.Value - portal.Now;
            pauses.Add(next.TotalSeconds);
            var waiting = Assert.Single(await portal.BookingsAsync());
            Assert.Equal((BookingStatus.Paying, MovementState.Begun), (waiting.Status, Assert.Single(await portal.MovementsAsync(waiting)).State));
            Assert.Equal(pauses.Count == 1 ? SlotState.Full : SlotState.Open, await portal.StateAsync(shop, Noon));
            portal.Clock.Advance(next.ToTimeSpan());
        }

        // The place was held for the first of them; what is not known is asked for more and more rarely
        Assert.Equal([60, 30, 30, 60, 120, 240, 480, 900, 900, 900], pauses);
        await ReferAsync(reference);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal(BookingStatus.Failed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal((15_000_000, 15_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());

        Task<int> ReferAsync(string to) => portal.ReadAsync(db => db.Set<BookingPayment>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Reference, to)));
    }

    /// <summary>Only a smaller offer makes them rivals: no guest is let in to pay for the place of a request.</summary>
    [Theory]
    [InlineData(1, "sandbox:ok", false, false)]
    [InlineData(1, "sandbox:declined", false, true)]
    [InlineData(2, "sandbox:ok", true, true)]
    public async Task While_a_guest_pays_a_request_is_accepted_only_where_there_is_a_place_beside_theirs(int left, string token, bool meanwhile, bool atLast)
    {
        var shop = await portal.OpenShopAsync(asksFirst: true, places: 2, change: s => s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox"));
        var request = await portal.TakeAsync(shop, Noon);
        await OfferAsync(s => (s.DefaultMode, s.Terms) = (ConfirmationMode.Synchronous, Prepaid));
        Outcome? answered = null;
        RequestList? shown = null;
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm")
            {
                await OfferAsync(s => s.Places = [new(null, left)]);
                shown = await new RequestQueue(portal.File, portal.Clock).RunAsync(Portal.Staff, new(RequestTab.Open), [], CancellationToken.None);
                answered = await portal.AcceptAsync(request);
            }
        };

        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, mode: ConfirmationMode.Synchronous), token);

        Assert.Equal((meanwhile, !meanwhile), (answered!.Value.IsDone, shown!.Contests is [{ PlacesLeft: 0 }]));
        Assert.Equal(token == "sandbox:ok" ? PayForBooking.Kind.Paid : PayForBooking.Kind.Refused, paid!.Kind);
        Assert.Equal(atLast, meanwhile || (await portal.AcceptAsync(request)).IsDone);
        Assert.Equal(left, (await portal.BookingsAsync()).Count(b => b.Status == BookingStatus.Confirmed));

        async Task OfferAsync(Action<Service> change)
        {
            await using var db = portal.File.CreateDbContext();
            change(await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id));
            (await db.Set<Merchant>().SingleAsync(m => m.Id == shop.Id)).OfferVersion++;
            await db.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task While_the_guest_pays_the_place_is_held_and_a_second_guest_is_not_charged()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        TakeBooking.Kind? second = null;
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm" && second is null)
            {
                second = (await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon) with { Checkout = Checkout() }, default)).Kind;
            }
        };

        await portal.BuyAsync(shop);

        Assert.Equal(TakeBooking.Kind.SlotUnavailable, second);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task Of_two_guests_who_pay_for_the_last_place_at_once_one_is_charged()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        for (var round = 0; round < 6; round++)
        {
            var local = FormattableString.Invariant($"2026-11-24 {10 + round}:00");
            using var barrier = new Barrier(4);
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    return processes[i % 2].BuyAsync(portal.Wish(shop, local));
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

            Assert.Equal(1, results.Count(r => r.Paid?.Kind == PayForBooking.Kind.Paid));
            Assert.Equal(3, results.Count(r => r.Taken == TakeBooking.Kind.SlotUnavailable));
            Assert.Equal(((round + 1) * 15_000_000L, 0L, 0L), await portal.ProcessorAsync());
        }
    }

    [Fact]
    public async Task C067_The_same_token_in_parallel_from_two_processes_charges_once_and_answers_the_same()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 20);
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] processes = [portal.Acts, portal.ActsOn(other)];
        for (var round = 0; round < 5; round++)
        {
            var wish = portal.Wish(shop, Noon);
            using var barrier = new Barrier(5);
            var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    return processes[i % 2].BuyAsync(wish);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

            Assert.Single(results.Select(r => r.Paid!.Answer).Distinct());
            Assert.Equal(1, results.Count(r => r.Paid!.Kind == PayForBooking.Kind.Paid));
            Assert.Equal(((round + 1) * 15_000_000L, 0L, 0L), await portal.ProcessorAsync());
            Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        }
    }

    /// <summary>As on SQL Server: the look for the token does not wait for the twin, the turn does.</summary>
    [Fact]
    public async Task C067_A_request_that_looked_for_its_token_before_its_twin_had_committed_goes_on_with_the_twins_payment()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 3);
        var wish = portal.Wish(shop, Noon) with { Checkout = Checkout() };
        var first = await portal.Acts.Take.RunAsync(wish, default);
        await using var other = new FaultyDatabase(portal.File);

        other.FindNothingNext("FROM \"IdempotentAnswers\"");
        var twin = await portal.ActsOn(other).Take.RunAsync(wish, default);

        Assert.Equal((TakeBooking.Kind.MustPay, first.Paying), (twin.Kind, twin.Paying));
    }

    [Fact]
    public async Task C067_A_repeated_token_is_answered_from_what_was_said_and_charges_nothing()
    {
        var shop = await portal.OpenPaidShopAsync(DepositAndFee);
        var wish = portal.Wish(shop, Noon);
        var (_, first) = await portal.Acts.BuyAsync(wish);
        var calls = portal.Processor.Calls.Count;

        var (kind, again) = await portal.Acts.BuyAsync(wish, "sandbox:declined");

        Assert.Equal((TakeBooking.Kind.Replayed, first!.Answer), (kind, again!.Answer));
        Assert.Equal(calls, portal.Processor.Calls.Count);
    }

    [Fact]
    public async Task Three_D_Secure_holds_the_place_and_goes_on_with_the_banks_answer()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);

        var (_, asked) = await portal.Acts.BuyAsync(wish, "sandbox:3ds");
        Assert.IsType<PaymentFault.ThreeDSecureRequired>(asked!.Fault);
        Assert.Equal($"slots:{shop.Id}/cut/2026-11-24", Assert.Single(await portal.OwedAsync()).Key);
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(SlotState.Full, await portal.StateAsync(shop, Noon));
        var (_, paid) = await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal(PayForBooking.Kind.Paid, paid!.Kind);
        Assert.Equal(BookingStatus.Confirmed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_place_that_the_bank_kept_too_long_is_offered_again_at_Google_though_nobody_can_say_what_became_of_the_payment()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        await portal.Acts.BuyAsync(portal.Wish(shop, Noon), "sandbox:3ds");
        portal.Google.Announce(LoopbackGoogle.Replace, 2);
        await portal.SendAllAsync();
        Assert.Equal(0, SpotsAtGoogle());

        portal.Processor.Silent = "Find";
        portal.Clock.Advance(PayForBooking.BankHold.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        await portal.SendAllAsync();

        Assert.Equal(BookingStatus.Paying, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal(1, SpotsAtGoogle());

        long? SpotsAtGoogle()
        {
            var noon = Portal.At(shop, Noon);
            return portal.Google.Simulated.Slots(shop.Id.Value, "cut", noon.ToUnixTimeSeconds(), (noon + Duration.FromHours(1)).ToUnixTimeSeconds(), []).Single().SpotsOpen;
        }
    }

    [Fact]
    public async Task The_banks_answer_goes_on_with_the_same_payment_under_a_new_token_too()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira"), "sandbox:3ds");

        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira") with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal(PayForBooking.Kind.Paid, paid!.Kind);
        Assert.Single(await portal.BookingsAsync());
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_guest_who_turns_back_from_the_bank_may_pay_anew_and_pays_once()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 3);
        var old = portal.Wish(shop, Noon, "ira");
        await portal.Acts.BuyAsync(old, "sandbox:3ds");

        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira"));
        var (_, late) = await portal.Acts.BuyAsync(old with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal((PayForBooking.Kind.Paid, PayForBooking.Kind.SlotUnavailable), (paid!.Kind, late!.Kind));
        Assert.Equal([BookingStatus.Confirmed, BookingStatus.Failed], (await portal.BookingsAsync()).Select(b => b.Status).Order());
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_guest_who_turns_back_from_the_bank_is_not_refused_for_the_booking_that_was_not_paid()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, change: s => s.Merchant.OpenBookingsPerGuest = 1);
        await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira"), "sandbox:3ds");

        var (kind, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira"));

        Assert.Equal((TakeBooking.Kind.MustPay, PayForBooking.Kind.Paid), (kind, paid?.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_request_that_is_refused_does_not_let_go_the_place_of_the_payment_at_the_bank(int? openBookings)
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, change: s => s.Merchant.OpenBookingsPerGuest = openBookings);
        var wish = portal.Wish(shop, Noon, "ira");
        await portal.Acts.BuyAsync(wish, "sandbox:3ds");

        var (refused, _) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira") with { Checkout = Checkout() with { Price = new(1_000_000, "EUR") } });
        var (other, _) = await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "bo"));
        var (_, back) = await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal((TakeBooking.Kind.CheckoutRefused, TakeBooking.Kind.SlotUnavailable, PayForBooking.Kind.Paid), (refused, other, back!.Kind));
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task What_a_guest_is_paying_for_counts_towards_what_they_may_have_open_as_long_as_its_place_is_held()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, change: s => s.Merchant.OpenBookingsPerGuest = 1);
        var (first, second) = (portal.Wish(shop, Noon, "ira") with { Checkout = Checkout() }, portal.Wish(shop, "2026-11-25 13:00", "ira") with { Checkout = Checkout() });
        Assert.Equal(TakeBooking.Kind.MustPay, (await portal.Acts.Take.RunAsync(first, default)).Kind);

        portal.Clock.Advance(PayForBooking.Hold.ToTimeSpan() - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TakeBooking.Kind.OverBookingLimit, (await portal.Acts.Take.RunAsync(second, default)).Kind);
        portal.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TakeBooking.Kind.MustPay, (await portal.Acts.Take.RunAsync(second, default)).Kind);
    }

    [Fact]
    public async Task A_guest_with_two_requests_under_way_pays_once()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 3);
        TakeBooking.Kind? second = null;
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm")
            {
                second = (await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon, "ira") with { Checkout = Checkout() }, default)).Kind;
            }
        };

        await portal.Acts.BuyAsync(portal.Wish(shop, Noon, "ira"));

        Assert.Equal(TakeBooking.Kind.AlreadyBookedByUser, second);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_payment_without_an_answer_is_looked_for_at_once()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        await portal.BuyAsync(shop, token: "sandbox:timeout");
        Assert.Equal(["Begin", "Confirm", "Find"], portal.Processor.Calls);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_processor_that_stays_silent_leaves_the_booking_to_the_next_try()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);
        portal.Processor.Silent = "Begin";
        Assert.Equal(PayForBooking.Kind.NotKnown, (await portal.Acts.BuyAsync(wish)).Paid!.Kind);
        portal.Processor.Silent = null;
        var (_, paid) = await portal.Acts.BuyAsync(wish);

        Assert.Equal(PayForBooking.Kind.Paid, paid!.Kind);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_place_that_was_let_go_to_somebody_else_is_not_sold_twice_and_the_money_goes_back()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);
        portal.Processor.DiesAfter = 2;
        await Assert.ThrowsAsync<FaultyDatabase.DiedException>(() => portal.Acts.BuyAsync(wish));
        portal.Clock.Advance(TimeSpan.FromSeconds(61));
        await portal.BuyAsync(shop);

        var (_, late) = await portal.Acts.BuyAsync(wish);

        Assert.Equal(PayForBooking.Kind.SlotUnavailable, late!.Kind);
        Assert.Equal((30_000_000, 15_000_000, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Theory]
    [InlineData("Begin", "sandbox:ok", false, 15_000_000, 0, 0)]
    [InlineData("Confirm", "sandbox:ok", false, 30_000_000, 15_000_000, 0)]
    [InlineData("Confirm", "sandbox:timeout", false, 30_000_000, 15_000_000, 0)]
    [InlineData("Confirm", "sandbox:ok", true, 0, 0, 5_000_000)]
    public async Task A_held_place_that_a_process_with_a_faster_clock_gave_away_is_not_sold_twice(string during, string token, bool hold, long taken, long back, long held)
    {
        portal.Payments.HoldDeposits = hold;
        var shop = await portal.OpenPaidShopAsync(hold ? WithDeposit : Prepaid);
        var (first, second) = (portal.Wish(shop, Noon), portal.Wish(shop, Noon) with { Checkout = Checkout() });
        portal.Processor.Before = async act =>
        {
            if (act == during)
            {
                portal.Processor.Before = null;
                var options = Microsoft.Extensions.Options.Options.Create(portal.Payments);
                var fast = new TakeBooking(portal.File, new MerchantOffers(portal.File, options), options, new ManualClock(portal.Clock.GetUtcNow() + TimeSpan.FromSeconds(61)));
                Assert.Equal(TakeBooking.Kind.MustPay, (await fast.RunAsync(second, default)).Kind);
            }
        };

        Assert.Equal(PayForBooking.Kind.SlotUnavailable, (await portal.Acts.BuyAsync(first, token)).Paid!.Kind);
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal(PayForBooking.Kind.Paid, (await portal.Acts.BuyAsync(second)).Paid!.Kind);

        Assert.Equal((taken, back, held), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_place_that_was_let_go_and_is_still_free_is_the_guests_who_comes_back_from_the_bank()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        await portal.Acts.BuyAsync(wish, "sandbox:3ds");
        portal.Clock.Advance(PayForBooking.BankHold.ToTimeSpan() + TimeSpan.FromSeconds(1));

        var (_, late) = await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal(PayForBooking.Kind.Paid, late!.Kind);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_place_that_was_let_go_is_nobodys_once_its_time_has_come()
    {
        // It is 11:00 there
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), "2026-11-21 12:00");
        portal.Clock.Advance(TimeSpan.FromHours(1) - PayForBooking.BankHold.ToTimeSpan());
        await portal.Acts.BuyAsync(wish, "sandbox:3ds");
        portal.Clock.Advance(PayForBooking.BankHold.ToTimeSpan());

        // Nothing is said before it is known that the payment is closed
        portal.Processor.Silent = "Find";
        Assert.Equal(PayForBooking.Kind.NotKnown, (await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true)).Paid!.Kind);
        portal.Processor.Silent = null;
        var (_, late) = await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal(PayForBooking.Kind.SlotUnavailable, late!.Kind);
        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_caller_who_waits_no_longer_hears_that_nobody_knows_and_the_next_try_charges_once()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        using var patience = new CancellationTokenSource();
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm")
            {
                portal.Processor.Before = null;
                await patience.CancelAsync();
                patience.Token.ThrowIfCancellationRequested();
            }
        };

        Assert.Equal(PayForBooking.Kind.NotKnown, (await portal.Acts.BuyAsync(wish, stop: patience.Token)).Paid!.Kind);
        Assert.Equal(PayForBooking.Kind.Paid, (await portal.Acts.BuyAsync(wish)).Paid!.Kind);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task A_refusal_whose_answer_was_lost_is_heard_by_asking()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        portal.Processor.Silent = "Confirm";

        Assert.IsType<PaymentFault.CardDeclined>((await portal.Acts.BuyAsync(wish, "sandbox:declined")).Paid!.Fault);
    }

    [Fact]
    public async Task For_a_booking_that_is_closed_the_processor_is_asked_nothing_and_what_was_said_is_said_again()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 2);
        await using var other = new FaultyDatabase(portal.File);
        await portal.ActsOn(other, new NoProcessor()).BuyAsync(portal.Wish(shop, Noon));
        var failed = Assert.Single(await portal.BookingsAsync());

        Assert.Equal(new(PayForBooking.Kind.NotKnown), await AgainAsync(failed));
        Assert.Empty(portal.Processor.Calls);

        var paid = await portal.BuyAsync(shop);
        Assert.Equal(new(PayForBooking.Kind.Replayed, $"{paid.Id}|Confirmed"), await AgainAsync(paid));
        Assert.Equal(["Begin", "Confirm"], portal.Processor.Calls);

        Task<PayForBooking.Result> AgainAsync(Booking booking) => portal.Acts.Pay.RunAsync(new(booking.Id, new("sandbox:ok"), null, _ => "another answer"), default);
    }

    [Fact]
    public async Task A_twin_that_was_paid_while_this_one_began_is_not_confirmed_again()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        PayForBooking.Result? twin = null;
        portal.Processor.Before = async act =>
        {
            portal.Processor.Before = null;
            twin = (await portal.Acts.BuyAsync(wish)).Paid;
        };

        var (_, paid) = await portal.Acts.BuyAsync(wish);

        Assert.Equal((PayForBooking.Kind.Paid, PayForBooking.Kind.Replayed, twin!.Answer), (twin.Kind, paid!.Kind, paid.Answer));
        Assert.Single(portal.Processor.Calls, "Confirm");
    }

    [Fact]
    public async Task While_the_payment_is_confirmed_the_place_is_held_a_minute_longer_and_no_shorter_than_the_bank_has()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        var held = new List<Duration>();
        portal.Processor.Before = async act =>
        {
            if (act == "Begin")
            {
                portal.Clock.Advance(PayForBooking.Hold.ToTimeSpan() - TimeSpan.FromSeconds(1));
            }
            else if (act == "Confirm")
            {
                held.Add(Assert.Single(await portal.BookingsAsync()).HeldUntil!.Value - portal.Now);
            }
        };

        await portal.Acts.BuyAsync(wish, "sandbox:3ds");
        await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true);

        Assert.Equal([PayForBooking.Hold, PayForBooking.BankHold], held);
        Assert.Equal(["Begin", "Confirm", "Confirm"], portal.Processor.Calls);
    }

    [Fact]
    public async Task A_process_that_may_not_begin_answers_as_the_one_that_was_paid_meanwhile()
    {
        var wish = portal.Wish(await portal.OpenPaidShopAsync(Prepaid), Noon);
        PayForBooking.Result? second = null;
        var late = new FaultyProcessor(new NoProcessor()) { Before = async _ => second = (await portal.Acts.BuyAsync(wish)).Paid };
        await using var other = new FaultyDatabase(portal.File);

        var (_, first) = await portal.ActsOn(other, late).BuyAsync(wish);

        Assert.Equal((PayForBooking.Kind.Paid, PayForBooking.Kind.Replayed, second!.Answer), (second.Kind, first!.Kind, first.Answer));
    }

    [Fact]
    public async Task A_held_place_outlives_a_smaller_offer()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 2);
        await portal.BuyAsync(shop);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        portal.Processor.Before = async act =>
        {
            if (act == "Begin")
            {
                await using var db = portal.File.CreateDbContext();
                (await db.Set<Service>().SingleAsync()).Places = [new(null, 1)];
                await db.SaveChangesAsync();
            }
        };

        Assert.Equal(PayForBooking.Kind.Paid, (await portal.Acts.BuyAsync(portal.Wish(shop, Noon))).Paid!.Kind);
    }

    [Fact]
    public async Task A_try_that_was_declined_while_a_twin_with_another_card_paid_hears_the_same_as_the_twin()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);
        PayForBooking.Result? twin = null;
        portal.Processor.After = async act =>
        {
            if (act == "Confirm" && twin is null)
            {
                twin = new(PayForBooking.Kind.NotKnown);
                twin = (await portal.Acts.BuyAsync(wish)).Paid;
            }
        };

        var (_, declined) = await portal.Acts.BuyAsync(wish, "sandbox:declined");

        Assert.Equal((PayForBooking.Kind.Paid, PayForBooking.Kind.Replayed), (twin!.Kind, declined!.Kind));
        Assert.Equal(twin.Answer, declined.Answer);
        Assert.Equal(BookingStatus.Confirmed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    /// <summary>A held deposit can be let go, unlike money that was taken: the processor would do it.</summary>
    [Theory]
    [InlineData("Confirm")]
    [InlineData("Release")]
    public async Task A_try_that_was_declined_lets_go_no_deposit_that_a_twin_with_another_card_has_had_held(string meanwhile)
    {
        portal.Payments.HoldDeposits = true;
        var wish = portal.Wish(await portal.OpenPaidShopAsync(WithDeposit), Noon);
        PayForBooking.Result? twin = null;
        portal.Processor.After = async act =>
        {
            if (act == meanwhile && twin is null)
            {
                twin = new(PayForBooking.Kind.NotKnown);
                twin = (await portal.Acts.BuyAsync(wish)).Paid;
            }
        };
        if (meanwhile == "Release")
        {
            (portal.Processor.Before, portal.Processor.After) = (portal.Processor.After, null);
        }

        await portal.Acts.BuyAsync(wish, "sandbox:declined");
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);

        Assert.Equal(PayForBooking.Kind.Paid, twin!.Kind);
        await AssertHeldAsync(twin);
    }

    [Theory]
    [InlineData("Find")]
    [InlineData("Release")]
    public async Task A_worker_that_gives_up_lets_go_no_deposit_of_a_guest_who_comes_back_from_the_bank_at_that_moment(string meanwhile)
    {
        portal.Payments.HoldDeposits = true;
        var wish = portal.Wish(await portal.OpenPaidShopAsync(WithDeposit), Noon);
        await portal.Acts.BuyAsync(wish, "sandbox:3ds");
        portal.Clock.Advance(PayForBooking.BankHold.ToTimeSpan() + TimeSpan.FromSeconds(1));
        PayForBooking.Result? guest = null;
        portal.Processor.After = async act =>
        {
            if (act == meanwhile && guest is null)
            {
                guest = new(PayForBooking.Kind.NotKnown);
                guest = (await portal.Acts.BuyAsync(wish with { Checkout = Checkout(answersBank: true) }, "sandbox:3ds", answersBank: true)).Paid;
            }
        };
        if (meanwhile == "Release")
        {
            (portal.Processor.Before, portal.Processor.After) = (portal.Processor.After, null);
        }

        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Acts.Reconcile.RunOnceAsync(10, default);

        Assert.Equal(PayForBooking.Kind.Paid, guest!.Kind);
        await AssertHeldAsync(guest);
    }

    /// <summary>The process dies between the two; where money moved, a twin was still confirming and died as well.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payment_that_was_not_closed_when_its_booking_failed_is_closed_by_the_worker_and_what_moved_goes_back(bool moved)
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        portal.Processor.DiesBefore = 3;
        await Assert.ThrowsAsync<FaultyDatabase.DiedException>(() => portal.Acts.BuyAsync(portal.Wish(shop, Noon), "sandbox:declined"));
        Assert.Equal(BookingStatus.Failed, Assert.Single(await portal.BookingsAsync()).Status);
        if (moved)
        {
            var reference = await portal.ReadAsync(db => db.Set<BookingPayment>().Select(p => p.Reference).SingleAsync());
            await portal.Processor.ConfirmAsync(new(reference), new("sandbox:ok"), null, "twin", default);
        }

        for (var look = 0; look < 2; look++)
        {
            portal.Clock.Advance(Ledger.Grace.ToTimeSpan());
            await portal.Acts.Reconcile.RunOnceAsync(10, default);
        }

        Assert.Equal(moved ? (15_000_000, 15_000_000, 0) : (0, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.Equal(moved ? ["Release", "Find", "Refund"] : ["Release"], portal.Processor.Calls.Skip(moved ? 4 : 3));
        Assert.Equal(moved, Assert.Single(await portal.BookingsAsync()).NextDeadlineAt is not null);
    }

    private async Task AssertHeldAsync(PayForBooking.Result paid)
    {
        Assert.Equal((BookingStatus.Confirmed, PrepaymentStatus.Provided), (await portal.BookingAsync(new(paid.Answer!.Split('|')[0])) is var booking ? (booking.Status, booking.Prepayment) : default));
        Assert.Equal((0, 0, 5_000_000), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
    }

    [Fact]
    public async Task A_twin_that_comes_after_the_refusal_finds_the_payment_closed()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var wish = portal.Wish(shop, Noon);
        PayForBooking.Result? first = null;
        portal.Processor.Before = async act =>
        {
            if (act == "Confirm" && first is null)
            {
                first = new(PayForBooking.Kind.NotKnown);
                first = (await portal.Acts.BuyAsync(wish, "sandbox:declined")).Paid;
            }
        };

        var (_, late) = await portal.Acts.BuyAsync(wish);

        Assert.Equal((PayForBooking.Kind.Refused, PayForBooking.Kind.Refused), (first!.Kind, late!.Kind));
        Assert.Equal(BookingStatus.Failed, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task What_is_paid_for_is_never_asked_first()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        Assert.Equal(TakeBooking.Kind.SlotUnavailable, (await portal.Acts.BuyAsync(portal.Wish(shop, Noon, mode: ConfirmationMode.Asynchronous))).Taken);
        await using (var db = portal.File.CreateDbContext())
        {
            (await db.Set<Service>().SingleAsync(s => s.MerchantId == shop.Id)).DefaultMode = ConfirmationMode.Asynchronous;
            (await db.Set<Merchant>().SingleAsync(m => m.Id == shop.Id)).OfferVersion++;
            await db.SaveChangesAsync();
        }

        Assert.Equal(TakeBooking.Kind.SlotUnavailable, (await portal.Acts.BuyAsync(portal.Wish(shop, Noon, mode: ConfirmationMode.Asynchronous))).Taken);
        Assert.Empty(portal.Processor.Calls);
    }

    [Fact]
    public async Task A_price_that_is_no_longer_so_is_refused_and_told_to_Google_again()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        var taken = await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon) with { Checkout = Checkout() with { Price = new(14_000_000, "EUR") } }, default);
        Assert.Equal((TakeBooking.Kind.CheckoutRefused, CheckoutFault.PriceDiffers), (taken.Kind, taken.Fault!.Value));
        Assert.Empty(await portal.BookingsAsync());
        Assert.Equal($"slots:{shop.Id}/cut/2026-11-24", Assert.Single(await portal.OwedAsync()).Key);
    }

    /// <summary>The deposit of Tuesdays was 5 EUR and becomes 9 EUR; Google's request names the price alone.</summary>
    [Fact]
    public async Task A_deposit_that_the_request_does_not_name_is_not_charged_while_the_guest_may_have_seen_another()
    {
        var shop = await portal.OpenPaidShopAsync(WithDeposit, places: 9);
        portal.Google.AnnounceAll();
        await PublishDepositAsync(shop, 9);
        var silent = Checkout();
        var said = silent with { Deposit = new(new(9_000_000, "EUR"), PriceType.FixedRateDefault, null) };
        async Task<CheckoutFault?> TakeAsync(Checkout checkout, string local = Noon)
        {
            var taken = await portal.Acts.Take.RunAsync(portal.Wish(shop, local) with { Checkout = checkout }, default);
            Assert.Contains(taken.Kind, new[] { TakeBooking.Kind.MustPay, TakeBooking.Kind.CheckoutRefused, TakeBooking.Kind.Taken });
            return taken.Fault;
        }


        // Google has not been told, then only just, and a checkout that was open may still come; a day whose terms are as before has no question
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(CheckoutFault.TermsDiffer, await TakeAsync(silent));
        Assert.Null(await TakeAsync(said));
        Assert.Null(await TakeAsync(silent, "2026-11-25 12:00"));
        Assert.Contains(await portal.OwedAsync(), u => u.Key == $"slots:{shop.Id}/cut/2026-11-24");
        await portal.SendAllAsync();
        portal.Clock.Advance((TakeBooking.CheckoutLasts - Duration.FromSeconds(1)).ToTimeSpan());
        Assert.Equal(CheckoutFault.TermsDiffer, await TakeAsync(silent));
        await portal.SendAllAsync();
        Assert.Single(await portal.BookingsAsync(), b => b.Terms!.Terms.DepositTotal!.Value.Micros == 9_000_000);

        portal.Clock.Advance((TakeBooking.CheckoutLasts + Duration.FromSeconds(1)).ToTimeSpan());
        Assert.Null(await TakeAsync(silent));

        // Back and forth: each of the terms of the last minutes may be on a screen, and what is not charged any more needs no word
        await PublishDepositAsync(shop, 5);
        await PublishDepositAsync(shop, 9);
        await portal.SendAllAsync();
        Assert.Equal(CheckoutFault.TermsDiffer, await TakeAsync(silent));
        await PublishDepositAsync(shop, null);
        Assert.Null(await TakeAsync(silent));
    }

    [Fact]
    public async Task A_move_keeps_the_terms_and_a_slot_that_costs_something_else_is_not_to_be_had()
    {
        var shop = await portal.OpenPaidShopAsync(DepositAndFee, change: s =>
            s.Services["cut"].Rules = [new([NodaTime.IsoDayOfWeek.Wednesday], new(0, 0), new(0, 0)) { Price = new(12_000_000, null) }]);
        var booking = await portal.BuyAsync(shop);

        var (dearer, _) = await portal.Acts.Move.RunAsync(new(booking.Id, Portal.At(shop, "2026-11-25 12:00"), null, null, null, null), default);
        var (same, moved) = await portal.Acts.Move.RunAsync(new(booking.Id, Portal.At(shop, "2026-11-26 12:00"), null, null, null, null), default);

        Assert.Equal(Refusal.SlotUnavailable, dearer.Refusal);
        Assert.True(same.IsDone);
        Assert.Equal(booking.Terms, moved!.Terms);
    }

    private async Task PublishDepositAsync(TestShop shop, long? euros)
    {
        var admin = Portal.Staff with { Role = MerchantPortal.Domain.Account.Role.PartnerAdmin };
        var view = (await portal.Acts.LoadOffer.RunAsync(admin, shop.Id, default))!;
        var document = view.ToEdit();
        document.Services.Single().Rules = [new([IsoDayOfWeek.Tuesday], new(0, 0), new(0, 0))
        {
            Id = "tuesdays", Fee = euros is { } much ? new() { Deposit = new(new(much * 1_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)) } : new() { NoDeposit = true },
        }];
        var saved = await portal.Acts.SaveDraft.RunAsync(new(admin, shop.Id, document, view.Published, view.Draft?.Stamp), default);
        var published = await portal.Acts.Publish.RunAsync(new(admin, shop.Id, saved.Stamp!.Value), default);
        Assert.True(published.Kind == MerchantPortal.Features.Offer.PublishOffer.Kind.Published, string.Join(", ", published.Findings.Select(f => $"{f.Code} {f.Path}")));
    }

    private Task<List<(BookingEventKind Kind, Guid? Movement)>> EventsAsync(Booking booking) => portal.ReadAsync(async db =>
        (await db.Set<BookingEvent>().AsNoTracking().Where(e => e.BookingId == booking.Id).ToListAsync()).ConvertAll(e => (e.Kind, e.Movement)));
}
