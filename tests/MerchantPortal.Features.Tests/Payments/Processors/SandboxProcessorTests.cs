using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments.Processors;

/// <summary>The documented test tokens, on books that outlive the process.</summary>
public sealed class SandboxProcessorTests : ProcessorContract, IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private SqliteFile file = null!;
    private SandboxProcessor processor = null!;

    protected override IPaymentProcessor Processor => processor;

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        processor = new(file, clock);
    }

    public async ValueTask DisposeAsync() => await file.DisposeAsync();

    protected override PaymentToken Token(Guest guest) => new(guest switch
    {
        Guest.Pays => "sandbox:ok",
        Guest.IsDeclined => "sandbox:declined",
        Guest.PaysAndRefundsWait => "sandbox:refund-pending",
        Guest.PaysAndRefundsComeBack => "sandbox:refund-returned",
        _ => "sandbox:later-declined",
    });

    protected override void Later() => processor = new(file, clock);

    protected override void SettleRefunds() => clock.Advance(SandboxProcessor.RefundReturnsAfter);

    [Theory]
    [InlineData("sandbox:card-type:VISA", CreditCardType.Visa)]
    [InlineData("sandbox:card-type:MASTERCARD", CreditCardType.Mastercard)]
    [InlineData("sandbox:card-type:AMERICAN_EXPRESS", CreditCardType.AmericanExpress)]
    [InlineData("sandbox:card-type:DISCOVER", CreditCardType.Discover)]
    [InlineData("sandbox:card-type:JCB", CreditCardType.Jcb)]
    public async Task A_card_type_is_refused_by_name(string token, CreditCardType type)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.CardTypeRejected(type)), await Processor.ConfirmAsync(reference, new(token), null, Key(), Stop));
        Assert.Equal(new(PaymentState.Refused, Fault: new PaymentFault.CardTypeRejected(type)), await Processor.FindAsync(reference, Stop));
    }

    [Theory]
    [InlineData("sandbox:ok")]
    [InlineData("sandbox:declined")]
    [InlineData("sandbox:3ds")]
    [InlineData("sandbox:later-declined")]
    [InlineData("sandbox:card-type:VISA")]
    [InlineData("tok_visa")]
    public async Task The_books_hold_no_token(string token)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await Processor.ConfirmAsync(reference, new(token), null, Key(), Stop);

        await using var db = file.CreateDbContext();
        Assert.DoesNotContain(token, (await db.Set<SandboxPayment>().SingleAsync(p => p.Reference == reference.Value, Stop)).Books, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tok_visa")]
    [InlineData("sandbox:card-type:TRAVELCARD")]
    [InlineData("SANDBOX:OK")]
    public async Task Any_other_token_is_a_payment_error(string token)
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var key = Key();

        var refused = await Processor.ConfirmAsync(reference, new(token), null, key, Stop);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("token_unknown")), refused);
        Assert.Equal(refused, await Processor.ConfirmAsync(reference, new(token), null, key, Stop));
    }

    [Fact]
    public async Task Three_D_Secure_is_wanted_until_the_same_call_comes_with_the_guests_answer()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var (token, key) = (new PaymentToken("sandbox:3ds"), Key());

        var wanted = Assert.IsType<PaymentResult.Refused>(await Processor.ConfirmAsync(reference, token, null, key, Stop));
        var parameters = Assert.IsType<PaymentFault.ThreeDSecureRequired>(wanted.Fault);
        var still = await Processor.ConfirmAsync(reference, token, new(" ", null), key, Stop);
        Later();
        var done = await Processor.ConfirmAsync(reference, token, new("pa-response", parameters.MdMerchantData), key, Stop);

        Assert.All([parameters.AcsUrl, parameters.PaReq, parameters.TransactionId, parameters.MdMerchantData], Assert.NotEmpty);
        Assert.Equal(wanted, still);
        Assert.Equal(new PaymentResult.Succeeded(reference.Value, null, Captured: true), done);
    }

    [Theory]
    [InlineData(PaymentPurpose.Charge, PaymentState.Captured)]
    [InlineData(PaymentPurpose.Hold, PaymentState.Held)]
    [InlineData(PaymentPurpose.KeepForLater, PaymentState.Kept)]
    public async Task A_payment_without_an_answer_is_found_done(PaymentPurpose purpose, PaymentState state)
    {
        var reference = await BeginAsync(purpose);
        var key = Key();

        var first = await Processor.ConfirmAsync(reference, new("sandbox:timeout"), null, key, Stop);
        Later();
        var again = await Processor.ConfirmAsync(reference, new("sandbox:timeout"), null, key, Stop);

        Assert.IsType<PaymentResult.Unknown>(first);
        Assert.IsType<PaymentResult.Unknown>(again);
        Assert.Equal(state, (await Processor.FindAsync(reference, Stop)).State);
    }

    [Fact]
    public async Task A_key_is_for_one_act()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        var key = Key();
        await Processor.ConfirmAsync(reference, Token(Guest.Pays), null, key, Stop);

        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("idempotency_error")), await Processor.RefundAsync(reference, Price, key, Stop));
        Assert.Equal(new PaymentResult.Refused(new PaymentFault.Other("currency_differs")), await Processor.RefundAsync(reference, Price with { Currency = "EUR" }, Key(), Stop));
    }

    [Fact]
    public async Task Many_processes_at_once_make_one_payment_and_one_refund()
    {
        var key = Key();
        var begun = await AllAsync(p => p.BeginAsync(PaymentPurpose.Charge, Price, keepCard: false, "booking-1", key, Stop));
        var reference = Assert.IsType<BeginResult.Begun>(begun[0]).Reference;

        var confirmed = await AllAsync(p => p.ConfirmAsync(reference, new("sandbox:ok"), null, "confirm", Stop));
        var refunded = await AllAsync(p => p.RefundAsync(reference, Price, "refund", Stop));

        Assert.All(begun, one => Assert.Equal(begun[0], one));
        Assert.All(confirmed, one => Assert.Equal(new PaymentResult.Succeeded(reference.Value, null, Captured: true), one));
        Assert.All(refunded, one => Assert.Equal(refunded[0], one));
        Assert.Equal(new(PaymentState.Captured, Captured: Price, Refunded: Price), await Processor.FindAsync(reference, Stop));

        Task<T[]> AllAsync<T>(Func<SandboxProcessor, Task<T>> act) => Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => act(new(file, clock)), Stop)));
    }

    [Fact]
    public async Task Refunds_that_race_never_give_back_more_than_was_taken()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await ConfirmAsync(reference);

        var refunds = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
            Task.Run(() => new SandboxProcessor(file, clock).RefundAsync(reference, Price with { Micros = 10_000_000 }, FormattableString.Invariant($"refund-{n}"), Stop), Stop)));

        Assert.Equal(2, refunds.OfType<PaymentResult.Succeeded>().Count());
        Assert.Equal(20_000_000, (await Processor.FindAsync(reference, Stop)).Refunded!.Value.Micros);
    }

    [Fact]
    public async Task A_real_token_never_reaches_the_books()
    {
        var reference = await BeginAsync(PaymentPurpose.Charge);
        await Processor.ConfirmAsync(reference, new("{\"id\":\"tok_realSecret\"}"), new("paResponseSecret", "mdSecret"), Key(), Stop);

        await using var db = file.CreateDbContext();
        var books = (await db.Set<SandboxPayment>().AsNoTracking().SingleAsync(Stop)).Books;

        Assert.DoesNotContain("Secret", books, StringComparison.Ordinal);
    }
}
