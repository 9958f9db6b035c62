using Microsoft.Extensions.DependencyInjection;

namespace MerchantPortal.Features.Offer;

/// <summary>Registers the acts on offers; needs the section <c>Payments</c>.</summary>
public static class OfferRegistration
{
    public static IServiceCollection AddOffer(this IServiceCollection services) =>
        services.AddSingleton<LoadOffer>().AddSingleton<SaveOfferDraft>().AddSingleton<DiscardDraft>()
            .AddSingleton<PublishOffer>().AddSingleton<RollBackOffer>().AddSingleton<OfferHistory>().AddSingleton<ServicesPublished>().AddSingleton<ImportOffer>().AddSingleton<AddMerchant>();
}
