using MerchantPortal.Web.Ui;

namespace MerchantPortal.Web.Hosting;

/// <summary>The list of rooms: each registers its own services and maps its own addresses.</summary>
public static class PortalHost
{
    /// <summary>Registers every room's services.</summary>
    public static WebApplicationBuilder AddPortal(this WebApplicationBuilder builder)
    {
        builder.AddUi();
        return builder;
    }

    /// <summary>Puts the middleware in order and maps every room's addresses.</summary>
    public static WebApplication UsePortal(this WebApplication app)
    {
        app.UseUi();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapUi();
        return app;
    }
}
