using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class OfferFormsTests
{
    [Theory]
    [InlineData("Willow & Stone Salon", "willow-stone-salon")]
    [InlineData("Kıyı Lokantası İSTANBUL", "kiyi-lokantasi-istanbul")]
    [InlineData("Straße Ærø 24", "strasse-aero-24")]
    [InlineData("  Joe's  ", "joes")]
    [InlineData("ＡＢＣ", "abc")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void An_id_is_suggested_from_the_letters_of_the_name(string name, string id) => Assert.Equal(id, OfferForms.SuggestId(name));

    [Fact]
    public void A_name_without_Latin_letters_still_gives_an_id_of_its_own_and_always_the_same()
    {
        var (one, other) = (OfferForms.SuggestId("禾光髮廊"), OfferForms.SuggestId("禾光餐廳"));

        Assert.Matches("^m-[0-9a-f]{8}$", one);
        Assert.NotEqual(one, other);
        Assert.Equal(one, OfferForms.SuggestId(" 禾光髮廊 "));
    }

    [Fact]
    public void Whatever_the_name_a_suggestion_can_be_an_id()
    {
        foreach (var name in new[] { "\ud800", "---", "a\ud800b", new string('x', 500), new string('é', 59) + " " + new string('z', 90), "名 \ud83d\ude00", "..", "ﷺ" })
        {
            Assert.True(OfferForms.IsId(OfferForms.SuggestId(name)));
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("A.b_c~d-9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("kıyı", false)]
    [InlineData("a/b", false)]
    public void An_id_is_made_of_what_an_address_can_carry(string id, bool may) => Assert.Equal(may, OfferForms.IsId(id));

    [Fact]
    public void An_id_has_128_characters_at_most()
    {
        Assert.True(OfferForms.IsId(new string('a', 128)));
        Assert.False(OfferForms.IsId(new string('a', 129)));
    }

    [Theory]
    [InlineData(Role.PartnerAdmin, true)]
    [InlineData(Role.Ops, false)]
    [InlineData(Role.Manager, false)]
    [InlineData(Role.Staff, false)]
    public void Partner_administrators_alone_add_merchants(Role role, bool may) => Assert.Equal(may, role.May(Permission.AddMerchants));
}
