namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>Google says no: becomes the JSON error body (spec 2.6). Messages name fields, never values.</summary>
public sealed class RefusedException : Exception
{
    private RefusedException(int code, string status, string message) : base(message) => (Code, Status) = (code, status);

    /// <summary>Not used.</summary>
    public RefusedException() => Status = "";

    /// <summary>Not used.</summary>
    public RefusedException(string message) : base(message) => Status = "";

    /// <summary>Not used.</summary>
    public RefusedException(string message, Exception innerException) : base(message, innerException) => Status = "";

    /// <summary>HTTP status.</summary>
    public int Code { get; }

    /// <summary>Google's name of it.</summary>
    public string Status { get; }

    /// <summary>400 INVALID_ARGUMENT.</summary>
    public static RefusedException Invalid(string message) => new(400, "INVALID_ARGUMENT", message);

    /// <summary>400 FAILED_PRECONDITION.</summary>
    public static RefusedException Precondition(string message) => new(400, "FAILED_PRECONDITION", message);

    /// <summary>401 UNAUTHENTICATED.</summary>
    public static RefusedException Unauthenticated() => new(401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token.");

    /// <summary>403 PERMISSION_DENIED.</summary>
    public static RefusedException Denied(string message) => new(403, "PERMISSION_DENIED", message);

    /// <summary>404 NOT_FOUND.</summary>
    public static RefusedException NotFound(string message) => new(404, "NOT_FOUND", message);

    /// <summary>Any status, with Google's name for it.</summary>
    public static RefusedException Of(int code) => new(code, NameOf(code), "Told to fail by the simulator's faults.");

    private static string NameOf(int code) => code switch
    {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => code >= 500 ? "INTERNAL" : "FAILED_PRECONDITION",
    };
}
