using System.Collections.Immutable;

namespace MerchantPortal.Domain.Offer;

/// <summary>One look through a document.</summary>
internal sealed class Inspection(OfferDocument document, OfferContext context)
{
    private readonly ImmutableArray<OfferFinding>.Builder found = ImmutableArray.CreateBuilder<OfferFinding>();

    public ImmutableArray<OfferFinding> Run()
    {
        var merchant = document.Merchant;
        foreach (var service in document.Services.Where(s => !s.IsArchived))
        {
            var at = OfferPaths.Of(service);
            var terms = service.Terms ?? merchant.DefaultTerms;
            if (terms.NeedsPayment && !merchant.TokenizationParameters.ContainsKey("gateway"))
            {
                Error("V2", at + ".terms");
            }

            if (service.Price.Currency != merchant.Currency)
            {
                Error("V9", at + ".price", merchant.Currency);
            }
        }

        if (context.Published is { } published && published.Merchant.Id != merchant.Id)
        {
            Error("MerchantIdChanged", "merchant.id");
        }

        return found.ToImmutable();
    }

    private void Error(string code, string path, params object[] arguments) => found.Add(new(code, OfferLevel.Error, path, [.. arguments]));
}
