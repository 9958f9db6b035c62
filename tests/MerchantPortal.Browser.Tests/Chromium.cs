using MerchantPortal.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace MerchantPortal.Browser.Tests;

/// <summary>The one headless browser of a run: the machine's own Chromium (<c>CHROMIUM</c>, or the one on the path), nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Each window would draw two pages of Chromium's own for its address bar, which nobody sees: a third of what a new window costs. One such list counts, so that
    // Playwright's own is repeated.
    private const string Without = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AutoDeElevate,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
        + "BlockOriginHeaderModificationOnRedirect,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
        + "OptimizationHints,PaintHolding,ThirdPartyStoragePartitioning,Translate";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The running browser; every test opens contexts of its own in it.</summary>
    public IBrowser Browser => browser ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(BrowserTest.Patience);
        playwright = await Playwright.CreateAsync();
        playwright.Selectors.SetTestIdAttribute("data-testid");
        List<string> arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--disable-features=" + Without];
        if (Environment.UserName == "root")
        {
            // Chromium's own sandbox refuses to run as root.
            arguments.Add("--no-sandbox");
        }

        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Headless = true, Args = arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given
            ? given
            : folders.SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser"), Path.Combine(folder, "google-chrome") })
                .FirstOrDefault(File.Exists)
              ?? throw new InvalidOperationException("There is no chromium on the path; install Debian's, or name one in CHROMIUM.");
    }
}
