using System.Net.Mime;
using System.Text.Json;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.BookingServer;
using MerchantPortal.Web.Workers;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;

namespace MerchantPortal.Web.Hosting;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>: 200 or 503, open to anyone, with the state of each check and nothing else.</summary>
public static class Health
{
    private const string Ready = "ready";

    /// <summary>Adds the checks; those of the relay and of the deadlines only where their loops run, the warm-up's only where Google calls.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, bool worker, bool bookingServer)
    {
        var checks = services.AddHealthChecks().AddCheck<DatabaseAnswers>("database", tags: [Ready]).AddCheck<DatabaseFits>("migrations", tags: [Ready]);
        if (worker)
        {
            checks.AddTypeActivatedCheck<LoopBreathes>("relay", null, [Ready], nameof(RelayLoop))
                .AddTypeActivatedCheck<LoopBreathes>("deadlines", null, [Ready], nameof(DeadlineLoop));
        }

        if (bookingServer)
        {
            services.AddSingleton<WarmUp>().AddHostedService(provider => provider.GetRequiredService<WarmUp>());
            checks.AddCheck<WarmUp>("warm", tags: [Ready]);
        }

        return services;
    }

    /// <summary>Maps both addresses. Live says only that the process answers.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous().DisableHttpMetrics();
        routes.MapHealthChecks("/healthz/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous().DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = MediaTypeNames.Application.Json;
        return JsonSerializer.SerializeAsync(http.Response.Body, new
        {
            status = Word(report.Status),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value.Status), StringComparer.Ordinal),
        }, cancellationToken: http.RequestAborted);
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "failing";

    private sealed class DatabaseAnswers(IDbContextFactory<PortalDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }

    private sealed class DatabaseFits(IDbContextFactory<PortalDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.MigrationStateAsync(cancellationToken) is { Pending.Count: 0 } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }

    private sealed class LoopBreathes(string loop, WorkerPulse pulse, TimeProvider clock) : IHealthCheck
    {
        private static readonly Duration Longest = Duration.FromSeconds(30);

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            // A beat of a moment to come was before the clock was set back: nothing is known of the loop since
            Task.FromResult(pulse.Beats.TryGetValue(loop, out var last) && clock.Now() - last is var since && since <= Longest && since >= -Longest ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
