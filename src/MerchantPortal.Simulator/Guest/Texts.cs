using System.Globalization;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.Guest;

/// <summary>Every text of the guest's pages. English only: the simulator is a tool for developers, not part of the product.</summary>
internal static class Texts
{
    public const string Title = "Google side";
    public const string Banner = "Simulator — Google's side, development only";
    public const string HomeHeading = "Find a time";
    public const string ChooseMerchant = "Choose a place";
    public const string ChooseService = "Choose a service";
    public const string ChooseDay = "Choose a day";
    public const string OtherDay = "Another day";
    public const string Show = "Show";
    public const string OpenSlots = "Times";
    public const string NoMerchants = "The feeds name no merchants yet.";
    public const string NoSlots = "The feed has no times on this day.";
    public const string Unverified = "The booking server did not answer the lookup, so these times are the feed's word. Google would do the same.";
    public const string Book = "Book";
    public const string Request = "Request";
    public const string Taken = "Taken";
    public const string BookHeading = "Your details";
    public const string BookedAtOnce = "Confirmed at once";
    public const string AsksFirst = "The place confirms later";
    public const string GivenName = "Given name";
    public const string FamilyName = "Family name";
    public const string Telephone = "Phone";
    public const string Email = "E-mail";
    public const string AdditionalRequest = "Anything the place should know (optional)";
    public const string Yes = "Yes";
    public const string Choose = "Choose…";
    public const string PaymentToken = "Payment token";
    public const string PaymentHint = "Google Pay would make it of the guest's card. Choose one the sandbox knows, or write another.";
    public const string YouPay = "What it costs";
    public const string BankHeading = "Your bank";
    public const string BankAsks = "The place's payment wants 3-D Secure: the guest is sent to the bank, which asks whether it is them. This page stands in for";
    public const string BankYes = "Yes, it is me";
    public const string BankNo = "Turn back";
    public const string MyBookings = "Bookings made here";
    public const string NoBookings = "None yet.";
    public const string BookingHeading = "Booking";
    public const string Mails = "E-mails Google would send";
    public const string NoMails = "None yet.";
    public const string Cancel = "Cancel booking";
    public const string ChangeTime = "Change time";
    public const string Refresh = "Ask for the status";
    public const string LookAgain = "Look again";
    public const string Changing = "Choose the new time";
    public const string Back = "Back";
    public const string Start = "Start again";
    public const string Refused = "The booking was refused";
    public const string ChangeRefused = "Nothing was changed";
    public const string NoAnswer = "The booking server did not answer";
    public const string HttpError = "The booking server answered HTTP";
    public const string WouldReport = "Google would report these defects of the answer:";
    public const string SlotGone = "This time is no longer open.";
    public const string NotFound = "There is no such page, booking or time.";
    public const string CrossSite = "This form was sent from another site.";
    public const string PartyOf = "Party of";
    public const string With = "with";
    public const string FieldsMissing = "Please fill in every field.";
    public const string BookingNumber = "Number";

    /// <summary>An amount as guests read it.</summary>
    public static string Amount(FeedPrice price) => string.Create(CultureInfo.InvariantCulture, $"{price.PriceMicros / 1_000_000m:0.00##} {price.CurrencyCode}");

    /// <summary>What Google tells the guest of a refused payment; null when it is about something else.</summary>
    public static string? PaymentFailure(BookingFailureCause? cause) => cause switch
    {
        BookingFailureCause.PaymentErrorCardDeclined => "Your card was declined. Choose another.",
        BookingFailureCause.PaymentErrorCardTypeRejected => "The place does not take this card. Choose another.",
        BookingFailureCause.PaymentOptionNotValid or BookingFailureCause.UserCannotUsePaymentOption => "This price cannot be had any more.",
        BookingFailureCause.PaymentError => "The payment did not succeed.",
        BookingFailureCause.PaymentRequires3ds1 => "Your bank wants to ask you first.",
        _ => null,
    };

    public static string Status(BookingStatus status) => status switch
    {
        BookingStatus.Unspecified => "Unknown",
        BookingStatus.Confirmed => "Confirmed",
        BookingStatus.PendingMerchantConfirmation => "Waiting for the place to confirm",
        BookingStatus.Canceled => "Cancelled",
        BookingStatus.NoShow => "Missed",
        BookingStatus.NoShowPenalized => "Missed, fee charged",
        BookingStatus.Failed => "Could not be completed",
        BookingStatus.DeclinedByMerchant => "Declined by the place",
    };

    public static string Payment(PrepaymentStatus status) => status switch
    {
        PrepaymentStatus.Unspecified or PrepaymentStatus.NotProvided => "",
        PrepaymentStatus.Provided => "Paid",
        PrepaymentStatus.Refunded => "Refunded",
        PrepaymentStatus.Credited => "Credited",
    };

    public static string MailSubject(BookingStatus kind, string merchant) => kind switch
    {
        BookingStatus.PendingMerchantConfirmation => $"Request sent to {merchant}",
        BookingStatus.Confirmed => $"Confirmed: {merchant}",
        BookingStatus.DeclinedByMerchant => $"{merchant} could not accept your request",
        BookingStatus.Failed => $"Your request to {merchant} could not be completed",
        BookingStatus.Canceled => $"Cancelled: {merchant}",
        BookingStatus.Unspecified or BookingStatus.NoShow or BookingStatus.NoShowPenalized => merchant,
    };

    public static string MailBody(BookingStatus kind, string service, string when) => kind switch
    {
        BookingStatus.PendingMerchantConfirmation => $"You asked for {service} on {when}. You will hear from us when the place has answered. It is not confirmed yet.",
        BookingStatus.Confirmed => $"{service} on {when} is confirmed.",
        BookingStatus.DeclinedByMerchant => $"{service} on {when} was declined. You can choose another time.",
        BookingStatus.Failed => $"{service} on {when} could not be arranged. Nothing was booked.",
        BookingStatus.Canceled => $"{service} on {when} was cancelled.",
        BookingStatus.Unspecified or BookingStatus.NoShow or BookingStatus.NoShowPenalized => "",
    };
}
