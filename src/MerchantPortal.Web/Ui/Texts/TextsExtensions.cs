using MerchantPortal.Domain.Shared;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Texts of the frame. Marker for <c>IStringLocalizer&lt;FrameTexts&gt;</c>; the texts are in FrameTexts.resx.</summary>
public sealed class FrameTexts;

/// <summary>Texts every page may use: common buttons, durations, wrapper labels.</summary>
public sealed class SharedTexts;

/// <summary>Whole sentences with plural forms.</summary>
public static class TextsExtensions
{
    /// <summary>
    /// The sentence for a count: <c>key_one</c> for exactly 1, <c>key_other</c> otherwise. <c>{0}</c> is the count, further arguments follow.
    /// </summary>
    public static string Count(this IStringLocalizer texts, string key, long count, params object[] more) =>
        texts[key + (count == 1 ? "_one" : "_other"), [count, .. more]];

    /// <summary>What a publication tells Google: days whose slots changed. What only the feeds carry changes none.</summary>
    public static string Told(this IStringLocalizer<OfferTexts> texts, int windows) => windows == 0 ? texts["Publish.NoWindows"] : texts.Count("Publish.Windows", windows);

    /// <summary>What is wrong with a typed amount, and how it is written here.</summary>
    public static string Why(this IStringLocalizer<SharedTexts> texts, MoneyFault fault, string typed, string currency) => fault switch
    {
        MoneyFault.Unreadable => texts["Money.Unreadable", typed, MoneyText.Example(currency)],
        MoneyFault.Negative => texts["Money.Negative", typed],
        MoneyFault.TooManyDecimals when CurrencyUnits.ShownDecimals(currency) == 0 => texts["Money.NoDecimals", currency, MoneyText.Example(currency)],
        MoneyFault.TooManyDecimals => texts["Money.Decimals", currency, CurrencyUnits.ShownDecimals(currency), MoneyText.Example(currency)],
        MoneyFault.TooLarge => texts["Money.TooLarge", typed],
    };
}
