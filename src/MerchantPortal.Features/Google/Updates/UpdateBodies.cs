using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Feeds;
using NodaTime;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Google.Updates;

/// <summary>One call to the Maps Booking API, ready to go. The path is relative to the base address; the body holds no guest data.</summary>
public sealed record RtuCall(HttpMethod Method, string PathAndQuery, string Body);

/// <summary>Builds the bodies of real-time updates from current state; pure (spec 2.3, 2.4).</summary>
public static class UpdateBodies
{
    /// <summary>The patch that tells Google the booking's untold parts, or null when there is nothing to tell; pending is never told (C095).</summary>
    public static RtuCall? Patch(Booking booking, string partnerId, string failureCauseParameter)
    {
        var parts = booking.Status == Domain.Bookings.BookingStatus.Pending ? booking.ToTell & ~BookingParts.Status : booking.ToTell;
        if (parts == BookingParts.None)
        {
            return null;
        }

        var name = $"partners/{partnerId}/bookings/{booking.Id}";
        var body = new BookingPatch { Name = name, MerchantId = booking.MerchantId.Value, ServiceId = booking.ServiceId.Value };
        var mask = new List<string>();
        var failure = "";
        if (parts.HasFlag(BookingParts.Status))
        {
            mask.Add("status");
            body.Status = Name(booking.Status);
            if (booking.Status == Domain.Bookings.BookingStatus.Failed)
            {
                failure = $"&{failureCauseParameter}={Name(booking.FailureCause!.Value)}";
            }
        }

        if (parts.HasFlag(BookingParts.StartTime))
        {
            mask.Add("startTime");
            body.StartTime = WireTime.Timestamp(booking.Start.ToUnixTimeSeconds());
        }

        if (parts.HasFlag(BookingParts.Duration))
        {
            mask.Add("duration");
            body.Duration = Seconds(booking.End - booking.Start);
        }

        if (parts.HasFlag(BookingParts.PartySize))
        {
            mask.Add("partySize");
            body.PartySize = booking.PartySize ?? 0;
        }

        if (parts.HasFlag(BookingParts.PrepaymentStatus))
        {
            // By its own path: a mask of "status" alone would drop it (spec feeds 8.1).
            mask.Add("paymentInformation.prepaymentStatus");
            body.PaymentInformation = new() { PrepaymentStatus = Name(booking.Prepayment), PaymentTransactionId = booking.TransactionId };
        }

        return new(
            HttpMethod.Patch,
            $"v1alpha/notification/{name}?updateMask={string.Join(',', mask)}{failure}",
            RealTimeUpdatesJson.Wire.WriteText(body));
    }

    /// <summary>The batch call for these windows.</summary>
    public static RtuCall Replace(IEnumerable<ExtendedServiceAvailability> windows, string partnerId) => new(
        HttpMethod.Post,
        $"v1alpha/inventory/partners/{partnerId}/availability:replace",
        RealTimeUpdatesJson.Wire.WriteText(new BatchReplaceServiceAvailability { ExtendedServiceAvailability = [.. windows] }));

    /// <summary>
    /// Everything Google should know of a service's slots that start on a local day: the window replaces what was there, so full slots go as 0 and
    /// past ones are left out. With a person, only theirs.
    /// </summary>
    public static ExtendedServiceAvailability Window(MerchantOffer offer, Service service, LocalDate date, StaffId? staff, IReadOnlyList<Taken> taken, Instant now)
    {
        var day = offer.DayOf(date);
        var slots = Domain.Calendar.Availability.Over(offer, service, day, taken, now).Where(slot => staff is null || slot.Resources.Staff == staff);
        return new()
        {
            MerchantId = offer.Merchant.Id.Value,
            ServiceId = service.Id.Value,
            StartTimeRestrict = WireTime.Timestamp(day.Start.ToUnixTimeSeconds()),
            EndTimeRestrict = WireTime.Timestamp(day.End.ToUnixTimeSeconds()),
            ResourcesRestrict = staff is { } one ? new() { StaffId = one.Value } : null,
            Availability = [.. slots.Select(slot => OfSlot(offer, slot))],
        };
    }

    /// <summary>The status as Google spells it, for pages that show it.</summary>
    public static string WireName(Domain.Bookings.BookingStatus status) => WireEnum.NameOf(Name(status));

    /// <summary>Google's name of a status; pending is not one that is ever sent.</summary>
    public static Wire.BookingStatus Name(Domain.Bookings.BookingStatus status) => status switch
    {
        Domain.Bookings.BookingStatus.Pending => Wire.BookingStatus.PendingMerchantConfirmation,
        Domain.Bookings.BookingStatus.Confirmed => Wire.BookingStatus.Confirmed,
        Domain.Bookings.BookingStatus.Declined => Wire.BookingStatus.DeclinedByMerchant,
        Domain.Bookings.BookingStatus.Canceled => Wire.BookingStatus.Canceled,
        Domain.Bookings.BookingStatus.Failed => Wire.BookingStatus.Failed,
        Domain.Bookings.BookingStatus.NoShow => Wire.BookingStatus.NoShow,
        Domain.Bookings.BookingStatus.NoShowPenalized => Wire.BookingStatus.NoShowPenalized,

        // Never promised: whoever asks for it was not told its id
        Domain.Bookings.BookingStatus.Paying => Wire.BookingStatus.Failed,
    };

    /// <summary>Google's name of where a booking's money stands.</summary>
    public static Wire.PrepaymentStatus Name(Domain.Bookings.PrepaymentStatus status) => status switch
    {
        Domain.Bookings.PrepaymentStatus.NotProvided => Wire.PrepaymentStatus.NotProvided,
        Domain.Bookings.PrepaymentStatus.Provided => Wire.PrepaymentStatus.Provided,
        Domain.Bookings.PrepaymentStatus.Refunded => Wire.PrepaymentStatus.Refunded,
    };

    private static string Name(FailureCause cause) => cause switch
    {
        FailureCause.SlotUnavailable => "SLOT_UNAVAILABLE",
        FailureCause.PaymentError => "PAYMENT_ERROR",
    };

    private static Contracts.RealTimeUpdates.Availability OfSlot(MerchantOffer offer, Slot slot) => OfSlot(PublishedSlot.Of(offer, slot));

    private static Contracts.RealTimeUpdates.Availability OfSlot(PublishedSlot slot) => new()
    {
        StartTime = WireTime.Timestamp(slot.Start.ToUnixTimeSeconds()),
        Duration = Seconds(slot.Duration),
        SpotsTotal = slot.SpotsTotal,
        SpotsOpen = slot.SpotsOpen,
        Resources = (slot.StaffId, slot.RoomId, slot.PartySize) is (null, null, null) ? null : new()
        {
            StaffId = slot.StaffId,
            StaffName = slot.StaffName,
            RoomId = slot.RoomId,
            RoomName = slot.RoomName,
            PartySize = slot.PartySize,
        },
        PaymentOptionId = slot.PaymentOptionId is { } option ? [option] : null,
        Deposit = slot.Deposit is not { } deposit ? null : new()
        {
            Amount = PriceOf(deposit.Amount),
            MinAdvanceCancellationSec = (long)deposit.MinAdvanceCancellation.TotalSeconds,
            DepositType = FeedViews.Of(deposit.Type),
        },
        NoShowFee = slot.NoShowFee is { } fee ? new() { Fee = PriceOf(fee.Amount), FeeType = FeedViews.Of(fee.Type) } : null,
        RequireCreditCard = slot.Card is { } card ? FeedViews.Of(card) : null,
        ConfirmationMode = FeedViews.Of(slot.Mode),
    };

    private static Price PriceOf(Money amount) => new() { PriceMicros = amount.Micros, CurrencyCode = amount.Currency };

    private static string Seconds(Duration duration) => WireTime.Duration((long)duration.TotalSeconds);
}
