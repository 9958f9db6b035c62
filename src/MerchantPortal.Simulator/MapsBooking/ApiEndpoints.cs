using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Simulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>The Maps Booking API and the token endpoint below <c>/simulator</c>. Every call is recorded, faults come before anything else.</summary>
internal static class ApiEndpoints
{
    private const int LargestBody = 4 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder routes, SimulatedGoogle google)
    {
        routes.MapPatch("/v1alpha/notification/partners/{partner}/bookings/{booking}", (HttpContext http, string partner, string booking) =>
            AnswerAsync(http, google, "bookings.patch", (body, _) =>
            {
                CheckPartner(google, partner);
                return (200, PatchBooking.Run(google, partner, booking, http.Request.Query, body));
            }));
        routes.MapPost("/v1alpha/inventory/partners/{partner}/availability:replace", async (HttpContext http, string partner) =>
        {
            var feed = await google.Options.Feed(http.RequestServices, http.RequestAborted);
            await AnswerAsync(http, google, "availability.replace", (body, fault) =>
            {
                CheckPartner(google, partner);
                return (200, ReplaceAvailability.RunBatch(google, feed, http.Request.Query, body, omit: fault?.Kind == FaultKind.Omit));
            });
        });
        routes.MapPost("/v1alpha/inventory/partners/{partner}/merchants/{merchant}/services/{service}/availability:replace", async (HttpContext http, string partner, string merchant, string service) =>
        {
            var feed = await google.Options.Feed(http.RequestServices, http.RequestAborted);
            await AnswerAsync(http, google, "availability.replace", (body, _) =>
            {
                CheckPartner(google, partner);
                return (200, ReplaceAvailability.RunSingle(google, feed, partner, merchant, service, http.Request.Query, body));
            });
        });
        routes.MapPost("/token", (HttpContext http) => AnswerAsync(http, google, "token", (body, _) =>
            IssueToken.Run(google, Form(body), UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host, http.Request.PathBase, http.Request.Path))));
        routes.Map("/v1alpha/{**rest}", (HttpContext http) => AnswerAsync(http, google, "unknown", (_, _) => throw RefusedException.NotFound("Method not found.")));
    }

    private static void CheckPartner(SimulatedGoogle google, string partner)
    {
        if (partner != google.Options.PartnerId)
        {
            throw RefusedException.Denied("The caller does not have permission for this partner.");
        }
    }

    private static async Task AnswerAsync(HttpContext http, SimulatedGoogle google, string operation, Func<string?, Fault?, (int Status, string Body)> run)
    {
        var (body, tooLarge) = await BodyAsync(http);
        var fault = google.TakeFault(operation);
        if (fault is { Kind: FaultKind.Hang or FaultKind.Cut })
        {
            google.Record(Received(http, google, operation, body, fault.Kind == FaultKind.Hang ? "hang" : "cut"));
            await StayAwayAsync(http, google, fault);
            return;
        }

        var (status, answer) = Answer(http, google, operation, body, tooLarge, fault, run);
        google.Record(Received(http, google, operation, body, status.ToString(CultureInfo.InvariantCulture)));
        http.Response.StatusCode = status;
        if (fault?.RetryAfter is { } seconds && fault.Kind == FaultKind.Status)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(answer, http.RequestAborted);
    }

    private static (int Status, string Body) Answer(
        HttpContext http, SimulatedGoogle google, string operation, string? body, bool tooLarge, Fault? fault, Func<string?, Fault?, (int Status, string Body)> run)
    {
        try
        {
            if (fault is { Kind: FaultKind.Status or FaultKind.Revoke })
            {
                throw RefusedException.Of(fault.Kind == FaultKind.Revoke ? 401 : fault.Status);
            }

            if (google.Options.RequireToken && operation != "token" && !google.Knows(http.Request.Headers.Authorization))
            {
                throw RefusedException.Unauthenticated();
            }

            if (tooLarge)
            {
                throw RefusedException.Invalid("Request payload size exceeds the limit.");
            }

            if (operation is "bookings.patch" or "availability.replace" && http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            {
                throw RefusedException.Invalid("Content-Type must be application/json.");
            }

            return run(body, fault);
        }
        catch (RefusedException refused)
        {
            var error = new GoogleErrorBody { Error = new GoogleError { Code = refused.Code, Message = refused.Message, Status = refused.Status } };
            return (refused.Code, RealTimeUpdatesJson.Wire.WriteText(error));
        }
    }

    private static async Task StayAwayAsync(HttpContext http, SimulatedGoogle google, Fault fault)
    {
        if (fault.Kind == FaultKind.Hang)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, google.Clock, http.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        http.Abort();
    }

    private static async Task<(string? Body, bool TooLarge)> BodyAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0)
        {
            memory.Write(piece, 0, read);
            if (memory.Length > LargestBody)
            {
                return (null, true);
            }
        }

        return (memory.Length == 0 ? null : Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length), false);
    }

    private static FormCollection? Form(string? body) =>
        body is null ? null : new FormCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body));

    private static ReceivedCall Received(HttpContext http, SimulatedGoogle google, string operation, string? body, string answer) => new(
        google.Now, operation, http.Request.Method, http.Request.PathBase + http.Request.Path, Uri.UnescapeDataString(http.Request.QueryString.Value?.TrimStart('?') ?? ""),
        operation == "token" ? WithoutAssertion(body) : body, answer);

    // the assertion is a signed credential
    private static string? WithoutAssertion(string? body) => Form(body) is { } form
        ? new JsonObject { ["grant_type"] = form["grant_type"].ToString(), ["assertion"] = "(not kept)" }.ToJsonString()
        : null;
}
