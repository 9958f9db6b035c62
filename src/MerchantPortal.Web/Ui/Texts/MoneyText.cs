using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using MerchantPortal.Domain.Shared;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Why a typed amount cannot be taken.</summary>
public enum MoneyFault
{
    Unreadable,
    Negative,
    TooManyDecimals,
    TooLarge,
}

/// <summary>What somebody typed: an amount, or a percentage (signed; 20 is 20 %), or neither and why.</summary>
public readonly record struct TypedMoney(Money? Amount, decimal? Percent, MoneyFault? Fault);

/// <summary>Amounts as people of the current culture write and read them; the currency is the merchant's (spec feeds 7.5).</summary>
public static class MoneyText
{
    private const long Million = 1_000_000;
    private const decimal Most = 999_999_999;
    private const decimal MostPercent = 10_000;
    private const int PercentDecimals = 4;

    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["USD"] = "US$", ["EUR"] = "€", ["GBP"] = "£", ["TRY"] = "₺", ["TWD"] = "NT$", ["JPY"] = "¥", ["KRW"] = "₩", ["HKD"] = "HK$", ["AUD"] = "A$", ["CAD"] = "CA$",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>With its currency: <c>$15.00</c>, <c>₺1.250,00</c>, <c>NT$1,200</c>, <c>KWD 1.500</c>.</summary>
    public static string Of(Money amount)
    {
        var symbol = amount.Currency == "USD" && Languages.Current.Code == "en" ? "$" : Symbols.GetValueOrDefault(amount.Currency);
        var sign = amount.Micros < 0 ? CultureInfo.CurrentCulture.NumberFormat.NegativeSign : "";
        var number = Number(amount with { Micros = Math.Abs(amount.Micros) });
        return sign + (symbol is null ? $"{amount.Currency} {number}" : symbol + number);
    }

    /// <summary>A price as guests are shown it, with the tax that comes on top: <c>$200.00 plus $14.51 tax</c>. Null: nothing does.</summary>
    public static string Price(this IStringLocalizer<SharedTexts> texts, Money price, Money? tax) => tax is { Micros: > 0 } added ? texts["Money.PlusTax", Of(price), Of(added)] : Of(price);

    /// <summary>The number alone, with the decimals people of the currency write; more only when the amount has more.</summary>
    public static string Number(Money amount)
    {
        var value = (decimal)amount.Micros / Million;
        var shown = CurrencyUnits.ShownDecimals(amount.Currency);
        var decimals = decimal.Round(value, shown) == value ? shown : 6;
        return decimals == shown
            ? value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture)
            : value.ToString("#,##0.######", CultureInfo.CurrentCulture);
    }

    /// <summary>A percentage with its sign: <c>+20%</c>, <c>%20</c> in Turkish.</summary>
    public static string Percent(decimal percent, bool signed)
    {
        var number = Math.Abs(percent).ToString("0.####", CultureInfo.CurrentCulture);
        var sign = percent < 0 ? "−" : signed && percent > 0 ? "+" : "";
        return Languages.Current.Code == "tr" ? $"{sign}%{number}" : $"{sign}{number}%";
    }

    /// <summary>
    /// Reads what was typed in the current culture: digits with right grouping, no more decimals than the currency has, an optional code or symbol.
    /// A percent sign before or behind makes it a percentage; only that may have a sign. Nothing is guessed: <c>15,00</c> is refused where the comma groups thousands.
    /// </summary>
    public static TypedMoney Read(string typed, string currency)
    {
        // Full-width digits and signs come from Chinese input methods; NFKC folds them.
        var text = new StringBuilder(typed.Normalize(NormalizationForm.FormKC)).Replace('−', '-').ToString();
        text = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var isPercent = text.Contains('%', StringComparison.Ordinal);
        text = isPercent ? WithoutPercent(text) : WithoutCurrency(text, currency);
        var negative = text.StartsWith('-');
        if (negative || (isPercent && text.StartsWith('+')))
        {
            text = text[1..];
        }

        if (!NumberText.TryRead(text, out var number, out var decimals))
        {
            return new(null, null, MoneyFault.Unreadable);
        }

        if (isPercent)
        {
            return decimals > PercentDecimals ? new(null, null, MoneyFault.TooManyDecimals)
                : number > MostPercent ? new(null, null, MoneyFault.TooLarge)
                : new(null, negative ? -number : number, null);
        }

        return negative && number != 0 ? new(null, null, MoneyFault.Negative)
            : decimals > CurrencyUnits.ShownDecimals(currency) ? new(null, null, MoneyFault.TooManyDecimals)
            : number > Most ? new(null, null, MoneyFault.TooLarge)
            : new(new((long)(number * Million), currency), null, null);
    }

    /// <summary>How an amount of the currency is written here, for messages: <c>1,250.50</c>.</summary>
    public static string Example(string currency) => Number(new(CurrencyUnits.ShownDecimals(currency) == 0 ? 1250 * Million : 1250 * Million + Million / 2, currency));

    // Once, at one end only.
    private static string WithoutPercent(string text)
    {
        if (text.EndsWith('%'))
        {
            return text[..^1];
        }

        var at = text is ['+' or '-', ..] ? 1 : 0;
        return text.Length > at && text[at] == '%' ? text.Remove(at, 1) : text;
    }

    private static string WithoutCurrency(string text, string currency)
    {
        foreach (var word in new[] { currency, Symbols.GetValueOrDefault(currency), "$" })
        {
            if (word is not null && text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return text[word.Length..];
            }

            if (word is not null && text.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return text[..^word.Length];
            }
        }

        return text;
    }
}
