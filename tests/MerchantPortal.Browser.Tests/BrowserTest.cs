using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace MerchantPortal.Browser.Tests;

/// <summary>Opens browsers for one test; when it fails, a trace and a picture of every open page are kept under artifacts/browser.</summary>
public abstract partial class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    /// <summary>Milliseconds a page may take for one step on a machine that does much else; only a test that fails waits so long.</summary>
    internal const float Patience = 60_000;

    private readonly ConcurrentQueue<IBrowserContext> contexts = new();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A browser of its own, signed in as somebody or as nobody.</summary>
    protected async Task<IPage> OpenAsync(Product product, string? email = null, int width = 1280, int height = 900, string language = "en", ColorScheme scheme = ColorScheme.Light, bool touch = false)
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = product.Address,
            StorageState = email is null ? null : await product.CookiesOfAsync(email),
            ViewportSize = new() { Width = width, Height = height },
            Locale = language,
            ColorScheme = scheme,
            HasTouch = touch,
            IsMobile = touch,
            ReducedMotion = ReducedMotion.Reduce,
        });
        contexts.Enqueue(context);
        context.SetDefaultTimeout(Patience);

        // Snapshots of every step cost time in every test; the picture of the failure and the steps are enough until somebody asks.
        await context.Tracing.StartAsync(new() { Snapshots = Environment.GetEnvironmentVariable("BROWSER_SNAPSHOTS") == "1" });
        return await context.NewPageAsync();
    }

    /// <summary>Goes to a page and waits until it is drawn: its heading stands, nothing is loading, and a week grid hears what is pressed.</summary>
    protected static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await DrawnAsync(page);
    }

    /// <summary>
    /// Moves from one page to another within the circuit, as a link does; cheaper than <see cref="GoAsync"/>. By way of a page that is not there, so that nothing of the
    /// page before is taken for the new one.
    /// </summary>
    protected static async Task MoveAsync(IPage page, string path)
    {
        await page.EvaluateAsync("Blazor.navigateTo('/nowhere')");
        await Expect(page.GetByTestId("not-found")).ToBeVisibleAsync();
        await page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
        await Expect(page.GetByTestId("not-found")).ToHaveCountAsync(0);
        await DrawnAsync(page);
    }

    private static async Task DrawnAsync(IPage page)
    {
        await Expect(page.Locator("h1").First).ToBeVisibleAsync();
        await Expect(page.Locator("[data-testid=loading], [data-testid=week-editor]:not([data-ready])")).ToHaveCountAsync(0);
    }

    /// <summary>Signs in by keys alone.</summary>
    protected static async Task SignInByKeysAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in");
        await TabToAsync(page, page.GetByTestId("sign-in-email"));
        await page.Keyboard.TypeAsync(email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Demo.Password);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Presses Tab until this has the focus.</summary>
    protected static Task TabToAsync(IPage page, ILocator wanted) => PressToAsync(page, "Tab", wanted);

    /// <summary>Tab enters the list at one row; the others are reached by arrows.</summary>
    protected static Task ArrowToAsync(IPage page, ILocator wanted) => PressToAsync(page, "ArrowDown", wanted);

    private static async Task PressToAsync(IPage page, string key, ILocator wanted)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"{key} does not lead there.");
    }

    /// <summary>Another language in a signed-in browser: the choice of the menu, made by its form.</summary>
    protected static async Task ChooseLanguageAsync(IPage page, string language)
    {
        await page.GetByTestId("language").Locator("summary").ClickAsync();
        await page.GetByTestId("language-" + language).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
    }

    public virtual async ValueTask DisposeAsync()
    {
        var test = TestContext.Current;
        var failed = test.TestState?.Result == TestResult.Failed;
        var name = Unsafe().Replace(test.Test?.TestDisplayName ?? "test", "-");
        var number = 0;
        foreach (var context in contexts)
        {
            number++;
            var kept = Path.Combine(Artifacts, FormattableString.Invariant($"{name[..Math.Min(name.Length, 140)]}-{number}"));
            if (failed)
            {
                foreach (var page in context.Pages)
                {
                    await page.ScreenshotAsync(new() { Path = kept + ".png", Timeout = Patience });
                }
            }

            await context.Tracing.StopAsync(new() { Path = failed ? kept + ".zip" : null });
            await context.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static string Artifacts
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
            }

            return Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "browser")).FullName;
        }
    }

    [GeneratedRegex("[^A-Za-z0-9_.]+", RegexOptions.None, 1000)]
    private static partial Regex Unsafe();
}
