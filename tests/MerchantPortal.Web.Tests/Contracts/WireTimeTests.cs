using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Contracts;

public class WireTimeTests
{
    [Fact]
    public void Timestamps_and_durations_are_written_as_google_reads_them()
    {
        Assert.Equal("2026-12-31T09:00:00Z", WireTime.Timestamp(1798707600));
        Assert.Equal("2700s", WireTime.Duration(2700));
    }

    [Theory]
    [InlineData("2026-12-31T09:00:00Z", 1798707600)]
    [InlineData("2026-12-31T09:00:00.00Z", 1798707600)]
    [InlineData("2026-12-31T09:00:00.999999999Z", 1798707600)]
    public void Timestamps_in_utc_are_read(string text, long seconds)
    {
        Assert.True(WireTime.TryTimestamp(text, out var read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-12-31T09:00:00")]
    [InlineData("2026-12-31T09:00:00+01:00")]
    [InlineData("2026-12-31 09:00:00Z")]
    [InlineData("2026-12-31T09:00:00.Z")]
    [InlineData("2026-12-31T09:00:00.xZ")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("1798707600")]
    public void Other_timestamps_are_refused(string? text) => Assert.False(WireTime.TryTimestamp(text, out _));

    [Theory]
    [InlineData("2700s", 2700)]
    [InlineData("0s", 0)]
    [InlineData("2700.5s", 2700)]
    public void Durations_are_read(string text, long seconds)
    {
        Assert.True(WireTime.TryDuration(text, out var read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("s")]
    [InlineData("2700")]
    [InlineData("-5s")]
    [InlineData("1e3s")]
    [InlineData("2,700s")]
    [InlineData("PT45M")]
    public void Other_durations_are_refused(string? text) => Assert.False(WireTime.TryDuration(text, out _));
}
