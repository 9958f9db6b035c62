using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.RealTimeUpdates;

/// <summary>Google's error body (spec 2.6).</summary>
public sealed class GoogleErrorBody
{
    /// <summary>The error.</summary>
    public GoogleError? Error { get; set; }
}

/// <summary>Code, text and status name of an error.</summary>
public sealed class GoogleError
{
    /// <summary>The HTTP status.</summary>
    [JsonConverter(typeof(WireInt32))] public int? Code { get; set; }

    /// <summary>For people.</summary>
    public string? Message { get; set; }

    /// <summary>For example INVALID_ARGUMENT.</summary>
    public string? Status { get; set; }
}
