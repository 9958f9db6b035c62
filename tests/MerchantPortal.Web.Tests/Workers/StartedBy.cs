using Microsoft.Extensions.Hosting;

namespace MerchantPortal.Web.Tests.Workers;

/// <summary>A process that listens when the test says so.</summary>
internal sealed class StartedBy : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource started = new();

    public CancellationToken ApplicationStarted => started.Token;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    /// <summary>From now on it listens.</summary>
    public void Listen() => started.Cancel();

    public void StopApplication()
    {
    }

    public void Dispose() => started.Dispose();
}
