namespace MerchantPortal.Contracts.Shared;

/// <summary>The kinds of faults, for those who say them in a language of their own.</summary>
public enum WireReason
{
    /// <summary>The value cannot be read; no more is known.</summary>
    Unreadable,
    NotJson,
    NotObject,
    NotList,
    NotText,
    NotBool,
    NotWholeNumber,
    OutOfRange,

    /// <summary>Not one of the names that a field of a feed can have.</summary>
    NotOneOf,

    /// <summary>Neither name nor number of an enum value.</summary>
    NotAName,
    Null,

    /// <summary>One field in two spellings.</summary>
    TwoSpellings,
    UnknownKey,
}

/// <summary>
/// What is wrong with a received body: the field in wire form (<c>slot_time[3].start_sec</c>, or <see cref="Body"/> for the whole) and the
/// reason in plain words. Neither ever holds a received value or an unknown key, so both may be answered and logged.
/// </summary>
public sealed record WireFault(string Field, string Reason, WireReason Code = WireReason.Unreadable)
{
    /// <summary>Of <see cref="WireReason.NotOneOf"/> and <see cref="WireReason.UnknownKey"/>: what may be written instead, with commas.</summary>
    public string? Choice { get; init; }

    /// <summary>The field name that stands for the body as a whole.</summary>
    public const string Body = "body";

    /// <summary>"field reason", for example <c>slot.start_sec must be a whole number</c>.</summary>
    public override string ToString() => $"{Field} {Reason}";
}
