using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.Feeds;

/// <summary>Merchant feed (feeds spec 3). Feed numbers are JSON numbers, not strings.</summary>
public sealed class MerchantFeed
{
    /// <summary>The merchants.</summary>
    public List<FeedMerchant> Merchant { get; set; } = [];
}

/// <summary>A merchant as the feed describes it (feeds spec 3.1); only the fields used.</summary>
public sealed class FeedMerchant
{
    /// <summary>Stable id.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Name for matching to Maps.</summary>
    public string Name { get; set; } = "";

    /// <summary>E.164.</summary>
    public string? Telephone { get; set; }

    /// <summary>Public website.</summary>
    public string? Url { get; set; }

    /// <summary>Where it is.</summary>
    public FeedGeo? Geo { get; set; }

    /// <summary>Free text in the partner's taxonomy.</summary>
    public string? Category { get; set; }

    /// <summary>Added to prices; absent: prices are final.</summary>
    public FeedTaxRate? TaxRate { get; set; }

    /// <summary>The cards taken; absent: all.</summary>
    public FeedPaymentRestrictions? PaymentRestrictions { get; set; }

    /// <summary>Prices that slots may name.</summary>
    public List<FeedPaymentOption>? PaymentOption { get; set; }

    /// <summary>The opt-in to payments.</summary>
    public FeedTokenizationConfig? TokenizationConfig { get; set; }

    /// <summary>House terms shown at checkout.</summary>
    public FeedTerms? Terms { get; set; }
}

/// <summary>A point and an address; at least one (feeds spec 2.3).</summary>
public sealed class FeedGeo
{
    /// <summary>Degrees, with longitude or not at all.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees.</summary>
    public double? Longitude { get; set; }

    /// <summary>The address.</summary>
    public FeedAddress? Address { get; set; }
}

/// <summary>A postal address in the feed's spelling.</summary>
public sealed class FeedAddress
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    /// <summary>City.</summary>
    public string? Locality { get; set; }

    /// <summary>Where regions are part of addresses.</summary>
    public string? Region { get; set; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; set; }

    /// <summary>Street and number.</summary>
    public string? StreetAddress { get; set; }
}

/// <summary>A tax rate.</summary>
public sealed class FeedTaxRate
{
    /// <summary>Millionths of one percent.</summary>
    [JsonConverter(typeof(FeedInt32))] public int? MicroPercent { get; set; }
}

/// <summary>Cards that are taken (feeds spec 3.4).</summary>
public sealed class FeedPaymentRestrictions
{
    /// <summary>The cards; an empty list inside means no card.</summary>
    public FeedCardRestrictions? CreditCardRestrictions { get; set; }
}

/// <summary>Cards that are taken.</summary>
public sealed class FeedCardRestrictions
{
    /// <summary>By wire name.</summary>
    public List<string>? CreditCardType { get; set; }
}

/// <summary>A price that slots may name (feeds spec 3.3).</summary>
public sealed class FeedPaymentOption
{
    /// <summary>Unique over the partner.</summary>
    public string PaymentOptionId { get; set; } = "";

    /// <summary>May be shown to guests.</summary>
    public string Name { get; set; } = "";

    /// <summary>The price.</summary>
    public FeedPrice? Price { get; set; }

    /// <summary>Single use for slot prices.</summary>
    public PaymentOptionType? PaymentOptionType { get; set; }
}

/// <summary>What Google Pay is handed (feeds spec 3.2).</summary>
public sealed class FeedTokenizationConfig
{
    /// <summary>By name, "gateway" among them.</summary>
    public Dictionary<string, string>? TokenizationParameter { get; set; }

    /// <summary>MIN or FULL.</summary>
    public string? BillingInformationFormat { get; set; }
}

/// <summary>House terms (feeds spec 3.5).</summary>
public sealed class FeedTerms
{
    /// <summary>Web address.</summary>
    public string? Url { get; set; }

    /// <summary>The text.</summary>
    public LocalizedText? LocalizedText { get; set; }
}

/// <summary>Service feed (feeds spec 4).</summary>
public sealed class ServiceFeed
{
    /// <summary>The services.</summary>
    public List<FeedService> Service { get; set; } = [];
}

/// <summary>A service as the feed describes it (feeds spec 4.1); only the fields used.</summary>
public sealed class FeedService
{
    /// <summary>Its merchant.</summary>
    public string MerchantId { get; set; } = "";

    /// <summary>Stable id within the merchant.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>Name shown to guests.</summary>
    public LocalizedText? LocalizedServiceName { get; set; }

    /// <summary>Deprecated: read where the localized field is absent, never written.</summary>
    public string? Name { get; set; }

    /// <summary>Deprecated, as the name.</summary>
    public string? Description { get; set; }

    /// <summary>Limited HTML.</summary>
    public LocalizedText? LocalizedDescription { get; set; }

    /// <summary>Price; every service has one.</summary>
    public FeedPrice? Price { get; set; }

    /// <summary>Absent: exact.</summary>
    public PriceInterpretation? PriceInterpretation { get; set; }

    /// <summary>Until when it may be booked and cancelled.</summary>
    public FeedRules? Rules { get; set; }

    /// <summary>REQUIRED or NOT_SUPPORTED.</summary>
    public PrepaymentType? PrepaymentType { get; set; }

    /// <summary>When a prepayment is charged.</summary>
    public FeedPrepaymentTerms? PrepaymentTerms { get; set; }

    /// <summary>Whether a card is always asked.</summary>
    public RequireCreditCard? RequireCreditCard { get; set; }

    /// <summary>What every slot without a deposit of its own has.</summary>
    public FeedDeposit? Deposit { get; set; }

    /// <summary>What every slot without a fee of its own has.</summary>
    public FeedNoShowFee? NoShowFee { get; set; }

    /// <summary>Replaces the merchant's rate.</summary>
    public FeedTaxRate? TaxRate { get; set; }

    /// <summary>Asked once per booking.</summary>
    public FeedIntakeForm? IntakeForm { get; set; }

    /// <summary>SERVICE_TYPE_APPOINTMENT or its like.</summary>
    public string? Type { get; set; }
}

/// <summary>Scheduling rules; windows in seconds (feeds spec 4.3).</summary>
public sealed class FeedRules
{
    /// <summary>Before the start.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? MinAdvanceBooking { get; set; }

    /// <summary>Before the end; only with flexible times.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? MinBookingBufferBeforeEndTime { get; set; }

    /// <summary>Before the start; online cancelling ends then.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? MinAdvanceOnlineCanceling { get; set; }

    /// <summary>When guests may come.</summary>
    public AdmissionPolicy? AdmissionPolicy { get; set; }

    /// <summary>Needed with any payment.</summary>
    public FeedCancellationPolicy? CancellationPolicy { get; set; }
}

/// <summary>Steps of the refund.</summary>
public sealed class FeedCancellationPolicy
{
    /// <summary>The steps.</summary>
    public List<FeedRefundCondition>? RefundCondition { get; set; }
}

/// <summary>One step of the refund (feeds spec 4.3).</summary>
public sealed class FeedRefundCondition
{
    /// <summary>Notice in seconds; absent: any.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? MinDurationBeforeStartTimeSec { get; set; }

    /// <summary>0 to 100; absent: 0.</summary>
    [JsonConverter(typeof(FeedInt32))] public int? RefundPercent { get; set; }
}

/// <summary>When a prepayment is charged (feeds spec 4.4).</summary>
public sealed class FeedPrepaymentTerms
{
    /// <summary>Now or later.</summary>
    public ChargeTiming? ChargeTiming { get; set; }

    /// <summary>Seconds before the start; only with later.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? ChargeTimeBeforeStartTimeSec { get; set; }
}

/// <summary>A deposit (feeds spec 2.5).</summary>
public sealed class FeedDeposit
{
    /// <summary>The amount.</summary>
    public FeedPrice? Deposit { get; set; }

    /// <summary>Seconds before the start until which it is given back.</summary>
    [JsonConverter(typeof(FeedInt64))] public long? MinAdvanceCancellationSec { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? DepositType { get; set; }
}

/// <summary>A fee for not coming (feeds spec 2.5).</summary>
public sealed class FeedNoShowFee
{
    /// <summary>The amount.</summary>
    public FeedPrice? Fee { get; set; }

    /// <summary>Per booking or per person.</summary>
    public PriceType? FeeType { get; set; }
}

/// <summary>A form (feeds spec 4.5).</summary>
public sealed class FeedIntakeForm
{
    /// <summary>The questions.</summary>
    public List<FeedFormField>? Field { get; set; }
}

/// <summary>One question.</summary>
public sealed class FeedFormField
{
    /// <summary>Answers come back under it.</summary>
    public string? Id { get; set; }

    /// <summary>Its kind.</summary>
    public FormFieldType? Type { get; set; }

    /// <summary>The question.</summary>
    public LocalizedText? LocalizedLabel { get; set; }

    /// <summary>The answers to choose from.</summary>
    public List<LocalizedText>? ChoiceText { get; set; }

    /// <summary>Whether it must be answered.</summary>
    public bool? IsRequired { get; set; }

    /// <summary>A hint.</summary>
    public LocalizedText? Hint { get; set; }
}

/// <summary>Text with one value that fits every language, and translations (feeds spec 2.2).</summary>
public sealed class LocalizedText
{
    /// <summary>The text.</summary>
    public string Value { get; set; } = "";

    /// <summary>By language.</summary>
    public List<LocalizedString>? LocalizedValue { get; set; }
}

/// <summary>A text in one language.</summary>
public sealed class LocalizedString
{
    /// <summary>BCP 47.</summary>
    public string? Locale { get; set; }

    /// <summary>The text.</summary>
    public string? Value { get; set; }
}

/// <summary>An amount in a feed.</summary>
public sealed class FeedPrice
{
    /// <summary>Millionths of the currency's unit.</summary>
    [JsonConverter(typeof(FeedInt64))] public long PriceMicros { get; set; }

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

    /// <summary>The option that carries the slot's price; absent: the service's price.</summary>
    public List<string>? PaymentOptionId { get; set; }

    /// <summary>Replaces the service's deposit.</summary>
    public FeedDeposit? Deposit { get; set; }

    /// <summary>Replaces the service's fee.</summary>
    public FeedNoShowFee? NoShowFee { get; set; }

    /// <summary>Absent: as the service.</summary>
    public RequireCreditCard? RequireCreditCard { get; set; }

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
[JsonSerializable(typeof(ImportedFeed))]
public sealed partial class FeedsJson : JsonSerializerContext
{
    /// <summary>Reads and writes feed files.</summary>
    public static WireJson Wire => Once.Wire;

    /// <summary>Reads files that somebody brings: lowerCamelCase keys too.</summary>
    public static WireJson Import => Once.Import;

    // not an initialiser of this class: Default lives in its generated half, and the order of the halves is open
    private static class Once
    {
        public static readonly WireJson Wire = new(Default, aliases: false);
        public static readonly WireJson Import = new(Default, aliases: true);
    }
}
