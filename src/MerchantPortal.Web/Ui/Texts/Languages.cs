using System.Globalization;

namespace MerchantPortal.Web.Ui.Texts;

/// <summary>One language the portal speaks. <see cref="OwnName"/> is written in that language, never translated.</summary>
/// <param name="Code">The culture's name: <c>en</c>, <c>zh-Hant</c> or <c>tr</c>.</param>
/// <param name="OwnName">The name shown in the switch.</param>
/// <param name="Short">Two or three letters for the closed switch.</param>
public sealed record Language(string Code, string OwnName, string Short)
{
    /// <summary>The culture for texts and formats.</summary>
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(Code);
}

/// <summary>The three languages, in the order the switch shows them.</summary>
public static class Languages
{
    /// <summary>All languages; the first is the default.</summary>
    public static IReadOnlyList<Language> All { get; } = [new("en", "English", "EN"), new("zh-Hant", "繁體中文", "中文"), new("tr", "Türkçe", "TR")];

    /// <summary>The language of the running request or circuit.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.Name) ?? Find(CultureInfo.CurrentUICulture.Parent.Name) ?? All[0];

    /// <summary>What is built in another language than the person's own; the culture is back when it returns.</summary>
    public static T Speaking<T>(Language language, Func<T> build)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language.Culture, language.Culture);
        try
        {
            return build();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    /// <summary>The language with exactly this code, or null.</summary>
    public static Language? Find(string? code) => All.FirstOrDefault(language => string.Equals(language.Code, code, StringComparison.OrdinalIgnoreCase));
}
