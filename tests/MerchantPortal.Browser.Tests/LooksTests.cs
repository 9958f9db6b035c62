namespace MerchantPortal.Browser.Tests;

/// <summary>What <see cref="Looks"/> promises: a planted fault is found where it is, and nothing is said of a page without one.</summary>
public sealed class LooksTests(Chromium chromium)
{
    [Theory]
    [InlineData("<p>Good.</p>", "")]
    [InlineData("<button></button>", "it: button-name")]
    [InlineData("<label>Name</label><input>", "it: label")]
    [InlineData("<p class=pale>Pale on white.</p>", "it: color-contrast")]
    [InlineData("<p class=night>Black in the dark.</p>", "it, dark: color-contrast")]
    [InlineData("<p class=small>Pale on a phone.</p>", "it, phone: color-contrast")]
    [InlineData("<p class=wide>Wide.</p>", "it: 40 wider than 320, to the end of p.wide")]
    [InlineData("<p class=middling>Between a phone and a desk.</p>", "it: 100 wider than 800, to the end of p.middling")]
    [InlineData("<table class=tight><tr><td><p>Overflowing</table>", "it: a cell is 90 too narrow at 1280: td.")]
    [InlineData("<button class=tiny>a</button><button class=tiny>b</button>", "it: target-size")]
    [InlineData("<button class=thumb>a</button><button class=thumb>b</button>", "it, phone: target-size")]
    [InlineData("<h4>Never serious</h4>", "")]
    public async Task A_planted_fault_is_found_in_its_light_and_at_its_width(string planted, string found)
    {
        var page = await chromium.Browser.NewPageAsync();
        await page.SetContentAsync($$"""
            <!doctype html><html lang="en"><head><title>Planted</title><style>
              body { margin: 0 } .wide { inline-size: 360px }
              @media (min-width: 641px) and (max-width: 1000px) { .middling { inline-size: 900px } }
              @media (min-width: 1001px) { .tight { table-layout: fixed; inline-size: 10px; border-spacing: 0 } .tight td { padding: 0 } .tight p { inline-size: 100px } }
              @media (min-width: 401px) { .pale { color: #ccc } .tiny { inline-size: 16px; block-size: 16px } }
              button { border: 0; padding: 0; inline-size: 44px; block-size: 44px }
              @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .pale { color: #eee } .night { color: #222 } }
              @media (max-width: 400px) { .small { color: #ccc } .thumb { inline-size: 20px; block-size: 20px } }
            </style></head><body><main><h1>Planted</h1>{{planted}}</main></body></html>
            """);
        var looks = new Looks();
        await looks.AtAsync(page, "it");
        Assert.Equal(found.Length == 0 ? [] : [found], looks.Findings.Select(finding => finding.Split(" (")[0]));

        // The page is left as it was
        Assert.True(await page.EvaluateAsync<bool>("innerWidth === 1280 && matchMedia('(prefers-color-scheme: light)').matches"));
        await page.CloseAsync();
    }
}
