using MerchantPortal.Domain.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

public sealed class SearchTextTests : UiContext
{
    [Theory]
    [InlineData("isik", "Işık", true)]
    [InlineData("IŞIK", "ışık", true)]
    [InlineData("ıstanbul", "İstanbul", true)]
    [InlineData("İSTANBUL", "istanbul", true)]
    [InlineData("１２", "Room 12", true)]
    [InlineData("12", "Room １２", true)]
    [InlineData(" cut ", "ＣＵＴ", true)]
    [InlineData("", "anything", true)]
    [InlineData("isik", "Ada", false)]
    [InlineData("\ud83d", "Ada", false)]
    public void Search_is_the_same_in_every_language(string wanted, string text, bool found)
    {
        foreach (var language in new[] { "en", "zh-Hant", "tr" })
        {
            Speak(language);
            Assert.Equal(found, SearchText.Finds(wanted, "other", text));
        }
    }
}
