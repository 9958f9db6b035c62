using System.Buffers;
using System.Globalization;
using System.Text;
using NodaTime;

namespace MerchantPortal.Web.Ui;

/// <summary>
/// A table as text that spreadsheet programs open right: UTF-8 with a byte order mark, RFC 4180 quoting, CRLF; separator, decimal mark of the person's culture,
/// so that amounts arrive as numbers; moments as <c>2026-11-24 12:00</c>, which every such program reads as a date. Text that would start a formula is
/// defused with an apostrophe.
/// </summary>
public sealed class Csv
{
    private static readonly byte[] Mark = Encoding.UTF8.Preamble.ToArray();

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",;\r\n\t");

    private readonly StringBuilder text = new();
    private readonly CultureInfo culture;
    private readonly string separator;
    private bool begun;
    private bool taken;

    /// <summary>An empty table; one culture for all of it.</summary>
    public Csv(CultureInfo culture)
    {
        this.culture = culture;

        // Where the comma separates decimals, spreadsheets separate cells by semicolon; the culture's own list separator is not the same in every ICU.
        separator = culture.NumberFormat.NumberDecimalSeparator == "," ? ";" : ",";
    }

    /// <summary>A cell of text, somebody's own words among them.</summary>
    public Csv Text(string? value) => Cell(Defused(value ?? ""));

    /// <summary>A number as this culture's spreadsheets read it, without group marks.</summary>
    public Csv Number(decimal value, int decimals) => Raw(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), culture));

    /// <summary>A local date and time.</summary>
    public Csv Moment(Instant at, DateTimeZone zone) => Raw(at.InZone(zone).LocalDateTime.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture));

    /// <summary>Nothing.</summary>
    public Csv Empty() => Raw("");

    /// <summary>Ends the row.</summary>
    public Csv EndRow()
    {
        text.Append("\r\n");
        begun = false;
        return this;
    }

    /// <summary>Takes away what was written since the last time, the first time behind the byte order mark; all pieces are the table.</summary>
    public byte[] Take()
    {
        byte[] piece = [.. taken ? [] : Mark, .. Encoding.UTF8.GetBytes(text.ToString())];
        taken = true;
        text.Clear();
        return piece;
    }

    private Csv Cell(string value) =>
        Raw(value.AsSpan().ContainsAny(Quoted) || value is [' ', ..] or [.., ' '] ? "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : value);

    // Numbers and moments never hold the separator of their own culture.
    private Csv Raw(string value)
    {
        if (begun)
        {
            text.Append(separator);
        }

        begun = true;
        text.Append(value);
        return this;
    }

    // Programs look past leading blanks, and read full-width signs as theirs.
    private static string Defused(string value) => value.AsSpan().TrimStart([' ', '\u00a0', '\u3000', '\ufeff']) is [var first, ..] && first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + value : value;
}
