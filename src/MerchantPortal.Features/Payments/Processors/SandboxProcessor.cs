using System.Security.Cryptography;
using System.Text;
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
    private const string Ok = "sandbox:ok";
    private const string Declined = "sandbox:declined";
    private const string CardType = "sandbox:card-type:";
    private const string ThreeDSecure = "sandbox:3ds";
    private const string NoAnswer = "sandbox:timeout";
    private const string LaterDeclined = "sandbox:later-declined";
    private const string UnknownToken = "sandbox:unknown";

    private const string CredentialPrefix = "sandbox:";
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
                db.Add(New(wanted.Reference, purpose, amount, keepCard, bookingReference));
            }
            else if (!IsSame(known, wanted))
            {
                return new BeginResult.Refused(new PaymentFault.Other(WrongKey));
            }

            return new BeginResult.Begun(new(wanted.Reference));
        }, stop);
    }

    public Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop) =>
        OnAsync(reference, key, "confirm", payment =>
        {
            if (payment.State is not (nameof(PaymentState.NotConfirmed) or nameof(PaymentState.Refused)))
            {
                return payment.State == nameof(PaymentState.Canceled) ? (Refused("canceled"), null) : (Confirmed(payment), null);
            }

            var word = token.Reveal().Trim();
            switch (word)
            {
                case Ok or NoAnswer or LaterDeclined:
                case ThreeDSecure when !string.IsNullOrWhiteSpace(answer?.PaResponse()):
                    payment.DeclinesLater = word == LaterDeclined;
                    Confirm(payment);
                    return (word == NoAnswer ? new PaymentResult.Unknown() : Confirmed(payment), word);
                default:
                    payment.State = nameof(PaymentState.Refused);
                    payment.Fault = word is Declined or ThreeDSecure || TypeOf(word) is not null ? word : UnknownToken;

                    // The same call comes again after 3-D Secure, with the guest's answer.
                    return (new PaymentResult.Refused(FaultOf(payment)), word == ThreeDSecure ? null : payment.Fault);
            }
        }, stop);

    public async Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        return await FindAsync(db, reference.Value, stop) is { } payment ? FindingOf(payment) : new(PaymentState.NotFound);
    }

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        OnAsync(reference, key, Act("capture", amount), payment =>
        {
            if (payment.State == nameof(PaymentState.Captured))
            {
                return (payment.CapturedMicros == amount.Micros && payment.Currency == amount.Currency ? Confirmed(payment) : Refused("captured_otherwise"), null);
            }

            if (payment.State != nameof(PaymentState.Held))
            {
                return (Refused(WrongState), null);
            }

            if (FaultOf(amount, payment, payment.AmountMicros) is { } fault)
            {
                return (Refused(fault), null);
            }

            (payment.State, payment.CapturedMicros) = (nameof(PaymentState.Captured), amount.Micros);
            return (Confirmed(payment), Ok);
        }, stop);

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop) =>
        OnAsync(reference, key, "release", payment =>
        {
            if (payment.State is nameof(PaymentState.Captured) or nameof(PaymentState.Kept))
            {
                return (Refused("already_taken"), null);
            }

            payment.State = nameof(PaymentState.Canceled);
            return (new PaymentResult.Succeeded(payment.Reference), Ok);
        }, stop);

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) =>
        OnAsync(reference, key, Act("refund", amount), payment =>
        {
            if (payment.State != nameof(PaymentState.Captured))
            {
                return (Refused(WrongState), null);
            }

            if (FaultOf(amount, payment, payment.CapturedMicros - payment.RefundedMicros) is { } fault)
            {
                return (Refused(fault), null);
            }

            payment.RefundedMicros += amount.Micros;
            return (new PaymentResult.Succeeded(ReferenceOf("re_", key)), Ok);
        }, stop);

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
                return IsSame(known, wanted) ? Settled(known) : Refused(WrongKey);
            }

            if (!credential.Value.StartsWith(CredentialPrefix, StringComparison.Ordinal)
                || await FindAsync(db, credential.Value[CredentialPrefix.Length..], stop) is not { } card || FindingOf(card).Kept is null)
            {
                return Refused("credential_unreadable");
            }

            var payment = New(wanted.Reference, PaymentPurpose.Charge, amount, keepCard: false, bookingReference);
            if (card.DeclinesLater)
            {
                (payment.State, payment.Fault) = (nameof(PaymentState.Refused), Declined);
            }
            else
            {
                Confirm(payment);
            }

            db.Add(payment);
            return Settled(payment);
        }, stop);

        static PaymentResult Settled(SandboxPayment payment) => payment.State switch
        {
            nameof(PaymentState.Captured) => Confirmed(payment),
            nameof(PaymentState.Refused) => new PaymentResult.Refused(FaultOf(payment)),
            _ => Refused(WrongKey),
        };
    }

    /// <summary>Acts on one payment, once per key. The act says what it answers and the word under which that is kept; null keeps nothing.</summary>
    private Task<PaymentResult> OnAsync(PaymentReference reference, string key, string act, Func<SandboxPayment, (PaymentResult Result, string? Kept)> run, CancellationToken stop)
    {
        ProcessorKey.Check(key);
        return contexts.ActAsync(clock, async db =>
        {
            if (await FindAsync(db, reference.Value, stop) is not { } payment)
            {
                return Refused(Missing);
            }

            if (payment.Answers.TryGetValue(key, out var said))
            {
                return said.Split('|') is [{ } earlier, { } word] && earlier == act ? Again(payment, key, act, word) : Refused(WrongKey);
            }

            var (result, kept) = run(payment);
            if (kept is not null)
            {
                payment.Answers = payment.Answers.SetItem(key, $"{act}|{kept}");
            }

            payment.Stamp = Guid.CreateVersion7();
            return result;
        }, stop);
    }

    private static PaymentResult Again(SandboxPayment payment, string key, string act, string word) => word switch
    {
        NoAnswer => new PaymentResult.Unknown(),
        Declined or UnknownToken => new PaymentResult.Refused(FaultOf(word, payment.Reference)),
        _ when TypeOf(word) is not null => new PaymentResult.Refused(FaultOf(word, payment.Reference)),
        _ when act == "release" => new PaymentResult.Succeeded(payment.Reference),
        _ when act.StartsWith("refund", StringComparison.Ordinal) => new PaymentResult.Succeeded(ReferenceOf("re_", key)),
        _ => Confirmed(payment),
    };

    private static void Confirm(SandboxPayment payment)
    {
        payment.Fault = null;
        (payment.State, payment.CapturedMicros) = payment.Purpose switch
        {
            nameof(PaymentPurpose.Charge) => (nameof(PaymentState.Captured), payment.AmountMicros),
            nameof(PaymentPurpose.Hold) => (nameof(PaymentState.Held), 0),
            _ => (nameof(PaymentState.Kept), 0),
        };
    }

    private static PaymentResult Confirmed(SandboxPayment payment) =>
        new PaymentResult.Succeeded(payment.Reference, FindingOf(payment).Kept, payment.State == nameof(PaymentState.Captured));

    private static PaymentFinding FindingOf(SandboxPayment payment)
    {
        var state = Enum.Parse<PaymentState>(payment.State);
        Money Of(long micros) => new(micros, payment.Currency);
        return new(
            state,
            state == PaymentState.Held ? Of(payment.AmountMicros) : null,
            state == PaymentState.Captured ? Of(payment.CapturedMicros) : null,
            state == PaymentState.Captured ? Of(payment.RefundedMicros) : null,
            payment.KeepCard && state is PaymentState.Held or PaymentState.Captured or PaymentState.Kept ? new(CredentialPrefix + payment.Reference) : null,
            state == PaymentState.Refused ? FaultOf(payment) : null);
    }

    private static PaymentFault FaultOf(SandboxPayment payment) => FaultOf(payment.Fault, payment.Reference);

    private static PaymentFault FaultOf(string? word, string reference) => word switch
    {
        Declined => new PaymentFault.CardDeclined("card_declined"),
        ThreeDSecure => new PaymentFault.ThreeDSecureRequired(AcsAddress, "sandbox", reference, reference),
        _ when TypeOf(word) is { } type => new PaymentFault.CardTypeRejected(type),
        _ => new PaymentFault.Other("token_unknown"),
    };

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

    private static string? FaultOf(Money amount, SandboxPayment payment, long atMost) =>
        FaultOf(amount) ?? (amount.Currency != payment.Currency ? "currency_differs" : amount.Micros > atMost ? "amount_too_large" : null);

    private static string Act(string verb, Money amount) => FormattableString.Invariant($"{verb} {amount.Micros} {amount.Currency}");

    private static string ReferenceOf(string kind, string key) =>
        $"sandbox_{kind}{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)))[..32]}";

    private static SandboxPayment New(string reference, PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference) => new()
    {
        Reference = reference,
        BookingReference = bookingReference,
        Purpose = purpose.ToString(),
        AmountMicros = amount?.Micros ?? 0,
        Currency = amount?.Currency ?? "",
        KeepCard = keepCard || purpose == PaymentPurpose.KeepForLater,
        State = nameof(PaymentState.NotConfirmed),
        Stamp = Guid.CreateVersion7(),
    };

    private static bool IsSame(SandboxPayment a, SandboxPayment b) =>
        (a.BookingReference, a.Purpose, a.AmountMicros, a.Currency, a.KeepCard) == (b.BookingReference, b.Purpose, b.AmountMicros, b.Currency, b.KeepCard);

    private static Task<SandboxPayment?> FindAsync(PortalDbContext db, string reference, CancellationToken stop) =>
        db.Set<SandboxPayment>().SingleOrDefaultAsync(p => p.Reference == reference, stop);

    private static PaymentResult Refused(string code) => new PaymentResult.Refused(new PaymentFault.Other(code));
}
