namespace MerchantPortal.Browser.Tests;

/// <summary>An input method as Chromium knows one: the keys it takes, the signs that are not final yet, and those that are.</summary>
internal sealed class InputMethod
{
    private readonly ICDPSession tools;

    private InputMethod(ICDPSession tools) => this.tools = tools;

    public static async Task<InputMethod> OfAsync(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    /// <summary>A key that the input method takes for itself: the page hears of it, as code 229.</summary>
    public Task TakeAsync(string key, bool ctrl = false) => tools.SendAsync("Input.dispatchKeyEvent", new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["type"] = "rawKeyDown",
        ["windowsVirtualKeyCode"] = 229,
        ["key"] = key,
        ["modifiers"] = ctrl ? 2 : 0,
    });

    /// <summary>What stands in the field while it is not final: each step replaces the one before.</summary>
    public async Task ComposeAsync(params string[] steps)
    {
        foreach (var step in steps)
        {
            await TakeAsync(step[^1..]);
            await tools.SendAsync("Input.imeSetComposition", new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["text"] = step,
                ["selectionStart"] = step.Length,
                ["selectionEnd"] = step.Length,
            });
        }
    }

    /// <summary>Enter, taken by the input method: the final signs stand where the steps stood.</summary>
    public async Task SettleAsync(string signs)
    {
        await TakeAsync("Enter");
        await tools.SendAsync("Input.insertText", new Dictionary<string, object>(StringComparer.Ordinal) { ["text"] = signs });
    }
}
