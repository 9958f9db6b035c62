using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
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

        db.AddRange(
            Shop("merchant-1", "Willow & Stone Salon", "America/New_York", "USD", Vertical.Beauty, "en"),
            Shop("10001", "Harbour Table", "America/Los_Angeles", "USD", Vertical.Dining, "en"),
            Shop("10002", "Corner Bistro", "America/Los_Angeles", "USD", Vertical.Dining, "en"),
            Shop("tpe-1", "禾光髮廊", "Asia/Taipei", "TWD", Vertical.Beauty, "zh-Hant"),
            Shop("ist-1", "Kıyı Lokantası", "Europe/Istanbul", "TRY", Vertical.Dining, "tr"));
        var haircut = Offer("merchant-1", "service-1-a", "Men's haircut", 15, "USD", 30, [new(null, 1)], ConfirmationMode.Synchronous, 1);
        haircut.Step = Duration.FromMinutes(30);
        var spa = Offer("merchant-1", "service-2-b", "Spa Treatment", 200, "USD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 2);
        spa.MinAdvanceOnlineCanceling = Duration.FromHours(24);
        var table = Offer("ist-1", "table", "Masa", 400, "TRY", 90, [new(2, 5)], ConfirmationMode.Synchronous, 1);
        table.Rules = [new([IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], new(18, 0), LocalTime.Midnight) { Id = "evenings", Mode = ConfirmationMode.Asynchronous }];
        db.AddRange(
            haircut,
            spa,
            Offer("merchant-1", "service-3-c", "Gift Massage", 80, "USD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 3),
            Offer("merchant-1", "service-4-d", "Tattoo Consultation", 30, "USD", 30, [new(null, 1)], ConfirmationMode.Synchronous, 4),
            Offer("10001", "1000", "Table for four", 40, "USD", 60, [new(4, 3)], ConfirmationMode.Asynchronous, 1),
            Offer("10002", "1000", "Table for two", 20, "USD", 60, [new(2, 4)], ConfirmationMode.Synchronous, 1),
            Offer("tpe-1", "cut", "剪髮", 800, "TWD", 60, [new(null, 1)], ConfirmationMode.Synchronous, 1),
            Offer("tpe-1", "colour", "染髮", 2400, "TWD", 120, [new(null, 1)], ConfirmationMode.Asynchronous, 2),
            table);
        return true;
    }, stop);

    private static Merchant Shop(string id, string name, string zone, string currency, Vertical vertical, string language) => new()
    {
        Id = new(id),
        Name = name,
        ZoneId = zone,
        Currency = currency,
        Vertical = vertical,
        Language = language,
        Hours = TenToTen,
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
        "service-1-a" => new(name, Translated(name, "男士剪髮", "Erkek saç kesimi")),
        "service-2-b" => new(name, Translated(name, "水療護理", "Spa bakımı")),
        "service-3-c" => new(name, Translated(name, "禮品按摩", "Hediye masajı")),
        "service-4-d" => new(name, Translated(name, "刺青諮詢", "Dövme danışması")),
        _ => TextByLanguage.Of(name),
    };

    private static ImmutableSortedDictionary<string, string> Translated(string en, string zh, string tr) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("en", en).Add("zh-Hant", zh).Add("tr", tr);
}
