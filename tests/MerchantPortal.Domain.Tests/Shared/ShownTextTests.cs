using MerchantPortal.Domain.Shared;
using Xunit;

namespace MerchantPortal.Domain.Tests.Shared;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("cut\u0000\u0007\u202egpj", "cutgpj", "cutgpj")]
    [InlineData("one\r\ntwo\u2028three", "one  two three", "one\r\ntwo\u2028three")]
    [InlineData("\u2066a\u2069\u202ab\u202c", "ab", "ab")]
    [InlineData("\u05e9\u05dc\u05d5\u05dd \u200f!", "\u05e9\u05dc\u05d5\u05dd \u200f!", "\u05e9\u05dc\u05d5\u05dd \u200f!")]
    [InlineData("\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83c\udf3e", "\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83c\udf3e", "\u0645\u06cc\u200c\u062e \ud83d\udc69\u200d\ud83c\udf3e")]
    public void What_cannot_be_shown_or_turns_the_text_around_goes_and_joiners_stay(string text, string inOneLine, string inLines)
    {
        Assert.Equal((inOneLine, inLines), (ShownText.Cleaned(text, lines: false), ShownText.Cleaned(text, lines: true)));
        Assert.Equal((text == inOneLine, text == inLines), (ShownText.IsClean(text, lines: false), ShownText.IsClean(text, lines: true)));
    }

    [Fact]
    public void Half_a_surrogate_pair_goes()
    {
        Assert.Equal("ab\ud83c\udf3f", ShownText.Cleaned("a\ud83cb\ud83c\udf3f\udf3f", lines: true));
        Assert.True(ShownText.IsBlank("\ud83c"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("\u00a0\u200b\u3000", true)]
    [InlineData("\u200d\ufe0f\u3164\u2800\u00ad", true)]
    [InlineData(" \u200ba", false)]
    [InlineData("\u5377", false)]
    [InlineData("\u2702\ufe0f", false)]
    public void A_text_is_blank_when_nothing_of_it_is_seen(string? text, bool blank) => Assert.Equal(blank, ShownText.IsBlank(text));
}
