using MerchantPortal.Web.BookingServer;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MerchantPortal.Web.Hosting;

/// <summary>
/// What answers when a page or a plain post throws: a person gets a sentence in their language and a way back, a program a problem. 503 when the database is away
/// or locked, which is worth another try; 500 otherwise. Google's calls never come here: the booking server has its own answers.
/// </summary>
internal static class Sorry
{
    public static IApplicationBuilder UseSorry(this IApplicationBuilder app) =>
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerAsync, CreateScopeForErrors = true });

    private static Task AnswerAsync(HttpContext http)
    {
        var fault = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = fault is BadHttpRequestException bad ? bad.StatusCode
            : fault is not null && Door.IsOutage(fault) ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;

        // What was thrown away with the broken answer
        SecurityHeaders.Set(http.Response.Headers);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "10";
        }

        return http.Request.WantsPage()
            ? new RazorComponentResult<SorryPage>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(SorryPage.Back)] = BackOf(http.Request) }) { StatusCode = status }.ExecuteAsync(http)
            : Results.Problem(statusCode: status).ExecuteAsync(http);
    }

    // The page the post came from; never another site
    private static string BackOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var from) && from.Authority == request.Host.Value
            ? Preferences.Local(from.PathAndQuery)
            : "/requests";
}
