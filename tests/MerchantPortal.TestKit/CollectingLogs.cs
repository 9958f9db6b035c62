using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MerchantPortal.TestKit;

/// <summary>Keeps every log line of every category, with its properties and its exception's text, so that a test can look for what must not be there.</summary>
public sealed class CollectingLogs : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<Line> lines = new();

    /// <summary>One line as it would be written, properties included.</summary>
    public sealed record Line(LogLevel Level, string Category, string Text)
    {
        /// <summary>The exception that was logged with it.</summary>
        public Exception? Fault { get; init; }

        public override string ToString() => $"{Level} {Category}: {Text}";
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyCollection<Line> Lines => lines;

    /// <summary>Lines of warning and above.</summary>
    public IEnumerable<Line> Complaints => lines.Where(line => line.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, lines);

    /// <summary>A logger of a class under test.</summary>
    public ILogger<T> For<T>() => new Logger<T>(this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Collector(string category, ConcurrentQueue<Line> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue(new(LogLevel.Trace, category, $"scope {Text(state)}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(logLevel, category, $"{formatter(state, exception)} {Text(state)} {exception}") { Fault = exception });

        private static string Text<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> properties
            ? string.Join(' ', properties.Select(property => $"{property.Key}={property.Value}"))
            : state?.ToString() ?? "";
    }
}
