using System.Globalization;
using System.Text;
using MerchantPortal.Web.Ui;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

public sealed class CsvTests
{
    [Theory]
    [InlineData("en", "Ira,1250.50,2026-11-24 12:00\r\n")]
    [InlineData("zh-Hant", "Ira,1250.50,2026-11-24 12:00\r\n")]
    [InlineData("tr", "Ira;1250,50;2026-11-24 12:00\r\n")]
    public void Numbers_and_dates_arrive_as_such_in_each_language_and_the_file_begins_with_the_mark(string language, string expected)
    {
        var bytes = new Csv(CultureInfo.GetCultureInfo(language)).Text("Ira").Number(1250.5m, 2)
            .Moment(Instant.FromUtc(2026, 11, 24, 11, 0), DateTimeZoneProviders.Tzdb["Europe/Berlin"]).EndRow().Take();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal(expected, Encoding.UTF8.GetString(bytes[3..]));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("çok, güzel", "\"çok, güzel\"")]
    [InlineData("says \"no\"", "\"says \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("陳小姐", "陳小姐")]
    [InlineData(null, "")]
    public void Text_is_quoted_by_RFC_4180_and_never_starts_a_formula(string? text, string expected) =>
        Assert.Equal(expected + ",x\r\n", Encoding.UTF8.GetString(new Csv(CultureInfo.InvariantCulture).Text(text).Text("x").EndRow().Take()[3..]));
}
