using MerchantPortal.Web.BookingServer;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MerchantPortal.Web.Hosting;

/// <summary>
/// What answers when a page or a plain post throws: a person gets a sentence in their language and a way back, a program a problem. 503 when the database is away
/// or locked, which is worth another try; 400 when the form cannot be read, which nobody here needs to hear of; 500 otherwise. Google's calls never come here: the
/// booking server has its own answers.
/// </summary>
internal static class Sorry
{
    public static IApplicationBuilder UseSorry(this IApplicationBuilder app) =>
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => AnswerAsync(http, StatusOf(http.Features.Get<IExceptionHandlerFeature>()?.Error)),
            CreateScopeForErrors = true,
            SuppressDiagnosticsCallback = thrown => thrown.Exception is BadHttpRequestException,
        });

    /// <summary>
    /// Reads the form before anything else asks for it, and answers for one that is none. Comes after signing in and the limits on posts: nobody is read who is
    /// sent away. Whoever reads the bare body afterwards still finds it.
    /// </summary>
    public static IApplicationBuilder UseReadableForms(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.GetEndpoint() is not null && http.Request.HasFormContentType && await FaultOfFormAsync(http) is { } fault)
        {
            await AnswerAsync(http, fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest);
            return;
        }

        await next(http);
    });

    private static async Task<Exception?> FaultOfFormAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        try
        {
            await http.Request.ReadFormAsync(http.RequestAborted);
            return null;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            return fault;
        }
    }

    private static int StatusOf(Exception? fault) =>
        fault is BadHttpRequestException bad ? bad.StatusCode
        : fault is not null && Door.IsOutage(fault) ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status500InternalServerError;

    private static Task AnswerAsync(HttpContext http, int status)
    {
        // What was thrown away with the broken answer
        SecurityHeaders.Set(http.Response.Headers);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "10";
        }

        return http.Request.WantsPage()
            ? new RazorComponentResult<SorryPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(SorryPage.Back)] = BackOf(http.Request),
                [nameof(SorryPage.Unread)] = status < StatusCodes.Status500InternalServerError,
            }) { StatusCode = status }.ExecuteAsync(http)
            : Results.Problem(statusCode: status).ExecuteAsync(http);
    }

    // The page the post came from; never another site
    private static string BackOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) && from.Authority == request.Host.Value
            ? Preferences.Local(from.PathAndQuery)
            : "/requests";
}
