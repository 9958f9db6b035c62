using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// What goes back: the HTTP status and a JSON body. <see cref="Cause"/> is the business failure inside a 200; <see cref="Field"/> the field a 400 is
/// about. Neither they nor an error's message ever hold a received value, so all may be logged.
/// </summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body, BookingFailureCause? Cause = null, string? Field = null, string? Message = null)
{
    /// <summary>Whether a payment was made or tried, for which Google waits longer (spec 1.12).</summary>
    public bool WithPayment { get; init; }

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>200 with a wire body.</summary>
    public static Answer Of<T>(T body)
        where T : class
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        BookingServerJson.Wire.Write(buffer, body);
        return new(StatusCodes.Status200OK, buffer.WrittenMemory);
    }

    /// <summary>200 with a body that is text already.</summary>
    public static Answer Text(string json) => new(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(json));

    /// <summary>200 with a business failure and nothing else (spec 1.11). The description is for people who debug; no guest data.</summary>
    public static Answer Refused(BookingFailureCause cause, string description) =>
        Of(new UpdateBookingResponse { BookingFailure = new() { Cause = cause, Description = description } }) with { Cause = cause };

    /// <summary>200 with a failure that has details of its own, such as the card that is not taken (spec 1.11).</summary>
    public static Answer Refused(BookingFailure failure) => Of(new CreateBookingResponse { BookingFailure = failure }) with { Cause = failure.Cause };

    /// <summary>400: a field is missing, wrong or names what does not exist. The message says what to write instead.</summary>
    public static Answer Invalid(string field, string reason, string instead) =>
        Error(StatusCodes.Status400BadRequest, "INVALID_ARGUMENT", $"{field} {reason}. {instead}", field);

    /// <summary>400 for a body that cannot be read.</summary>
    public static Answer Invalid(WireFault fault) => Invalid(fault.Field, fault.Reason, Hints.For(fault));

    /// <summary>404: no such thing.</summary>
    public static Answer NotFound(string message, string? field = null) => Error(StatusCodes.Status404NotFound, "NOT_FOUND", message, field);

    /// <summary>Any other error.</summary>
    public static Answer Error(int status, string name, string message, string? field = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Writing);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, status);
        writer.WriteString("status"u8, name);
        writer.WriteString("message"u8, message);
        if (field is not null)
        {
            writer.WriteString("field"u8, field);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return new(status, buffer.WrittenMemory, null, field, message);
    }
}

/// <summary>What to write instead of what could not be read.</summary>
internal static class Hints
{
    public static string For(WireFault fault)
    {
        var name = fault.Field.AsSpan(fault.Field.LastIndexOf('.') + 1);
        return name switch
        {
            "start_sec" => "Write Unix seconds in UTC, for example \"1798790400\".",
            "duration_sec" => "Write the length in seconds, for example \"1800\".",
            "party_size" => "Write the number of guests, for example 2.",
            "price_micros" => "Write millionths of the currency's unit, for example \"15000000\".",
            _ => For(fault.Reason),
        };
    }

    private static string For(string reason) => reason switch
    {
        "must be an object" => "Write a JSON object: { … }.",
        "must be a list" => "Write a JSON list: [ … ].",
        "must be valid text" => "Write a JSON string of valid Unicode.",
        "must be true or false" => "Write true or false without quotation marks.",
        "must not be null" => "Leave the entry out or write an object.",
        "must be the name or number of an enum value" => "Write one of the names of the reference, for example \"CONFIRMED\".",
        _ => "Write the body as the booking server reference of v3 describes it: one JSON object in UTF-8.",
    };
}
