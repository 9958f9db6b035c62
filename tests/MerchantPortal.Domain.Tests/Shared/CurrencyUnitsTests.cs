using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Shared;
using Xunit;

namespace MerchantPortal.Domain.Tests.Shared;

/// <summary>The smallest unit of each currency, and rounding to it (spec feeds 7.5, 7.6).</summary>
public sealed class CurrencyUnitsTests
{
    private static readonly Gen<(long Micros, string Currency)> Cases =
        from micros in Gen.Choose(-1_000_000_000, 1_000_000_000)
        from currency in Gen.Elements("USD", "JPY", "KWD", "TWD")
        select ((long)micros, currency);

    [Theory]
    [InlineData("USD", 2, 2, 10_000)]
    [InlineData("EUR", 2, 2, 10_000)]
    [InlineData("TRY", 2, 2, 10_000)]
    [InlineData("TWD", 2, 0, 10_000)]
    [InlineData("JPY", 0, 0, 1_000_000)]
    [InlineData("KRW", 0, 0, 1_000_000)]
    [InlineData("KWD", 3, 3, 1_000)]
    [InlineData("BHD", 3, 3, 1_000)]
    [InlineData("CLF", 4, 4, 100)]
    public void A_currency_has_its_own_exponent(string currency, int exponent, int shown, long unit)
    {
        Assert.Equal((exponent, shown, unit), (CurrencyUnits.Exponent(currency), CurrencyUnits.ShownDecimals(currency), CurrencyUnits.SmallestUnit(currency)));
        Assert.True(CurrencyUnits.IsWhole(new(3 * unit, currency)));
        Assert.False(CurrencyUnits.IsWhole(new((3 * unit) + 1, currency)));
    }

    /// <summary>ISO 4217, as of spec feeds 7.5: every currency that does not have two decimals.</summary>
    [Theory]
    [InlineData(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")]
    [InlineData(3, "BHD IQD JOD KWD LYD OMR TND")]
    [InlineData(4, "CLF UYW")]
    public void The_currencies_without_cents_and_those_with_smaller_ones_are_known(int exponent, string currencies) =>
        Assert.All(currencies.Split(' '), currency => Assert.Equal(exponent, CurrencyUnits.Exponent(currency)));

    [Theory]
    [InlineData("USD", true)]
    [InlineData("usd", false)]
    [InlineData("US", false)]
    [InlineData("USDT", false)]
    [InlineData("İST", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_code_is_three_capitals(string? currency, bool isCode) => Assert.Equal(isCode, CurrencyUnits.IsCode(currency));

    [Theory]
    [InlineData(80_000_000, "USD", 7_253_000, 5_800_000)]
    [InlineData(65_000_000, "EUR", 19_000_000, 12_350_000)]
    [InlineData(5_500_000_000, "JPY", 10_000_000, 550_000_000)]
    public void Tax_is_rounded_to_the_smallest_unit(long price, string currency, long rate, long tax) =>
        Assert.Equal(new(tax, currency), CurrencyUnits.Share(new(price, currency), rate));

    [Theory]
    [InlineData(5_000, 0)]
    [InlineData(15_000, 20_000)]
    [InlineData(25_000, 20_000)]
    [InlineData(25_001, 30_000)]
    [InlineData(-15_000, -20_000)]
    public void A_half_goes_to_the_even_neighbour(long micros, long rounded) => Assert.Equal(new(rounded, "USD"), CurrencyUnits.Round(micros, "USD"));

    [Fact]
    public void An_amount_times_a_count_is_so_many_times_the_amount_or_an_error()
    {
        Assert.Equal(new(37_500_000, "EUR"), CurrencyUnits.Times(new(12_500_000, "EUR"), 3));
        Assert.Throws<OverflowException>(() => CurrencyUnits.Times(new(long.MaxValue, "EUR"), 2));
    }

    [Fact]
    public void Rounding_gives_whole_units_no_further_than_half_a_unit_away() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Cases.ToArbitrary(), test =>
    {
        var rounded = CurrencyUnits.Round(test.Micros, test.Currency);
        return CurrencyUnits.IsWhole(rounded) && Math.Abs(rounded.Micros - test.Micros) * 2 <= CurrencyUnits.SmallestUnit(test.Currency);
    }));
}
