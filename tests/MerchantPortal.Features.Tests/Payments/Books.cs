using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>Shops that take money, guests who pay, and the two sets of books: ours and the processor's.</summary>
internal static class Books
{
    public const string Noon = "2026-11-24 12:00";

    public static readonly PaymentTerms Prepaid = new() { Prepayment = true, RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.FromHours(1), 50)] };
    public static readonly PaymentTerms WithDeposit = new() { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)), RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)] };
    public static readonly PaymentTerms WithFee = new() { NoShowFee = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] };
    public static readonly PaymentTerms DepositAndFee = WithDeposit with { NoShowFee = WithFee.NoShowFee };
    public static readonly PaymentTerms CardOnly = new() { Card = CardRequirement.Always };

    public static Task<TestShop> OpenPaidShopAsync(this Portal portal, PaymentTerms terms, int places = 1, int taxMicroPercent = 0, Action<TestShop>? change = null) => portal.OpenShopAsync(places: places, change: s =>
    {
        s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
        s.Merchant.TaxMicroPercent = taxMicroPercent;
        s.Services["cut"].Terms = terms;
        change?.Invoke(s);
    });

    /// <summary>What a guest's checkout says when it is as published: 15.00 EUR.</summary>
    public static Checkout Checkout(bool answersBank = false) => new() { Price = new(15_000_000, "EUR"), HasToken = true, AnswersThreeDSecure = answersBank };

    /// <summary>Books and pays as the booking server does; the same command again is Google's next try.</summary>
    public static async Task<(TakeBooking.Kind Taken, PayForBooking.Result? Paid)> BuyAsync(
        this PortalActs acts, TakeBooking.Command command, string token = "sandbox:ok", bool answersBank = false, CancellationToken stop = default)
    {
        var wish = command with { Checkout = command.Checkout ?? Checkout(answersBank) };
        var taken = await acts.Take.RunAsync(wish, stop);
        return taken.Paying is { } booking
            ? (taken.Kind, await acts.Pay.RunAsync(new(booking, new(token), answersBank ? new("the bank says yes", null) : null, wish.Answer), stop))
            : (taken.Kind, taken.Answer is null ? null : new(PayForBooking.Kind.Replayed, taken.Answer));
    }

    /// <summary>A paid booking.</summary>
    public static async Task<Booking> BuyAsync(this Portal portal, TestShop shop, string local = Noon, string token = "sandbox:ok")
    {
        var (_, paid) = await portal.Acts.BuyAsync(portal.Wish(shop, local), portal.Bank.Token(token));
        Assert.Equal(PayForBooking.Kind.Paid, paid!.Kind);
        var booking = await portal.BookingAsync(new(paid.Answer!.Split('|')[0]));
        portal.Learn(booking, booking.Status);
        return booking;
    }

    public static Task<List<Booking>> BookingsAsync(this Portal portal) => portal.ReadAsync(db => db.Set<Booking>().AsNoTracking().OrderBy(b => b.Id).ToListAsync());

    public static Task<IReadOnlyList<Movement>> MovementsAsync(this Portal portal, Booking booking) => portal.ReadAsync(db => db.MovementsOfAsync(booking.Id, default));

    /// <summary>What really happened to money at the processor, over all its payments: taken, given back, held.</summary>
    public static Task<(long Taken, long Back, long Held)> ProcessorAsync(this Portal portal) => portal.Bank.BooksAsync();

    /// <summary>What our ledger says of the same.</summary>
    public static async Task<(long Taken, long Back, long Held)> LedgerAsync(this Portal portal)
    {
        var (taken, back, held) = (0L, 0L, 0L);
        foreach (var booking in await portal.BookingsAsync())
        {
            var movements = await portal.MovementsAsync(booking);
            taken += movements.Taken() + movements.Done(MovementKind.NoShowFee);
            back += movements.GivenBackOfAll(onTheWayToo: false);
            held += movements.Done(MovementKind.DepositHold) - movements.Done(MovementKind.DepositRelease, MovementKind.DepositLapse) - movements.Done(MovementKind.DepositCapture);
        }

        return (taken, back, held);
    }

    public static Task<Dictionary<MovementState, int>> OpenLinesAsync(this Portal portal) => portal.ReadAsync(async db =>
        (await db.Set<LedgerEntry>().AsNoTracking().ToListAsync()).GroupBy(e => e.State).ToDictionary(g => g.Key, g => g.Count()));
}
