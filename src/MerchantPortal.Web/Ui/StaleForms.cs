using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;

namespace MerchantPortal.Web.Ui;

/// <summary>Forms of static pages that were opened before somebody else signed in beside them, or out.</summary>
internal static class StaleForms
{
    /// <summary>A person gets the page anew, for whoever is there now, instead of the browser's own error page; nothing was done. A program gets 400. After antiforgery.</summary>
    public static void UseFreshForms(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || !http.Request.WantsPage()
            || http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            return next(http);
        }

        http.Response.Redirect(http.Request.PathBase + http.Request.Path + http.Request.QueryString);
        return Task.CompletedTask;
    });
}
