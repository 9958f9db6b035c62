using NodaTime;

namespace MerchantPortal.Features.Requests;

/// <summary>Section <c>Requests</c>.</summary>
public sealed class RequestsOptions
{
    public const string Section = "Requests";

    /// <summary>How long an answer can be taken back and its update waits; zero sends at once.</summary>
    public TimeSpan UndoWindow { get; set; } = TimeSpan.FromSeconds(8);

    internal Duration Undo => Duration.FromTimeSpan(UndoWindow);
}
