using System.Text.Json;

namespace MerchantPortal.Contracts.Shared;

/// <summary>A value that a field cannot take; the serializer adds the path. Never leaves <see cref="WireJson"/>.</summary>
internal sealed class WireValueException : JsonException
{
    public WireValueException(string reason, string suffix = "") : base(reason) => Suffix = suffix;

    public WireValueException() => Suffix = "";

    public WireValueException(string message, Exception innerException) : base(message, innerException) => Suffix = "";

    /// <summary>What to put after the path, such as the index of a list entry.</summary>
    public string Suffix { get; }
}
