using MerchantPortal.Domain.Account;
using Xunit;

namespace MerchantPortal.Domain.Tests.Account;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("  Kaya Öz ", "Kaya Öz")]
    [InlineData("Ｋａｙａ", "Kaya")]
    [InlineData("林美", "林美")]
    [InlineData("Mei 🌿", "Mei 🌿")]
    public void A_name_is_kept_folded_and_trimmed(string typed, string kept)
    {
        Assert.True(PersonName.TryRead(typed, out var name));
        Assert.Equal(kept, name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kaya\nÖz")]
    [InlineData("Kaya\r\nÖz")]
    [InlineData("Kaya\u2028Öz")]
    [InlineData("Kaya\u0000")]
    [InlineData("Kaya\u202e")]
    [InlineData("\u200b\u3164")]
    public void What_no_line_can_show_is_no_name(string typed) => Assert.False(PersonName.TryRead(typed, out _));

    // An attribute cannot hold broken text
    [Fact]
    public void Half_a_surrogate_pair_is_no_name()
    {
        Assert.False(PersonName.TryRead("Kaya\ud83c", out _));
        Assert.False(PersonName.TryRead("\udf3fKaya", out _));
        Assert.False(PersonName.TryRead("Ka\ud83c\ud83cya", out _));
    }

    [Fact]
    public void A_name_has_1_to_100_characters_and_null_is_none()
    {
        Assert.True(PersonName.TryRead(new string('n', 100), out _));
        Assert.False(PersonName.TryRead(new string('n', 101), out _));
        Assert.False(PersonName.TryRead(" \t ", out _));
        Assert.False(PersonName.TryRead(null, out _));
    }
}
