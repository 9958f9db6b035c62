using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MerchantPortal.Simulator.Faults;

/// <summary>Tells the simulator to fail, and shows what it received.</summary>
internal static class FaultEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, SimulatedGoogle google)
    {
        routes.MapPost("/faults", async (HttpContext http) =>
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
                if (!Fault.TryRead(body.RootElement, out var faults, out var wrong))
                {
                    return Results.Problem(wrong, statusCode: 400);
                }

                faults.ForEach(google.Fail);
                return Results.NoContent();
            }
            catch (JsonException)
            {
                return Results.Problem("body must be JSON", statusCode: 400);
            }
        });
        routes.MapDelete("/faults", () =>
        {
            google.ClearFaults();
            return Results.NoContent();
        });
        routes.MapGet("/received", () => Results.Text(new JsonArray([.. google.Received.Select(call => call.ToJson())]).ToJsonString(), "application/json"));
    }
}
