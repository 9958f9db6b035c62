using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Offer;

/// <summary>Another currency for a whole offer. Nothing is converted: every amount keeps its number, and a person looks through them (spec feeds 8.4 rule 3).</summary>
public static class OfferCurrency
{
    /// <summary>How many amounts of the document name a currency of their own.</summary>
    public static int CountOf(OfferDocument document) =>
        document.Services.Sum(s => 1 + CountOf(s.Terms) + s.Rules.Sum(CountOf)) + CountOf(document.Merchant.DefaultTerms) + document.Merchant.Rules.Sum(CountOf);

    /// <summary>Whether the document has amounts and all that name a currency name this one.</summary>
    public static bool IsEverywhere(OfferDocument document, string currency)
    {
        var terms = document.Services.Select(s => s.Terms).Append(document.Merchant.DefaultTerms).OfType<PaymentTerms>().ToList();
        var fees = document.Services.SelectMany(s => s.Rules).Concat(document.Merchant.Rules).Select(rule => rule.Fee).OfType<FeeChange>().ToList();
        var amounts = document.Services.Select(s => (Money?)s.Price)
            .Concat(terms.SelectMany(t => new[] { t.Deposit?.Amount, t.NoShowFee?.Amount }))
            .Concat(fees.SelectMany(f => new[] { f.Deposit?.Amount, f.NoShowFee?.Amount }))
            .OfType<Money>().ToList();
        return amounts.Count > 0 && amounts.TrueForAll(amount => amount.Currency == currency);
    }

    /// <summary>Gives every amount of the document the currency, in place. Amounts of rules are numbers of the merchant's currency already.</summary>
    public static void Change(OfferDocument document, string currency)
    {
        document.Merchant.Currency = currency;
        document.Merchant.DefaultTerms = Of(document.Merchant.DefaultTerms, currency);
        document.Merchant.Rules = [.. document.Merchant.Rules.Select(rule => Of(rule, currency))];
        foreach (var service in document.Services)
        {
            service.Price = service.Price with { Currency = currency };
            service.Terms = service.Terms is { } terms ? Of(terms, currency) : null;
            service.Rules = [.. service.Rules.Select(rule => Of(rule, currency))];
        }
    }

    private static int CountOf(PaymentTerms? terms) => (terms?.Deposit is null ? 0 : 1) + (terms?.NoShowFee is null ? 0 : 1);

    private static int CountOf(SlotRule rule) => (rule.Price?.Micros is null ? 0 : 1) + (rule.Fee?.Deposit is null ? 0 : 1) + (rule.Fee?.NoShowFee is null ? 0 : 1);

    private static PaymentTerms Of(PaymentTerms terms, string currency) => terms with { Deposit = Of(terms.Deposit, currency), NoShowFee = Of(terms.NoShowFee, currency) };

    private static SlotRule Of(SlotRule rule, string currency) =>
        rule.Fee is { } fee ? rule with { Fee = fee with { Deposit = Of(fee.Deposit, currency), NoShowFee = Of(fee.NoShowFee, currency) } } : rule;

    private static Deposit? Of(Deposit? deposit, string currency) => deposit is null ? null : deposit with { Amount = deposit.Amount with { Currency = currency } };

    private static NoShowFee? Of(NoShowFee? fee, string currency) => fee is null ? null : fee with { Amount = fee.Amount with { Currency = currency } };
}
