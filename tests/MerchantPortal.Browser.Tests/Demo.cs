namespace MerchantPortal.Browser.Tests;

/// <summary>The demo data that the tests name (black-box.md).</summary>
internal static class Demo
{
    public const string Password = "Demo-pass-1";
    public const string Admin = "admin@demo.example";
    public const string Manager = "manager@demo.example";
    public const string Table = "table@demo.example";
    public const string Taipei = "taipei@demo.example";
    public const string Istanbul = "istanbul@demo.example";

    /// <summary>A service as a guest asks for it.</summary>
    public sealed record Offer(string Merchant, string Service, string Zone, int Minutes, int? Party, bool AsksFirst);

    public static readonly Offer TableForFour = new("10001", "1000", "America/Los_Angeles", 60, 4, AsksFirst: true);
    public static readonly Offer TableForTwo = new("10002", "1000", "America/Los_Angeles", 60, 2, AsksFirst: false);
    public static readonly Offer Spa = new("merchant-1", "service-2-b", "America/New_York", 60, null, AsksFirst: false);
    public static readonly Offer Colour = new("tpe-1", "colour", "Asia/Taipei", 120, null, AsksFirst: true);
    public static readonly Offer WeekendTable = new("ist-1", "table", "Europe/Istanbul", 90, 2, AsksFirst: true);

    /// <summary>A local day of the offer so many days from today.</summary>
    public static LocalDate Day(this Offer offer, int ahead) =>
        SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb[offer.Zone]).Date.PlusDays(ahead);

    /// <summary>The next such weekday that is at least two days away.</summary>
    public static int DaysUntil(this Offer offer, IsoDayOfWeek day) =>
        Enumerable.Range(2, 7).First(ahead => offer.Day(ahead).DayOfWeek == day);
}
