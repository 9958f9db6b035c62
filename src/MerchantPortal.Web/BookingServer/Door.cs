using System.Buffers;
using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Health;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// The way in for Google: finds the method, checks the caller before anything is read, bounds the body, and turns whatever happens into an answer
/// of spec 1.11. Everything below <c>{PathPrefix}/v3</c> ends here; everything else passes.
/// </summary>
internal sealed partial class Door
{
    /// <summary>The largest body that is read, in bytes: thousands of slots.</summary>
    public const int LargestBody = 1024 * 1024;

    private readonly FrozenDictionary<string, Method>.AlternateLookup<ReadOnlySpan<char>> methods;
    private readonly string root;
    private readonly bool requireHttps;
    private readonly Credentials credentials;
    private readonly BookingServerMetrics metrics;
    private readonly BookingServerHealth health;
    private readonly TimeProvider clock;
    private readonly ILogger<Door> log;

    public Door(
        IEnumerable<Method> methods, IOptions<BookingServerOptions> options, Credentials credentials, BookingServerMetrics metrics,
        BookingServerHealth health, TimeProvider clock, ILogger<Door> log)
    {
        this.methods = methods.ToFrozenDictionary(method => method.Name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        root = options.Value.PathPrefix + "/v3";
        requireHttps = options.Value.RequireHttps ?? true;
        this.credentials = credentials;
        this.metrics = metrics;
        this.health = health;
        this.clock = clock;
        this.log = log;
    }

    /// <summary>Answers, or passes on what is not below the booking server's root.</summary>
    public Task EnterAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value.AsSpan();
        if (!path.StartsWith(root, StringComparison.OrdinalIgnoreCase) || (path.Length > root.Length && path[root.Length] != '/'))
        {
            return next(http);
        }

        var name = path[root.Length..].Trim('/');
        return ServeAsync(http, methods.TryGetValue(name, out var method) ? method : null);
    }

    private async Task ServeAsync(HttpContext http, Method? method)
    {
        // The trace, which is Google's own if it names one (traceparent): no request id of its is documented
        CallOfGoogle.Is(Activity.Current is { IdFormat: ActivityIdFormat.W3C } call ? call.TraceId.ToHexString() : http.TraceIdentifier);
        try
        {
            await SendAsync(http, await AnswerAsync(http, method));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // the caller hung up; nobody is left to answer
        }
    }

    private async Task<Answer> AnswerAsync(HttpContext http, Method? method)
    {
        var started = clock.GetTimestamp();
        if (IsTurnedAway(http, method, out var answer))
        {
            Note(method, answer, clock.GetElapsedTime(started));
            return answer;
        }

        ReadOnlySequence<byte> body;
        Answer? wrong;
        try
        {
            (body, wrong) = await ReadAsync(http, method);
        }
        catch (IOException cut) when (!http.RequestAborted.IsCancellationRequested)
        {
            // Says nothing about how a method does, so it is noted nowhere
            LogCutBody(method.Name, (cut as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, CallOfGoogle.Id);
            return Answer.Invalid(WireFault.Body, "could not be received whole", "Send the whole body, as long as Content-Length says.");
        }

        // How long a body takes to come is the caller's doing
        started = clock.GetTimestamp();
        try
        {
            answer = wrong ?? await RunAsync(method, body, http.RequestAborted);
        }
        catch (Exception outage) when (!http.RequestAborted.IsCancellationRequested)
        {
            answer = Excuse(method, outage);
        }
        finally
        {
            if (wrong is null && method.Verb != HttpMethods.Get)
            {
                http.Request.BodyReader.AdvanceTo(body.End);
            }
        }

        Note(method, answer, clock.GetElapsedTime(started));
        return answer;
    }

    private bool IsTurnedAway(HttpContext http, [NotNullWhen(false)] Method? method, out Answer answer)
    {
        if (requireHttps && !http.Request.IsHttps)
        {
            answer = Answer.Error(StatusCodes.Status400BadRequest, "FAILED_PRECONDITION", "Plain HTTP is not served. Send the request over HTTPS.");
            return true;
        }

        if (!credentials.Accept(http.Request.Headers.Authorization))
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"booking server\", charset=\"UTF-8\"";
            answer = Answer.Error(StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", "The credentials are missing or wrong. Send HTTP Basic with the user name and password of the Partner Portal.");
            return true;
        }

        if (method is null)
        {
            answer = Answer.NotFound("There is no such method. Call one of HealthCheck, BatchAvailabilityLookup, CreateBooking, UpdateBooking, GetBookingStatus and ListBookings.");
            return true;
        }

        if (!HttpMethods.Equals(http.Request.Method, method.Verb))
        {
            http.Response.Headers.Allow = method.Verb;
            answer = Answer.Error(StatusCodes.Status405MethodNotAllowed, "NOT_FOUND", $"{method.Name} is called with another verb. Use {method.Verb}.");
            return true;
        }

        answer = method.IsOn ? default : Answer.Error(StatusCodes.Status501NotImplemented, "UNIMPLEMENTED", $"{method.Name} is not enabled here. Use BatchAvailabilityLookup.");
        return !method.IsOn;
    }

    /// <summary>The whole body; none for a method that takes none. No patience of ours bounds it, but its size and the slowest rate the web server bears do.</summary>
    private static async Task<(ReadOnlySequence<byte> Body, Answer? Wrong)> ReadAsync(HttpContext http, Method method)
    {
        if (http.Request.ContentLength > LargestBody)
        {
            return (default, TooLarge);
        }

        if (method.Verb == HttpMethods.Get)
        {
            return default;
        }

        if (http.Request.Headers.ContentEncoding is { Count: > 0 } coding && !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return (default, Answer.Invalid("Content-Encoding", "is not supported", "Send the body as it is: JSON in UTF-8, not compressed."));
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > LargestBody)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, TooLarge);
            }

            if (read.IsCompleted)
            {
                return (read.Buffer, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async Task<Answer> RunAsync(Method method, ReadOnlySequence<byte> body, CancellationToken aborted)
    {
        if (method.Patience is not { } patience)
        {
            return await method.AnswerAsync(body, aborted);
        }

        using var time = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, aborted);
        return await method.AnswerAsync(body, either.Token);
    }

    private static Answer TooLarge =>
        Answer.Invalid(WireFault.Body, "is too large", FormattableString.Invariant($"Send at most {LargestBody} bytes; ask for fewer slots at once."));

    private static async Task SendAsync(HttpContext http, Answer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted);
    }

    private void Note(Method? method, in Answer answer, TimeSpan took)
    {
        // strangers and unknown methods say nothing about how a method does
        if (method is null || answer.Status == StatusCodes.Status401Unauthorized)
        {
            metrics.Answered(method?.Name ?? "unknown", answer, took);
            LogTurnedAway(answer.Status, CallOfGoogle.Id);
            return;
        }

        metrics.Answered(method.Name, answer, took);
        if (method.IsOn)
        {
            // what is off on purpose does neither well nor badly
            health.Note(answer.WithPayment ? BookingServerLimits.CreateBookingWithPayment : method.Name, isError: answer.Status >= StatusCodes.Status400BadRequest, took);
        }

        if (answer.Status >= StatusCodes.Status400BadRequest)
        {
            LogError(method.Name, answer.Status, answer.Field, answer.Message, CallOfGoogle.Id);
        }
        else if (answer.Cause is { } cause)
        {
            LogRefused(method.Name, cause, CallOfGoogle.Id);
        }
        else if (method.Books)
        {
            LogDone(method.Name, CallOfGoogle.Id);
        }
    }

    /// <summary>A database that is away or too slow is worth another try; anything else is our own fault.</summary>
    private Answer Excuse(Method method, Exception fault)
    {
        var outage = IsOutage(fault);
        LogFault(method.Name, outage, Describe(fault), CallOfGoogle.Id);
        return outage
            ? Answer.Error(StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE", "The booking store does not answer. Send the same request again in a moment.")
            : Answer.Error(StatusCodes.Status500InternalServerError, "INTERNAL", "Something broke on our side; it has been recorded. Send the same request again later.");
    }

    /// <summary>Whether the database is away, locked or too slow, which passes; anything else is a fault of ours.</summary>
    internal static bool IsOutage(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException or TimeoutException or IOException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }

    // types and places only: a message may quote what a guest wrote
    private static string Describe(Exception fault)
    {
        var text = new System.Text.StringBuilder();
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            text.Append(inner.GetType().FullName).AppendLine().Append(inner.StackTrace).AppendLine();
        }

        return text.ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} answered {Status} about {Field}: {Reason} (request {RequestId})")]
    private partial void LogError(string method, int status, string? field, string? reason, string? requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} refused with {Cause} (request {RequestId})")]
    private partial void LogRefused(string method, BookingFailureCause cause, string? requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} done (request {RequestId})")]
    private partial void LogDone(string method, string? requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "A call without method or credentials was turned away with {Status} (request {RequestId})")]
    private partial void LogTurnedAway(int status, string? requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} got a body that broke off ({Status}; request {RequestId})")]
    private partial void LogCutBody(string method, int status, string? requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed (outage: {Outage}, request {RequestId}): {Fault}")]
    private partial void LogFault(string method, bool outage, string fault, string? requestId);
}
