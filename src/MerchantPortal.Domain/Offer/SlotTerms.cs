using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// The terms of one slot for one party, resolved by the ten steps of spec feeds 7.2. With the booking they are frozen (<see cref="BookedTerms"/>),
/// and everything later reads the frozen copy. Amounts are final; <see cref="Tax"/> comes on top of <see cref="Price"/>.
/// </summary>
/// <param name="Deposit">As published; <paramref name="DepositTotal"/> is what this party pays.</param>
/// <param name="NoShowFee">As published; <paramref name="NoShowFeeTotal"/> is what this party may be charged.</param>
/// <param name="OnlineCancelNotice">Online cancelling ends so long before the start; zero is at the start.</param>
/// <param name="TaxMicroPercent">Millionths of one percent; 0 is no tax line.</param>
/// <param name="Tax">Null without a rate.</param>
public sealed record SlotTerms(
    Money Price,
    string? PaymentOptionId,
    bool Prepayment,
    Deposit? Deposit,
    Money? DepositTotal,
    NoShowFee? NoShowFee,
    Money? NoShowFeeTotal,
    CardRequirement Card,
    bool CardAsked,
    Duration OnlineCancelNotice,
    int TaxMicroPercent,
    Money? Tax,
    ImmutableArray<RefundCondition> RefundConditions,
    ConfirmationMode Mode)
{
    /// <summary>Resolves the terms a slot has at these settings of the service's grid for a party; null is one person (step 6).</summary>
    public static SlotTerms Resolve(Merchant merchant, Service service, WeekGrid grid, SlotSettings settings, int? partySize)
    {
        var rate = service.Tax.RateWith(merchant.TaxMicroPercent);
        return new(
            settings.Price,
            settings.PaymentOptionId,
            settings.Prepayment,
            settings.Deposit,
            settings.Deposit is { } deposit ? Total(deposit.Amount, deposit.Type, partySize) : null,
            settings.NoShowFee,
            settings.NoShowFee is { } fee ? Total(fee.Amount, fee.Type, partySize) : null,
            settings.Card,
            settings.CardAsked,
            service.MinAdvanceOnlineCanceling ?? Duration.Zero,
            rate,
            rate > 0 ? CurrencyUnits.Share(settings.Price, rate) : null,
            grid.Terms.RefundConditions,
            settings.Mode);
    }

    /// <summary>The last moment of free online cancelling; that moment is inside (step 7, spec feeds 7.4).</summary>
    public Instant CancelUntil(Instant start) => start - OnlineCancelNotice;

    /// <summary>The last moment at which a cancellation gives the deposit back; null without a deposit (step 8).</summary>
    public Instant? DepositRefundUntil(Instant start) => Deposit is { } deposit ? start - deposit.MinAdvanceCancellation : null;

    /// <summary>How many percent of a prepayment a cancellation at this moment gives back: the step with the largest notice still met, else nothing (spec feeds 4.3).</summary>
    public int RefundPercent(Instant start, Instant canceledAt) =>
        RefundConditions.Where(c => !(start - c.MinBeforeStart).IsOverAt(canceledAt)).OrderByDescending(c => c.MinBeforeStart).Select(c => c.Percent).FirstOrDefault();

    /// <summary>What is taken with the booking: the price with its tax, or the deposit; null when nothing is.</summary>
    public Money? DueAtBooking => Prepayment ? Price with { Micros = checked(Price.Micros + (Tax?.Micros ?? 0)) } : DepositTotal;

    /// <summary>Whether a slot of these other terms costs the same and gives back the same; when it may be cancelled and how it is confirmed are not money.</summary>
    public bool CostsTheSame(SlotTerms other) => this == other with
    {
        OnlineCancelNotice = OnlineCancelNotice,
        Mode = Mode,
        // With nothing paid they say only until when it may be cancelled
        RefundConditions = Prepayment || Deposit is not null ? other.RefundConditions : RefundConditions,
    };

    public bool Equals(SlotTerms? other) => other is not null
        && (Price, PaymentOptionId, Prepayment, Deposit, DepositTotal, NoShowFee, NoShowFeeTotal) == (other.Price, other.PaymentOptionId, other.Prepayment, other.Deposit, other.DepositTotal, other.NoShowFee, other.NoShowFeeTotal)
        && (Card, CardAsked, OnlineCancelNotice, TaxMicroPercent, Tax, Mode) == (other.Card, other.CardAsked, other.OnlineCancelNotice, other.TaxMicroPercent, other.Tax, other.Mode)
        && RefundConditions.AsSpan().SequenceEqual(other.RefundConditions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Price, PaymentOptionId, Deposit, NoShowFee, Card, OnlineCancelNotice, TaxMicroPercent, Mode);

    private static Money Total(Money unit, PriceType type, int? partySize) => type switch
    {
        PriceType.FixedRateDefault => unit,
        PriceType.PerPerson => CurrencyUnits.Times(unit, Math.Max(1, partySize ?? 1)),
    };
}

/// <summary>The terms a guest accepted at checkout; never changed afterwards (spec feeds 7.2 step 10).</summary>
/// <param name="Id">Names this copy, for disputes.</param>
public sealed record BookedTerms(string Id, Instant AgreedAt, SlotTerms Terms);
