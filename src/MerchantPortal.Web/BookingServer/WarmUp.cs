using System.Buffers;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// Walks the ways of a lookup and of a booking once, before the process says that it is ready: their first time takes half a second and more. Writes nothing. When it
/// cannot, the process is ready all the same, and the first guest waits.
/// </summary>
internal sealed partial class WarmUp(IEnumerable<Method> methods, Credentials credentials, ILogger<WarmUp> log) : BackgroundService, IHealthCheck
{
    private volatile bool over;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(over ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            _ = credentials.Accept("Basic " + Convert.ToBase64String("warm:up"u8));
            foreach (var method in methods)
            {
                var answer = method switch
                {
                    CreateBooking create => await create.RehearseAsync(stoppingToken),
                    BatchAvailabilityLookup lookup => await lookup.AnswerAsync(
                        new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes("""{"merchant_id":"rehearsal","slot_time":[{"service_id":"rehearsal","start_sec":"1","duration_sec":"3600"}]}""")), stoppingToken),
                    _ => default(Answer?),
                };
                if (answer is { } given)
                {
                    LogWarm(method.Name, given.Status);
                }
            }
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            // A type, no message: what a database says is not for this line
            LogCold(fault.GetType().Name);
        }
        finally
        {
            over = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} was walked once and answered {Status}")]
    private partial void LogWarm(string method, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first booking will be slow: {Fault} came in the way of walking it before")]
    private partial void LogCold(string fault);
}
