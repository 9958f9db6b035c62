using System.Text.Json;
using System.Text.RegularExpressions;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Contracts.Shared;
using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>notification.partners.bookings.patch, as strict as Google is documented to be (spec 2.3).</summary>
internal static partial class PatchBooking
{
    private const string PrepaymentPath = "paymentInformation.prepaymentStatus";

    private static readonly string[] Updatable = ["status", "startTime", "duration", "partySize", PrepaymentPath];

    private static readonly string[] Parameters =
    [
        "updateMask", "fields", "quotaUser", "key", "alt", "prettyPrint", "bookingFailure.cause", "bookingFailure.description", "bookingFailure.rejectedCardType",
        "bookingFailure.paymentFailure.threeds1Parameters.acsUrl", "bookingFailure.paymentFailure.threeds1Parameters.mdMerchantData",
        "bookingFailure.paymentFailure.threeds1Parameters.paReq", "bookingFailure.paymentFailure.threeds1Parameters.transactionId",
    ];

    private static readonly Check Shape = Strict.Object(
        ("name", Strict.Text),
        ("merchantId", Strict.Text),
        ("serviceId", Strict.Text),
        ("startTime", Strict.Timestamp),
        ("duration", Strict.Duration),
        ("partySize", Strict.Int64Text),
        ("status", Strict.Enum<BookingStatus>()),
        ("paymentInformation", Strict.Object(("prepaymentStatus", Strict.Enum<PrepaymentStatus>()), ("paymentTransactionId", Strict.Text))),
        ("clientInformation", Strict.Object(
            ("givenName", Strict.Text), ("familyName", Strict.Text), ("telephone", Strict.Text), ("email", Strict.Text), ("address", Strict.AnyObject))));

    /// <summary>Checks and applies one patch; the answer is the booking as Google holds it now.</summary>
    public static string Run(SimulatedGoogle google, string partnerId, string bookingId, IQueryCollection query, string? body)
    {
        var mask = Mask(query);
        var cause = Cause(query);
        using var document = Strict.Parse(body);
        var patch = document.RootElement;
        Shape(patch, "");
        var name = Strict.Required(patch, "name", "");
        var merchantId = Strict.Required(patch, "merchantId", "");
        var serviceId = Strict.Required(patch, "serviceId", "");
        Strict.Demand(name == $"partners/{partnerId}/bookings/{bookingId}", "name", "must equal the resource name in the path");
        foreach (var path in mask)
        {
            Strict.Demand(IsIn(patch, path), "updateMask", "names " + path + ", which is not in the body");
        }

        Strict.Demand(
            !IsIn(patch, PrepaymentPath) || mask.Contains(PrepaymentPath, StringComparer.Ordinal), "updateMask", "does not name " + PrepaymentPath + ", which is in the body and would be dropped");
        var status = Masked<BookingStatus>(patch, mask, "status", "status");
        Strict.Demand(status is not (BookingStatus.PendingMerchantConfirmation or BookingStatus.Unspecified), "status", "cannot be set to this value by a patch");
        Strict.Demand(status is not BookingStatus.Failed || cause is not null, "bookingFailure.cause", "is required when status is FAILED");

        if (google.Booking(bookingId) is null)
        {
            return google.Options.AcceptAnyBooking ? Echo(patch) : throw RefusedException.NotFound("Requested entity was not found.");
        }

        var prepayment = Masked<PrepaymentStatus>(patch, mask, PrepaymentPath, "prepaymentStatus");
        var start = mask.Contains("startTime", StringComparer.Ordinal) ? Strict.SecondsOf(patch, "startTime") : null;
        var duration = mask.Contains("duration", StringComparer.Ordinal) ? Strict.DurationOf(patch, "duration") : null;
        var party = mask.Contains("partySize", StringComparer.Ordinal) ? Strict.Int64Of(patch, "partySize") : null;
        var changed = google.Change(bookingId, booking => Changed(google, booking, merchantId, serviceId, status, prepayment, start, duration, party, cause));
        return RealTimeUpdatesJson.Wire.WriteText(Answer(name, changed!));
    }

    private static SimulatedBooking Changed(
        SimulatedGoogle google, SimulatedBooking booking, string merchantId, string serviceId, BookingStatus? status, PrepaymentStatus? prepayment, long? start, long? duration, long? party, BookingFailureCause? cause)
    {
        if (booking.MerchantId != merchantId || booking.ServiceId != serviceId)
        {
            throw RefusedException.NotFound("The booking belongs to another merchant or service.");
        }

        if (prepayment is { } to && to != booking.PrepaymentStatus && (booking.PrepaymentStatus, to) is not (PrepaymentStatus.Provided, PrepaymentStatus.Refunded))
        {
            throw RefusedException.Precondition("Only the change from PREPAYMENT_PROVIDED to PREPAYMENT_REFUNDED is supported.");
        }

        if (status == BookingStatus.NoShowPenalized
            && (booking.ConfirmationMode == ConfirmationMode.Asynchronous || booking.PrepaymentStatus == PrepaymentStatus.NotProvided || booking.Status is not (BookingStatus.Confirmed or BookingStatus.NoShow or BookingStatus.NoShowPenalized)))
        {
            throw RefusedException.Precondition("NO_SHOW_PENALIZED is for confirmed bookings with a payment, and never for ones that the merchant was asked about.");
        }

        var changed = booking with
        {
            PrepaymentStatus = prepayment ?? booking.PrepaymentStatus,
            StartSec = start ?? booking.StartSec,
            DurationSec = duration ?? booking.DurationSec,
            FailureCause = status == BookingStatus.Failed ? cause : booking.FailureCause,
            Resources = party is null ? booking.Resources : new() { StaffId = booking.Resources?.StaffId, RoomId = booking.Resources?.RoomId, PartySize = (int)Math.Clamp(party.Value, 0, int.MaxValue) },
        };
        return status is { } next ? changed.Become(next, google.Now) : changed;
    }

    private static BookingPatch Answer(string name, SimulatedBooking booking) => new()
    {
        Name = name,
        MerchantId = booking.MerchantId,
        ServiceId = booking.ServiceId,
        StartTime = WireTime.Timestamp(booking.StartSec),
        Duration = WireTime.Duration(booking.DurationSec),
        PartySize = booking.Resources?.PartySize,
        Status = booking.Status,
        PaymentInformation = new BookingPatchPayment { PrepaymentStatus = booking.PrepaymentStatus },
    };

    private static string Echo(JsonElement patch) => patch.GetRawText();

    private static string[] Mask(IQueryCollection query)
    {
        foreach (var parameter in query.Keys)
        {
            Strict.Demand(Parameters.Contains(parameter, StringComparer.Ordinal), parameter, "is not a parameter of this method");
            Strict.Demand(query[parameter].Count == 1, parameter, "must be given once");
        }

        var text = query["updateMask"].ToString();
        Strict.Demand(text.Length > 0, "updateMask", "is required");
        var paths = text.Split(',');
        foreach (var path in paths)
        {
            Strict.Demand(FieldMaskPath().IsMatch(path), "updateMask", "must be a FieldMask: camelCase paths with commas between them");
            Strict.Demand(Updatable.Contains(path, StringComparer.Ordinal), "updateMask", "names a field that cannot be updated");
        }

        Strict.Demand(paths.Distinct(StringComparer.Ordinal).Count() == paths.Length, "updateMask", "names a field twice");
        return paths;
    }

    private static BookingFailureCause? Cause(IQueryCollection query)
    {
        if (!query.TryGetValue("bookingFailure.cause", out var given))
        {
            return null;
        }

        Strict.Demand(WireEnum.TryParse<BookingFailureCause>(given.ToString(), out var cause) && cause != BookingFailureCause.Unspecified, "bookingFailure.cause", "must be the name of a cause, without quotes");
        return cause;
    }

    private static T? Masked<T>(JsonElement patch, string[] mask, string path, string leaf)
        where T : struct, Enum
    {
        if (!mask.Contains(path, StringComparer.Ordinal))
        {
            return null;
        }

        var owner = path == leaf ? patch : patch.GetProperty(path[..path.IndexOf('.', StringComparison.Ordinal)]);
        return WireEnum.TryParse<T>(Strict.TextOf(owner, leaf), out var value) ? value : null;
    }

    private static bool IsIn(JsonElement patch, string path)
    {
        var at = patch;
        foreach (var step in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at) || at.ValueKind == JsonValueKind.Null)
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*(\\.[a-z][a-zA-Z0-9]*)*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldMaskPath();
}
