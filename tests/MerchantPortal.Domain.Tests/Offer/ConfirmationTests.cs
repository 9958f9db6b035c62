using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class ConfirmationTests
{
    private static readonly SlotRule WeekendEvenings =
        new([IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], new LocalTime(18, 0), LocalTime.Midnight) { Mode = ConfirmationMode.Asynchronous };

    [Theory]
    [InlineData(20, 17, 59, false)]
    [InlineData(20, 18, 0, true)]
    [InlineData(20, 23, 59, true)]
    [InlineData(21, 0, 0, false)]
    [InlineData(21, 18, 0, true)]
    [InlineData(22, 18, 0, false)]
    [InlineData(19, 18, 0, false)]
    public void A_rule_until_midnight_covers_its_evening_and_not_the_minute_after(int day, int hour, int minute, bool covered) =>
        Assert.Equal(covered, WeekendEvenings.Covers(new LocalDateTime(2026, 11, day, hour, minute)));

    [Theory]
    [InlineData(13, 59, false)]
    [InlineData(14, 0, true)]
    [InlineData(15, 59, true)]
    [InlineData(16, 0, false)]
    public void A_rule_includes_its_first_moment_and_excludes_its_last(int hour, int minute, bool covered)
    {
        var rule = new SlotRule([IsoDayOfWeek.Monday], new LocalTime(14, 0), new LocalTime(16, 0));
        Assert.Equal(covered, rule.Covers(new LocalDateTime(2026, 11, 23, hour, minute)));
    }

    [Fact]
    public void The_first_rule_that_covers_decides_and_else_the_default()
    {
        var service = Given.Service(mode: ConfirmationMode.Synchronous);
        service.Rules = [WeekendEvenings with { From = new(20, 0), Mode = ConfirmationMode.Synchronous }, WeekendEvenings];
        var grid = new WeekGrid(Given.Merchant(), service);
        Assert.Equal(ConfirmationMode.Asynchronous, grid.At(new(2026, 11, 20, 19, 0)).Mode);
        Assert.Equal(ConfirmationMode.Synchronous, grid.At(new(2026, 11, 20, 20, 0)).Mode);
        Assert.Equal(ConfirmationMode.Synchronous, grid.At(new(2026, 11, 20, 12, 0)).Mode);
    }

    [Theory]
    [InlineData(Vertical.Dining, true)]
    [InlineData(Vertical.Beauty, true)]
    [InlineData(Vertical.Other, false)]
    public void C122_Only_dining_and_beauty_may_ask_first(Vertical vertical, bool mayAsk) => Assert.Equal(mayAsk, OfferLint.MayAskFirst(vertical));

    [Theory]
    [InlineData(Vertical.Dining, ConfirmationMode.Asynchronous)]
    [InlineData(Vertical.Beauty, ConfirmationMode.Asynchronous)]
    [InlineData(Vertical.Other, ConfirmationMode.Synchronous)]
    public void C122_No_slot_of_another_trade_asks_first_whatever_its_service_says(Vertical vertical, ConfirmationMode mode)
    {
        var service = Given.Service(mode: ConfirmationMode.Asynchronous);
        var offer = Given.Offer(Given.Merchant(vertical: vertical), service);
        var slots = Availability.Over(offer, service, offer.DayOf(new(2026, 11, 24)), [], Given.Now).ToList();
        Assert.Equal(12, slots.Count);
        Assert.All(slots, slot => Assert.Equal(mode, slot.Mode));
        var found = Availability.Find(offer, new(service.Id, slots[0].Start, null, default), [], Given.Now);
        Assert.Equal(mode, found.Slot!.Mode);
    }
}
