using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Bookings;

/// <summary>Why a checkout does not fit what the slot costs (spec feeds 8.3).</summary>
public enum CheckoutFault
{
    /// <summary>Another price, tax or currency than is published, or none where it is to be paid now.</summary>
    PriceDiffers,

    /// <summary>Another deposit or no-show fee than is published.</summary>
    TermsDiffer,

    /// <summary>A payment option that is not the slot's.</summary>
    OptionNotValid,

    /// <summary>A pack or membership of the guest's own; we sell none.</summary>
    OwnOption,

    /// <summary>A card is asked and none came.</summary>
    TokenMissing,

    /// <summary>The merchant does not take this card.</summary>
    CardTypeRejected,

    /// <summary>A card is asked and nobody here takes payments.</summary>
    NoProcessor,
}

/// <summary>What the guest saw and gave at checkout, as the request says it; null is what it does not say. The token itself is not part of it.</summary>
public sealed record Checkout
{
    /// <summary>A request that says nothing of money.</summary>
    public static readonly Checkout Nothing = new();

    public Money? Price { get; init; }

    public Money? Tax { get; init; }

    public SentDeposit? Deposit { get; init; }

    public NoShowFee? NoShowFee { get; init; }

    public string? PaymentOptionId { get; init; }

    /// <summary>Whether the guest wants to pay with something of their own, such as a pack.</summary>
    public bool OwnOption { get; init; }

    public bool HasToken { get; init; }

    /// <summary>Whether this is the guest's answer to 3-D Secure, so that a payment of before goes on.</summary>
    public bool AnswersThreeDSecure { get; init; }

    /// <summary>The card behind the token, where the token says it.</summary>
    public CardType? Card { get; init; }

    /// <summary>Whether the token names a card of a network that no merchant can list, such as Diners Club.</summary>
    public bool OtherCard { get; init; }

    /// <summary>
    /// Whether this fits the terms: nothing is taken that the guest did not see (spec feeds 8.4). What was not sent is not compared, except
    /// a price that is to be paid now. <paramref name="accepted"/> are the merchant's cards; empty is all.
    /// </summary>
    public CheckoutFault? Against(SlotTerms terms, ImmutableArray<CardType> accepted)
    {
        if (OwnOption)
        {
            return CheckoutFault.OwnOption;
        }

        if (PaymentOptionId is not null && PaymentOptionId != terms.PaymentOptionId)
        {
            return CheckoutFault.OptionNotValid;
        }

        if (!Fits(Price, terms.Price, needed: terms.Prepayment) || !Fits(Tax, terms.Tax ?? terms.Price with { Micros = 0 }, needed: terms.Prepayment && terms.Tax is not null))
        {
            return CheckoutFault.PriceDiffers;
        }

        if ((Deposit is { } deposit && !deposit.Is(terms.Deposit)) || (NoShowFee is { } fee && fee != terms.NoShowFee))
        {
            return CheckoutFault.TermsDiffer;
        }

        return !terms.CardAsked ? null
            : !HasToken ? CheckoutFault.TokenMissing
            : Card is { } card && !accepted.IsEmpty && !accepted.Contains(card) ? CheckoutFault.CardTypeRejected
            // Who lists every card there is takes every card
            : OtherCard && !accepted.IsEmpty && Enum.GetValues<CardType>().Except(accepted).Any() ? CheckoutFault.CardTypeRejected
            : null;
    }

    /// <summary>
    /// Whether these terms take or keep something that the request does not repeat, and that others did not take or keep just so. Who may have seen the others
    /// has accepted nothing of it (spec feeds 8.4, rule 1).
    /// </summary>
    public bool LeavesOpen(SlotTerms terms, SlotTerms others) =>
        (Deposit is null && terms.Deposit is { } deposit && deposit != others.Deposit)
        || (NoShowFee is null && terms.NoShowFee is { } fee && fee != others.NoShowFee)
        || (terms.Prepayment && !others.Prepayment);

    private static bool Fits(Money? sent, Money published, bool needed) => sent is { } money ? money == published : !needed;
}

/// <summary>A deposit as a request repeats it; the notice may be left out.</summary>
public sealed record SentDeposit(Money Amount, PriceType Type, Duration? MinAdvanceCancellation)
{
    /// <summary>Whether it is the one that is published.</summary>
    public bool Is(Deposit? published) =>
        published is not null && (Amount, Type) == (published.Amount, published.Type) && (MinAdvanceCancellation ?? published.MinAdvanceCancellation) == published.MinAdvanceCancellation;
}
