using System.Text.Json;
using System.Text.Json.Serialization;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Data.Conventions;

/// <summary>Values that are always read and written whole are one JSON text column; no query looks inside.</summary>
public static class JsonColumns
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonStringEnumConverter(),
            new TextConverter<LocalTime>(LocalTimePattern.ExtendedIso.Format, text => LocalTimePattern.ExtendedIso.Parse(text).Value),
            new TextConverter<LocalDate>(LocalDatePattern.Iso.Format, text => LocalDatePattern.Iso.Parse(text).Value),
            new TextConverter<Instant>(InstantPattern.ExtendedIso.Format, text => InstantPattern.ExtendedIso.Parse(text).Value),
            new TextConverter<Duration>(DurationPattern.JsonRoundtrip.Format, text => DurationPattern.JsonRoundtrip.Parse(text).Value),
            new TextConverter<MerchantId>(id => id.Value, text => new MerchantId(text)),
            new TextConverter<ServiceId>(id => id.Value, text => new ServiceId(text)),
            new TextConverter<StaffId>(id => id.Value, text => new StaffId(text)),
            new TextConverter<RoomId>(id => id.Value, text => new RoomId(text)),
            new TextConverter<UserId>(id => id.Value, text => new UserId(text)),
        },
    };

    /// <summary>The text of a value as such a column holds it.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The value of such a text.</summary>
    public static T Read<T>(string stored) => JsonSerializer.Deserialize<T>(stored, Options)!;

    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => Write(value),
        stored => Read<T>(stored),
        new ValueComparer<T>(
            (a, b) => Write(a) == Write(b),
            value => Write(value).GetHashCode(StringComparison.Ordinal),
            value => value));

    private sealed class TextConverter<T>(Func<T, string> format, Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(format(value));
    }
}
