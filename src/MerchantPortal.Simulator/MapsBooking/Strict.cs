using System.Globalization;
using System.Text.Json;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>Checks one value and throws <see cref="RefusedException"/> when it does not fit; <paramref name="path"/> names it in the message.</summary>
internal delegate void Check(JsonElement value, string path);

/// <summary>The Maps Booking API's body rules as Google's strict JSON reader holds them: camelCase, int64 and times as strings, no unknown field.</summary>
internal static class Strict
{
    public static readonly Check Text = (value, path) => Demand(value.ValueKind == JsonValueKind.String, path, "must be a string");

    public static readonly Check Flag = (value, path) => Demand(value.ValueKind is JsonValueKind.True or JsonValueKind.False, path, "must be true or false");

    public static readonly Check Int64Text = (value, path) =>
        Demand(value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), path, "must be an int64 written as a string");

    public static readonly Check Int32 = (value, path) => Demand(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _), path, "must be an int32 number");

    public static readonly Check Timestamp = (value, path) =>
        Demand(value.ValueKind == JsonValueKind.String && WireTime.TryTimestamp(value.GetString(), out _), path, "must be an RFC 3339 timestamp in UTC, ending in Z");

    public static readonly Check Duration = (value, path) =>
        Demand(value.ValueKind == JsonValueKind.String && WireTime.TryDuration(value.GetString(), out _), path, "must be a duration in seconds, such as \"2700s\"");

    /// <summary>Any object; only its keys are held to camelCase, at every depth.</summary>
    public static readonly Check AnyObject = (value, path) =>
    {
        Demand(value.ValueKind == JsonValueKind.Object, path, "must be an object");
        CamelCase(value, path);
    };

    public static Check Enum<T>()
        where T : struct, Enum => (value, path) =>
        Demand(value.ValueKind == JsonValueKind.String && WireEnum.TryParse<T>(value.GetString(), out _), path, "must be the name of a value of " + typeof(T).Name);

    public static Check List(Check entry) => (value, path) =>
    {
        Demand(value.ValueKind == JsonValueKind.Array, path, "must be a list");
        var at = 0;
        foreach (var item in value.EnumerateArray())
        {
            entry(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{at++}]"));
        }
    };

    public static Check Object(params (string Name, Check Check)[] fields)
    {
        var known = fields.ToDictionary(field => field.Name, field => field.Check, StringComparer.Ordinal);
        return (value, path) =>
        {
            Demand(value.ValueKind == JsonValueKind.Object, path.Length == 0 ? "body" : path, "must be an object");
            foreach (var field in value.EnumerateObject())
            {
                var at = path.Length == 0 ? field.Name : path + "." + field.Name;
                if (!known.TryGetValue(field.Name, out var check))
                {
                    throw RefusedException.Invalid($"Invalid JSON payload received. Unknown name \"{field.Name}\" at \"{path}\": Cannot find field.");
                }

                if (field.Value.ValueKind != JsonValueKind.Null)
                {
                    check(field.Value, at);
                }
            }
        };
    }

    public static JsonDocument Parse(string? body)
    {
        try
        {
            return JsonDocument.Parse(body ?? "", new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw RefusedException.Invalid("Invalid JSON payload received.");
        }
    }

    /// <summary>The text of a field, or null when absent. Call it only after the shape was checked.</summary>
    public static string? TextOf(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string Required(JsonElement from, string name, string path)
    {
        var text = TextOf(from, name);
        return string.IsNullOrEmpty(text) ? throw RefusedException.Invalid($"{path}{name} is required.") : text;
    }

    public static long? SecondsOf(JsonElement from, string name) => WireTime.TryTimestamp(TextOf(from, name), out var seconds) ? seconds : null;

    public static long? DurationOf(JsonElement from, string name) => WireTime.TryDuration(TextOf(from, name), out var seconds) ? seconds : null;

    public static long? Int64Of(JsonElement from, string name) =>
        long.TryParse(TextOf(from, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static void Demand(bool holds, string path, string must)
    {
        if (!holds)
        {
            throw RefusedException.Invalid($"{path} {must}.");
        }
    }

    private static void CamelCase(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in value.EnumerateObject())
            {
                Demand(!field.Name.Contains('_', StringComparison.Ordinal), path + "." + field.Name, "must be written in camelCase");
                CamelCase(field.Value, path + "." + field.Name);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                CamelCase(item, path + "[]");
            }
        }
    }
}
