using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

public sealed class DecisionDeadlineTests
{
    [Fact]
    public void The_default_window_is_twelve_hours()
    {
        Assert.Equal(Duration.FromHours(12), Service.DefaultAnswerWindow);
        Assert.Equal(Given.Now + Duration.FromHours(12), DecisionDeadline.For(Given.Now, Service.DefaultAnswerWindow, Given.Now + Duration.FromDays(3)));
    }

    [Fact]
    public void C118_A_near_slot_must_be_answered_an_hour_before_it_begins() =>
        Assert.Equal(Given.Now + Duration.FromHours(4), DecisionDeadline.For(Given.Now, Duration.FromHours(12), Given.Now + Duration.FromHours(5)));

    [Theory]
    [InlineData(75, true)]
    [InlineData(74, false)]
    [InlineData(0, false)]
    public void A_request_needs_a_quarter_of_an_hour_for_its_answer(int minutesBeforeStart, bool leavesTime) =>
        Assert.Equal(leavesTime, DecisionDeadline.LeavesTime(Given.Now, Duration.FromHours(12), Given.Now + Duration.FromMinutes(minutesBeforeStart)));

    [Theory]
    [InlineData(50, 6 * 60)]
    [InlineData(80, 576)]
    [InlineData(100, 12 * 60)]
    public void Hundredths_are_counted_from_receipt_to_deadline(int percent, int minutes) =>
        Assert.Equal(Given.Now + Duration.FromMinutes(minutes), DecisionDeadline.At(percent, Given.Now, Given.Now + Duration.FromHours(12)));
}
