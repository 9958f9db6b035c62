using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>The card a token names, in every form in which a token reaches us.</summary>
public sealed class CardOfTokenTests
{
    [Theory]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"American Express"}}""", CardType.AmericanExpress)]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"MasterCard"}}""", CardType.Mastercard)]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"Visa"}}""", CardType.Visa)]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"Discover"}}""", CardType.Discover)]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"JCB"}}""", CardType.Jcb)]
    [InlineData("""{"id":"pm_1Abc","card":{"brand":"amex"}}""", CardType.AmericanExpress)]
    [InlineData("""{"tokenizationData":{"token":"{\"id\":\"tok_1Abc\",\"card\":{\"brand\":\"American Express\"}}"}}""", CardType.AmericanExpress)]
    [InlineData("""{"tokenizationData":{"token":{"id":"tok_1Abc","card":{"brand":"American Express"}}}}""", CardType.AmericanExpress)]
    [InlineData("""{"token":"{\"id\":\"tok_1Abc\",\"card\":{\"brand\":\"Visa\"}}"}""", CardType.Visa)]
    [InlineData("""{"paymentMethodData":{"info":{"cardNetwork":"VISA"},"tokenizationData":{"token":"{\"id\":\"tok_1Abc\",\"card\":{\"brand\":\"American Express\"}}"}}}""", CardType.AmericanExpress)]
    [InlineData("""{"paymentMethodData":{"info":{"cardNetwork":"MASTERCARD"},"tokenizationData":{"token":"tok_1Abc"}}}""", CardType.Mastercard)]
    [InlineData("""{"cardInfo":{"cardNetwork":"AMEX"}}""", CardType.AmericanExpress)]
    [InlineData("""{"cardInfo":{"cardNetwork":"ELECTRON"}}""", CardType.Visa)]
    [InlineData("""{"cardInfo":{"cardNetwork":"MAESTRO"}}""", CardType.Mastercard)]
    public void A_token_that_names_its_card_is_read(string token, CardType card) => Assert.Equal(new NamedCard(card), CardOfToken.Find(new(token)));

    [Theory]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"Diners Club"}}""")]
    [InlineData("""{"id":"pm_1Abc","card":{"brand":"diners"}}""")]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"UnionPay"}}""")]
    [InlineData("""{"id":"pm_1Abc","card":{"brand":"unionpay"}}""")]
    [InlineData("""{"id":"pm_1Abc","card":{"brand":"eftpos_au"}}""")]
    [InlineData("""{"cardInfo":{"cardNetwork":"INTERAC"}}""")]
    public void A_card_that_no_merchant_can_list_is_another_card_and_not_an_unknown_one(string token) => Assert.Equal(new NamedCard(null), CardOfToken.Find(new(token)));

    [Theory]
    [InlineData("tok_1Abc")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"Unknown"}}""")]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":7}}""")]
    [InlineData("""{"id":"tok_1Abc","card":"Visa"}""")]
    [InlineData("""{"token":{"token":{"token":[]}}}""")]
    public void A_token_that_names_none_of_ours_says_nothing(string token) => Assert.Null(CardOfToken.Find(new(token)));
}
