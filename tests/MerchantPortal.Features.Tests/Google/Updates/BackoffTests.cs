using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Google.Updates;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google.Updates;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(UpdateFault.Busy, 1, 1)]
    [InlineData(UpdateFault.Busy, 2, 2)]
    [InlineData(UpdateFault.Busy, 3, 4)]
    [InlineData(UpdateFault.Busy, 6, 32)]
    [InlineData(UpdateFault.Busy, 7, 60)]
    [InlineData(UpdateFault.Busy, 1000, 60)]
    [InlineData(UpdateFault.UnknownToGoogle, 1, 15)]
    [InlineData(UpdateFault.UnknownToGoogle, 2, 60)]
    [InlineData(UpdateFault.UnknownToGoogle, 1000, 60)]
    public void The_wait_doubles_from_one_second_to_sixty_and_chance_takes_up_to_half_of_it(UpdateFault fault, int attempts, int step)
    {
        Assert.Equal(Duration.FromSeconds(step / 2.0), Backoff.After(fault, attempts, 0));
        Assert.Equal(Duration.FromSeconds(step * 0.75), Backoff.After(fault, attempts, 0.5));
    }

    [Theory]
    [InlineData(90, 90.25)]
    [InlineData(120, 120.25)]
    [InlineData(600, 120.25)]
    [InlineData(0, 0.75)]
    public void What_Google_asked_counts_up_to_two_minutes_and_chance_comes_on_top(int asked, double wait) =>
        Assert.Equal(Duration.FromSeconds(wait), Backoff.After(UpdateFault.Busy, 1, 0.5, Duration.FromSeconds(asked)));

    [Theory]
    [InlineData(UpdateFault.Busy, true, true, false)]
    [InlineData(UpdateFault.QuotaUsedUp, true, true, false)]
    [InlineData(UpdateFault.NoAnswer, true, true, false)]
    [InlineData(UpdateFault.LeftOut, true, true, false)]
    [InlineData(UpdateFault.SignInRefused, true, true, false)]
    [InlineData(UpdateFault.UnknownToGoogle, true, false, true)]
    [InlineData(UpdateFault.NotRendered, true, false, false)]
    [InlineData(UpdateFault.NotAllowed, false, false, true)]
    [InlineData(UpdateFault.Malformed, false, false, true)]
    [InlineData(UpdateFault.Unexpected, false, false, true)]
    [InlineData(UpdateFault.NotPublished, false, false, false)]
    public void Each_fault_is_tried_again_a_few_times_or_never_and_goes_alone_only_where_one_of_many_may_be_meant(UpdateFault fault, bool afterTwo, bool afterThree, bool alone)
    {
        Assert.Equal((afterTwo, afterThree), (Backoff.MayHelp(fault, 2), Backoff.MayHelp(fault, 3)));
        Assert.Equal((alone && !afterTwo, alone), (Backoff.GoesAlone(fault, 2), Backoff.GoesAlone(fault, 3)));
    }
}
