namespace MerchantPortal.Browser.Tests;

/// <summary>Prices and rules in a real browser: painted with the keyboard alone, with the mouse, on a phone, in three languages.</summary>
public sealed class RulesTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Theory]
    [InlineData("en", "merchant-1", "service-1-a", "18.50", "18.50", "Saturday 17:00: $18.50, changed here (Saturday, 17:00–19:00)")]
    [InlineData("zh-Hant", "tpe-1", "cut", "950", "950", "星期六 17:00：NT$950，在此變更（星期六 17:00–19:00）")]
    [InlineData("tr", "ist-1", "table", "450,50", "450,50", "Cumartesi 17:00: ₺450,50, burada değişti (Cumartesi, 17:00–19:00)")]
    public async Task A_price_is_painted_with_the_keyboard_alone(string language, string merchant, string service, string typed, string shown, string spoken)
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, $"/rules?merchant={merchant}&service={service}");
        if (language != "en")
        {
            await ChooseLanguageAsync(page, language);
        }

        var grid = page.GetByTestId("week-grid");
        await Expect(grid).ToBeVisibleAsync();
        var saturday = language == "zh-Hant" ? 6 : 5;
        var plain = await Shown(page, 14, saturday).TextContentAsync();
        var later = await Shown(page, 18, saturday).TextContentAsync();
        await TabToAsync(page, Cell(page, 0, 0));
        await PressAsync(page, "ArrowRight", saturday);
        await PressAsync(page, "ArrowDown", 14);
        await PressAsync(page, "Shift+ArrowDown", 3);
        await Expect(Cell(page, 17, saturday)).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Cell(page, 13, saturday)).ToHaveAttributeAsync("aria-selected", "false");
        await Expect(page.GetByTestId("selection")).ToContainTextAsync("17:00–19:00");

        await page.Keyboard.TypeAsync(typed);
        await page.Keyboard.PressAsync("Enter");

        await Expect(Shown(page, 14, saturday)).ToHaveTextAsync(shown);
        await Expect(Shown(page, 17, saturday)).ToHaveTextAsync(shown);
        await Expect(Shown(page, 18, saturday)).ToHaveTextAsync(later!);
        await Expect(Cell(page, 14, saturday)).ToHaveAccessibleNameAsync(spoken);
        await Expect(Cell(page, 17, saturday)).ToBeFocusedAsync();
        await Expect(page.Locator("[data-testid='rule-row'][data-layer='Price']").Filter(new() { HasText = "17:00–19:00" })).ToHaveCountAsync(1);

        await page.Keyboard.PressAsync("Control+z");
        await Expect(Shown(page, 14, saturday)).ToHaveTextAsync(plain!);
        await PressAsync(page, "ArrowUp", 1);
        await PressAsync(page, "ArrowDown", 1);
        await page.Keyboard.TypeAsync(typed);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Shown(page, 17, saturday)).ToHaveTextAsync(shown);

        // The focus comes back from the field a moment after the painting is drawn; in the field the key would delete a letter.
        await Expect(Cell(page, 17, saturday)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(Shown(page, 17, saturday)).Not.ToHaveTextAsync(shown);
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.GetByTestId("offer-bar")).ToHaveAttributeAsync("data-state", "kept");
    }

    [Fact]
    public async Task A_grid_that_was_left_listens_to_nothing_more()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await page.AddInitScriptAsync("""
            window.listening = 0;
            const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
            const counts = (target, type) => (target === document && type === "keydown") || target instanceof MediaQueryList;
            EventTarget.prototype.addEventListener = function (type, handler, options) {
              if (counts(this, type)) { listening++; options?.signal?.addEventListener("abort", () => listening--); }
              return add.call(this, type, handler, options);
            };
            EventTarget.prototype.removeEventListener = function (type, handler, options) {
              if (counts(this, type)) listening--;
              return remove.call(this, type, handler, options);
            };
            """);
        await GoAsync(page, "/services");

        var before = await page.EvaluateAsync<int>("listening");
        await page.EvaluateAsync("Blazor.navigateTo('rules?merchant=merchant-1&service=service-1-a')");
        await Expect(page.GetByTestId("week-grid")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("before => listening >= before + 2", before);
        var there = await page.EvaluateAsync<int>("listening");

        await page.EvaluateAsync("Blazor.navigateTo('services')");
        await Expect(page.GetByTestId("week-grid")).ToHaveCountAsync(0);
        await page.WaitForFunctionAsync("there => listening <= there - 2", there);
    }

    [Fact]
    public async Task What_is_pressed_before_the_grids_script_has_come_is_done_when_it_comes()
    {
        var page = await OpenAsync(product, Demo.Manager);
        var comes = await HoldScriptAsync(page);
        await page.GotoAsync("/rules?merchant=merchant-1&service=service-1-a");
        var friday = await Shown(page, 5, 4).TextContentAsync();
        await Cell(page, 3, 1).ClickAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.TypeAsync("17.45");
        await page.Keyboard.PressAsync("Enter");
        await Cell(page, 5, 4).ClickAsync();
        await Expect(page.GetByTestId("week-editor")).Not.ToHaveAttributeAsync("data-ready", "yes");
        comes.SetResult();

        await Expect(Shown(page, 3, 2)).ToHaveTextAsync("17.45");
        await Expect(Shown(page, 3, 1)).ToHaveTextAsync("12.00");
        await Expect(page.GetByTestId("selection")).ToContainTextAsync("Friday");
        await Expect(Cell(page, 5, 4)).ToBeFocusedAsync();
        await Expect(Shown(page, 5, 4)).ToHaveTextAsync(friday!);

        // It was asked for before there was a grid, and once
        Assert.Equal(1, await page.EvaluateAsync<int>("performance.getEntriesByType('resource').filter(e => e.name.includes('/week-grid')).length"));
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(1280)]
    [InlineData(1440)]
    public async Task No_name_of_a_day_is_cut_off(int width)
    {
        var page = await OpenAsync(product, Demo.Manager);
        await page.SetViewportSizeAsync(width, 900);
        await GoAsync(page, "/rules?merchant=merchant-1&service=service-1-a");

        Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.week-day')].filter(day => day.scrollWidth > day.clientWidth).map(day => day.textContent)"));
    }

    [Fact]
    public async Task What_is_typed_before_a_slow_server_has_answered_the_selection_is_painted_whole()
    {
        var page = await OpenAsync(product, Demo.Manager);
        var wire = await Wire.OfAsync(page);
        await GoAsync(page, "/rules?merchant=merchant-1&service=service-1-a");
        await Cell(page, 2, 1).ClickAsync();
        await Expect(page.GetByTestId("paint-price")).ToHaveValueAsync("12.00");
        wire.HoldToPage();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.TypeAsync("18");
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("9");
        wire.Release();
        await Expect(page.GetByTestId("selection")).ToContainTextAsync("Wednesday");
        await page.Keyboard.TypeAsync(".55");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Shown(page, 2, 2)).ToHaveTextAsync("19.55");
        await Expect(Shown(page, 2, 1)).ToHaveTextAsync("12.00");
    }

    [Fact]
    public async Task What_is_painted_and_published_is_what_the_guest_is_offered()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/rules?merchant=10002&service=1000");
        await page.GetByTestId("day-2").ClickAsync();
        await Expect(page.GetByTestId("selection")).ToHaveTextAsync("Tuesday, all day");
        // Four presses and Enter: Tuesday is cheaper
        await page.Keyboard.TypeAsync("-10%");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Shown(page, 0, 1)).ToHaveTextAsync("18.00");
        await Expect(page.GetByTestId("difference-line")).ToContainTextAsync("Tuesday, all day");
        await page.GetByTestId("offer-review").ClickAsync();
        await page.GetByTestId("publish-confirm").ClickAsync();
        await Expect(page.GetByTestId("publish-done")).ToBeVisibleAsync();
        await page.GetByTestId("publish-close").ClickAsync();
        await Expect(page.GetByTestId("difference")).ToHaveCountAsync(0);
        await GoAsync(page, "/rules?merchant=10002&service=1000");
        await Expect(Shown(page, 0, 1)).ToHaveTextAsync("18.00");
        await Expect(Shown(page, 0, 2)).ToHaveTextAsync("20.00");

        var guest = await OpenAsync(product);
        foreach (var (day, price) in new[] { ("Tue ", "18.00 USD"), ("Wed ", "20.00 USD") })
        {
            await GoAsync(guest, "/simulator?merchant=10002&service=1000");
            // The later of the two: of today every time may be past
            await guest.GetByTestId("sim-day").Filter(new() { HasText = day }).Last.ClickAsync();
            await guest.Locator("[data-testid=sim-slot][data-state=open]").First.ClickAsync();
            await Expect(guest.GetByTestId("sim-price")).ToHaveTextAsync(price);
        }
    }

    [Fact]
    public async Task Dragging_selects_a_rectangle_and_what_is_painted_on_it_is_on_screen()
    {
        var page = await OpenAsync(product, Demo.Manager, height: 1400);
        await GoAsync(page, "/rules?merchant=merchant-1&service=service-3-c");
        var from = (await Cell(page, 4, 1).BoundingBoxAsync())!;
        var to = (await Cell(page, 7, 3).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + 20, from.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + 20, to.Y + 10, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(page.Locator("td[aria-selected='true']")).ToHaveCountAsync(12);
        await Expect(page.GetByTestId("selection")).ToHaveTextAsync("Tuesday–Thursday, 12:00–14:00");

        // From the press of Enter until the browser has drawn the cell, and for comparison from a letter until the one line that answers it: measured in the page, without this test's own way
        await page.EvaluateAsync("""
            () => {
              const watch = (element, kind, name, wanted) => {
                let at = 0;
                const times = window[name] = [];
                addEventListener(kind, e => { if (wanted(e)) at = performance.now(); }, true);
                new MutationObserver(() => { if (at) { const from = at; at = 0; requestAnimationFrame(() => setTimeout(() => { times.push(performance.now() - from); document.body.dataset[name] = times.length; })); } })
                  .observe(element, { childList: true, characterData: true, subtree: true });
              };
              watch(document.querySelector("td[data-r='4'][data-c='1']"), "keydown", "painted", e => e.key === "Enter");
              watch(document.querySelector("[data-testid='paint-price-note']"), "input", "answered", () => true);
            }
            """);
        for (var n = 1; n <= 20; n++)
        {
            var done = n.ToString(CultureInfo.InvariantCulture);
            await page.GetByTestId("paint-price").FillAsync($"+{done}%");
            await Expect(page.Locator("body")).ToHaveAttributeAsync("data-answered", done);
            await page.GetByTestId("paint-price").PressAsync("Enter");
            await Expect(Shown(page, 4, 1)).ToHaveTextAsync((80 + (0.8 * n)).ToString("0.00", CultureInfo.InvariantCulture));
            await Expect(page.Locator("body")).ToHaveAttributeAsync("data-painted", done);
        }

        var times = (await page.EvaluateAsync<double[]>("window.painted")).Order().ToList();
        var floor = (await page.EvaluateAsync<double[]>("window.answered")).Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Painted on screen after {times[0]:0} ms at best, {times[10]:0} ms median, {times[18]:0} ms at the 95th percentile; {times[10] / floor[10]:0.0} times a single line's redraw ({floor[10]:0} ms)."));
        Assert.Equal((20, 20), (times.Count, floor.Count));
    }

    [Theory]
    [InlineData(390, "en")]
    [InlineData(320, "tr")]
    [InlineData(320, "zh-Hant")]
    public async Task A_phone_opens_today_and_paints_from_its_foot_beside_the_chosen_half_hour(int width, string language)
    {
        var page = await OpenAsync(product, Demo.Manager, width, 800);
        await GoAsync(page, "/rules?merchant=ist-1&service=table");
        if (language != "en")
        {
            await ChooseLanguageAsync(page, language);
        }

        var today = (int)SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Europe/Istanbul"]).DayOfWeek;
        var column = language == "zh-Hant" ? today % 7 : today - 1;
        await Expect(Cell(page, 0, column)).ToBeVisibleAsync();
        await page.GetByTestId("day-next").ClickAsync();
        var next = (column + 1) % 7;
        await Expect(Cell(page, 0, next)).ToBeVisibleAsync();
        await Expect(Cell(page, 0, column)).ToBeHiddenAsync();
        await Expect(Cell(page, 0, next)).ToHaveAttributeAsync("tabindex", "0");
        Assert.InRange((await Cell(page, 0, next).BoundingBoxAsync())!.Height, 44, 60);
        foreach (var layer in new[] { "Fee", "Mode", "Price" })
        {
            // Drawn anew while it is pressed, it may look unpressed for a moment; what counts is the layer that comes
            await page.GetByTestId("layer-" + layer).ClickAsync(new() { Force = true });
            await Expect(page.Locator(".week-grid-" + layer.ToLowerInvariant())).ToBeVisibleAsync();
            await Cell(page, 12, next).ClickAsync();
            await Expect(page.GetByTestId("paint-apply")).ToBeVisibleAsync();
            await page.WaitForFunctionAsync($$"""
                () => {
                  const [cell, painter, apply] = ["td[data-r='12'][data-c='{{next}}']", "[data-testid='paint']", "[data-testid='paint-apply']"].map(s => document.querySelector(s).getBoundingClientRect());
                  return cell.top > 0 && cell.bottom <= painter.top && apply.top >= painter.top && apply.bottom <= painter.bottom && painter.bottom <= innerHeight;
                }
                """);
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        }

        await page.GetByTestId("paint-price").FillAsync("777");
        await page.GetByTestId("paint-apply").ClickAsync();
        await Expect(Cell(page, 12, next)).ToContainTextAsync("777");
        await page.GetByTestId("paint-close").ClickAsync();
        await Expect(page.GetByTestId("paint-apply")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_people_paint_the_same_half_hour_and_the_one_who_is_asked_chooses_in_the_cell()
    {
        IPage[] pages = [await OpenAsync(product, Demo.Manager), await OpenAsync(product, Demo.Admin)];
        Wire[] wires = [await Wire.OfAsync(pages[0]), await Wire.OfAsync(pages[1])];
        foreach (var (page, typed) in pages.Zip(["91", "92"]))
        {
            await GoAsync(page, "/rules?merchant=tpe-1&service=colour");
            await Cell(page, 2, 0).ClickAsync();
            await page.GetByTestId("paint-price").FillAsync(typed);
        }

        // Before either is kept: the later of the two is asked
        await Wire.AtOnceAsync([.. pages.Zip(wires)], n => pages[n].GetByTestId("paint-price").PressAsync("Enter"));
        await Task.WhenAny(pages.Select(page => Expect(page.GetByTestId("offer-conflicts")).ToBeVisibleAsync()));
        var asked = await pages[0].GetByTestId("offer-conflicts").IsVisibleAsync() ? 0 : 1;
        var (mine, theirs) = asked == 0 ? ("91", "92") : ("92", "91");
        var cell = Cell(pages[asked], 2, 0);
        await Expect(cell.Locator("[data-pick=mine]")).ToContainTextAsync(mine);
        await cell.FocusAsync();
        await pages[asked].Keyboard.PressAsync("Enter");
        await Expect(cell.Locator("[data-pick=mine]")).ToBeFocusedAsync();
        await pages[asked].Keyboard.PressAsync("ArrowDown");
        await Expect(cell.Locator("[data-pick=theirs]")).ToBeFocusedAsync();
        await pages[asked].Keyboard.PressAsync("Escape");
        await Expect(cell).ToBeFocusedAsync();
        var looks = new Looks();
        await looks.AtAsync(pages[asked], "rules, two values in a cell");

        // On a phone, where the day of the cell is looked for first
        await pages[asked].SetViewportSizeAsync(390, 800);
        var today = (int)SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Taipei"]).DayOfWeek - 1;
        for (var day = today; day != 0;)
        {
            await Expect(Cell(pages[asked], 0, day)).ToBeVisibleAsync();
            await pages[asked].GetByTestId("day-next").ClickAsync();
            day = (day + 1) % 7;
        }

        await Expect(cell.Locator("[data-pick=mine]")).ToBeVisibleAsync();
        Assert.InRange((await cell.Locator("[data-pick=theirs]").BoundingBoxAsync())!.Height, 44, 60);
        await looks.AtAsync(pages[asked], "rules on a phone, two values in a cell");
        looks.AssertNothing();
        await cell.Locator("[data-pick=theirs]").ClickAsync();
        await Expect(cell.Locator(".week-line")).ToHaveTextAsync(theirs);
        await Expect(cell).ToBeFocusedAsync();
        await Expect(Shown(pages[1 - asked], 2, 0)).ToHaveTextAsync(theirs);
    }

    [Fact]
    public async Task What_stands_over_the_grid_stands_in_one_line()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/rules?merchant=10001");
        var (label, legend) = ((await page.Locator(".rules-bar label.field-label").BoundingBoxAsync())!, (await page.Locator(".layer-switch legend").BoundingBoxAsync())!);
        var (choice, layers) = ((await page.GetByTestId("rules-scope").BoundingBoxAsync())!, (await page.Locator(".layer-row").BoundingBoxAsync())!);
        Assert.Equal((legend.Y, layers.Y, layers.Height), (label.Y, choice.Y, choice.Height));
    }

    /// <summary>The value alone, without the name of the rule.</summary>
    private static ILocator Shown(IPage page, int row, int column) => Cell(page, row, column).Locator(".week-line");

    /// <summary>Keeps the grid's script away from a page until it is set.</summary>
    private static async Task<TaskCompletionSource> HoldScriptAsync(IPage page)
    {
        var comes = new TaskCompletionSource();
        await page.RouteAsync("**/js/week-grid*.js", async route =>
        {
            await comes.Task;
            await route.ContinueAsync();
        });
        return comes;
    }

    private static ILocator Cell(IPage page, int row, int column) => page.Locator(FormattableString.Invariant($"td[data-r='{row}'][data-c='{column}']"));

    private static async Task PressAsync(IPage page, string key, int times)
    {
        for (var n = 0; n < times; n++)
        {
            await page.Keyboard.PressAsync(key);
        }
    }
}
