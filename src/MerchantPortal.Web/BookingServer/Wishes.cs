using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Slot = MerchantPortal.Contracts.BookingServer.Slot;
using DomainMode = MerchantPortal.Domain.Offer.ConfirmationMode;
using WireMode = MerchantPortal.Contracts.Shared.ConfirmationMode;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Reads what a slot on the wire asks for (spec 1.13). Total: no number makes it fail.</summary>
internal static class Wishes
{
    // far outside of any calendar, and safe to add days to
    private const long LastSecond = 32_503_680_000;
    private const long LongestSeconds = 366L * 24 * 3600;

    /// <summary>A number that cannot be a start of ours reads as one that never is, long past or far ahead.</summary>
    public static Instant Start(long seconds) => Instant.FromUnixTimeSeconds(Math.Clamp(seconds, 0, LastSecond));

    /// <summary>A length that no service has reads as one that none has.</summary>
    public static Duration? Length(long? seconds) => seconds switch
    {
        null => null,
        >= 0 and <= LongestSeconds => Duration.FromSeconds(seconds.Value),
        _ => -Duration.Epsilon,
    };

    /// <summary>Empty, missing and zero mean "not chosen".</summary>
    public static SlotResources Resources(ResourceIds? sent) => sent is null ? default : new(
        string.IsNullOrEmpty(sent.StaffId) ? null : new StaffId(sent.StaffId),
        string.IsNullOrEmpty(sent.RoomId) ? null : new RoomId(sent.RoomId),
        sent.PartySize is null or 0 ? null : sent.PartySize);

    /// <summary>Unspecified counts as synchronous (spec 1.3).</summary>
    public static DomainMode Mode(WireMode? sent) => sent == WireMode.Asynchronous ? DomainMode.Asynchronous : DomainMode.Synchronous;

    /// <summary>A slot that must be whole; answers what is missing.</summary>
    public static Answer? Incomplete(Slot slot) =>
        string.IsNullOrEmpty(slot.MerchantId) ? Missing("slot.merchant_id", "Write the merchant id of the feed.")
        : string.IsNullOrEmpty(slot.ServiceId) ? Missing("slot.service_id", "Write the service id of the feed.")
        : slot.StartSec is null ? Missing("slot.start_sec", "Write Unix seconds in UTC, for example \"1798790400\".")
        : slot.DurationSec is null ? Missing("slot.duration_sec", "Write the length in seconds, for example \"1800\".")
        : null;

    /// <summary>The wish of a slot that is whole.</summary>
    public static SlotWish Of(Slot slot) =>
        new(new(slot.ServiceId!), Start(slot.StartSec!.Value), Length(slot.DurationSec), Resources(slot.Resources));

    public static Answer Missing(string field, string instead) => Answer.Invalid(field, "is missing", instead);

    public static Answer UnknownMerchant(string field) => Answer.Invalid(field, "names no merchant of ours", "Write a merchant id of the published feed.");

    public static Answer NeverOffered(string field) =>
        Answer.Invalid(field, "was never offered", "Write a start, length, staff, room and party size that the availability feed has for this service.");
}
