using System.Text.Json.Serialization;

namespace MerchantPortal.Contracts.Shared;

/// <summary>How bookings for a slot are confirmed (spec 1.3). Unspecified counts as synchronous.</summary>
[JsonConverter(typeof(WireEnum<ConfirmationMode>))]
public enum ConfirmationMode
{
    /// <summary>Not given; counts as synchronous.</summary>
    [JsonStringEnumMemberName("CONFIRMATION_MODE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Confirmed or refused at once.</summary>
    [JsonStringEnumMemberName("CONFIRMATION_MODE_SYNCHRONOUS")] Synchronous = 1,

    /// <summary>The merchant decides later.</summary>
    [JsonStringEnumMemberName("CONFIRMATION_MODE_ASYNCHRONOUS")] Asynchronous = 2,
}

/// <summary>Status of a booking on the wire (spec 1.3, seed 003). It says nothing about the payment.</summary>
[JsonConverter(typeof(WireEnum<BookingStatus>))]
public enum BookingStatus
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("BOOKING_STATUS_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Confirmed.</summary>
    [JsonStringEnumMemberName("CONFIRMED")] Confirmed = 1,

    /// <summary>Waits for the merchant; never sent by a real-time update.</summary>
    [JsonStringEnumMemberName("PENDING_MERCHANT_CONFIRMATION")] PendingMerchantConfirmation = 2,

    /// <summary>Cancelled on behalf of the user.</summary>
    [JsonStringEnumMemberName("CANCELED")] Canceled = 3,

    /// <summary>The user did not come.</summary>
    [JsonStringEnumMemberName("NO_SHOW")] NoShow = 4,

    /// <summary>The user did not come and the fee was charged.</summary>
    [JsonStringEnumMemberName("NO_SHOW_PENALIZED")] NoShowPenalized = 5,

    /// <summary>The asynchronous back end could not complete it.</summary>
    [JsonStringEnumMemberName("FAILED")] Failed = 6,

    /// <summary>The merchant said no.</summary>
    [JsonStringEnumMemberName("DECLINED_BY_MERCHANT")] DeclinedByMerchant = 7,
}

/// <summary>State of the payment made at booking time (spec 1.3). Only provided to refunded is a legal change.</summary>
[JsonConverter(typeof(WireEnum<PrepaymentStatus>))]
public enum PrepaymentStatus
{
    /// <summary>Not given; counts as not provided.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_STATUS_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Paid.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_PROVIDED")] Provided = 1,

    /// <summary>Nothing paid.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_NOT_PROVIDED")] NotProvided = 2,

    /// <summary>Paid back; final.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_REFUNDED")] Refunded = 3,

    /// <summary>Turned into a credit.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_CREDITED")] Credited = 4,
}

/// <summary>Whether the guest is shown how long a slot takes (spec 1.6).</summary>
[JsonConverter(typeof(WireEnum<DurationRequirement>))]
public enum DurationRequirement
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("DURATION_REQUIREMENT_UNSPECIFIED")] Unspecified = 0,

    /// <summary>The end is not shown.</summary>
    [JsonStringEnumMemberName("DO_NOT_SHOW_DURATION")] DoNotShow = 1,

    /// <summary>The end must be shown.</summary>
    [JsonStringEnumMemberName("MUST_SHOW_DURATION")] MustShow = 2,
}

/// <summary>Card brand (spec 1.11).</summary>
[JsonConverter(typeof(WireEnum<CreditCardType>))]
public enum CreditCardType
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("CREDIT_CARD_TYPE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Visa.</summary>
    [JsonStringEnumMemberName("VISA")] Visa = 1,

    /// <summary>Mastercard.</summary>
    [JsonStringEnumMemberName("MASTERCARD")] Mastercard = 2,

    /// <summary>American Express.</summary>
    [JsonStringEnumMemberName("AMERICAN_EXPRESS")] AmericanExpress = 3,

    /// <summary>Discover.</summary>
    [JsonStringEnumMemberName("DISCOVER")] Discover = 4,

    /// <summary>JCB.</summary>
    [JsonStringEnumMemberName("JCB")] Jcb = 5,
}

/// <summary>Whether an amount is for the booking or for each guest (seed 004).</summary>
[JsonConverter(typeof(WireEnum<PriceType>))]
public enum PriceType
{
    /// <summary>Once per booking.</summary>
    [JsonStringEnumMemberName("FIXED_RATE_DEFAULT")] FixedRateDefault = 0,

    /// <summary>Times the party size.</summary>
    [JsonStringEnumMemberName("PER_PERSON")] PerPerson = 1,
}

/// <summary>Who moves the money (spec 1.3).</summary>
[JsonConverter(typeof(WireEnum<PaymentProcessedBy>))]
public enum PaymentProcessedBy
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("PAYMENT_PROCESSED_BY_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Google.</summary>
    [JsonStringEnumMemberName("PROCESSED_BY_GOOGLE")] Google = 1,

    /// <summary>The partner, as in every end-to-end booking with payment.</summary>
    [JsonStringEnumMemberName("PROCESSED_BY_PARTNER")] Partner = 2,
}

/// <summary>The processor a payment token is meant for (spec 1.3).</summary>
[JsonConverter(typeof(WireEnum<PaymentProcessor>))]
public enum PaymentProcessor
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("PROCESSOR_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Stripe.</summary>
    [JsonStringEnumMemberName("PROCESSOR_STRIPE")] Stripe = 1,

    /// <summary>Braintree.</summary>
    [JsonStringEnumMemberName("PROCESSOR_BRAINTREE")] Braintree = 2,
}

/// <summary>Why a booking or a change was refused (spec 1.11).</summary>
[JsonConverter(typeof(WireEnum<BookingFailureCause>))]
public enum BookingFailureCause
{
    /// <summary>Unknown; Google counts it as a defect, never send it.</summary>
    [JsonStringEnumMemberName("CAUSE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>The slot is no longer available.</summary>
    [JsonStringEnumMemberName("SLOT_UNAVAILABLE")] SlotUnavailable = 1,

    /// <summary>This user already has this slot.</summary>
    [JsonStringEnumMemberName("SLOT_ALREADY_BOOKED_BY_USER")] SlotAlreadyBookedByUser = 2,

    /// <summary>The lease ran out; leases are not offered.</summary>
    [JsonStringEnumMemberName("LEASE_EXPIRED")] LeaseExpired = 3,

    /// <summary>Too late for the user to cancel.</summary>
    [JsonStringEnumMemberName("OUTSIDE_CANCELLATION_WINDOW")] OutsideCancellationWindow = 4,

    /// <summary>The card brand is not taken; needs the brand.</summary>
    [JsonStringEnumMemberName("PAYMENT_ERROR_CARD_TYPE_REJECTED")] PaymentErrorCardTypeRejected = 5,

    /// <summary>The card was declined.</summary>
    [JsonStringEnumMemberName("PAYMENT_ERROR_CARD_DECLINED")] PaymentErrorCardDeclined = 6,

    /// <summary>The pack or membership cannot be used.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_NOT_VALID")] PaymentOptionNotValid = 7,

    /// <summary>Any other payment error.</summary>
    [JsonStringEnumMemberName("PAYMENT_ERROR")] PaymentError = 8,

    /// <summary>The user may not use this price option.</summary>
    [JsonStringEnumMemberName("USER_CANNOT_USE_PAYMENT_OPTION")] UserCannotUsePaymentOption = 9,

    /// <summary>Already cancelled, by the merchant's side.</summary>
    [JsonStringEnumMemberName("BOOKING_ALREADY_CANCELLED")] BookingAlreadyCancelled = 10,

    /// <summary>Cannot be cancelled at all.</summary>
    [JsonStringEnumMemberName("BOOKING_NOT_CANCELLABLE")] BookingNotCancellable = 11,

    /// <summary>Too close to another reservation of the user.</summary>
    [JsonStringEnumMemberName("OVERLAPPING_RESERVATION")] OverlappingReservation = 12,

    /// <summary>The user is over the partner's limit.</summary>
    [JsonStringEnumMemberName("USER_OVER_BOOKING_LIMIT")] UserOverBookingLimit = 13,

    /// <summary>The deal is not valid for the slot.</summary>
    [JsonStringEnumMemberName("DEAL_UNAVAILABLE")] DealUnavailable = 14,

    /// <summary>3-D Secure 1 is wanted; needs its parameters.</summary>
    [JsonStringEnumMemberName("PAYMENT_REQUIRES_3DS1")] PaymentRequires3ds1 = 15,

    /// <summary>The offer is not valid for the slot. Its number is not known: by name only.</summary>
    [JsonStringEnumMemberName("OFFER_UNAVAILABLE")] OfferUnavailable = 1014,
}

/// <summary>Whether a card is asked for a booking (feeds spec 2.5). Unspecified counts as conditional, on a slot as the service's.</summary>
[JsonConverter(typeof(WireEnum<RequireCreditCard>))]
public enum RequireCreditCard
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("REQUIRE_CREDIT_CARD_UNSPECIFIED")] Unspecified = 0,

    /// <summary>When money needs one.</summary>
    [JsonStringEnumMemberName("REQUIRE_CREDIT_CARD_CONDITIONAL")] Conditional = 1,

    /// <summary>Always.</summary>
    [JsonStringEnumMemberName("REQUIRE_CREDIT_CARD_ALWAYS")] Always = 2,
}
