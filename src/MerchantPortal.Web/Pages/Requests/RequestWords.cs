using System.Globalization;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>Sentences that several pages say about requests and their deliveries.</summary>
internal static class RequestWords
{
    /// <summary>The reasons staff may give, in the order of the sheet.</summary>
    public static IReadOnlyList<DeclineReason> Reasons { get; } =
        [DeclineReason.FullyBooked, DeclineReason.TooShortNotice, DeclineReason.ClosedThen, DeclineReason.PartyTooLarge, DeclineReason.ServiceNotPossible, DeclineReason.Other];

    /// <summary>"Accepted by Ayşe at 18:02", as one sentence.</summary>
    public static string Decided(this IStringLocalizer<RequestsTexts> texts, Decision decision, DateTimeZone zone)
    {
        var at = Times.Clock(decision.At, zone);
        return decision.Kind switch
        {
            BookingEventKind.Accepted when decision.ByKind == ActorKind.System => texts["Decided.AcceptedAtOnce", at],
            BookingEventKind.Accepted => decision.ByMe ? texts["Decided.AcceptedByYou", at] : texts["Decided.AcceptedBy", decision.By ?? "", at],
            BookingEventKind.Declined => decision.ByMe ? texts["Decided.DeclinedByYou", at] : texts["Decided.DeclinedBy", decision.By ?? "", at],
            BookingEventKind.Withdrawn => texts["Decided.Withdrawn", at],
            BookingEventKind.Expired => texts["Decided.Expired", at],
            _ => texts["Decided.Failed", at],
        };
    }

    /// <summary>The wire-like word of a delivery for <c>data-state</c>.</summary>
    public static string Word(this DeliveryState state) => state switch
    {
        DeliveryState.Queued => "queued",
        DeliveryState.Sending => "sending",
        DeliveryState.Sent => "sent",
        DeliveryState.Failed => "failed",
        DeliveryState.Parked => "parked",
        DeliveryState.Discarded => "discarded",
    };

    /// <summary>The delivery as one sentence.</summary>
    public static string Said(this IStringLocalizer<UpdatesTexts> texts, Delivery delivery, DateTimeZone zone) => delivery.State switch
    {
        DeliveryState.Sent when delivery.Took is { } took => texts["Delivery.SentAfter", Seconds(took)],
        DeliveryState.Failed when delivery.NextTryAt is { } next => texts["Delivery.FailedUntil", Times.Clock(next, zone)],
        DeliveryState.Discarded => texts["Delivery.Discarded", delivery.Reason ?? ""],
        _ => texts["Delivery." + delivery.State],
    };

    /// <summary>A short length with one decimal, "1.8".</summary>
    public static string Seconds(Duration took) => Math.Max(0, took.TotalSeconds).ToString("0.0", CultureInfo.CurrentCulture);
}
