using MerchantPortal.Features.Account;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Hosting;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Pages.Payments;
using MerchantPortal.Web.Pages.Requests;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MerchantPortal.Web.Pages;

/// <summary>The rooms of staff's pages register themselves: the acts and queries they call, the notifier, the plain posts.</summary>
public static class PagesServices
{
    /// <summary>Needs Data, Features, Ui and Account.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.TryAddSingleton<Notifier>();
        services.TryAddSingleton<LoadCurrentPerson>();
        services.TryAddSingleton<RequestQueue>();
        services.TryAddSingleton<BookingSearch>();
        services.TryAddSingleton<UpdateTray>();
        services.TryAddSingleton<BookingServerHealth>();
        services.TryAddSingleton<ReadBookingServerHealth>();
        services.TryAddSingleton<FrameNumbers>();
        services.TryAddSingleton<CredentialDates>();
        services.TryAddSingleton<AcceptRequest>();
        services.TryAddSingleton<DeclineRequest>();
        services.TryAddSingleton<UndoDecision>();
        services.TryAddSingleton<OpenRequests>();
        services.TryAddSingleton<LeaveRequests>();
        services.TryAddTransient<RequestsOnScreen>();
        services.TryAddScoped<DeclinesSaid>();
        services.TryAddSingleton<WhoIAm>();
        services.TryAddSingleton<SayWhoIAm>();
        services.TryAddSingleton<DecisionLinks>();
        services.TryAddSingleton<DecideByLink>();
        services.TryAddSingleton<BookingDetails>();
        services.TryAddSingleton<RetryUpdate>();
        services.TryAddSingleton<RetryAllUpdates>();
        services.TryAddSingleton<DiscardUpdate>();
        services.TryAddSingleton<LoadOffer>();
        services.TryAddSingleton<ListOffers>();
        services.TryAddSingleton<ImportOffer>();
        services.TryAddSingleton<AddMerchant>();
        services.TryAddSingleton<CheckTestToken>();
        services.TryAddSingleton<SaveOfferDraft>();
        services.TryAddSingleton<DiscardDraft>();
        services.TryAddSingleton<PublishOffer>();
        services.TryAddSingleton<RollBackOffer>();
        services.TryAddSingleton<OfferHistory>();
        services.TryAddSingleton<ServicesPublished>();
        services.TryAddSingleton<OfferWords>();
        services.TryAddTransient<OfferEditing>();
        services.AddMoneyActs();
        services.TryAddSingleton<MoneyWork>();
        return services;
    }

    /// <summary>Maps what is not a page: the start address and the plain posts of the answers.</summary>
    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => Results.LocalRedirect("/requests")).AllowAnonymous();
        app.MapRequestPosts();
        app.MapMoneyFiles();
        return app;
    }
}
