using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Demo;
using MerchantPortal.Features.Offer;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

public sealed class DemoOfferTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);
    private static readonly PaymentCountries Development = new(["US", "TW", "TR"]);

    [Fact]
    public void The_demo_offers_break_no_rule()
    {
        foreach (var document in SeedDemoMerchants.Documents())
        {
            Assert.Empty(new OfferRules(new(Now, Development, document)).Stopping(document));
        }
    }

    [Fact]
    public void The_demo_salon_has_the_terms_of_the_seed_documents()
    {
        var salon = SeedDemoMerchants.Documents().First();
        var offer = salon.Compile();
        SlotSettings At(string service, LocalDateTime start) => offer.GridOf(salon.Services.Single(s => s.Id.Value == service)).At(start);

        // 24 November 2026 is a Tuesday
        Assert.Equal([12_000_000, 15_000_000, 18_000_000], new[] { 24, 25, 28 }.Select(day => At("service-1-a", new(2026, 11, day, 12, 0)).Price.Micros));
        var spa = At("service-2-b", new(2026, 11, 25, 18, 0));
        Assert.Equal((200_000_000, 25_000_000, Duration.FromHours(4), 25_000_000), (spa.Price.Micros, spa.Deposit!.Amount.Micros, spa.Deposit.MinAdvanceCancellation, spa.NoShowFee!.Amount.Micros));
        Assert.Equal([25_000_000, 40_000_000, 40_000_000, 25_000_000], new[] { 16, 17, 18, 19 }.Select(hour => At("service-2-b", new(2026, 11, 28, hour, 0)).NoShowFee!.Amount.Micros));
        Assert.True(At("service-3-c", new(2026, 11, 25, 12, 0)).Prepayment);
        Assert.Equal(CardRequirement.Always, At("service-4-d", new(2026, 11, 25, 12, 0)).Card);
    }

    // The table of black-box.md; a place is its party and how many there are
    [Theory]
    [InlineData("merchant-1", "America/New_York", "USD", "service-1-a", 15_000_000, 30, 30, null, 1, ConfirmationMode.Synchronous)]
    [InlineData("merchant-1", "America/New_York", "USD", "service-2-b", 200_000_000, 60, 60, null, 1, ConfirmationMode.Synchronous)]
    [InlineData("merchant-1", "America/New_York", "USD", "service-3-c", 80_000_000, 60, 60, null, 1, ConfirmationMode.Synchronous)]
    [InlineData("merchant-1", "America/New_York", "USD", "service-4-d", 30_000_000, 30, 60, null, 1, ConfirmationMode.Synchronous)]
    [InlineData("10001", "America/Los_Angeles", "USD", "1000", null, 60, 60, 4, 3, ConfirmationMode.Asynchronous)]
    [InlineData("10002", "America/Los_Angeles", "USD", "1000", null, 60, 60, 2, 4, ConfirmationMode.Synchronous)]
    [InlineData("tpe-1", "Asia/Taipei", "TWD", "cut", null, 60, 60, null, 1, ConfirmationMode.Synchronous)]
    [InlineData("tpe-1", "Asia/Taipei", "TWD", "colour", null, 120, 60, null, 1, ConfirmationMode.Asynchronous)]
    [InlineData("ist-1", "Europe/Istanbul", "TRY", "table", null, 90, 60, 2, 5, ConfirmationMode.Synchronous)]
    public void A_demo_service_is_as_the_table_of_demo_data_has_it(
        string merchant, string zone, string currency, string id, int? price, int minutes, int step, int? party, int spots, ConfirmationMode mode)
    {
        var (document, service) = Demo(merchant, id);

        Assert.Equal((zone, currency), (document.Merchant.ZoneId, document.Merchant.Currency));
        Assert.Equal((Duration.FromMinutes(minutes), Duration.FromMinutes(step), mode), (service.Duration, service.Step, service.DefaultMode));
        Assert.Equal(new Places(party, spots), Assert.Single(service.Places));
        Assert.Equal(currency, service.Price.Currency);
        Assert.Equal(price ?? service.Price.Micros, service.Price.Micros);
    }

    [Theory]
    [InlineData("service-1-a", null)]
    [InlineData("service-2-b", 24)]
    [InlineData("service-3-c", null)]
    [InlineData("service-4-d", null)]
    public void Only_the_spa_ends_online_cancelling_before_the_start(string id, int? hours) =>
        Assert.Equal(hours, Demo("merchant-1", id).Service.MinAdvanceOnlineCanceling?.TotalHours);

    [Theory]
    [InlineData("merchant-1", "en")]
    [InlineData("10001", "en")]
    [InlineData("10002", "en")]
    [InlineData("tpe-1", "zh-Hant")]
    [InlineData("ist-1", "tr")]
    public void Every_demo_merchant_speaks_its_language_and_is_open_from_ten_to_ten_each_day_for_sixty_days(string merchant, string language)
    {
        var document = SeedDemoMerchants.Documents().Single(d => d.Merchant.Id.Value == merchant);

        Assert.Equal((language, 60), (document.Merchant.Language, document.Merchant.BookableDays));
        Assert.Equal(7, document.Merchant.Hours.Week.Count);
        Assert.All(document.Merchant.Hours.Week.Values, day => Assert.Equal(new OpenPeriod(new(10, 0), new(22, 0)), Assert.Single(day)));
        Assert.Empty(document.Merchant.Hours.Exceptions);
    }

    [Theory]
    [InlineData("merchant-1", "service-1-a", 24, 21, 30)]
    [InlineData("merchant-1", "service-2-b", 12, 21, 0)]
    [InlineData("10001", "1000", 12, 21, 0)]
    [InlineData("tpe-1", "colour", 11, 20, 0)]
    [InlineData("ist-1", "table", 11, 20, 0)]
    public void Slots_of_a_day_begin_on_the_hour_and_the_haircuts_on_the_half_hour_too(string merchant, string id, int count, int lastHour, int lastMinute)
    {
        var (document, service) = Demo(merchant, id);

        // A Friday without a change of clocks anywhere
        var offer = document.Compile();
        var starts = SlotExpansion.Starts(offer, service, new(2026, 11, 27)).Select(start => start.InZone(offer.Zone).TimeOfDay).ToList();

        Assert.Equal(count, starts.Count);
        Assert.Equal((new LocalTime(10, 0), new LocalTime(lastHour, lastMinute)), (starts[0], starts[^1]));
    }

    [Theory]
    [InlineData(26, 20, ConfirmationMode.Synchronous)]
    [InlineData(27, 17, ConfirmationMode.Synchronous)]
    [InlineData(27, 18, ConfirmationMode.Asynchronous)]
    [InlineData(27, 20, ConfirmationMode.Asynchronous)]
    [InlineData(28, 10, ConfirmationMode.Synchronous)]
    [InlineData(28, 18, ConfirmationMode.Asynchronous)]
    [InlineData(29, 18, ConfirmationMode.Synchronous)]
    public void The_table_in_Istanbul_asks_first_on_Friday_and_Saturday_from_six(int day, int hour, ConfirmationMode mode)
    {
        var (document, table) = Demo("ist-1", "table");

        // 27 November 2026 is a Friday
        Assert.Equal(mode, document.Compile().GridOf(table).At(new(2026, 11, day, hour, 0)).Mode);
    }

    [Fact]
    public void The_group_table_costs_by_the_size_of_the_party()
    {
        var (document, table) = Demo("10002", "group");

        Assert.Equal([60_000_000, 90_000_000, 120_000_000], table.Places.Select(p => document.Compile().GridOf(table).At(new(2026, 11, 27, 18, 0), p.PartySize).Price.Micros));
        Assert.Empty(OfferLint.Check(document, new(Now, Development, document)).Where(f => f.Level != OfferLevel.Info));
    }

    private static (OfferDocument Document, Service Service) Demo(string merchant, string service)
    {
        var document = SeedDemoMerchants.Documents().Single(d => d.Merchant.Id.Value == merchant);
        return (document, document.Services.Single(s => s.Id.Value == service));
    }

    [Fact]
    public async Task Each_demo_offer_begins_with_a_revision()
    {
        await using var file = await SqliteFile.CreateAsync();
        Assert.True(await new SeedDemoMerchants(file, new ManualClock()).RunAsync(CancellationToken.None));

        await using var db = file.CreateDbContext();
        var revisions = await db.Set<OfferRevision>().OrderBy(r => r.MerchantId).ToListAsync();
        Assert.Equal(["10001", "10002", "ist-1", "merchant-1", "tpe-1"], revisions.Select(r => r.MerchantId.Value));
        Assert.True(OfferComparison.Same((await db.DocumentOfAsync(new("merchant-1"), CancellationToken.None))!, OfferDocuments.Read(revisions[3].Document)));
    }
}
