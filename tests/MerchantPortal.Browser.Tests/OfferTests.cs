using System.Text.RegularExpressions;

namespace MerchantPortal.Browser.Tests;

/// <summary>Services, business and payments in a real browser: from a template to a guest's booking, two editors at once, languages.</summary>
public sealed class OfferTests(Chromium chromium, Product product) : BrowserTest(chromium), IClassFixture<Product>
{
    [Fact]
    public async Task A_service_goes_from_a_template_to_a_guests_booking_by_keyboard()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services?merchant=merchant-1");
        await page.GetByTestId("service-row").First.FocusAsync();
        await page.Keyboard.PressAsync("n");
        await Expect(page.GetByTestId("template-haircut")).ToBeVisibleAsync();
        await page.GetByTestId("template-haircut").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/services/merchant-1/haircut-"));
        var id = new Uri(page.Url).AbsolutePath.Split('/')[^1];
        await Expect(page.GetByTestId("service-title")).ToHaveTextAsync("Haircut");
        // A new page takes the focus to its title; whoever is faster would be sent back there
        await Expect(page.GetByTestId("service-title")).ToBeFocusedAsync();

        await page.GetByTestId("tab-basics").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.GetByTestId("tab-preview")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(page.GetByTestId("tab-preview")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByTestId("tab-basics")).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByTestId("service-price").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("42.50");
        await Expect(page.GetByTestId("offer-bar")).ToHaveAttributeAsync("data-state", "kept");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("publish-sheet")).ToContainTextAsync("$42.50");
        await Expect(page.GetByTestId("publish-confirm")).ToBeVisibleAsync();
        await page.GetByTestId("publish-confirm").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("publish-done")).ToBeVisibleAsync();

        var guest = await OpenAsync(product);
        await GoAsync(guest, $"/simulator?merchant=merchant-1&service={id}");
        await Expect(guest.Locator($"[data-testid=sim-service][data-service={id}]")).ToContainTextAsync("42.50 USD");
        var booking = await product.Guest.BookAsync(new("merchant-1", id, "America/New_York", 30, null, AsksFirst: false), 5, 14);
        await GoAsync(page, "/bookings/" + booking);
        await Expect(page.GetByTestId("booking-status")).ToHaveAttributeAsync("data-status", "CONFIRMED");
    }

    [Fact]
    public async Task A_new_price_is_what_a_prepaying_guest_is_asked_for()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services/merchant-1/service-3-c?tab=price");
        await page.GetByTestId("service-price").FillAsync("95");
        await page.GetByTestId("offer-review").ClickAsync();
        await Expect(page.GetByTestId("publish-sheet")).ToContainTextAsync("$80.00");
        await page.GetByTestId("publish-confirm").ClickAsync();
        await Expect(page.GetByTestId("publish-done")).ToBeVisibleAsync();

        var guest = await OpenAsync(product);
        await GoAsync(guest, "/simulator?merchant=merchant-1&service=service-3-c");
        await Expect(guest.Locator("[data-testid=sim-service][data-service=service-3-c]")).ToContainTextAsync("95.00 USD");
    }

    [Fact]
    public async Task Two_managers_edit_one_service_at_once_and_neither_loses_a_letter()
    {
        var first = await OpenAsync(product, Demo.Manager);
        var second = await OpenAsync(product, Demo.Admin);
        await GoAsync(first, "/services/10001/1000?tab=price");
        await GoAsync(second, "/services/10001/1000");
        await first.GetByTestId("service-price").FillAsync("44");
        await second.GetByTestId("service-name").FillAsync("Table for four by the window");
        await Expect(first.GetByTestId("service-title")).ToHaveTextAsync("Table for four by the window");
        await Expect(first.GetByTestId("service-price")).ToHaveValueAsync(new Regex(@"^44(\.00)?$"));
        await second.GetByTestId("tab-price").ClickAsync();
        await Expect(second.GetByTestId("service-price")).ToHaveValueAsync("44.00");
    }

    [Fact]
    public async Task Two_managers_who_type_different_prices_at_once_choose_one_of_them()
    {
        IPage[] pages = [await OpenAsync(product, Demo.Manager), await OpenAsync(product, Demo.Admin)];
        Wire[] wires = [await Wire.OfAsync(pages[0]), await Wire.OfAsync(pages[1])];
        string[] typed = ["21.50", "22.50"];
        foreach (var page in pages)
        {
            await GoAsync(page, "/services/10002/1000?tab=price");
        }

        await Wire.AtOnceAsync([.. pages.Zip(wires)], n => pages[n].GetByTestId("service-price").FillAsync(typed[n]));
        await Task.WhenAny(pages.Select(page => Expect(page.GetByTestId("offer-conflicts")).ToBeVisibleAsync()));
        var asked = await pages[0].GetByTestId("offer-conflicts").IsVisibleAsync() ? 0 : 1;
        await Expect(pages[asked].GetByTestId("offer-conflict")).ToContainTextAsync("$" + typed[0]);
        await Expect(pages[asked].GetByTestId("offer-conflict")).ToContainTextAsync("$" + typed[1]);
        var looks = new Looks();
        await looks.AtAsync(pages[asked], "service, two prices");
        looks.AssertNothing();
        await pages[asked].GetByTestId("conflict-mine").ClickAsync();
        await Expect(pages[asked].GetByTestId("offer-conflicts")).ToHaveCountAsync(0);
        await Expect(pages[1 - asked].GetByTestId("service-price")).ToHaveValueAsync(typed[asked]);
    }

    [Fact]
    public async Task A_name_is_composed_in_Chinese_while_its_draft_is_kept()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services/tpe-1/colour");
        var (name, bar) = (page.GetByTestId("service-name"), page.GetByTestId("offer-bar"));
        var before = await name.InputValueAsync();
        await name.FocusAsync();
        await page.Keyboard.PressAsync("End");
        var method = await InputMethod.OfAsync(page);

        // The draft is kept, and the page drawn again, while the sign is not final
        await method.ComposeAsync("ㄏ", "ㄏㄨ", "ㄏㄨˋ");
        await Expect(bar).ToHaveAttributeAsync("data-state", "kept");
        await method.TakeAsync("Enter", ctrl: true);
        await method.SettleAsync("護");
        await method.ComposeAsync("ㄈ", "ㄈㄚ", "ㄈㄚˇ");
        await method.SettleAsync("髮");
        await Expect(name).ToHaveValueAsync(before + "護髮");
        await Expect(page.GetByTestId("publish-sheet")).ToHaveCountAsync(0);
        await Expect(bar).ToHaveAttributeAsync("data-state", "kept");
        await GoAsync(page, "/services/tpe-1/colour");
        await Expect(page.GetByTestId("service-name")).ToHaveValueAsync(before + "護髮");
    }

    [Fact]
    public async Task Both_clocks_move_by_mouse_by_keys_and_by_number_and_the_guest_reads_it_in_three_languages()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services/merchant-1/service-2-b?tab=terms");
        var (cancel, refund) = (page.GetByTestId("handle-cancel"), page.GetByTestId("handle-refund"));
        await Expect(cancel).ToHaveAttributeAsync("aria-valuetext", "24 h before the start");

        await cancel.ScrollIntoViewIfNeededAsync();

        // Seventeen steps from two weeks to the start; 24 hours are the eighth, 48 hours the sixth
        var line = (await cancel.BoundingBoxAsync())!;
        float At(int step) => line.X + 14 + ((line.Width - 28) * step / 17);
        await page.Mouse.MoveAsync(At(7), line.Y + (line.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(At(5), line.Y + (line.Height / 2), new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByTestId("terms-cancel-hours")).ToHaveValueAsync("48");
        await refund.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.GetByTestId("terms-refund-hours")).ToHaveValueAsync("6");
        foreach (var (language, phone) in new[]
        {
            ("en", "From 2 days to 6 h before the start"), ("zh-Hant", "開始前 2 天至 6 小時之間"), ("tr", "Başlangıçtan 2 gün ile 6 sa öncesi arasında"),
        })
        {
            await Expect(page.GetByTestId("guest-card-" + language)).ToContainTextAsync(phone);
        }

        await page.GetByTestId("terms-refund-hours").FillAsync("60");
        await page.GetByTestId("terms-refund-hours").BlurAsync();
        await Expect(refund).ToHaveAttributeAsync("aria-valuetext", "60 h before the start");
        await Expect(page.GetByTestId("clocks-crossed")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("guest-card-tr")).ToContainTextAsync("60 sa");
        var looks = new Looks();
        await looks.AtAsync(page, "terms, clocks crossed");
        looks.AssertNothing();
    }

    [Fact]
    public async Task A_finding_leads_to_its_field()
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services/10002/1000?tab=price");
        await page.GetByTestId("lint-item").And(page.Locator("[data-code=DescriptionAdvised]")).GetByTestId("lint-go").ClickAsync();
        await Expect(page.GetByTestId("service-description")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("zh-Hant", "服務項目", "男士剪髮", "到店付款")]
    [InlineData("tr", "Hizmetler", "Erkek saç kesimi", "Geldiğinde öde")]
    public async Task The_list_speaks_the_readers_language(string language, string title, string name, string terms)
    {
        var page = await OpenAsync(product, Demo.Manager);
        await GoAsync(page, "/services?merchant=merchant-1");
        await ChooseLanguageAsync(page, language);
        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        var row = page.Locator("[data-testid=service-row][data-service=service-1-a]");
        await Expect(row).ToContainTextAsync(name);
        await Expect(row).ToContainTextAsync(terms);
    }
}
