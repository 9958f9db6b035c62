using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;

namespace MerchantPortal.Web.Hosting;

/// <summary>The list of rooms: each registers its own services and maps its own addresses.</summary>
public static class PortalHost
{
    /// <summary>Registers every room's services.</summary>
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder)
    {
        builder.Services.AddData(builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new());
        builder.AddUi();
        builder.Services.AddAccount(builder.Configuration, builder.Environment);
        return builder;
    }

    /// <summary>Puts the middleware in order and maps every room's addresses.</summary>
    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseUi();
        app.UseAccount();
        app.UseAntiforgery();
        app.MapAccount();
        app.MapUi();
        return app;
    }
}
