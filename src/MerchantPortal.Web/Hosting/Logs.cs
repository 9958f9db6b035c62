namespace MerchantPortal.Web.Hosting;

/// <summary>Logs go to the console: lines for people in Development, one JSON object a line elsewhere. No query string is ever written.</summary>
public static class Logs
{
    /// <summary>Sets format and levels; a level in the settings wins.</summary>
    public static WebApplicationBuilder AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment())
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }
        else
        {
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }

        // The framework's own request lines hold the query string, where mail links carry their tokens; ours below do not.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.StaticAssets", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Warning);

        // The key ring lies in the database with everything else that is secret; who can read it there needs no key.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        return builder;
    }

    /// <summary>One line for each request that failed or was slow, with its path and without its query.</summary>
    public static IApplicationBuilder UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();
}

/// <summary>Notes how each request ended; the path may hold ids, never what a person typed.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider clock, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = clock.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var (path, took) = (http.GetEndpoint() is RouteEndpoint route ? route.RoutePattern.RawText : "(none)", clock.GetElapsedTime(started).TotalMilliseconds);
            if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                LogFailed(http.Request.Method, path, http.Response.StatusCode, took);
            }
            else
            {
                LogAnswered(http.Request.Method, path, http.Response.StatusCode, took);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Answered {Method} {Route} with {Status} in {Milliseconds:0} ms")]
    private partial void LogAnswered(string method, string? route, int status, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failed {Method} {Route} with {Status} in {Milliseconds:0} ms")]
    private partial void LogFailed(string method, string? route, int status, double milliseconds);
}
