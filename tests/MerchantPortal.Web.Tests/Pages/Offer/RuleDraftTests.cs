using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Pages.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class RuleDraftTests
{
    [Fact]
    public void What_is_painted_again_untouched_is_painted_as_it_was_to_the_minute()
    {
        var area = GridArea.On(new(2026, 12, 24), new(10, 0), new(12, 0));
        foreach (var minutes in Enumerable.Range(0, 3 * 24 * 60))
        {
            var painted = new GridPaint { Fee = new() { Deposit = new(new(25_000_000, "USD"), PriceType.FixedRateDefault, Duration.FromMinutes(minutes)) } };
            Assert.Equal(painted, RuleDraft.Of(GridLayer.Fee, area, painted, "USD").Paint("USD", percentOnly: false));
        }
    }
}
