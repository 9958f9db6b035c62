using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.TestKit;

/// <summary>Keeps every log line, as it would be written, with its level and category.</summary>
public sealed class CollectedLogs : ILoggerProvider
{
    public ConcurrentQueue<Line> Lines { get; } = new();

    public sealed record Line(LogLevel Level, string Category, string Text);

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void Dispose()
    {
        // nothing to give back
    }

    private sealed class Collector(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Lines.Enqueue(new(logLevel, category, formatter(state, exception) + (exception is null ? "" : " " + exception)));
    }
}
