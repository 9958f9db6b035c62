using System.Globalization;
using MerchantPortal.Features.Google;
using MerchantPortal.Web.Ui.Layout;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Radzen;

namespace MerchantPortal.Web.Ui;

/// <summary>Registers and maps the frame: pages, languages, theme, toasts. Knows nothing of bookings.</summary>
public static class UiRegistration
{
    /// <summary>Registers Razor components on the server, the three languages and the frame's per-circuit services.</summary>
    public static WebApplicationBuilder AddUi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            // portal.js gives up on a silent connection after 12 s, so the server must speak more often than that.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
        });
        services.AddLocalization();
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddRadzenComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<ToastService>();
        services.AddScoped(provider => new FrameState(FrameModel.Empty(provider.GetRequiredService<IOptions<ActionsCenterOptions>>().Value.Environment)));
        services.AddCascadingValue<FrameModel>(provider => provider.GetRequiredService<FrameState>().Source);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture("en");
            options.SupportedCultures = Languages.All.Select(language => language.Culture).ToList();
            options.SupportedUICultures = options.SupportedCultures;
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders = [new CookieRequestCultureProvider { Options = options }, new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
        });
        return builder;
    }

    /// <summary>Languages first, so that every later answer, error pages included, speaks the person's language.</summary>
    public static WebApplication UseUi(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            // A page for people only: Google and scripts get the bare status.
            var person = HttpMethods.IsGet(http.Request.Method) && http.Request.WantsPage();
            if (!person && http.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(http);
        });
        return app;
    }

    /// <summary>Maps static files, the pages, and the plain posts <c>/ui/language</c> and <c>/ui/theme</c>.</summary>
    public static WebApplication MapUi(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapPreferences();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
