using System.Text.Json.Nodes;

namespace MerchantPortal.Simulator;

/// <summary>One call the simulator took. Authorization headers and token assertions are never kept.</summary>
/// <param name="At">When it came in.</param>
/// <param name="Operation">bookings.patch, availability.replace, token, or unknown.</param>
/// <param name="Method">HTTP verb.</param>
/// <param name="Path">Path, with <c>/simulator</c>.</param>
/// <param name="Query">Query string, unescaped, without the question mark.</param>
/// <param name="Body">The body as JSON, or as text when it is not JSON; null when empty.</param>
/// <param name="Answer">The HTTP status, or hang or cut.</param>
public sealed record ReceivedCall(DateTimeOffset At, string Operation, string Method, string Path, string Query, string? Body, string Answer)
{
    internal JsonObject ToJson() => new()
    {
        ["at"] = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["method"] = Method,
        ["path"] = Path,
        ["query"] = Query,
        ["body"] = BodyNode(),
        ["answer"] = int.TryParse(Answer, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : Answer,
    };

    private JsonNode? BodyNode()
    {
        if (Body is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Body);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(Body);
        }
    }
}
