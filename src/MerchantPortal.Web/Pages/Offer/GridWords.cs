using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Days, hours and values of the week grid in the person's words.</summary>
public static class GridWords
{
    /// <summary>The days of a week in the order the person's language begins it.</summary>
    public static ImmutableArray<IsoDayOfWeek> Week
    {
        get
        {
            var first = CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek == DayOfWeek.Sunday && Languages.Current.Code == "zh-Hant" ? IsoDayOfWeek.Sunday : IsoDayOfWeek.Monday;
            return [.. Enumerable.Range(0, 7).Select(n => (IsoDayOfWeek)(((int)first + n - 1) % 7 + 1))];
        }
    }

    /// <summary>Several things in one line, with the separator of the language.</summary>
    public static string List(this IStringLocalizer<RulesTexts> texts, IEnumerable<string> parts) => string.Join(texts["List.Separator"], parts);

    public static string Day(IsoDayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName((DayOfWeek)((int)day % 7));

    public static string ShortDay(IsoDayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)((int)day % 7));

    /// <summary>The weekdays or the date of an area: <c>Monday–Friday</c>, <c>Tuesday, Saturday</c>, <c>Every day</c>.</summary>
    public static string Days(this IStringLocalizer<RulesTexts> texts, GridArea area)
    {
        if (area.Date is { } date)
        {
            return Times.Date(date);
        }

        var days = area.Days.Order().ToList();
        if (days.Count == 7)
        {
            return texts["Days.All"];
        }

        var runs = new List<string>();
        for (var i = 0; i < days.Count;)
        {
            var end = i;
            while (end + 1 < days.Count && days[end + 1] == days[end] + 1)
            {
                end++;
            }

            if (end - i >= 2)
            {
                runs.Add(texts["Days.Run", Day(days[i]), Day(days[end])]);
                i = end + 1;
            }
            else
            {
                runs.Add(Day(days[i++]));
            }
        }

        return texts.List(runs);
    }

    /// <summary>From and until; the whole day has a word.</summary>
    public static string Hours(this IStringLocalizer<RulesTexts> texts, GridArea area) =>
        area.From == LocalTime.Midnight && area.Until == LocalTime.Midnight ? texts["Hours.All"] : texts["Hours.Run", Times.Clock(area.From), End(area.Until)];

    public static string End(LocalTime until) => until == LocalTime.Midnight ? "24:00" : Times.Clock(until);

    /// <summary>What a rule is called: when it speaks, because painting gives it no other name.</summary>
    public static string FullName(this IStringLocalizer<RulesTexts> texts, SlotRule rule) => texts.When(GridArea.Of(rule));

    /// <summary>Days, hours and, where only some are meant, party sizes: <c>Saturday, 17:00–19:00, 6 guests or more</c>.</summary>
    public static string When(this IStringLocalizer<RulesTexts> texts, GridArea area)
    {
        var when = texts["Selection", texts.Days(area), texts.Hours(area)].Value;
        return area.Party is { } party ? texts["When.Party", when, texts.Party(party)] : when;
    }

    /// <summary>Party sizes in words.</summary>
    public static string Party(this IStringLocalizer<RulesTexts> texts, PartyRange party) => party.Until is not { } last ? texts["Party.From", party.From]
        : last == party.From ? texts.Count("Party.One", last)
        : texts["Party.Range", party.From, last];

    /// <summary>The same where there is little room: <c>Sat 17–19</c>, <c>Mon–Fri</c>, <c>24 Dec 17–24</c>.</summary>
    public static string ShortName(this IStringLocalizer<RulesTexts> texts, SlotRule rule)
    {
        var days = rule.Date is { } date ? Times.ShortDate(date) : texts.ShortDays(rule.Days);
        var always = rule.From == LocalTime.Midnight && rule.Until == LocalTime.Midnight;
        var when = always ? days : texts["Won.Hours", days, ShortClock(rule.From), rule.Until == LocalTime.Midnight ? "24" : ShortClock(rule.Until)].Value;
        return rule.Party is not { } party ? when
            : always && rule.Date is null && rule.Days.Length == 7 ? texts["Won.Party", ShortParty(party)]
            : texts["Won.WhenParty", when, ShortParty(party)];
    }

    // Numbers alone: 6+, 2–4, 1
    private static string ShortParty(PartyRange party) => party.Until is not { } last ? FormattableString.Invariant($"{party.From}+")
        : last == party.From ? FormattableString.Invariant($"{last}")
        : FormattableString.Invariant($"{party.From}–{last}");

    private static string ShortClock(LocalTime time) => time.Minute == 0 ? time.Hour.ToString(CultureInfo.InvariantCulture) : Times.Clock(time);

    private static string ShortDays(this IStringLocalizer<RulesTexts> texts, ImmutableArray<IsoDayOfWeek> some)
    {
        var days = some.Order().ToList();
        return days.Count == 7 ? texts["Won.Daily"]
            : days.Count >= 3 && days[^1] - days[0] == days.Count - 1 ? texts["Days.Run", ShortDay(days[0]), ShortDay(days[^1])]
            : texts.List(days.Select(ShortDay));
    }

    /// <summary>What a rule says about one layer.</summary>
    public static string Value(this IStringLocalizer<RulesTexts> texts, GridPaint paint, string currency) => paint switch
    {
        { Price: { } price } => price.Micros is { } micros ? MoneyText.Of(new(micros, currency)) : texts["Value.Percent", Percent(price)],
        { Fee: { } fee } => texts.Fee(fee),
        _ => texts["Mode." + paint.Mode],
    };

    public static string Percent(PriceChange price) => MoneyText.Percent((price.MicroPercent ?? 0) / 1_000_000m, signed: true);

    /// <summary>What a change of fees says, part by part.</summary>
    public static string Fee(this IStringLocalizer<RulesTexts> texts, FeeChange fee)
    {
        var parts = new List<string>();
        if (fee.Deposit is { } deposit)
        {
            parts.Add(texts["Fee.Deposit", texts.Amount(deposit.Amount, deposit.Type, fee.DepositMicroPercent)]);
        }
        else if (fee.NoDeposit)
        {
            parts.Add(texts["Fee.NoDeposit"]);
        }

        if (fee.NoShowFee is { } noShow)
        {
            parts.Add(texts["Fee.NoShow", texts.Amount(noShow.Amount, noShow.Type, fee.NoShowFeeMicroPercent)]);
        }
        else if (fee.NoNoShowFee)
        {
            parts.Add(texts["Fee.NoNoShow"]);
        }

        if (fee.Card is { } card)
        {
            parts.Add(texts["Fee.Card." + card]);
        }

        return texts.List(parts);
    }

    /// <summary>What the settings of a slot demand beside the price.</summary>
    public static string Fee(this IStringLocalizer<RulesTexts> texts, SlotSettings settings)
    {
        var parts = new List<string>();
        if (settings.Prepayment)
        {
            parts.Add(texts["Fee.Prepaid"]);
        }

        if (settings.Deposit is { } deposit)
        {
            parts.Add(texts["Fee.Deposit", texts.Amount(deposit.Amount, deposit.Type)]);
        }

        if (settings.NoShowFee is { } noShow)
        {
            parts.Add(texts["Fee.NoShow", texts.Amount(noShow.Amount, noShow.Type)]);
        }

        if (settings.Card == CardRequirement.Always)
        {
            parts.Add(texts["Fee.Card.Always"]);
        }

        return parts.Count == 0 ? texts["Fee.Nothing"] : texts.List(parts);
    }

    /// <summary>An amount, or a share of each service's price, and "per person" when it is.</summary>
    public static string Amount(this IStringLocalizer<RulesTexts> texts, Money amount, PriceType type, long? microPercent = null)
    {
        var said = microPercent is { } share ? texts["Amount.Share", Percent(share)].Value : MoneyText.Of(amount);
        return type == PriceType.PerPerson ? texts["Amount.PerPerson", said] : said;
    }

    /// <summary>A share given in millionths of one percent, without a sign.</summary>
    public static string Percent(long microPercent) => MoneyText.Percent(microPercent / 1_000_000m, signed: false);

    /// <summary>What a layer is at some settings, as a sentence part.</summary>
    public static string Seen(this IStringLocalizer<RulesTexts> texts, SlotSettings settings, GridLayer layer) => layer switch
    {
        GridLayer.Price => MoneyText.Of(settings.Price),
        GridLayer.Fee => texts.Fee(settings),
        GridLayer.Mode => texts["Mode." + settings.Mode],
    };
}
