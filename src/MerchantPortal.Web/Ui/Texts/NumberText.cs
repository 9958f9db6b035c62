using System.Globalization;

namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Numbers as people of the current culture type them.</summary>
public static class NumberText
{
    /// <summary>How a number with decimals is written here, for messages: <c>1.5</c>, <c>1,5</c> in Turkish.</summary>
    public static string Example => 1.5m.ToString("0.0", CultureInfo.CurrentCulture);

    /// <summary>
    /// Reads digits with right grouping and the culture's own decimal mark; no sign. Nothing is guessed: <c>7,5</c> is refused where the comma groups thousands,
    /// so that nobody publishes 75 who typed seven and a half.
    /// </summary>
    /// <param name="text">Without blanks and full-width digits.</param>
    /// <param name="number">What was read.</param>
    /// <param name="decimals">How many were typed.</param>
    public static bool TryRead(string text, out decimal number, out int decimals)
    {
        var format = CultureInfo.CurrentCulture.NumberFormat;
        (number, decimals) = (0, 0);
        var parts = text.Split(format.NumberDecimalSeparator);
        if (parts.Length > 2 || (parts.Length == 2 && (parts[1].Length == 0 || !parts[1].All(char.IsAsciiDigit))))
        {
            return false;
        }

        var groups = parts[0].Split(format.NumberGroupSeparator);
        if (groups.Any(group => group.Length == 0 || !group.All(char.IsAsciiDigit))
            || (groups.Length > 1 && (groups[0].Length > 3 || groups.Skip(1).Any(group => group.Length != 3))))
        {
            return false;
        }

        decimals = parts.Length == 2 ? parts[1].Length : 0;
        return decimal.TryParse(string.Concat(groups) + (decimals > 0 ? "." + parts[1] : ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
