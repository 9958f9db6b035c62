using System.Text.Json;

namespace MerchantPortal.Contracts.Shared;

/// <summary>A value that a field cannot take; the serializer adds the path. Never leaves <see cref="WireJson"/>.</summary>
internal sealed class WireValueException : JsonException
{
    public WireValueException(string reason, WireReason code, string suffix = "") : base(reason) => (Code, Suffix) = (code, suffix);

    public WireValueException() => Suffix = "";

    public WireValueException(string message, Exception innerException) : base(message, innerException) => Suffix = "";

    public WireReason Code { get; }

    /// <summary>What may be written instead.</summary>
    public string? Choice { get; init; }

    /// <summary>What to put after the path, such as the index of a list entry.</summary>
    public string Suffix { get; }
}
