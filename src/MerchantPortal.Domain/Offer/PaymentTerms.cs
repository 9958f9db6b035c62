using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>Whether an amount is for the booking or for each person of it (spec feeds 2.5).</summary>
public enum PriceType
{
    FixedRateDefault,
    PerPerson,
}

/// <summary>Whether a card is asked only when money needs one, or always (spec feeds 2.5).</summary>
public enum CardRequirement
{
    Conditional,
    Always,
}

/// <summary>When a prepayment is taken; we publish only <see cref="ChargeNow"/> (spec feeds 4.4).</summary>
public enum ChargeTiming
{
    ChargeNow,
    ChargeLater,
}

/// <summary>Whether the price shown is the price paid (spec feeds 4.2).</summary>
public enum PriceInterpretation
{
    ExactAmount,
    StartsAt,
    NotDisplayed,
}

/// <summary>When a guest may come: at the start, or at any time of the slot (spec feeds 4.2).</summary>
public enum AdmissionPolicy
{
    TimeStrict,
    TimeFlexible,
}

/// <summary>A card network (spec feeds 3.4).</summary>
public enum CardType
{
    Visa,
    Mastercard,
    AmericanExpress,
    Discover,
    Jcb,
}

/// <summary>An amount taken with the booking; given back when the guest cancels at least so long before the start, zero being until the start (spec feeds 2.5).</summary>
public sealed record Deposit(Money Amount, PriceType Type, Duration MinAdvanceCancellation);

/// <summary>An amount that may be charged when the guest does not come or cancels too late (spec feeds 2.5).</summary>
public sealed record NoShowFee(Money Amount, PriceType Type);

/// <summary>A step of the refund: cancelling at least so long before the start gives back so many percent, 0 to 100 (spec feeds 4.3).</summary>
public sealed record RefundCondition(Duration MinBeforeStart, int Percent);

/// <summary>What a booking costs beside its price, and when it may be cancelled: the configurations A to E of spec feeds 7.1. All unset is pay on arrival.</summary>
public sealed record PaymentTerms
{
    /// <summary>No money and no card before the guest comes.</summary>
    public static readonly PaymentTerms PayOnArrival = new();

    /// <summary>The whole price is paid with the booking.</summary>
    public bool Prepayment { get; init; }

    public ChargeTiming ChargeTiming { get; init; }

    /// <summary>How long before the start a later charge is made; only with <see cref="ChargeTiming.ChargeLater"/>.</summary>
    public Duration? ChargeBeforeStart { get; init; }

    public Deposit? Deposit { get; init; }

    public NoShowFee? NoShowFee { get; init; }

    public CardRequirement Card { get; init; }

    /// <summary>The refund of a prepayment by notice given; any order.</summary>
    public ImmutableArray<RefundCondition> RefundConditions { get; init; } = [];

    /// <summary>The deposit is so many millionths of one percent of the service's price, of terms for several services of each one's own, and its amount means nothing. Null: the amount.</summary>
    public long? DepositMicroPercent { get; init; }

    /// <summary>As <see cref="DepositMicroPercent"/>, for the no-show fee.</summary>
    public long? NoShowFeeMicroPercent { get; init; }

    /// <summary>
    /// The terms as they are published with a service of this price: a share becomes an amount as people pay it in the currency, and a share that comes to nothing takes nothing.
    /// Total, whatever the share.
    /// </summary>
    public PaymentTerms For(Money price) => DepositMicroPercent is null && NoShowFeeMicroPercent is null ? this : this with
    {
        Deposit = DepositMicroPercent is not { } part ? Deposit : Deposit is { } deposit && Share(price, part) is { Micros: > 0 } amount ? deposit with { Amount = amount } : null,
        NoShowFee = NoShowFeeMicroPercent is not { } share ? NoShowFee : NoShowFee is { } fee && Share(price, share) is { Micros: > 0 } due ? fee with { Amount = due } : null,
        DepositMicroPercent = null,
        NoShowFeeMicroPercent = null,
    };

    /// <summary>Whether these terms take money or a card: anything but pay on arrival.</summary>
    public bool NeedsPayment => Prepayment || Deposit is not null || NoShowFee is not null || Card == CardRequirement.Always;

    public bool Equals(PaymentTerms? other) => other is not null
        && (Prepayment, ChargeTiming, ChargeBeforeStart, Deposit, NoShowFee, Card) == (other.Prepayment, other.ChargeTiming, other.ChargeBeforeStart, other.Deposit, other.NoShowFee, other.Card)
        && (DepositMicroPercent, NoShowFeeMicroPercent) == (other.DepositMicroPercent, other.NoShowFeeMicroPercent)
        && RefundConditions.AsSpan().SequenceEqual(other.RefundConditions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Prepayment, ChargeTiming, ChargeBeforeStart, Deposit, NoShowFee, Card, DepositMicroPercent, NoShowFeeMicroPercent);

    // Prices beyond anything are a finding of their own, and no reason to throw
    private static Money Share(Money price, long microPercent) =>
        CurrencyUnits.Shown(CurrencyUnits.Round((decimal)Math.Clamp(price.Micros, 0, 1_000_000_000_000_000) * Math.Clamp(microPercent, 0, 100_000_000) / 100_000_000m, price.Currency));
}

/// <summary>Where a service's tax rate comes from (spec feeds 7.6).</summary>
public enum TaxSource
{
    Merchant,
    None,
    Own,
}

/// <summary>A service's tax: the merchant's rate, none, or a rate of its own in millionths of one percent.</summary>
public readonly record struct ServiceTax(TaxSource Source, int MicroPercent)
{
    /// <summary>The rate that is added to the price, the merchant's being this one; 0: nothing is added.</summary>
    public int RateWith(int merchantMicroPercent) => Source switch
    {
        TaxSource.Merchant => merchantMicroPercent,
        TaxSource.None => 0,
        TaxSource.Own => MicroPercent,
    };
}
