namespace MerchantPortal.Features.Demo;

/// <summary>Whether the demo account has filled in its contact information.</summary>
public enum DemoContactInformation
{
    Complete,
    Missing,
}

/// <summary>Section <c>Demo</c>; refused in Production.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Puts the demo merchants and people into an empty database.</summary>
    public bool Seed { get; set; }

    /// <summary>Shifts the product's clock, for example <c>+26:00:00</c>; empty: not at all. Refused outside Development.</summary>
    public string Clock { get; set; } = "";

    public DemoContactInformation ContactInformation { get; set; } = DemoContactInformation.Complete;
}
