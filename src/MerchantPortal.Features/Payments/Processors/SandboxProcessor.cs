using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>
/// A processor without money for Development: test tokens (README, "Sandbox payments") decide what happens. Its books are in the database, so that they
/// survive a restart and are shared by all processes, as a real processor's are.
/// </summary>
public sealed class SandboxProcessor(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock) : IPaymentProcessor
{
    private const string Prefix = "sandbox:";

    // What a test token says after the prefix; the books keep these words, never a token.
    private const string Ok = "ok";
    private const string Declined = "declined";
    private const string CardType = "card-type:";
    private const string ThreeDSecure = "3ds";
    private const string NoAnswer = "timeout";
    private const string LaterDeclined = "later-declined";
    private const string RefundPends = "refund-pending";
    private const string RefundReturns = "refund-returned";
    private const string UnknownToken = "unknown";

    /// <summary>How long a card holds money, as at Stripe; then it lets it go by itself.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromDays(7);

    /// <summary>How long a refund of <c>sandbox:refund-pending</c> waits before it succeeds.</summary>
    public static readonly TimeSpan RefundPendsFor = TimeSpan.FromDays(1);

    /// <summary>How long after it succeeded a refund of <c>sandbox:refund-returned</c> comes back.</summary>
    public static readonly TimeSpan RefundReturnsAfter = TimeSpan.FromDays(3);

    private const string WrongKey = "idempotency_error";
    private const string WrongState = "unexpected_state";
    private const string Missing = "resource_missing";
    private const string AcsAddress = "https://3ds.sandbox.example/";

    public Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key, bookingReference);
        if (amount is null != (purpose == PaymentPurpose.KeepForLater))
        {
            throw new ArgumentException("Charges and holds have an amount, a card kept for later has none.", nameof(amount));
        }

        if (amount is { } money && FaultOf(money) is { } fault)
        {
            return Task.FromResult<BeginResult>(new BeginResult.Refused(new PaymentFault.Other(fault)));
        }

        var wanted = New(ReferenceOf("", key), purpose, amount, keepCard, bookingReference);
        return contexts.ActAsync<BeginResult>(clock, async db =>
        {
            if (await FindAsync(db, wanted.Reference, stop) is not { } known)
            {
                Add(db, wanted);
            }
            else if (!IsSame(Read(known), wanted))
            {
                return new BeginResult.Refused(new PaymentFault.Other(WrongKey));
            }

            return new BeginResult.Begun(new(wanted.Reference));
        }, stop);
    }

    public Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop) =>
        OnAsync(reference, key, "confirm", payment =>
        {
            if (payment.State is not (PaymentState.NotConfirmed or PaymentState.Refused))
            {
                return payment.State == PaymentState.Canceled ? (Refused("canceled"), null) : (Confirmed(payment), null);
            }

            var word = WordOf(token.Reveal().Trim());
            switch (word)
            {
                case Ok or NoAnswer or LaterDeclined or RefundPends or RefundReturns:
                case ThreeDSecure when !string.IsNullOrWhiteSpace(answer?.PaResponse()):
                    payment.DeclinesLater = word == LaterDeclined;
                    payment.Refunding = word is RefundPends or RefundReturns ? word : null;
                    Confirm(payment, clock.GetUtcNow());
                    return (word == NoAnswer ? new PaymentResult.Unknown() : Confirmed(payment), word);
                default:
                    payment.State = PaymentState.Refused;
                    payment.Fault = word is Declined or ThreeDSecure || TypeOf(word) is not null ? word : UnknownToken;

                    // The same call comes again after 3-D Secure, with the guest's answer.
                    return (new PaymentResult.Refused(FaultOf(payment)), word == ThreeDSecure ? null : payment.Fault);
            }
        }, stop);

    public async Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await FindAsync(db, reference.Value, stop) is { } known ? FindingOf(Read(known)) : new(PaymentState.NotFound);
    }

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        OnAsync(reference, key, Act("capture", amount), payment =>
        {
            if (payment.State == PaymentState.Captured)
            {
                return (payment.CapturedMicros == amount.Micros && payment.Amount.Currency == amount.Currency ? Confirmed(payment) : Refused("captured_otherwise"), null);
            }

            if (payment.State != PaymentState.Held)
            {
                return (Refused(payment.State != PaymentState.Canceled ? WrongState : payment.Lapsed ? PaymentFault.HoldGone : PaymentFault.HoldCanceled), null);
            }

            if (FaultOf(amount, payment, payment.Amount.Micros) is { } fault)
            {
                return (Refused(fault), null);
            }

            (payment.State, payment.CapturedMicros) = (PaymentState.Captured, amount.Micros);
            return (Confirmed(payment), Ok);
        }, stop);

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop) =>
        OnAsync(reference, key, "release", payment =>
        {
            if (payment.State is PaymentState.Captured or PaymentState.Kept)
            {
                return (Refused("already_taken"), null);
            }

            payment.State = PaymentState.Canceled;
            return (new PaymentResult.Succeeded(payment.Reference), Ok);
        }, stop);

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        OnAsync(reference, key, Act("refund", amount), payment =>
        {
            if (payment.State != PaymentState.Captured)
            {
                return (Refused(WrongState), null);
            }

            if (FaultOf(amount, payment, payment.CapturedMicros - payment.RefundedMicros + payment.ReturnedMicros) is { } fault)
            {
                return (Refused(fault), null);
            }

            payment.RefundedMicros += amount.Micros;
            payment.Refunds = payment.Refunding is null ? payment.Refunds : payment.Refunds.SetItem(key, new(amount.Micros, clock.GetUtcNow()));
            return (RefundOf(payment, key), Ok);
        }, stop);

    public async Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await FindAsync(db, reference.Value, stop) is { } known && Read(known) is var payment
            && payment.Answers.TryGetValue(key, out var said) && said.StartsWith("refund", StringComparison.Ordinal)
            ? RefundOf(payment, key)
            : new PaymentResult.Unknown();
    }

    public Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop)
    {
        ProcessorKey.Check(key, bookingReference);
        if (FaultOf(amount) is { } fault)
        {
            return Task.FromResult(Refused(fault));
        }

        var wanted = New(ReferenceOf("", key), PaymentPurpose.Charge, amount, keepCard: false, bookingReference);
        return contexts.ActAsync(clock, async db =>
        {
            if (await FindAsync(db, wanted.Reference, stop) is { } known)
            {
                return IsSame(Read(known), wanted) ? Settled(Read(known)) : Refused(WrongKey);
            }

            if (!credential.Value.StartsWith(Prefix, StringComparison.Ordinal)
                || await FindAsync(db, credential.Value[Prefix.Length..], stop) is not { } kept || !Read(kept).CardKept)
            {
                return Refused("credential_unreadable");
            }

            var payment = New(wanted.Reference, PaymentPurpose.Charge, amount, keepCard: false, bookingReference);
            payment.Refunding = Read(kept).Refunding;
            if (Read(kept).DeclinesLater)
            {
                (payment.State, payment.Fault) = (PaymentState.Refused, Declined);
            }
            else
            {
                Confirm(payment, clock.GetUtcNow());
            }

            Add(db, payment);
            return Settled(payment);
        }, stop);

        static PaymentResult Settled(Books payment) => payment.State switch
        {
            PaymentState.Captured => Confirmed(payment),
            PaymentState.Refused => new PaymentResult.Refused(FaultOf(payment)),
            _ => Refused(WrongKey),
        };
    }

    /// <summary>Acts on one payment, once per key. The act says what it answers and the word under which that is kept; null keeps nothing.</summary>
    private Task<PaymentResult> OnAsync(PaymentReference reference, string key, string act, Func<Books, (PaymentResult Result, string? Kept)> run, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return contexts.ActAsync(clock, async db =>
        {
            if (await FindAsync(db, reference.Value, stop) is not { } known)
            {
                return Refused(Missing);
            }

            var payment = Read(known);
            if (payment.Answers.TryGetValue(key, out var said))
            {
                return said.Split('|') is [{ } earlier, { } word] && earlier == act ? Again(payment, key, act, word) : Refused(WrongKey);
            }

            var (result, kept) = run(payment);
            if (kept is not null)
            {
                payment.Answers = payment.Answers.SetItem(key, $"{act}|{kept}");
            }

            (known.Books, known.Stamp) = (JsonSerializer.Serialize(payment), Guid.CreateVersion7());
            return result;
        }, stop);
    }

    private PaymentResult Again(Books payment, string key, string act, string word) => word switch
    {
        NoAnswer => new PaymentResult.Unknown(),
        Declined or UnknownToken => new PaymentResult.Refused(FaultOf(word, payment.Reference)),
        _ when TypeOf(word) is not null => new PaymentResult.Refused(FaultOf(word, payment.Reference)),
        _ when act == "release" => new PaymentResult.Succeeded(payment.Reference),
        _ when act.StartsWith("refund", StringComparison.Ordinal) => RefundOf(payment, key),
        _ => Confirmed(payment),
    };

    /// <summary>Where a refund of before stands now.</summary>
    private PaymentResult RefundOf(Books payment, string key) =>
        payment.Refunds.GetValueOrDefault(key) is not { } refund ? new PaymentResult.Succeeded(ReferenceOf("re_", key))
        : IsPending(payment, refund) ? new PaymentResult.Unknown()
        : IsReturned(payment, refund) ? Refused("expired_or_canceled_card")
        : new PaymentResult.Succeeded(ReferenceOf("re_", key));

    private bool IsPending(Books payment, Refund refund) => payment.Refunding == RefundPends && refund.At + RefundPendsFor > clock.GetUtcNow();

    private bool IsReturned(Books payment, Refund refund) => payment.Refunding == RefundReturns && refund.At + RefundReturnsAfter <= clock.GetUtcNow();

    private static void Confirm(Books payment, DateTimeOffset now)
    {
        (payment.Fault, payment.CardKept, payment.HeldAt) = (null, payment.KeepCard, payment.Purpose == PaymentPurpose.Hold ? now : null);
        (payment.State, payment.CapturedMicros) = payment.Purpose switch
        {
            PaymentPurpose.Charge => (PaymentState.Captured, payment.Amount.Micros),
            PaymentPurpose.Hold => (PaymentState.Held, 0),
            _ => (PaymentState.Kept, 0),
        };
    }

    private static PaymentResult Confirmed(Books payment) =>
        new PaymentResult.Succeeded(payment.Reference, FindingOf(payment).Kept, payment.State == PaymentState.Captured);

    private static PaymentFinding FindingOf(Books payment)
    {
        var state = payment.State;
        Money Of(long micros) => new(micros, payment.Amount.Currency);
        return new(
            state,
            state == PaymentState.Held ? Of(payment.Amount.Micros) : null,
            state == PaymentState.Captured ? Of(payment.CapturedMicros) : null,
            state == PaymentState.Captured ? Of(payment.RefundedMicros - payment.PendingMicros - payment.ReturnedMicros) : null,
            payment.CardKept && state is PaymentState.Held or PaymentState.Captured or PaymentState.Kept ? new(Prefix + payment.Reference) : null,
            state == PaymentState.Refused ? FaultOf(payment) : null,
            payment.Lapsed);
    }

    private static PaymentFault FaultOf(Books payment) => FaultOf(payment.Fault, payment.Reference);

    private static PaymentFault FaultOf(string? word, string reference) => word switch
    {
        Declined => new PaymentFault.CardDeclined("card_declined"),
        ThreeDSecure => new PaymentFault.ThreeDSecureRequired(AcsAddress, "sandbox", reference, reference),
        _ when TypeOf(word) is { } type => new PaymentFault.CardTypeRejected(type),
        _ => new PaymentFault.Other("token_unknown"),
    };

    private static string WordOf(string token) => token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..] : UnknownToken;

    private static CreditCardType? TypeOf(string? word) => word switch
    {
        CardType + "VISA" => CreditCardType.Visa,
        CardType + "MASTERCARD" => CreditCardType.Mastercard,
        CardType + "AMERICAN_EXPRESS" => CreditCardType.AmericanExpress,
        CardType + "DISCOVER" => CreditCardType.Discover,
        CardType + "JCB" => CreditCardType.Jcb,
        _ => null,
    };

    private static string? FaultOf(Money amount) =>
        !CurrencyUnits.IsCode(amount.Currency) ? "currency_not_supported"
        : amount.Micros <= 0 ? "amount_not_positive"
        : CurrencyUnits.IsWhole(amount) ? null : "amount_not_whole";

    private static string? FaultOf(Money amount, Books payment, long atMost) =>
        FaultOf(amount) ?? (amount.Currency != payment.Amount.Currency ? "currency_differs" : amount.Micros > atMost ? "amount_too_large" : null);

    private static string Act(string verb, Money amount) => FormattableString.Invariant($"{verb} {amount.Micros} {amount.Currency}");

    private static string ReferenceOf(string kind, string key) =>
        $"sandbox_{kind}{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))[..32]}";

    private static Books New(string reference, PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference) => new()
    {
        Reference = reference,
        BookingReference = bookingReference,
        Purpose = purpose,
        Amount = amount ?? new(0, ""),
        KeepCard = keepCard || purpose == PaymentPurpose.KeepForLater,
        State = PaymentState.NotConfirmed,
    };

    private static bool IsSame(Books a, Books b) =>
        (a.BookingReference, a.Purpose, a.Amount, a.KeepCard) == (b.BookingReference, b.Purpose, b.Amount, b.KeepCard);

    private static void Add(PortalDbContext db, Books payment) =>
        db.Add(new SandboxPayment { Reference = payment.Reference, Books = JsonSerializer.Serialize(payment), Stamp = Guid.CreateVersion7() });

    private Books Read(SandboxPayment row)
    {
        var payment = JsonSerializer.Deserialize<Books>(row.Books)!;
        if (payment.State == PaymentState.Held && payment.HeldAt + HoldsFor <= clock.GetUtcNow())
        {
            (payment.State, payment.Lapsed) = (PaymentState.Canceled, true);
        }

        payment.PendingMicros = payment.Refunds.Values.Where(refund => IsPending(payment, refund)).Sum(refund => refund.Micros);
        payment.ReturnedMicros = payment.Refunds.Values.Where(refund => IsReturned(payment, refund)).Sum(refund => refund.Micros);
        return payment;
    }

    private static Task<SandboxPayment?> FindAsync(PortalDbContext db, string reference, CancellationToken stop) =>
        db.Set<SandboxPayment>().SingleOrDefaultAsync(p => p.Reference == reference, stop);

    private static PaymentResult Refused(string code) => new PaymentResult.Refused(new PaymentFault.Other(code));

    private sealed record Refund(long Micros, DateTimeOffset At);

    /// <summary>One payment in the books. Never holds a guest's token, only the word for what it stood for.</summary>
    private sealed class Books
    {
        public required string Reference { get; init; }

        public required string BookingReference { get; init; }

        public required PaymentPurpose Purpose { get; init; }

        /// <summary>Zero when the card is only kept.</summary>
        public required Money Amount { get; init; }

        public required bool KeepCard { get; init; }

        /// <summary>The card was kept, whatever became of the payment since.</summary>
        public bool CardKept { get; set; }

        public PaymentState State { get; set; } = PaymentState.NotConfirmed;

        public long CapturedMicros { get; set; }

        /// <summary>All that was to be given back, whatever became of it.</summary>
        public long RefundedMicros { get; set; }

        /// <summary>The word for what becomes of refunds; null when they succeed for good.</summary>
        public string? Refunding { get; set; }

        /// <summary>By idempotency key, the refunds that do not.</summary>
        public ImmutableSortedDictionary<string, Refund> Refunds { get; set; } = ImmutableSortedDictionary.Create<string, Refund>(StringComparer.Ordinal);

        /// <summary>What of <see cref="RefundedMicros"/> waits at this moment.</summary>
        [JsonIgnore]
        public long PendingMicros { get; set; }

        /// <summary>What of <see cref="RefundedMicros"/> has come back by now.</summary>
        [JsonIgnore]
        public long ReturnedMicros { get; set; }

        /// <summary>When a hold began; null without one, and for holds of before this was kept, which never end.</summary>
        public DateTimeOffset? HeldAt { get; set; }

        /// <summary>The time of the hold was over before anybody let it go.</summary>
        public bool Lapsed { get; set; }

        /// <summary>The word that explains a refusal.</summary>
        public string? Fault { get; set; }

        /// <summary>The kept card is declined whenever it is charged.</summary>
        public bool DeclinesLater { get; set; }

        /// <summary>By idempotency key, what was asked and the word of the answer.</summary>
        public ImmutableSortedDictionary<string, string> Answers { get; set; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    }
}
