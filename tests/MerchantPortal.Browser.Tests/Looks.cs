using Deque.AxeCore.Commons;

namespace MerchantPortal.Browser.Tests;

/// <summary>
/// What every page owes everybody, in any state it is brought into: nothing serious for axe, in light, in dark and in a phone's colours and sizes, and no wider than a phone of 390 or 320 pixels.
/// A page is loaded once; its theme and its width change under it, as they do for a person.
/// </summary>
internal sealed class Looks
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Dark changes colours and nothing else of the document, so only the rules about colour are asked again.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    // WCAG 2.2's 2.5.8: 24 pixels, or room around; axe asks it only when it is told to
    private const string TargetSize = "target-size";

    // Asked in the page itself, so that only the findings come back and not every node that passed. A rule says how bad its findings are: one whose findings
    // are never serious is not asked.
    private const string Ask = """
        async only => {
          const grave = impact => impact === "serious" || impact === "critical";
          const off = axe._audit.rules.filter(rule => only ? !only.includes(rule.id) : rule.impact && !grave(rule.impact));
          const rules = Object.fromEntries([...off.map(rule => [rule.id, { enabled: false }]), ...(only ?? ["target-size"]).map(id => [id, { enabled: true }])]);
          const found = await axe.run(document, { rules, resultTypes: ["violations"], preload: false, iframes: false });
          return found.violations.filter(v => grave(v.impact))
            .map(v => `${v.id} (${v.impact}) ` + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 160)).join(" | "));
        }
        """;

    /// <summary>What was found, one line each.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Fails with every finding in full.</summary>
    public void AssertNothing() => Assert.True(Findings.Count == 0, string.Join('\n', Findings));

    /// <summary>Looks at the page as it stands, at its own width and light; leaves it so.</summary>
    public async Task AtAsync(IPage page, string what)
    {
        var size = page.ViewportSize!;
        await FitsAsync(page, what);
        await UnfoldAsync(page);
        await AskAsync(page, what, null);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AskAsync(page, what + ", dark", Colours);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        foreach (var width in new[] { 800, 390, 320 })
        {
            await page.SetViewportSizeAsync(width, size.Height);
            await FitsAsync(page, what);
        }

        // A phone has styles of its own
        await UnfoldAsync(page);
        await AskAsync(page, what + ", phone", [.. Colours, TargetSize]);
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Looks at the colours only, as they stand.</summary>
    public Task ColoursAsync(IPage page, string what) => AskAsync(page, what, Colours);

    /// <summary>Looks whether the page is no wider than its window, and no table's cell holds more than it shows.</summary>
    public async Task FitsAsync(IPage page, string what)
    {
        // With the innermost element that stands out, so that a reader need not look for it
        var found = await page.EvaluateAsync<string[]>("""
            () => {
              const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
              const named = e => `${e.tagName.toLowerCase()}.${[...e.classList].join(".")}`;
              const clipped = e => e !== document.body && (getComputedStyle(e).overflowX !== "visible" || clipped(e.parentElement));
              const out = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5 && e.checkVisibility() && !clipped(e)).at(-1);
              const cell = [...document.querySelectorAll("th, td")].find(cell => cell.scrollWidth - cell.clientWidth > 1);
              return [...(wide > 0 ? [`${wide} wider than ${root.clientWidth}${out ? ", to the end of " + named(out) : ""}`] : []),
                ...(cell ? [`a cell is ${cell.scrollWidth - cell.clientWidth} too narrow at ${root.clientWidth}: ${cell.dataset.label ?? named(cell)}`] : [])];
            }
            """);
        Findings.AddRange(found.Select(fault => what + ": " + fault));
    }

    // As high as the page is long: a bar that sticks to the window's edge hides whatever is scrolled under it, which is then too small for axe
    private static async Task UnfoldAsync(IPage page) =>
        await page.SetViewportSizeAsync(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollHeight") + 300);

    private async Task AskAsync(IPage page, string what, string[]? only)
    {
        // Once per document; a page that moves within itself keeps it
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        Findings.AddRange((await page.EvaluateAsync<string[]>(Ask, only)).Select(found => what + ": " + found));
    }
}
