using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Demo;

/// <summary>Puts the demo merchants of the seed documents into an empty database; does nothing when any merchant is there.</summary>
public sealed class SeedDemoMerchants(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    private static readonly OpeningHours TenToTen = OpeningHours.EveryDay(new(10, 0), new(22, 0));

    public Task<bool> RunAsync(CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        if (await db.Set<Merchant>().AnyAsync(stop))
        {
            return false;
        }

        foreach (var document in Documents())
        {
            db.Add(document.Merchant);
            db.AddRange(document.Services);
            await db.KeepRevisionAsync(document, clock.Now(), stop);
        }

        return true;
    }, stop);

    /// <summary>The offers as they are seeded; their terms and rules are those of the seed documents.</summary>
    public static IEnumerable<OfferDocument> Documents()
    {
        var salon = Shop("merchant-1", "Willow & Stone Salon", "America/New_York", "USD", Vertical.Beauty, "en", "hair salon", "+12125550101", new("US", "New York", "NY", "10012", "48 Prince Street"), new(40.7243, -73.9973));
        salon.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty.Add("gateway", "sandbox").Add("gatewayMerchantId", "merchant-1");
        var haircut = Offer("merchant-1", "service-1-a", "Men's haircut", 15, "USD", 30, [new(null, 1)], ConfirmationMode.Synchronous, 1);
        haircut.Step = Duration.FromMinutes(30);
        haircut.Rules =
        [
            new([IsoDayOfWeek.Tuesday], LocalTime.Midnight, LocalTime.Midnight) { Id = "tuesday-cheaper", Price = new(12_000_000, null) },
            new([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Id = "saturday-dearer", Price = new(18_000_000, null) },
        ];
        var spa = Offer("merchant-1", "service-2-b", "Spa Treatment", 200, "USD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 2);
        spa.MinAdvanceOnlineCanceling = Duration.FromHours(24);
        spa.Terms = new()
        {
            Deposit = new(new(25_000_000, "USD"), PriceType.FixedRateDefault, Duration.FromHours(4)),
            NoShowFee = new(new(25_000_000, "USD"), PriceType.FixedRateDefault),
            RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
        };
        spa.Rules =
        [
            new([IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "busy-hours", Fee = new() { NoShowFee = new(new(40_000_000, "USD"), PriceType.FixedRateDefault) } },
        ];
        var massage = Offer("merchant-1", "service-3-c", "Gift Massage", 80, "USD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 3);
        massage.Terms = new() { Prepayment = true, RefundConditions = [new(Duration.Zero, 100)] };
        var tattoo = Offer("merchant-1", "service-4-d", "Tattoo Consultation", 30, "USD", 30, [new(null, 1)], ConfirmationMode.Synchronous, 4);
        tattoo.Terms = new() { Card = CardRequirement.Always };
        yield return new(salon, [haircut, spa, massage, tattoo], [], []);

        yield return new(
            Shop("10001", "Harbour Table", "America/Los_Angeles", "USD", Vertical.Dining, "en", "restaurant", "+14155550102", new("US", "San Francisco", "CA", "94111", "1 Ferry Plaza"), new(37.7955, -122.3937)),
            [Offer("10001", "1000", "Table for four", 40, "USD", 60, [new(4, 3)], ConfirmationMode.Asynchronous, 1)],
            [],
            []);
        var group = Offer("10002", "group", "Group table", 60, "USD", 120, [new(4, 2), new(6, 2), new(8, 1)], ConfirmationMode.Synchronous, 2);
        ImmutableArray<IsoDayOfWeek> daily = [.. Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)];
        group.Rules =
        [
            new(daily, LocalTime.Midnight, LocalTime.Midnight) { Id = "six-and-seven", Party = new(6, 7), Price = new(90_000_000, null) },
            new(daily, LocalTime.Midnight, LocalTime.Midnight) { Id = "eight-and-more", Party = new(8, null), Price = new(120_000_000, null) },
        ];
        yield return new(
            Shop("10002", "Corner Bistro", "America/Los_Angeles", "USD", Vertical.Dining, "en", "bistro", "+14155550103", new("US", "San Francisco", "CA", "94110", "3200 Mission Street"), new(37.7456, -122.4190)),
            [Offer("10002", "1000", "Table for two", 20, "USD", 60, [new(2, 4)], ConfirmationMode.Synchronous, 1), group],
            [],
            []);
        yield return new(
            Shop("tpe-1", "禾光髮廊", "Asia/Taipei", "TWD", Vertical.Beauty, "zh-Hant", "髮廊", "+886255550104", new("TW", "臺北市", null, "106", "大安區永康街 10 號"), new(25.0330, 121.5296)),
            [
                Offer("tpe-1", "cut", "剪髮", 800, "TWD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 1),
                Offer("tpe-1", "colour", "染髮", 2400, "TWD", 120, [new(null, 1)], ConfirmationMode.Asynchronous, 2),
            ],
            [],
            []);
        var table = Offer("ist-1", "table", "Masa", 400, "TRY", 90, [new(2, 5)], ConfirmationMode.Synchronous, 1);
        table.Rules = [new([IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], new(18, 0), LocalTime.Midnight) { Id = "evenings", Mode = ConfirmationMode.Asynchronous }];
        yield return new(
            Shop("ist-1", "Kıyı Lokantası", "Europe/Istanbul", "TRY", Vertical.Dining, "tr", "lokanta", "+902125550105", new("TR", "İstanbul", null, "34425", "Kemankeş Caddesi 22"), new(41.0246, 28.9778)),
            [table],
            [],
            []);
    }

    private static Merchant Shop(
        string id, string name, string zone, string currency, Vertical vertical, string language, string category, string telephone, PostalAddress address, GeoCoordinates geo) => new()
    {
        Id = new(id),
        Name = name,
        ZoneId = zone,
        Currency = currency,
        Vertical = vertical,
        Language = language,
        Hours = TenToTen,
        Category = category,
        Telephone = telephone,
        Url = $"https://{id}.example",
        Address = address,
        Geo = geo,
        OfferVersion = 1,
    };

    private static Service Offer(
        string merchant, string id, string name, long price, string currency, int minutes, ImmutableArray<Places> places, ConfirmationMode mode, int position) => new()
    {
        MerchantId = new(merchant),
        Id = new(id),
        Name = Names(id, name),
        Price = new(price * 1_000_000, currency),
        Duration = Duration.FromMinutes(minutes),
        Step = Duration.FromHours(1),
        Places = places,
        DefaultMode = mode,
        Position = position,
    };

    private static TextByLanguage Names(string id, string name) => id switch
    {
        "cut" => new(name, Translated("Haircut", name, "Saç kesimi")),
        "colour" => new(name, Translated("Hair colour", name, "Saç boyama")),
        "table" => new(name, Translated("Table for two", "雙人桌", name)),
        "1000" when name.EndsWith("four", StringComparison.Ordinal) => new(name, Translated(name, "四人桌", "Dört kişilik masa")),
        "1000" => new(name, Translated(name, "雙人桌", "İki kişilik masa")),
        "group" => new(name, Translated(name, "團體桌位", "Grup masası")),
        "service-1-a" => new(name, Translated(name, "男士剪髮", "Erkek saç kesimi")),
        "service-2-b" => new(name, Translated(name, "水療護理", "Spa bakımı")),
        "service-3-c" => new(name, Translated(name, "禮品按摩", "Hediye masajı")),
        "service-4-d" => new(name, Translated(name, "刺青諮詢", "Dövme danışması")),
        _ => TextByLanguage.Of(name),
    };

    private static ImmutableSortedDictionary<string, string> Translated(string en, string zh, string tr) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("en", en).Add("zh-Hant", zh).Add("tr", tr);
}
