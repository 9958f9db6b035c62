using System.Text.Json;
using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>The guest's answers to the questions of the service's published form (feeds spec 4.5). Guest data.</summary>
public sealed class IntakeFormAnswers
{
    /// <summary>One for each question that was answered.</summary>
    public List<IntakeFormFieldAnswer>? Answer { get; set; }
}

/// <summary>The answer to one question. Guest data.</summary>
public sealed class IntakeFormFieldAnswer
{
    /// <summary>The question's id in the feed.</summary>
    public string? Id { get; set; }

    /// <summary>What was chosen or written: several for checkboxes, <c>true</c> or <c>false</c> for a yes-or-no question.</summary>
    [JsonConverter(typeof(WireTexts))] public List<string>? Response { get; set; }
}

/// <summary>A list of texts that also reads a single one, and numbers and truth values as the text they are; entries without a value are left out.</summary>
public sealed class WireTexts : JsonConverter<List<string>>
{
    /// <inheritdoc/>
    public override List<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var texts = new List<string>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Add(texts, ref reader);
            return texts;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Add(texts, ref reader);
        }

        return texts;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, List<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        value.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
    }

    private static void Add(List<string> texts, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                texts.Add(reader.GetString()!);
                break;
            case JsonTokenType.Number when reader.TryGetDecimal(out var number):
                texts.Add(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                texts.Add(reader.TokenType == JsonTokenType.True ? "true" : "false");
                break;
            case JsonTokenType.Null:
                break;
            default:
                throw new WireValueException("must be texts", WireReason.NotText);
        }
    }
}
