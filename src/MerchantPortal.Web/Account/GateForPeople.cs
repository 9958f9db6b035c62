using MerchantPortal.Features.Account;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace MerchantPortal.Web.Account;

/// <summary>Marks a page or endpoint that people reach while contact information is missing.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NotGatedAttribute : Attribute;

/// <summary>
/// The Contact Information gate at the door for people (portal.md 4.4): pages lead to the form and back, the portal's API answers 403.
/// It looks at signed-in people only, so the booking server, health checks and the simulator never meet it; workers have no door.
/// An answer that a guest waits for always passes, by a mail's link or by a plain post: the gate never makes staff late.
/// </summary>
public sealed class GateForPeople(RequestDelegate next, JudgeGate judge)
{
    /// <summary>The form's address.</summary>
    public const string Form = "/account/contact-information";

    /// <summary>The problem type of the API's answer.</summary>
    public const string ProblemType = "contact-information-incomplete";

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated != true || !Concerns(http))
        {
            await next(http);
            return;
        }

        var verdict = await judge.RunAsync(http.RequestAborted);
        if (verdict.Open)
        {
            await next(http);
        }
        else if (IsProgram(http.Request))
        {
            await Results.Problem(
                type: ProblemType,
                title: "Contact information is incomplete.",
                statusCode: StatusCodes.Status403Forbidden,
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["missing"] = verdict.Missing }).ExecuteAsync(http);
        }
        else
        {
            var wanted = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "";
            http.Response.Redirect(wanted.Length > 0 && wanted != "/" ? $"{Form}?returnUrl={Uri.EscapeDataString(wanted)}" : Form);
        }
    }

    private static bool Concerns(HttpContext http)
    {
        if (IsApi(http.Request))
        {
            return true;
        }

        var endpoint = http.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<NotGatedAttribute>() is not null)
        {
            return false;
        }

        // Every page but those marked; other endpoints when they ask for a signed-in person
        return endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
            || (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null);
    }

    private static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static bool IsProgram(HttpRequest request) =>
        IsApi(request) || (request.Headers.Accept.ToString() is { Length: > 0 } accept
            && accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("html", StringComparison.OrdinalIgnoreCase));
}
