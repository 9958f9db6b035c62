using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>The five ways of spec feeds 7.1, as people choose one.</summary>
public enum TermsKind
{
    PayOnArrival,
    Prepay,
    NoShowFee,
    Deposit,
    CardOnly,
}

/// <summary>Ready-made terms to begin from, three for each trade, from lenient to firm (portal.md B5). Everything of them can be changed afterwards.</summary>
/// <param name="Number">1 is the most lenient; names its texts.</param>
/// <param name="OnlineCancel">Until when before the start guests cancel online.</param>
public sealed record TermsPreset(int Number, TermsKind Kind, int Percent, PriceType Type, Duration OnlineCancel, Duration Refund)
{
    private static readonly ImmutableArray<TermsPreset> Dining =
    [
        new(1, TermsKind.PayOnArrival, 0, PriceType.FixedRateDefault, Duration.FromHours(1), Duration.Zero),
        new(2, TermsKind.NoShowFee, 15, PriceType.PerPerson, Duration.FromHours(4), Duration.Zero),
        new(3, TermsKind.Deposit, 15, PriceType.PerPerson, Duration.FromHours(24), Duration.FromHours(4)),
    ];

    private static readonly ImmutableArray<TermsPreset> Beauty =
    [
        new(1, TermsKind.PayOnArrival, 0, PriceType.FixedRateDefault, Duration.FromHours(2), Duration.Zero),
        new(2, TermsKind.NoShowFee, 25, PriceType.FixedRateDefault, Duration.FromHours(24), Duration.Zero),
        new(3, TermsKind.Deposit, 20, PriceType.FixedRateDefault, Duration.FromHours(24), Duration.FromHours(24)),
    ];

    private static readonly ImmutableArray<TermsPreset> Others =
    [
        new(1, TermsKind.PayOnArrival, 0, PriceType.FixedRateDefault, Duration.FromHours(2), Duration.Zero),
        new(2, TermsKind.Deposit, 20, PriceType.FixedRateDefault, Duration.FromHours(24), Duration.FromHours(24)),
        new(3, TermsKind.Prepay, 100, PriceType.FixedRateDefault, Duration.FromHours(24), Duration.Zero),
    ];

    /// <summary>The three of a trade.</summary>
    public static ImmutableArray<TermsPreset> For(Vertical vertical) => vertical switch
    {
        Vertical.Dining => Dining,
        Vertical.Beauty => Beauty,
        Vertical.Other => Others,
    };

    /// <summary>Which of the five ways some terms are; a fee beside a deposit or a prepayment is a part of those.</summary>
    public static TermsKind KindOf(PaymentTerms terms) => terms switch
    {
        { Prepayment: true } => TermsKind.Prepay,
        { Deposit: not null } => TermsKind.Deposit,
        { NoShowFee: not null } => TermsKind.NoShowFee,
        { Card: CardRequirement.Always } => TermsKind.CardOnly,
        _ => TermsKind.PayOnArrival,
    };

    /// <summary>The preset's terms for a price, with the refund conditions that they need; without a price the amounts are a plain sum to begin from.</summary>
    public PaymentTerms Terms(Money? price, string currency) => ImpliedRefunds.Complete(Bare(price, currency));

    private PaymentTerms Bare(Money? price, string currency) => Kind switch
    {
        TermsKind.PayOnArrival => PaymentTerms.PayOnArrival,
        TermsKind.NoShowFee => new() { NoShowFee = new(Share(price, currency, Percent), Type) },
        TermsKind.Deposit => new() { Deposit = new(Share(price, currency, Percent), Type, Refund) },
        TermsKind.Prepay => new() { Prepayment = true, RefundConditions = [new(Duration.FromHours(48), 100), new(Duration.FromHours(24), 50)] },
        TermsKind.CardOnly => new() { Card = CardRequirement.Always },
    };

    /// <summary>Whether some terms are this preset's. Refund conditions are a choice only with a prepayment; else they follow from the rest, whoever derived them.</summary>
    public bool Matches(PaymentTerms terms, Duration? onlineCancel, Money? price, string currency)
    {
        var own = Terms(price, currency);
        return (terms.Prepayment ? terms : terms with { RefundConditions = own.RefundConditions }) == own && (onlineCancel ?? Duration.Zero) == OnlineCancel;
    }

    /// <summary>A percentage of a price in whole units of the currency, at least one; ten units without a price.</summary>
    public static Money Share(Money? price, string currency, int percent)
    {
        const long unit = 1_000_000;
        return price is { Micros: > 0 } whole
            ? whole with { Micros = Math.Max(unit, (long)Math.Round((decimal)whole.Micros * percent / 100 / unit, MidpointRounding.ToEven) * unit) }
            : new(10 * unit, currency);
    }
}
