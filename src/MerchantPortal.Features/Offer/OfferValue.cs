using System.Collections.Immutable;
using System.Text.Json;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Features.Offer;

/// <summary>One value of an offer's document as it is compared: the text it is stored as, read the way a page wants to show it.</summary>
public sealed record OfferValue(string Json)
{
    private JsonElement Element => JsonElement.Parse(Json);

    public bool IsNothing => Json is "null" or "[]" or "{}" or "\"\"";

    /// <summary>The text; null when the value is none. Times, dates and names of choices are texts too.</summary>
    public string? Text => Element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public decimal? Number => Element is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    public bool? Flag => Json switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    /// <summary>An amount with its currency.</summary>
    public Money? Money =>
        Element is { ValueKind: JsonValueKind.Object } amount && amount.TryGetProperty("micros", out var micros) && micros.ValueKind == JsonValueKind.Number
        && amount.TryGetProperty("currency", out var currency) && currency.GetString() is { } code
            ? new(micros.GetInt64(), code)
            : null;

    /// <summary>A length of time, when the value is one.</summary>
    public Duration? Duration => Text is { } text && DurationPattern.JsonRoundtrip.Parse(text) is { Success: true } read ? read.Value : null;

    /// <summary>The entries of a list; empty when the value is none.</summary>
    public ImmutableArray<OfferValue> Items => Element is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => new OfferValue(item.GetRawText()))] : [];

    /// <summary>The parts of a composed value by name; empty when the value is none.</summary>
    public ImmutableDictionary<string, OfferValue> Parts => Element is { ValueKind: JsonValueKind.Object } whole
        ? whole.EnumerateObject().ToImmutableDictionary(part => part.Name, part => new OfferValue(part.Value.GetRawText()), StringComparer.Ordinal)
        : ImmutableDictionary<string, OfferValue>.Empty;

    public override string ToString() => Json;
}
