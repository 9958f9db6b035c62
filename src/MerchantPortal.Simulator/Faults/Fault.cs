using System.Globalization;
using System.Text.Json;

namespace MerchantPortal.Simulator.Faults;

/// <summary>What a simulated Google does wrong on purpose.</summary>
public enum FaultKind
{
    /// <summary>Answers the status of <see cref="Fault.Status"/>.</summary>
    Status,

    /// <summary>Never answers.</summary>
    Hang,

    /// <summary>Cuts the connection.</summary>
    Cut,

    /// <summary>A batch is done and answered without every second entry, the first included.</summary>
    Omit,

    /// <summary>Forgets every token issued so far and answers 401.</summary>
    Revoke,
}

/// <summary>A fault for the next calls of one kind.</summary>
/// <param name="Match">bookings.patch, availability.replace, token or *.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Status">The HTTP status, for <see cref="FaultKind.Status"/>.</param>
/// <param name="Times">How many calls it hits.</param>
/// <param name="RetryAfter">Seconds of a Retry-After header, or null.</param>
public sealed record Fault(string Match, FaultKind Kind, int Status = 0, int Times = 1, int? RetryAfter = null)
{
    private static readonly string[] Matches = ["bookings.patch", "availability.replace", "token", "*"];

    /// <summary>A fault that answers a status.</summary>
    public static Fault Answer(string match, int status, int times = 1, int? retryAfter = null) => new(match, FaultKind.Status, status, times, retryAfter);

    internal bool Hits(string operation) => Match is "*" || string.Equals(Match, operation, StringComparison.Ordinal);

    /// <summary>Reads the body of POST /simulator/faults; false with what is wrong.</summary>
    internal static bool TryRead(JsonElement body, out List<Fault> faults, out string wrong)
    {
        faults = [];
        wrong = "body must be {\"next\":[{\"match\":…,\"answer\":…,\"times\":…,\"retryAfter\":…}]}";
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("next", out var next) || next.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var entry in next.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            var match = entry.TryGetProperty("match", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "*";
            if (!Matches.Contains(match, StringComparer.Ordinal))
            {
                wrong = "match must be one of " + string.Join(", ", Matches);
                return false;
            }

            if (!entry.TryGetProperty("answer", out var answer) || KindOf(answer) is not { } kind)
            {
                wrong = "answer must be a status from 400 to 599, or hang, cut, omit or revoke";
                return false;
            }

            if (!Whole(entry, "times", 1, out var times) || !Whole(entry, "retryAfter", null, out var retryAfter))
            {
                wrong = "times and retryAfter must be whole numbers";
                return false;
            }

            faults.Add(new Fault(match, kind.Kind, kind.Status, times ?? 1, retryAfter));
        }

        return true;
    }

    private static (FaultKind Kind, int Status)? KindOf(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Number || (answer.ValueKind == JsonValueKind.String && int.TryParse(answer.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            var text = answer.ValueKind == JsonValueKind.Number ? answer.GetRawText() : answer.GetString();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599 ? (FaultKind.Status, status) : null;
        }

        return answer.ValueKind == JsonValueKind.String
            ? answer.GetString() switch
            {
                "hang" => (FaultKind.Hang, 0),
                "cut" => (FaultKind.Cut, 0),
                "omit" => (FaultKind.Omit, 0),
                "revoke" => (FaultKind.Revoke, 401),
                _ => null,
            }
            : null;
    }

    private static bool Whole(JsonElement entry, string name, int? otherwise, out int? value)
    {
        value = otherwise;
        if (!entry.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out var number) || number < 0)
        {
            return false;
        }

        value = number;
        return true;
    }
}
