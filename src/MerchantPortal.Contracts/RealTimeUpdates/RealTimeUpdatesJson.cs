using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.RealTimeUpdates;

/// <summary>The JSON of the Maps Booking API, v1alpha: camelCase, int64 as strings. Use <see cref="Wire"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BookingPatch))]
[JsonSerializable(typeof(BatchReplaceServiceAvailability))]
[JsonSerializable(typeof(ReplaceServiceAvailability))]
[JsonSerializable(typeof(ServiceAvailability))]
[JsonSerializable(typeof(GoogleErrorBody))]
public sealed partial class RealTimeUpdatesJson : JsonSerializerContext
{
    /// <summary>Reads and writes Maps Booking API bodies.</summary>
    public static WireJson Wire => Once.Wire;

    // not an initialiser of this class: Default lives in its generated half, and the order of the halves is open
    private static class Once
    {
        public static readonly WireJson Wire = new(Default, aliases: false);
    }
}
