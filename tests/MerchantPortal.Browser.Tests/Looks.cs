using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace MerchantPortal.Browser.Tests;

/// <summary>
/// What every page owes everybody, in any state it is brought into: nothing serious for axe, in light and in dark, and no wider than a phone of 390 or 320 pixels.
/// A page is loaded once; its theme and its width change under it, as they do for a person.
/// </summary>
internal sealed class Looks
{
    // Dark changes colours and nothing else of the document, so only the rules about colour are asked again.
    private static readonly AxeRunOptions Colours = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
        ResultTypes = [ResultType.Violations],
    };

    // What passes is not described node by node: nobody reads it, and on a page of many cells it takes most of the time.
    private static readonly AxeRunOptions Everything = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>What was found, one line each.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Looks at the page as it stands, at its own width and light; leaves it so.</summary>
    public async Task AtAsync(IPage page, string what)
    {
        Take(what, await page.RunAxe(Everything));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Take(what + ", dark", await page.RunAxe(Colours));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var size = page.ViewportSize!;
        foreach (var width in new[] { 390, 320 })
        {
            await page.SetViewportSizeAsync(width, size.Height);
            await FitsAsync(page, what);
        }

        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Looks at the colours only, as they stand.</summary>
    public async Task ColoursAsync(IPage page, string what) => Take(what, await page.RunAxe(Colours));

    /// <summary>Looks whether the page is no wider than its window.</summary>
    public async Task FitsAsync(IPage page, string what)
    {
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over)
        {
            Findings.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {over} wider than {page.ViewportSize!.Width}"));
        }
    }

    private void Take(string what, AxeResult result) => Findings.AddRange(result.Violations
        .Where(v => v.Impact is "serious" or "critical")
        .Select(v => $"{what}: {v.Id} ({v.Impact}) {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Target + " " + n.Html[..Math.Min(n.Html.Length, 160)]))}"));
}
