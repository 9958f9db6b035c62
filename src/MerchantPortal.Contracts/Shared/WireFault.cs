namespace MerchantPortal.Contracts.Shared;

/// <summary>
/// What is wrong with a received body: the field in wire form (<c>slot_time[3].start_sec</c>, or <see cref="Body"/> for the whole) and the
/// reason in plain words. Neither ever holds a received value or an unknown key, so both may be answered and logged.
/// </summary>
public sealed record WireFault(string Field, string Reason)
{
    /// <summary>The field name that stands for the body as a whole.</summary>
    public const string Body = "body";

    /// <summary>"field reason", for example <c>slot.start_sec must be a whole number</c>.</summary>
    public override string ToString() => $"{Field} {Reason}";
}
