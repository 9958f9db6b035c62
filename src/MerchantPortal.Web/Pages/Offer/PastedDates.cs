using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>A day that was pasted, with what was written beside it.</summary>
public sealed record PastedDate(LocalDate Date, string Name);

/// <summary>Dates out of pasted text: lines that begin with a date, or a calendar file (.ics) such as public offices and calendar programs give out for holidays.</summary>
public static partial class PastedDates
{
    private static readonly LocalDatePattern Compact = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>The dates, each once and in order, and the lines that could not be read.</summary>
    public static (ImmutableArray<PastedDate> Dates, ImmutableArray<string> Unread) Read(string? text)
    {
        var plain = (text ?? "").Normalize(System.Text.NormalizationForm.FormKC).Replace("\r\n", "\n", StringComparison.Ordinal);
        var (found, unread) = plain.Contains("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase) ? (Events(plain), []) : Lines(plain);
        return ([.. found.GroupBy(d => d.Date).Select(same => same.First()).OrderBy(d => d.Date)], unread);
    }

    private static (List<PastedDate> Found, ImmutableArray<string> Unread) Lines(string text)
    {
        var found = new List<PastedDate>();
        var unread = ImmutableArray.CreateBuilder<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Start().Match(line) is { Success: true } match && DateOf(match) is { } date)
            {
                found.Add(new(date, line[match.Length..].Trim(' ', '\t', ',', ';', ':', '-', '–', '.', '(', ')')));
            }
            else
            {
                unread.Add(line);
            }
        }

        return (found, unread.ToImmutable());
    }

    // Years first, as everywhere in East Asia and by ISO; else the day first, as in Europe: nobody writes the month first with dots, and with slashes it would be a guess.
    private static LocalDate? DateOf(Match match)
    {
        int Part(string name) => int.Parse(match.Groups[name].Value, System.Globalization.CultureInfo.InvariantCulture);
        var (year, month, day) = match.Groups["y"].Success ? (Part("y"), Part("m"), Part("d")) : (Part("y2"), Part("m2"), Part("d2"));
        return month is >= 1 and <= 12 && day >= 1 && year is >= 2000 and <= 2200 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new(year, month, day) : null;
    }

    // DTEND of a whole day is the day after (RFC 5545 3.6.1); lines that begin with a space go on with the one before (3.1)
    private static List<PastedDate> Events(string text)
    {
        var found = new List<PastedDate>();
        LocalDate? start = null;
        LocalDate? end = null;
        var name = "";
        foreach (var line in text.Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            var (key, value) = (line[..colon].Split(';')[0].ToUpperInvariant(), line[(colon + 1)..]);
            switch (key)
            {
                case "BEGIN" when value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase):
                    (start, end, name) = (null, null, "");
                    break;
                case "DTSTART":
                    start = Day(value);
                    break;
                case "DTEND":
                    end = Day(value);
                    break;
                case "SUMMARY":
                    name = value.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\n", " ", StringComparison.Ordinal);
                    break;
                case "END" when value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase) && start is { } first:
                    var last = end is { } until && until > first && Period.DaysBetween(first, until) <= 31 ? until.PlusDays(-1) : first;
                    for (var date = first; date <= last; date = date.PlusDays(1))
                    {
                        found.Add(new(date, name));
                    }

                    break;
                default:
                    break;
            }
        }

        return found;
    }

    private static LocalDate? Day(string value) => value.Length >= 8 && Compact.Parse(value[..8]) is { Success: true } read ? read.Value : null;

    [GeneratedRegex(@"^(?:(?<y>\d{4})\s*[-/.年]\s*(?<m>\d{1,2})\s*[-/.月]\s*(?<d>\d{1,2})日?|(?<d2>\d{1,2})\.\s?(?<m2>\d{1,2})\.\s?(?<y2>\d{4}))", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Start();
}
