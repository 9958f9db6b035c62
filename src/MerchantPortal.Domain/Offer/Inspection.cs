using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>One look through a document. Each finding may carry what puts it right, done on the very document that was looked at.</summary>
internal sealed partial class Inspection(OfferDocument document, OfferContext context)
{
    /// <summary>The longest of every window of time (spec feeds V23).</summary>
    public static readonly Duration LongestWindow = Duration.FromDays(366);

    /// <summary>A billion of the currency: far beyond any price, and no product of it overflows.</summary>
    private const long MostMicros = 1_000_000_000_000_000;

    private const int LongestName = 200;
    private const int LongestText = 2000;
    private const int MostRules = 200;
    private const int LargestParty = 100;

    private readonly List<(OfferFinding Finding, Action? Fix)> found = [];
    private readonly HashSet<(string Code, string Path)> said = [];

    private Merchant Merchant => document.Merchant;

    public ImmutableArray<OfferFinding> Run()
    {
        Look();
        return [.. found.Select(f => f.Finding)];
    }

    /// <summary>What no offer can be compiled with, found without compiling anything.</summary>
    public ImmutableArray<OfferFinding> Obstacles()
    {
        LookAtZone();
        LookAtIds();
        foreach (var service in document.Services.Where(s => !CanReckon(s)))
        {
            Error("AmountTooLarge", OfferPaths.Of(service) + ".price", null, new Money(MostMicros, Merchant.Currency));
        }

        return [.. found.Select(f => f.Finding)];
    }

    /// <summary>Puts the finding right if it is still there and can be.</summary>
    public void Fix(OfferFinding finding)
    {
        Look();
        found.Find(f => f.Finding.Code == finding.Code && f.Finding.Path == finding.Path).Fix?.Invoke();
    }

    private void Look()
    {
        LookAtMerchant();
        LookAtHours();
        LookAtIds();
        LookAtPeopleAndRooms();
        LookAtTerms(Merchant.DefaultTerms, "merchant.defaultTerms", terms => Merchant.DefaultTerms = terms);
        LookAtRules(Merchant.Rules, OfferPaths.Merchant, null, rules => Merchant.Rules = rules);
        if (document.Services.All(s => s.IsArchived))
        {
            Info("NoServices", "services", null);
        }

        foreach (var service in document.Services.Where(s => !s.IsArchived))
        {
            LookAtService(service);
        }

        LookAtPayments();
    }

    private void LookAtIds()
    {
        Twice(document.Services.Select(s => s.Id.Value), id => $"services[{id}].id");
        Twice(document.Staff.Select(s => s.Id.Value), id => $"staff[{id}].id");
        Twice(document.Rooms.Select(r => r.Id.Value), id => $"rooms[{id}].id");
    }

    private void Error(string code, string path, Action? fix, params ReadOnlySpan<object> arguments) => Add(code, OfferLevel.Error, path, fix, arguments);

    private void Warning(string code, string path, Action? fix, params ReadOnlySpan<object> arguments) => Add(code, OfferLevel.Warning, path, fix, arguments);

    private void Info(string code, string path, Action? fix, params ReadOnlySpan<object> arguments) => Add(code, OfferLevel.Info, path, fix, arguments);

    // The same is said once about the same place, however many slots show it
    private void Add(string code, OfferLevel level, string path, Action? fix, ReadOnlySpan<object> arguments)
    {
        if (said.Add((code, path)))
        {
            found.Add((new(code, level, path, [.. arguments]) { CanFix = fix is not null }, fix));
        }
    }

    private void Twice(IEnumerable<string> ids, Func<string, string> pathOf)
    {
        foreach (var id in ids.GroupBy(id => id, StringComparer.Ordinal).Where(same => same.Skip(1).Any()))
        {
            Error("IdTwice", pathOf(id.Key), null, id.Key);
        }
    }

    private void IdForm(string id, string path)
    {
        if (!OfferForms.IsId(id))
        {
            Error("IdForm", path, null, id);
        }
    }

    /// <summary>A text in the main language and its translations.</summary>
    private void Words(TextByLanguage? text, string path, bool required, int limit, Action<TextByLanguage> set, bool lines = false)
    {
        if (text is null || ShownText.IsBlank(text.Value))
        {
            if (required)
            {
                Error("TextMissing", path, null);
            }
            else if (text is { Translations.IsEmpty: false })
            {
                Error("MainTextMissing", path, null, Merchant.Language);
            }
        }

        Translations(text, path, limit, set, lines);
        Readable(text?.Value, path, limit, value => set(text! with { Value = value }), lines);
    }

    private void Translations(TextByLanguage? text, string path, int limit, Action<TextByLanguage> set, bool lines = false)
    {
        foreach (var (language, value) in text?.Translations ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            var at = $"{path}.translations[{language}]";
            if (!OfferForms.IsLanguage(language))
            {
                Error("LanguageForm", at, null, language);
            }
            else if (ShownText.IsBlank(value))
            {
                Warning("TranslationEmpty", at, () => set(text! with { Translations = text.Translations.Remove(language) }), language);
            }

            Readable(value, at, limit, clean => set(text! with { Translations = text.Translations.SetItem(language, clean) }), lines);
        }
    }

    /// <summary>A text that people read: not too long, and nothing in it that cannot be shown.</summary>
    private void Readable(string? text, string path, int limit, Action<string> set, bool lines = false)
    {
        TooLong(text, path, limit);
        if (text is not null && !ShownText.IsClean(text, lines))
        {
            Error("TextNotShown", path, () => set(ShownText.Cleaned(text, lines)));
        }
    }

    private void TooLong(string? text, string path, int limit)
    {
        if (text?.Length > limit)
        {
            Error("TooLong", path, null, limit, text.Length);
        }
    }

    /// <summary>An amount that is published: whole smallest units of the merchant's currency. Answers whether it can be reckoned with.</summary>
    private bool Amount(Money amount, string path, bool mayBeZero, Action<Money> set)
    {
        if (amount.Currency != Merchant.Currency)
        {
            // No press: 15 dollars are not 15 euros, and what they are then only a person can say (spec feeds 8.4 rule 3)
            Error("V9", path, null, amount.Currency, Merchant.Currency);
        }

        if (amount.Micros is < -MostMicros or > MostMicros)
        {
            Error("AmountTooLarge", path, null, new Money(MostMicros, Merchant.Currency));
            return false;
        }

        if (amount.Micros < 0 && mayBeZero)
        {
            Error("AmountNegative", path, null, amount);
        }

        if (!CurrencyUnits.IsWhole(amount))
        {
            Error("Decimals", path, () => set(CurrencyUnits.Round(amount.Micros, amount.Currency)), amount, CurrencyUnits.Exponent(amount.Currency));
        }
        else if (ShownWhole(amount) != amount)
        {
            Warning("DecimalsNotShown", path, () => set(ShownWhole(amount)), amount);
        }

        return true;
    }

    private static Money ShownWhole(Money amount) => CurrencyUnits.Shown(amount);

    /// <summary>A window of time before a start or an end: whole seconds, not negative, at most 366 days.</summary>
    private void Window(Duration? window, string path, Action<Duration> set)
    {
        if (window is not { } length)
        {
            return;
        }

        if (length < Duration.Zero || length > LongestWindow)
        {
            Error("V23", path, () => set(length < Duration.Zero ? Duration.Zero : LongestWindow), length, LongestWindow);
        }
        else if (!IsWholeSeconds(length))
        {
            Error("WholeSeconds", path, () => set(Seconds(length)), length);
        }
    }

    private void Length(Duration length, string path, Duration least, Duration most, string code, Action<Duration> set)
    {
        if (length < least || length > most)
        {
            Error(code, path, () => set(length < least ? least : most), length, least, most);
        }
        else if (!IsWholeSeconds(length))
        {
            Error("WholeSeconds", path, () => set(Seconds(length)), length);
        }
    }

    private static bool IsWholeSeconds(Duration length) => length == Seconds(length);

    private static Duration Seconds(Duration length) => Duration.FromSeconds(Math.Floor(length.TotalSeconds));

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) && Uri.TryCreate(text, UriKind.Absolute, out var host) && host.Host.Length > 0;
}
