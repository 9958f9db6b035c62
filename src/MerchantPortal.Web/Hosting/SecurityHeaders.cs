namespace MerchantPortal.Web.Hosting;

/// <summary>Headers that every answer carries.</summary>
public static class SecurityHeaders
{
    // Radzen positions its popups with inline styles; scripts come from our own files only.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    /// <summary>Adds the headers; outside Development also HSTS, and no cookie travels without TLS, whoever sets it.</summary>
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
            app.UseCookiePolicy(new() { Secure = CookieSecurePolicy.Always });
        }

        app.Use((context, next) =>
        {
            Set(context.Response.Headers);
            return next(context);
        });
        return app;
    }

    /// <summary>Sets them on one answer.</summary>
    internal static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }
}
