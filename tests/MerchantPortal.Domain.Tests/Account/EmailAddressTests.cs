using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Account;
using Xunit;

namespace MerchantPortal.Domain.Tests.Account;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ops@shop")]
    [InlineData("ops@@shop.example")]
    [InlineData("ops@sh@op.example")]
    [InlineData("@shop.example")]
    [InlineData("ops")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ops team@shop.example")]
    [InlineData("ops@shop .example")]
    [InlineData("ops@.example")]
    [InlineData("ops@shop.example.")]
    [InlineData("ops..a@shop.example")]
    [InlineData("ops@shop_.example")]
    [InlineData("<ops@shop.example>")]
    [InlineData("ops@shop..example")]
    public void An_address_needs_one_at_a_dot_in_the_domain_and_no_spaces(string typed) =>
        Assert.False(EmailAddress.TryRead(typed, out _));

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".example";
        var fits = new string('a', 254 - domain.Length - 1) + "@" + domain;

        Assert.Equal(254, fits.Length);
        Assert.True(EmailAddress.TryRead(fits, out _));
        Assert.False(EmailAddress.TryRead("a" + fits, out _));
    }

    [Theory]
    [InlineData("  ops@shop.example  ", "ops@shop.example")]
    [InlineData("Ops.Team@SHOP.Example", "Ops.Team@shop.example")]
    [InlineData("ops＠shop.example", "ops@shop.example")]
    [InlineData("ｏｐｓ＠ｓｈｏｐ．ｅｘａｍｐｌｅ", "ops@shop.example")]
    [InlineData("ops@bücher.example", "ops@xn--bcher-kva.example")]
    [InlineData("ops@台灣.example", "ops@xn--kpry57d.example")]
    [InlineData("BİLGİ@x.example", "BİLGİ@x.example")]
    public void Folds_width_and_lowers_the_domain_but_keeps_the_local_part(string typed, string kept)
    {
        Assert.True(EmailAddress.TryRead(typed, out var address));
        Assert.Equal(kept, address.Value);
    }

    [Fact]
    public void Turkish_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.True(EmailAddress.TryRead("INFO@ISTANBUL.EXAMPLE", out var upper));
            Assert.True(EmailAddress.TryRead("info@istanbul.example", out var lower));
            Assert.Equal("istanbul.example", upper.Domain);
            Assert.Equal(lower, upper);
            Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
            Assert.True(EmailAddress.TryRead("NO-REPLY@i.example", out var noReply) && noReply.IsNoReply);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("no-reply@shop.example", true)]
    [InlineData("NoReply@shop.example", true)]
    [InlineData("no.reply+x@shop.example", true)]
    [InlineData("do_not_reply@shop.example", true)]
    [InlineData("reply@shop.example", false)]
    [InlineData("norman@shop.example", false)]
    public void Knows_addresses_nobody_reads(string typed, bool noReply)
    {
        Assert.True(EmailAddress.TryRead(typed, out var address));
        Assert.Equal(noReply, address.IsNoReply);
    }

    [Theory]
    [InlineData("a@x.example, b@x.example;c@x.example", 3)]
    [InlineData("a@x.example\r\nb@x.example\n", 2)]
    [InlineData("a@x.example，b@x.example；c@x.example、d@x.example", 4)]
    [InlineData("\"Lin, Mei\" <a@x.example>, b@x.example", 2)]
    [InlineData("", 0)]
    public void Splits_what_was_pasted_at_once(string pasted, int count) =>
        Assert.Equal(count, PastedAddresses.Read(pasted).Parts.Length);

    [Fact]
    public void Keeps_the_address_of_a_display_name_only()
    {
        var read = PastedAddresses.Read("Ops <ops@shop.example>");

        Assert.Equal(["ops@shop.example"], read.Parts);
        Assert.True(read.NameDropped);
        Assert.False(PastedAddresses.Read("<ops@shop.example>").NameDropped);
        Assert.Equal(["ops@shop.example"], PastedAddresses.Read("mailto:ops@shop.example").Parts);
    }

    [Fact]
    public void Reading_any_text_never_throws_and_a_read_address_reads_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            PastedAddresses.Read(text);
            return !EmailAddress.TryRead(text, out var address)
                || (EmailAddress.TryRead(address.Value, out var again) && again.Value == address.Value);
        }).QuickCheckThrowOnFailure();
}
