using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.BookingServer;

/// <summary>The JSON of the booking server, v3: writes snake_case, reads by the liberal rules of spec 1.1. Use <see cref="Wire"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HealthCheckResponse))]
[JsonSerializable(typeof(BatchAvailabilityLookupRequest))]
[JsonSerializable(typeof(BatchAvailabilityLookupResponse))]
[JsonSerializable(typeof(CheckAvailabilityRequest))]
[JsonSerializable(typeof(CheckAvailabilityResponse))]
[JsonSerializable(typeof(CreateBookingRequest))]
[JsonSerializable(typeof(CreateBookingResponse))]
[JsonSerializable(typeof(UpdateBookingRequest))]
[JsonSerializable(typeof(UpdateBookingResponse))]
[JsonSerializable(typeof(GetBookingStatusRequest))]
[JsonSerializable(typeof(GetBookingStatusResponse))]
[JsonSerializable(typeof(ListBookingsRequest))]
[JsonSerializable(typeof(ListBookingsResponse))]
public sealed partial class BookingServerJson : JsonSerializerContext
{
    /// <summary>Reads and writes booking server bodies.</summary>
    public static WireJson Wire => Once.Wire;

    // not an initialiser of this class: Default lives in its generated half, and the order of the halves is open
    private static class Once
    {
        public static readonly WireJson Wire = new(Default, aliases: true);
    }
}
