using MerchantPortal.Data.Offer;
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
