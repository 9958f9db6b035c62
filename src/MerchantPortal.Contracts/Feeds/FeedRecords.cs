using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.Feeds;

/// <summary>Merchant feed (feeds spec 3). Feed numbers are JSON numbers, not strings.</summary>
public sealed class MerchantFeed
{
    /// <summary>The merchants.</summary>
    public List<FeedMerchant> Merchant { get; set; } = [];
}

/// <summary>A merchant as the feed describes it; only the fields used now.</summary>
public sealed class FeedMerchant
{
    /// <summary>Stable id.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Name for matching to Maps.</summary>
    public string Name { get; set; } = "";

    /// <summary>E.164.</summary>
    public string? Telephone { get; set; }

    /// <summary>Free text in the partner's taxonomy.</summary>
    public string? Category { get; set; }
}

/// <summary>Service feed (feeds spec 4).</summary>
public sealed class ServiceFeed
{
    /// <summary>The services.</summary>
    public List<FeedService> Service { get; set; } = [];
}

/// <summary>A service as the feed describes it; only the fields used now.</summary>
public sealed class FeedService
{
    /// <summary>Its merchant.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Stable id within the merchant.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>Name shown to guests.</summary>
    public LocalizedText? LocalizedServiceName { get; set; }

    /// <summary>Price; every service has one.</summary>
    public FeedPrice? Price { get; set; }
}

/// <summary>Text with one value that fits every language.</summary>
public sealed class LocalizedText
{
    /// <summary>The text.</summary>
    public string Value { get; set; } = "";
}

/// <summary>An amount in a feed.</summary>
public sealed class FeedPrice
{
    /// <summary>Millionths of the currency's unit.</summary>
    public long PriceMicros { get; set; }

    /// <summary>ISO 4217.</summary>
    public string CurrencyCode { get; set; } = "";
}

/// <summary>Availability feed (feeds spec 5). The daily feed sets no restrict fields.</summary>
public sealed class AvailabilityFeed
{
    /// <summary>Groups of slots.</summary>
    public List<FeedServiceAvailability> ServiceAvailability { get; set; } = [];
}

/// <summary>A group of slots.</summary>
public sealed class FeedServiceAvailability
{
    /// <summary>The slots.</summary>
    public List<FeedAvailability> Availability { get; set; } = [];
}

/// <summary>A slot as the feed describes it, in the spots form.</summary>
public sealed class FeedAvailability
{
    /// <summary>Its merchant.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Its service.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>Start, Unix seconds UTC.</summary>
    public long StartSec { get; set; }

    /// <summary>Length in seconds.</summary>
    public long DurationSec { get; set; }

    /// <summary>Places in all.</summary>
    public long SpotsTotal { get; set; }

    /// <summary>Places free.</summary>
    public long SpotsOpen { get; set; }

    /// <summary>Opaque tag.</summary>
    public string? AvailabilityTag { get; set; }

    /// <summary>Staff, room, party size.</summary>
    public FeedResources? Resources { get; set; }

    /// <summary>Written explicitly on every slot.</summary>
    public ConfirmationMode ConfirmationMode { get; set; } = ConfirmationMode.Synchronous;
}

/// <summary>Resources of a slot in a feed.</summary>
public sealed class FeedResources
{
    /// <summary>Stable over all merchants.</summary>
    public string? StaffId { get; set; }

    /// <summary>Shown to guests.</summary>
    public string? StaffName { get; set; }

    /// <summary>Stable over all merchants.</summary>
    public string? RoomId { get; set; }

    /// <summary>Shown to guests.</summary>
    public string? RoomName { get; set; }

    /// <summary>Guests; dining only.</summary>
    public int? PartySize { get; set; }
}

/// <summary>The JSON of the feeds: snake_case, numbers as numbers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MerchantFeed))]
[JsonSerializable(typeof(ServiceFeed))]
[JsonSerializable(typeof(AvailabilityFeed))]
public sealed partial class FeedsJson : JsonSerializerContext
{
    /// <summary>Reads and writes feed files.</summary>
    public static WireJson Wire => Once.Wire;

    // not an initialiser of this class: Default lives in its generated half, and the order of the halves is open
    private static class Once
    {
        public static readonly WireJson Wire = new(Default, aliases: false);
    }
}
