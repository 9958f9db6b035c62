using MerchantPortal.Domain.Bookings;
using MerchantPortal.Features.Bookings;
using MerchantPortal.TestKit;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>The same over Stripe, and each call on the wire goes wrong in each way: the process dies, the line is cut, Stripe is silent, busy or broken, once or until somebody mends it.</summary>
public sealed class StripeCrashedPaymentsTests : CrashedPayments
{
    private StripeBank bank = null!;

    public static TheoryData<string, string> Wires => new() { { "prepaid", "sandbox:ok" }, { "hold", "sandbox:ok" }, { "fee", "sandbox:ok" }, { "both", "sandbox:ok" }, { "prepaid", "sandbox:declined" }, { "prepaid", "sandbox:3ds" } };

    public static TheoryData<string, StripeFault> Faults => new(
        from configuration in new[] { "prepaid", "both" } from fault in Enum.GetValues<StripeFault>() select (configuration, fault));

    protected override async Task<TestBank?> OpenBankAsync() => bank = await StripeBank.StartAsync();

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task A_process_that_dies_around_any_call_on_the_wire_leaves_nothing_that_is_not_finished_or_given_back(string configuration, string token)
    {
        var reached = 0;
        for (var point = 0; point < 12; point++)
        {
            var opened = await OpenAsync(configuration, token);
            bank.Die((point / 4) + 1, answered: point % 4 > 1);
            var died = await Record.ExceptionAsync(() => Portal.Acts.BuyAsync(opened.Wish, opened.Token));
            Assert.True(died is null or FaultyDatabase.DiedException, died?.ToString());
            bank.Die(null);
            reached += died is null ? 0 : 1;

            var paid = false;
            if (point % 2 == 0)
            {
                paid = (await TryAgainAsync(opened)).Kind is PayForBooking.Kind.Paid or PayForBooking.Kind.Replayed;
                Assert.Equal(token != "sandbox:declined", paid);
            }
            else
            {
                paid = died is null && token == "sandbox:ok";
                Portal.Clock.Advance(TimeSpan.FromMinutes(11));
                await ReconcileAsync();
            }

            await SettledAsync(opened.Shop, point, paid);
        }

        Assert.InRange(reached, 8, 12);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_goes_wrong_on_the_wire_there_is_one_charge_and_a_booking_or_none_and_none(string configuration, StripeFault fault)
    {
        var hits = 0;
        for (var point = 0; ; point++)
        {
            // Once, or until somebody mends it; then Google comes again, or nobody does
            var (call, lasts, comesAgain) = ((point / 4) + 1, point % 4 > 1, point % 2 == 0);
            var opened = await OpenAsync(configuration, "sandbox:ok");
            bank.Stripe.FailFrom(call, fault, lasts ? int.MaxValue : 1);
            var (_, first) = await Portal.Acts.BuyAsync(opened.Wish, opened.Token);
            if (!bank.Stripe.Heal())
            {
                // There are fewer calls
                Assert.Equal(PayForBooking.Kind.Paid, first!.Kind);
                break;
            }

            hits++;
            var paid = first!.Kind == PayForBooking.Kind.Paid;
            if (comesAgain)
            {
                var again = await TryAgainAsync(opened);
                paid = again.Kind is PayForBooking.Kind.Paid or PayForBooking.Kind.Replayed;

                // Stripe keeps an error of its own under the key: then the place is given up, and the guest may try afresh
                Assert.True(paid || fault == StripeFault.InternalError, $"point {point}: {again}");
            }

            if (!paid)
            {
                Portal.Clock.Advance(TimeSpan.FromMinutes(2));
                await Portal.Acts.Reconcile.RunOnceAsync(10, default);
                bank.Stripe.ForgetKeys();
                Portal.Clock.Advance(TimeSpan.FromHours(1));
                await ReconcileAsync();
                Assert.Equal(Domain.Calendar.SlotState.Open, await Portal.StateAsync(opened.Shop, Noon));
            }

            await SettledAsync(opened.Shop, $"{point} {fault}", paid);
        }

        Assert.InRange(hits, 8, 16);
    }

    [Fact]
    public async Task A_guest_who_satisfied_the_bank_and_never_came_back_gets_everything_back()
    {
        var opened = await OpenAsync("prepaid", "sandbox:3ds");
        await Portal.Acts.BuyAsync(opened.Wish, opened.Token);
        bank.Authenticate();
        Assert.Equal((15_000_000, 0, 0), await Portal.ProcessorAsync());
        Portal.Clock.Advance(TimeSpan.FromMinutes(11));

        await ReconcileAsync();

        Assert.Equal((15_000_000, 15_000_000, 0), await Portal.ProcessorAsync());
        await SettledAsync(opened.Shop, 0, confirmed: false);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Assert.DoesNotContain(bank.Logs.Lines, line => line.Text.Contains("tok_", StringComparison.Ordinal) || line.Text.Contains(LoopbackStripe.SecretKey, StringComparison.Ordinal));
    }
}
