using System.Text.Json.Serialization;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.Feeds;

/// <summary>Whether the price is paid with the booking (feeds spec 4.1).</summary>
[JsonConverter(typeof(FeedEnum<PrepaymentType>))]
public enum PrepaymentType
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("PREPAYMENT_TYPE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Paid with the booking.</summary>
    [JsonStringEnumMemberName("REQUIRED")] Required = 1,

    /// <summary>As the guest likes.</summary>
    [JsonStringEnumMemberName("OPTIONAL")] Optional = 2,

    /// <summary>Not paid with the booking.</summary>
    [JsonStringEnumMemberName("NOT_SUPPORTED")] NotSupported = 3,
}

/// <summary>Whether the price shown is the price paid (feeds spec 4.2).</summary>
[JsonConverter(typeof(FeedEnum<PriceInterpretation>))]
public enum PriceInterpretation
{
    /// <summary>Not given; exact.</summary>
    [JsonStringEnumMemberName("PRICE_INTERPRETATION_UNSPECIFIED")] Unspecified = 0,

    /// <summary>Exact.</summary>
    [JsonStringEnumMemberName("EXACT_AMOUNT")] ExactAmount = 1,

    /// <summary>At least.</summary>
    [JsonStringEnumMemberName("STARTS_AT")] StartsAt = 2,

    /// <summary>Not shown.</summary>
    [JsonStringEnumMemberName("NOT_DISPLAYED")] NotDisplayed = 3,
}

/// <summary>When a guest may come (feeds spec 4.2).</summary>
[JsonConverter(typeof(FeedEnum<AdmissionPolicy>))]
public enum AdmissionPolicy
{
    /// <summary>Not given; at the start.</summary>
    [JsonStringEnumMemberName("ADMISSION_POLICY_UNSPECIFIED")] Unspecified = 0,

    /// <summary>At the start.</summary>
    [JsonStringEnumMemberName("TIME_STRICT")] TimeStrict = 1,

    /// <summary>Any time in the slot.</summary>
    [JsonStringEnumMemberName("TIME_FLEXIBLE")] TimeFlexible = 2,
}

/// <summary>When a prepayment is charged (feeds spec 4.4).</summary>
[JsonConverter(typeof(FeedEnum<ChargeTiming>))]
public enum ChargeTiming
{
    /// <summary>Not given; now.</summary>
    [JsonStringEnumMemberName("CHARGE_TIMING_UNSPECIFIED")] Unspecified = 0,

    /// <summary>With the booking.</summary>
    [JsonStringEnumMemberName("CHARGE_NOW")] ChargeNow = 1,

    /// <summary>Later.</summary>
    [JsonStringEnumMemberName("CHARGE_LATER")] ChargeLater = 2,
}

/// <summary>What a payment option is (feeds spec 3.3); we publish single use only.</summary>
[JsonConverter(typeof(FeedEnum<PaymentOptionType>))]
public enum PaymentOptionType
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_TYPE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>For one slot.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_SINGLE_USE")] SingleUse = 1,

    /// <summary>A pack.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_MULTI_USE")] MultiUse = 2,

    /// <summary>A membership; the sources spell it in two ways.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_UNLIMITED_USE")] UnlimitedUse = 3,

    /// <summary>The other spelling of <see cref="UnlimitedUse"/>.</summary>
    [JsonStringEnumMemberName("PAYMENT_OPTION_UNLIMITED")] Unlimited = 4,
}

/// <summary>The kind of a question (feeds spec 4.5).</summary>
[JsonConverter(typeof(FeedEnum<FormFieldType>))]
public enum FormFieldType
{
    /// <summary>Not given.</summary>
    [JsonStringEnumMemberName("FIELD_TYPE_UNSPECIFIED")] Unspecified = 0,

    /// <summary>One line.</summary>
    [JsonStringEnumMemberName("SHORT_ANSWER")] ShortAnswer = 1,

    /// <summary>Several lines.</summary>
    [JsonStringEnumMemberName("PARAGRAPH")] Paragraph = 2,

    /// <summary>One of some.</summary>
    [JsonStringEnumMemberName("MULTIPLE_CHOICE")] MultipleChoice = 3,

    /// <summary>Any of some.</summary>
    [JsonStringEnumMemberName("CHECKBOXES")] Checkboxes = 4,

    /// <summary>One of a list.</summary>
    [JsonStringEnumMemberName("DROPDOWN")] Dropdown = 5,

    /// <summary>Yes or no.</summary>
    [JsonStringEnumMemberName("BOOLEAN")] Boolean = 6,

    /// <summary>A place; tours only.</summary>
    [JsonStringEnumMemberName("LOCATION_SEARCH")] LocationSearch = 7,
}
