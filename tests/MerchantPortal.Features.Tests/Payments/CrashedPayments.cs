using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>The flow is stopped at every step, as if the process had died there; then Google tries again, or nobody does. One class per processor runs it all.</summary>
public abstract class CrashedPayments : IAsyncLifetime
{
    private Portal portal = null!;
    private FaultyDatabase dying = null!;

    protected Portal Portal => portal;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync(bank: await OpenBankAsync());
        dying = new(portal.File);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await dying.DisposeAsync();
        await portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Null is the sandbox.</summary>
    protected abstract Task<TestBank?> OpenBankAsync();

    public static TheoryData<string, string> Configurations => new()
    {
        { "prepaid", "sandbox:ok" }, { "deposit", "sandbox:ok" }, { "hold", "sandbox:ok" }, { "fee", "sandbox:ok" }, { "both", "sandbox:ok" },
        { "prepaid", "sandbox:declined" }, { "both", "sandbox:timeout" }, { "prepaid", "sandbox:3ds" },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task After_any_crash_Googles_next_try_ends_with_a_booking_and_one_charge_or_a_refusal_and_none(string configuration, string token)
    {
        for (var point = 0; await CrashAsync(configuration, token, point) is { } crashed; point++)
        {
            portal.Processor.DiesBefore = portal.Processor.DiesAfter = null;

            var paid = await TryAgainAsync(crashed);

            if (token == "sandbox:declined")
            {
                Assert.Equal(PayForBooking.Kind.Refused, paid.Kind);
            }
            else
            {
                Assert.True(paid.Kind is PayForBooking.Kind.Paid or PayForBooking.Kind.Replayed, $"point {point}: {paid}");
                var booking = Assert.Single(await portal.BookingsAsync(), b => b.MerchantId == crashed.Shop.Id);
                Assert.Equal(($"{booking.Id}|Confirmed", BookingStatus.Confirmed), (paid.Answer, booking.Status));
            }

            await SettledAsync(crashed.Shop, point, confirmed: token != "sandbox:declined");
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task After_any_crash_what_nobody_comes_back_for_is_given_back_and_the_place_is_free(string configuration, string token)
    {
        for (var point = 0; await CrashAsync(configuration, token, point) is { } crashed; point++)
        {
            portal.Processor.DiesBefore = portal.Processor.DiesAfter = null;
            portal.Clock.Advance(TimeSpan.FromMinutes(11));

            await ReconcileAsync();

            var done = (await portal.BookingsAsync()).Exists(b => b.Status == BookingStatus.Confirmed && b.MerchantId == crashed.Shop.Id);
            Assert.Equal(done ? SlotState.Full : SlotState.Open, await portal.StateAsync(crashed.Shop, Noon));
            await SettledAsync(crashed.Shop, point, done);
        }
    }

    [Fact]
    public async Task A_reconciler_that_dies_anywhere_is_followed_by_another_that_finishes()
    {
        for (var point = 1; ; point++)
        {
            var crashed = await CrashAsync("prepaid", "sandbox:ok", 5);
            Assert.NotNull(crashed);
            portal.Processor.DiesAfter = portal.Processor.DiesBefore = null;
            portal.Clock.Advance(TimeSpan.FromMinutes(2));
            var calls = portal.Processor.Calls.Count;
            (point % 2 == 0 ? () => dying.DieAfterCommits(point / 2) : (Action)(() => portal.Processor.DiesAfter = calls + ((point + 1) / 2)))();
            var died = await Record.ExceptionAsync(() => portal.ActsOn(dying).Reconcile.RunOnceAsync(10, default)) is not null;
            portal.Processor.DiesAfter = null;
            dying.DieAfterCommits(null);
            portal.Clock.Advance(TimeSpan.FromMinutes(2));

            await ReconcileAsync();

            await SettledAsync(crashed.Value.Shop, point, confirmed: false);
            Assert.Equal((0, 0), (await portal.ProcessorAsync() is var books ? (books.Taken - books.Back, books.Held) : default));
            if (!died && point > 8)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Several_workers_at_once_give_back_once()
    {
        var bookings = 0;
        for (var i = 0; i < 4; i++)
        {
            Assert.NotNull(await CrashAsync("prepaid", "sandbox:ok", 5));
            bookings++;
        }

        portal.Processor.DiesAfter = portal.Processor.DiesBefore = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(2));
        await using var other = new FaultyDatabase(portal.File);
        PortalActs[] workers = [portal.Acts, portal.ActsOn(other)];

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => workers[i % 2].Reconcile.RunOnceAsync(10, default))));
        await ReconcileAsync();

        Assert.Equal((bookings * 15_000_000L, bookings * 15_000_000L, 0L), await portal.ProcessorAsync());
        Assert.Equal(await portal.ProcessorAsync(), await portal.LedgerAsync());
        Assert.All(await portal.BookingsAsync(), b => Assert.Equal((BookingStatus.Failed, portal.Now + Ledger.RefundLooks), (b.Status, b.NextDeadlineAt)));
    }

    [Fact]
    public async Task A_place_that_is_still_held_is_left_to_the_guest()
    {
        var crashed = await CrashAsync("prepaid", "sandbox:ok", 5);
        portal.Processor.DiesAfter = portal.Processor.DiesBefore = null;

        var next = await portal.Acts.Reconcile.RunOnceAsync(10, default);

        Assert.Equal(portal.Now + PayForBooking.Hold, next);
        Assert.Equal(BookingStatus.Paying, Assert.Single(await portal.BookingsAsync()).Status);
        Assert.Equal(PayForBooking.Kind.Paid, (await TryAgainAsync(crashed!.Value)).Kind);
    }

    [Fact]
    public async Task A_processor_that_cannot_say_is_asked_again_and_nothing_is_decided_before()
    {
        var crashed = await CrashAsync("prepaid", "sandbox:ok", 5);
        portal.Processor.DiesAfter = portal.Processor.DiesBefore = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(2));
        portal.Processor.Silent = "Find";
        var pause = Ledger.Pause(Duration.FromMinutes(2) - PayForBooking.Hold);
        Assert.Equal(portal.Now + pause, await portal.Acts.Reconcile.RunOnceAsync(10, default));
        Assert.Equal(BookingStatus.Paying, Assert.Single(await portal.BookingsAsync()).Status);

        portal.Processor.Silent = "Refund";
        portal.Clock.Advance(pause.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Contains(await portal.MovementsAsync(Assert.Single(await portal.BookingsAsync())), m => m is { Kind: MovementKind.Refund, State: MovementState.Begun });

        portal.Processor.Silent = null;
        await ReconcileAsync();
        await SettledAsync(crashed!.Value.Shop, 0, confirmed: false);
    }

    /// <summary>The same request again, as Google sends it; where the bank asks, the guest answers and it comes once more.</summary>
    protected async Task<PayForBooking.Result> TryAgainAsync((TestShop Shop, TakeBooking.Command Wish, string Token) crashed)
    {
        var (_, paid) = await portal.Acts.BuyAsync(crashed.Wish, crashed.Token);
        if (paid!.Fault is PaymentFault.ThreeDSecureRequired)
        {
            portal.Bank.Authenticate();
            (_, paid) = await portal.Acts.BuyAsync(crashed.Wish with { Checkout = Checkout(answersBank: true) }, crashed.Token, answersBank: true);
        }

        return paid!;
    }

    /// <summary>A shop, and a guest who wants to book there.</summary>
    protected async Task<(TestShop Shop, TakeBooking.Command Wish, string Token)> OpenAsync(string configuration, string token)
    {
        portal.Payments.HoldDeposits = configuration == "hold";
        var shop = await portal.OpenPaidShopAsync(configuration switch
        {
            "prepaid" => Prepaid,
            "fee" => WithFee,
            "both" => DepositAndFee,
            _ => WithDeposit,
        });
        return (shop, portal.Wish(shop, Noon), portal.Bank.Token(token));
    }

    /// <summary>Runs the flow until it dies at a point: before and after each commit and each call. Null when the flow has fewer points.</summary>
    private async Task<(TestShop Shop, TakeBooking.Command Wish, string Token)?> CrashAsync(string configuration, string token, int point)
    {
        var opened = await OpenAsync(configuration, token);
        dying.DieAfterCommits(null);
        var calls = portal.Processor.Calls.Count;
        var which = point / 3;
        switch (point % 3)
        {
            case 0:
                dying.DieAfterCommits(which);
                break;
            case 1:
                portal.Processor.DiesBefore = calls + which + 1;
                break;
            default:
                portal.Processor.DiesAfter = calls + which + 1;
                break;
        }

        var died = await Record.ExceptionAsync(() => portal.ActsOn(dying).BuyAsync(opened.Wish, opened.Token));
        Assert.True(died is null or FaultyDatabase.DiedException, died?.ToString());
        return died is null && point > 12 ? null : opened;
    }

    protected async Task ReconcileAsync()
    {
        for (var pass = 0; pass < 20; pass++)
        {
            if (await portal.Acts.Reconcile.RunOnceAsync(50, default) is not { } next || !await IsOnItsWayAsync())
            {
                return;
            }

            if (next > portal.Now)
            {
                portal.Clock.Advance((next - portal.Now).ToTimeSpan());
            }
        }

        Assert.Fail("Money is still on its way.");
    }

    /// <summary>What is only held on a card is watched for as long as it is held.</summary>
    private Task<bool> IsOnItsWayAsync() => portal.ReadAsync(async db =>
        await db.Set<Booking>().AnyAsync(b => b.Status == BookingStatus.Paying)
        || await db.Set<LedgerEntry>().AnyAsync(e => e.State == MovementState.Begun && !db.Set<LedgerEntry>().Any(end => end.Movement == e.Movement && end.State != MovementState.Begun)));

    /// <summary>Nothing is open, both books say the same, and this shop has at most one charge that stays.</summary>
    protected async Task SettledAsync(TestShop shop, object point, bool confirmed)
    {
        var books = await portal.ProcessorAsync();
        Assert.True(books == await portal.LedgerAsync(), $"point {point}: {books}, ledger {await portal.LedgerAsync()}");
        var mine = (await portal.BookingsAsync()).Where(b => b.MerchantId == shop.Id).ToList();
        Assert.True((confirmed ? 1 : 0) == mine.Count(b => b.Status == BookingStatus.Confirmed), $"point {point}: {string.Join(", ", mine.Select(b => b.Status))}");
        Assert.DoesNotContain(mine, b => b.Status == BookingStatus.Paying);
        foreach (var booking in mine)
        {
            var movements = await portal.MovementsAsync(booking);
            Assert.DoesNotContain(movements, m => m.State == MovementState.Begun);
            if (booking.Status != BookingStatus.Confirmed)
            {
                Assert.Equal(Features.Payments.Ledger.Taken(movements), Features.Payments.Ledger.Done(movements, MovementKind.Refund));
                Assert.Equal(Features.Payments.Ledger.Done(movements, MovementKind.DepositHold), Features.Payments.Ledger.Done(movements, MovementKind.DepositRelease));
            }
        }

        var tokens = await portal.ReadAsync(db => db.Set<IdempotentAnswer>().AsNoTracking().ToListAsync());
        Assert.All(tokens, t => Assert.NotNull(t.Answer));
    }
}

public sealed class SandboxCrashedPaymentsTests : CrashedPayments
{
    protected override Task<TestBank?> OpenBankAsync() => Task.FromResult<TestBank?>(null);
}
