using System.Collections.Frozen;

namespace MerchantPortal.Domain.Shared;

/// <summary>The smallest unit of each currency in micros, 10^(6 − exponent), by ISO 4217 (spec feeds 7.5); and with how many decimals people see it.</summary>
public static class CurrencyUnits
{
    private const int Usual = 2;

    private static readonly FrozenDictionary<string, int> Exponents = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0,
        ["RWF"] = 0, ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        ["CLF"] = 4, ["UYW"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the text has the form of an ISO 4217 code: three capitals.</summary>
    public static bool IsCode(string? currency) => currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper);

    /// <summary>Decimals by ISO 4217: USD and TWD 2, JPY and KRW 0, KWD and BHD 3.</summary>
    public static int Exponent(string currency) => Exponents.GetValueOrDefault(currency, Usual);

    /// <summary>Decimals people write and read: as ISO 4217, except that nobody pays in Taiwanese cents.</summary>
    public static int ShownDecimals(string currency) => currency == "TWD" ? 0 : Exponent(currency);

    /// <summary>The smallest unit in micros: USD 10 000, JPY 1 000 000, KWD 1 000.</summary>
    public static long SmallestUnit(string currency) => Power(6 - Exponent(currency));

    /// <summary>Whether the amount is a whole number of smallest units, so that it can be published and charged.</summary>
    public static bool IsWhole(Money amount) => amount.Micros % SmallestUnit(amount.Currency) == 0;

    /// <summary>Rounds a computed amount in micros to whole smallest units, half to even (spec feeds 7.5).</summary>
    public static Money Round(decimal micros, string currency)
    {
        var unit = SmallestUnit(currency);
        return new((long)(Math.Round(micros / unit, MidpointRounding.ToEven) * unit), currency);
    }

    /// <summary>An amount times a share given in millionths of one percent (7.253 % is 7 253 000), rounded half to even to the smallest unit (spec feeds 7.6).</summary>
    /// <exception cref="OverflowException">The result does not fit into micros.</exception>
    public static Money Share(Money amount, long microPercent) => Round((decimal)amount.Micros * microPercent / 100_000_000m, amount.Currency);

    /// <summary>What a rate in millionths of one percent adds to a price; null when that is nothing, or either is beyond anything.</summary>
    public static Money? Tax(Money price, int microPercent) =>
        price.Micros is > 0 and < 1_000_000_000_000_000 && microPercent is > 0 and <= 100_000_000 && Share(price, microPercent) is { Micros: > 0 } tax ? tax : null;

    /// <summary>The amount with no more decimals than people write (<see cref="ShownDecimals"/>), rounded half to even.</summary>
    public static Money Shown(Money amount)
    {
        var unit = Power(6 - ShownDecimals(amount.Currency));
        return amount with { Micros = (long)(Math.Round((decimal)amount.Micros / unit, MidpointRounding.ToEven) * unit) };
    }

    /// <summary>An amount times a count.</summary>
    /// <exception cref="OverflowException">The result does not fit into micros.</exception>
    public static Money Times(Money amount, int count) => amount with { Micros = checked(amount.Micros * count) };

    private static long Power(int exponent) => exponent == 0 ? 1 : 10 * Power(exponent - 1);
}
