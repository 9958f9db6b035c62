using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;

namespace MerchantPortal.Web.BookingServer;

/// <summary>The failures of spec feeds 8.3. Descriptions are for people who debug: a processor's code, never a guest's data.</summary>
internal static class PaymentFailures
{
    /// <summary>A checkout that does not fit what the slot costs.</summary>
    public static Answer Of(CheckoutFault fault, CardType? card) => fault switch
    {
        CheckoutFault.PriceDiffers => Answer.Refused(BookingFailureCause.PaymentError, "price, tax or currency are not those of the slot"),
        CheckoutFault.TermsDiffer => Answer.Refused(BookingFailureCause.PaymentError, "deposit or no-show fee are not those of the slot"),
        CheckoutFault.OptionNotValid => Answer.Refused(BookingFailureCause.PaymentOptionNotValid, "the payment option is not the slot's"),
        CheckoutFault.OwnOption => Answer.Refused(BookingFailureCause.UserCannotUsePaymentOption, "packs and memberships cannot be used here"),
        CheckoutFault.TokenMissing => Answer.Refused(BookingFailureCause.PaymentError, "the slot asks for a card and no payment token came"),
        CheckoutFault.NoProcessor => Answer.Refused(BookingFailureCause.PaymentError, "nobody takes payments here; nothing was charged"),
        CheckoutFault.CardTypeRejected => CardType(card is { } type ? Wire(type) : CreditCardType.Unspecified),
    };

    /// <summary>A payment the processor refused.</summary>
    public static Answer Of(PaymentFault fault) => fault switch
    {
        PaymentFault.CardDeclined => Answer.Refused(BookingFailureCause.PaymentErrorCardDeclined, Ledger.CodeOf(fault)),
        PaymentFault.CardTypeRejected rejected => CardType(rejected.Type),
        PaymentFault.OptionNotUsable => Answer.Refused(BookingFailureCause.PaymentOptionNotValid, Ledger.CodeOf(fault)),
        PaymentFault.ThreeDSecureRequired bank => Answer.Refused(new BookingFailure
        {
            Cause = BookingFailureCause.PaymentRequires3ds1,
            Description = "the guest's bank wants to ask the guest",
            PaymentFailure = new()
            {
                Threeds1Parameters = new() { AcsUrl = bank.AcsUrl, PaReq = bank.PaReq, TransactionId = bank.TransactionId, MdMerchantData = bank.MdMerchantData },
            },
        }),
        _ => Answer.Refused(BookingFailureCause.PaymentError, Ledger.CodeOf(fault)),
    };

    private static Answer CardType(CreditCardType type) => Answer.Refused(new BookingFailure
    {
        Cause = BookingFailureCause.PaymentErrorCardTypeRejected,
        RejectedCardType = type,
        Description = "the merchant does not take this card",
    });

    private static CreditCardType Wire(CardType card) => card switch
    {
        Domain.Offer.CardType.Visa => CreditCardType.Visa,
        Domain.Offer.CardType.Mastercard => CreditCardType.Mastercard,
        Domain.Offer.CardType.AmericanExpress => CreditCardType.AmericanExpress,
        Domain.Offer.CardType.Discover => CreditCardType.Discover,
        Domain.Offer.CardType.Jcb => CreditCardType.Jcb,
    };
}
