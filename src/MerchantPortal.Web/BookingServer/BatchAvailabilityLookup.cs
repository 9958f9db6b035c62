using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Features.Bookings;
using DomainMode = MerchantPortal.Domain.Offer.ConfirmationMode;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// Which of these times are open (spec 1.5): one answer per time, in order, each repeating what was asked. Changes nothing.
/// The busiest door we have, so the answer is written by hand.
/// </summary>
internal sealed class BatchAvailabilityLookup(LookUpAvailability lookUp, BookingServerMetrics metrics) : Method
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonEncodedText Synchronous = JsonEncodedText.Encode(WireEnum.NameOf(ConfirmationMode.Synchronous));
    private static readonly JsonEncodedText Asynchronous = JsonEncodedText.Encode(WireEnum.NameOf(ConfirmationMode.Asynchronous));
    private static readonly JsonEncodedText Unspecified = JsonEncodedText.Encode(WireEnum.NameOf(ConfirmationMode.Unspecified));

    public override string Name => nameof(BatchAvailabilityLookup);

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<BatchAvailabilityLookupRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (Incomplete(request) is { } missing)
        {
            return missing;
        }

        var times = request.SlotTime!;
        var wishes = new SlotWish[times.Count];
        for (var i = 0; i < wishes.Length; i++)
        {
            var time = times[i];
            wishes[i] = new(new(time.ServiceId!), Wishes.Start(time.StartSec!.Value), Wishes.Length(time.DurationSec), Wishes.Resources(time.ResourceIds));
        }

        if (await lookUp.RunAsync(new(request.MerchantId!), wishes, stop) is not { } answers)
        {
            return Wishes.UnknownMerchant("merchant_id");
        }

        if (answers.Count == 1)
        {
            metrics.Clicked(answers[0].State == SlotState.Open);
        }

        var buffer = new ArrayBufferWriter<byte>(256 + (times.Count * 192));
        Write(buffer, times, answers);
        return new(StatusCodes.Status200OK, buffer.WrittenMemory);
    }

    private static Answer? Incomplete(BatchAvailabilityLookupRequest request)
    {
        if (string.IsNullOrEmpty(request.MerchantId))
        {
            return Wishes.Missing("merchant_id", "Write the merchant id of the feed.");
        }

        if (request.SlotTime is not { } times)
        {
            return Wishes.Missing("slot_time", "Write the list of times to look up.");
        }

        for (var i = 0; i < times.Count; i++)
        {
            if (string.IsNullOrEmpty(times[i].ServiceId))
            {
                return Wishes.Missing(FormattableString.Invariant($"slot_time[{i}].service_id"), "Write the service id of the feed.");
            }

            if (times[i].StartSec is null)
            {
                return Wishes.Missing(FormattableString.Invariant($"slot_time[{i}].start_sec"), "Write Unix seconds in UTC, for example \"1798790400\".");
            }
        }

        return null;
    }

    private static void Write(IBufferWriter<byte> output, List<SlotTime> times, IReadOnlyList<SlotAnswer> answers)
    {
        using var json = new Utf8JsonWriter(output, Writing);
        json.WriteStartObject();
        json.WriteStartArray("slot_time_availability"u8);
        for (var i = 0; i < times.Count; i++)
        {
            json.WriteStartObject();
            Write(json, times[i], answers[i].Slot?.Mode);
            json.WriteBoolean("available"u8, answers[i].State == SlotState.Open);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SlotTime sent, DomainMode? mode)
    {
        json.WriteStartObject("slot_time"u8);
        json.WriteString("service_id"u8, sent.ServiceId);
        WriteSeconds(json, "start_sec"u8, sent.StartSec!.Value);
        if (sent.DurationSec is { } length)
        {
            WriteSeconds(json, "duration_sec"u8, length);
        }

        if (sent.AvailabilityTag is { } tag)
        {
            json.WriteString("availability_tag"u8, tag);
        }

        if (sent.ResourceIds is { } resources)
        {
            Write(json, resources);
        }

        if (Mode(mode, sent.ConfirmationMode) is { } shown)
        {
            json.WriteString("confirmation_mode"u8, shown);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ResourceIds resources)
    {
        json.WriteStartObject("resource_ids"u8);
        if (resources.StaffId is { } staff)
        {
            json.WriteString("staff_id"u8, staff);
        }

        if (resources.RoomId is { } room)
        {
            json.WriteString("room_id"u8, room);
        }

        if (resources.PartySize is { } party)
        {
            json.WriteNumber("party_size"u8, party);
        }

        json.WriteEndObject();
    }

    // the mode of a slot we know; of one we do not know, what was asked
    private static JsonEncodedText? Mode(DomainMode? slot, ConfirmationMode? sent) => (slot, sent) switch
    {
        (DomainMode.Synchronous, _) => Synchronous,
        (DomainMode.Asynchronous, _) => Asynchronous,
        (null, ConfirmationMode.Synchronous) => Synchronous,
        (null, ConfirmationMode.Asynchronous) => Asynchronous,
        (null, ConfirmationMode.Unspecified) => Unspecified,
        _ => null,
    };

    private static void WriteSeconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, long seconds)
    {
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(seconds, digits, out var length);
        json.WriteString(name, digits[..length]);
    }
}
