using System.Diagnostics;

namespace MerchantPortal.Features.Shared;

/// <summary>Spans of work that no request asks for (source <c>MerchantPortal.Work</c>). Their tags are kinds, counts, outcomes and the merchant's id: nothing of a guest.</summary>
public static class WorkSpans
{
    public const string SourceName = "MerchantPortal.Work";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span under the present one; null when nobody listens.</summary>
    internal static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Notes on the present span, if it is one of these, how its work ended.</summary>
    internal static void Ended(string outcome)
    {
        if (Activity.Current is { } span && span.Source == Source)
        {
            span.SetTag("outcome", outcome);
        }
    }
}
