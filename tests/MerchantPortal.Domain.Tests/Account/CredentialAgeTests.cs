using MerchantPortal.Domain.Account;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Account;

public sealed class CredentialAgeTests
{
    private static readonly LocalDate Entered = new(2026, 6, 1);

    [Theory]
    [InlineData(0, null)]
    [InlineData(149, null)]
    [InlineData(150, 33)]
    [InlineData(182, 1)]
    [InlineData(183, 0)]
    [InlineData(200, -17)]
    public void C006_The_end_of_the_credentials_is_told_from_day_150_on(int day, int? left) =>
        Assert.Equal(left, CredentialAge.DaysLeft([Entered], Entered.PlusDays(day)));

    [Fact]
    public void C006_The_pair_entered_last_counts_and_an_unknown_day_says_nothing()
    {
        Assert.Null(CredentialAge.DaysLeft([], Entered));
        Assert.Null(CredentialAge.DaysLeft([Entered, Entered.PlusDays(150)], Entered.PlusDays(160)));
        Assert.Equal(23, CredentialAge.DaysLeft([Entered, Entered.PlusDays(-300)], Entered.PlusDays(160)));
    }
}
