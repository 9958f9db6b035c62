namespace MerchantPortal.Web.Ui;

/// <summary>The time of an act that decides. What a person has pressed is done though they leave the page or their connection breaks; it does not wait for ever.</summary>
public static class OwnTime
{
    /// <summary>Longer than a busy file keeps a writer waiting, shorter than a person waits for a word.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Runs the act with a token that only time cancels.</summary>
    public static async Task<T> RunAsync<T>(TimeProvider clock, Func<CancellationToken, Task<T>> act)
    {
        using var own = new CancellationTokenSource(Longest, clock);
        return await act(own.Token);
    }
}
