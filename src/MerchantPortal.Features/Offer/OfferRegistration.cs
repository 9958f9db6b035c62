using MerchantPortal.Features.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.Features.Offer;

/// <summary>Registers the acts on offers and their settings.</summary>
public static class OfferRegistration
{
    public static IServiceCollection AddOffer(this IServiceCollection services)
    {
        services.AddSettings<PaymentCountriesOptions, CheckPaymentCountriesOptions>(PaymentCountriesOptions.Section);
        return services.AddSingleton<LoadOffer>().AddSingleton<SaveOfferDraft>().AddSingleton<DiscardDraft>()
            .AddSingleton<PublishOffer>().AddSingleton<RollBackOffer>().AddSingleton<OfferHistory>().AddSingleton<ImportOffer>();
    }
}
