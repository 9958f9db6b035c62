namespace MerchantPortal.Features.Demo;

/// <summary>Who can sign in to the demo, for the start message.</summary>
public static class DemoPeople
{
    public static IReadOnlyList<(string Email, string Who)> All { get; } =
    [
        ("admin@demo.example", "partner admin"),
        ("ops@demo.example", "ops"),
        ("manager@demo.example", "manager of all five"),
        ("salon@demo.example", "staff of merchant-1"),
        ("table@demo.example", "staff of 10001 and 10002"),
        ("taipei@demo.example", "staff of tpe-1 (zh-Hant)"),
        ("istanbul@demo.example", "staff of ist-1 (tr)"),
    ];
}
