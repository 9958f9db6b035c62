using System.Globalization;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

public sealed class ServicePageTests : OfferContext
{
    private IRenderedComponent<ServicePage> Open(TestShop shop, string id = "cut", string? tab = null)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/{id}" + (tab is null ? "" : "?tab=" + tab));
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, id));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    [Fact]
    public async Task What_is_typed_is_kept_after_two_seconds_compared_in_plain_words_and_published()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        Assert.Null(await DraftOfAsync(shop));
        Keep(page);
        Assert.Equal(18_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
        Assert.Equal("1 change not published", page.Find("[data-testid=offer-changes]").TextContent);

        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        var line = page.Find("[data-testid=diff-line]");
        Assert.Equal(("€15.00", "€18.00"), (line.QuerySelector("del")!.LastChild!.TextContent, line.QuerySelector("ins")!.LastChild!.TextContent));
        Assert.Equal(15_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);

        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-done]").Count == 1);
        Assert.Equal(18_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
        Assert.Null(await DraftOfAsync(shop));
    }

    [Theory]
    [InlineData("en", "1 warning about what stays as it is")]
    [InlineData("zh-Hant", "1 項提醒與此次變更無關")]
    [InlineData("tr", "Değişmeyenlerle ilgili 1 uyarı")]
    public async Task Before_publishing_the_warnings_of_what_changes_come_first_and_those_of_other_services_are_folded(string language, string more)
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.Services["cut"].Description = TextByLanguage.Of("<u>Wash</u> and cut");
            s.Add("colour").Description = TextByLanguage.Of("<u>Full</u> colour");
            // A fee of all services that the cut's new price falls below
            s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            s.Merchant.DefaultTerms = new() { NoShowFee = new(new(12_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] };
        });
        Speak(language);
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("11");
        Keep(page);

        await page.Find("[data-testid=offer-review]").ClickAsync(new());

        Assert.Equal(["DescriptionTag", "V13AboveOnePrice"], page.FindAll("[data-testid=publish-warning]").Where(w => w.Closest("details") is null).Select(w => w.GetAttribute("data-code")));
        var folded = page.Find("[data-testid=publish-elsewhere]");
        Assert.False(folded.HasAttribute("open"));
        Assert.Equal(more, folded.QuerySelector("summary")!.TextContent.Trim());
        Assert.Contains("colour", Assert.Single(folded.QuerySelectorAll("[data-testid=publish-warning]")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_on_its_field_and_stops_publishing()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        var price = page.Find("[data-testid=service-price]");
        price.Input("12.345");
        price = page.Find("[data-testid=service-price]");
        await price.BlurAsync(new());
        Assert.Equal("true", page.Find("[data-testid=service-price]").GetAttribute("aria-invalid"));
        var item = page.Find("[data-testid=lint-item][data-code=typing]");
        Assert.Contains("at most 2 decimals", item.TextContent, StringComparison.Ordinal);
        Assert.Equal("12.345", page.Find("[data-testid=service-price]").GetAttribute("value"));

        page.Find("[data-testid=service-price]").Input("12.34");
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
    }

    [Fact]
    public async Task A_finding_leads_to_its_field_on_another_tab_and_then_focuses_it()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Price = new(15_000_000, "USD"));
        var page = Open(shop);
        var finding = page.Find("[data-testid=lint-item][data-code=V9]");
        Assert.Equal("error", finding.GetAttribute("data-severity"));
        await finding.QuerySelector("[data-testid=lint-go]")!.ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=service-price]").Count == 1);
        page.WaitForAssertion(() =>
        {
            var ids = (IReadOnlyList<string>)JSInterop.Invocations["portal.focusFirst"][^1].Arguments[0]!;
            Assert.Equal(page.Find("[data-testid=service-price]").Id, ids[0]);
        });
    }

    [Fact]
    public async Task A_finding_is_told_in_words_and_its_key_is_a_last_line_for_support()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Price = new(15_000_000, "USD"));
        var page = Open(shop);
        var finding = page.Find("[data-testid=lint-item][data-code=V9]");
        Assert.Equal("For support: V9", finding.QuerySelector("li > div > :last-child")!.TextContent);
        Assert.DoesNotContain("V9", finding.QuerySelector(".lint-level")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_that_can_be_put_right_is_put_right_in_one_press()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].MinAdvanceBooking = Duration.FromDays(400));
        var page = Open(shop);
        await page.Find("[data-testid=lint-item][data-code=V23] [data-testid=lint-fix]").ClickAsync(new());
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=V23]"));
        Keep(page);
        Assert.Equal(Duration.FromDays(366), (await DraftOfAsync(shop))!.Services[0].MinAdvanceBooking);
    }

    [Fact]
    public async Task No_press_makes_euros_of_dollars_only_typing_the_price_does()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Price = new(15_000_000, "USD"));
        var page = Open(shop, tab: "price");
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=V9] [data-testid=lint-fix]"));

        page.Find("[data-testid=service-price]").Input("14");
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=V9]"));
        Keep(page);
        Assert.Equal(new(14_000_000, "EUR"), (await DraftOfAsync(shop))!.Services[0].Price);
    }

    [Fact]
    public async Task A_draft_of_somebody_else_is_offered_on_coming_back()
    {
        var shop = await OpenSalonAsync();
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        var page = Open(shop, tab: "price");
        Assert.Contains("Mei edited this", page.Find("[data-testid=offer-draft-offered]").TextContent, StringComparison.Ordinal);
        Assert.Equal("21.00", page.Find("[data-testid=service-price]").GetAttribute("value"));
        Assert.Contains("€15.00", page.Find("[data-testid=field-published]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_published_is_named_and_led_to_wherever_it_is_edited()
    {
        var shop = await OpenSalonAsync();
        await EditElsewhereAsync(shop, d =>
        {
            d.Services[0].Price = new(21_000_000, "EUR");
            d.Services[0].Duration = Duration.FromMinutes(45);
            d.Merchant.BookableDays = 12;
        });

        var page = Open(shop);

        var places = page.FindAll("[data-testid=offer-unpublished]");
        Assert.Equal(2, places.Count);
        Assert.Contains($"merchant?merchant={shop.Id}&tab=booking&focus=merchant.bookableDays", places.Select(place => place.GetAttribute("href")));
        Assert.Contains(places, place => place.GetAttribute("href")!.StartsWith($"services/{shop.Id}/cut?merchant={shop.Id}&tab=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Mei published meanwhile. You see the newest state.")]
    [InlineData("zh-Hant", "Mei 已於期間發布，您看到的是最新狀態。")]
    [InlineData("tr", "Bu arada Mei yayınladı. En yeni durumu görüyorsunuz.")]
    public async Task Who_published_meanwhile_is_named(string language, string told)
    {
        Speak(language);
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        var view = await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None);
        await Portal.Acts.Publish.RunAsync(new(Mei, shop.Id, view!.Draft!.Stamp), CancellationToken.None);

        page.WaitForAssertion(() => Assert.Equal(told, page.Find("[data-testid=offer-news]").TextContent));
    }

    [Theory]
    [InlineData("", "services")]
    [InlineData("?merchant=m-1", "services?merchant=m-1")]
    public async Task The_way_back_to_the_services_keeps_the_business_that_was_chosen(string came, string back)
    {
        var shop = await OpenSalonAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut{came}");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForAssertion(() => Assert.Equal(back, page.Find("[data-testid=service-back]").GetAttribute("href")));
    }

    [Fact]
    public async Task Somebody_elses_edit_of_another_field_comes_in_and_what_is_typed_stays()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        await EditElsewhereAsync(shop, d => d.Services[0].Duration = Duration.FromMinutes(45));
        page.WaitForState(() => page.FindAll("[data-testid=offer-news]").Count == 1);
        Assert.Equal("18", page.Find("[data-testid=service-price]").GetAttribute("value"));
        Pass(2);
        page.WaitForAssertion(() =>
        {
            var draft = DraftOfAsync(shop).GetAwaiter().GetResult()!.Services[0];
            Assert.Equal((18_000_000, Duration.FromMinutes(45)), (draft.Price.Micros, draft.Duration));
        });
        Assert.Contains("Mei", page.Find("[data-testid=offer-news]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conflict-mine", 18_000_000)]
    [InlineData("conflict-theirs", 21_000_000)]
    public async Task Two_edits_of_one_field_are_shown_side_by_side_and_the_person_chooses(string choice, long micros)
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 1);
        var conflict = page.Find("[data-testid=offer-conflict]");
        Assert.Contains("€18.00", conflict.TextContent, StringComparison.Ordinal);
        Assert.Contains("€21.00", conflict.TextContent, StringComparison.Ordinal);
        Assert.Equal("18", page.Find("[data-testid=service-price]").GetAttribute("value"));

        await page.Find($"[data-testid={choice}]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 0);
        Assert.Equal(micros, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
    }

    [Fact]
    public async Task Staff_read_the_fields_and_cannot_publish()
    {
        var shop = await OpenSalonAsync(Role.Staff);
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        var page = Open(shop);
        Assert.True(page.Find("[data-testid=service-name]").HasAttribute("readonly"));
        Assert.Empty(page.FindAll("[data-testid=offer-review], [data-testid=offer-discard], [data-testid=places-add]"));
        Assert.Single(page.FindAll("[data-testid=offer-read-only]"));
    }

    [Fact]
    public async Task A_service_that_is_not_there_or_not_the_persons_is_not_found()
    {
        var shop = await OpenSalonAsync();
        var other = await Portal.OpenShopAsync();
        Assert.Single(Open(shop, "gone").FindAll("[data-testid=service-missing]"));
        Assert.Single(Open(other).FindAll("[data-testid=service-missing]"));
    }

    [Fact]
    public async Task A_draft_that_cannot_be_kept_says_so_and_is_tried_again()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        Database.Broken = true;
        page.Find("[data-testid=service-price]").Input("18");
        Pass(2);
        page.WaitForState(() => page.FindAll("[data-testid=offer-not-kept]").Count == 1);
        Assert.Equal("18", page.Find("[data-testid=service-price]").GetAttribute("value"));
        Database.Broken = false;
        Pass(4);
        page.WaitForState(() => page.Find("[data-testid=offer-bar]").GetAttribute("data-state") == "kept");
        Assert.Equal(18_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
    }

    [Fact]
    public async Task Discarding_asks_first_and_brings_back_what_is_published()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        Keep(page);
        await page.Find("[data-testid=offer-discard]").ClickAsync(new());
        await page.Find("[data-testid=offer-discard-yes]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=offer-review]").Count == 0);
        Assert.Equal("15.00", page.Find("[data-testid=service-price]").GetAttribute("value"));
        Assert.Null(await DraftOfAsync(shop));
    }

    [Fact]
    public async Task History_tells_each_version_and_publishes_an_old_one_again_after_asking()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        Keep(page);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-close]").Count == 1);
        await page.Find("[data-testid=publish-close]").ClickAsync(new());

        await page.Find("[data-testid=offer-history]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=history-entry]").Count == 2);
        await page.Find("[data-testid=history-entry][data-version='1'] [data-testid=roll-back]").ClickAsync(new());
        await page.Find("[data-testid=roll-back-yes]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=history-entry]").Count == 3);
        Assert.Equal(15_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
    }

    [Fact]
    public async Task A_field_tells_who_changed_it_from_what_to_what()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        Keep(page);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-close]").Count == 1);
        await page.Find("[data-testid=publish-close]").ClickAsync(new());

        await page.Find("[data-testid=field-history]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=field-history-sheet] [data-testid=diff-line]").Count == 1);
        var entry = page.Find("[data-testid=field-history-sheet]").TextContent;
        foreach (var part in new[] { "Ayşe", "€15.00", "€18.00" })
        {
            Assert.Contains(part, entry, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Putting_back_takes_one_field_to_what_is_published()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "price");
        page.Find("[data-testid=service-price]").Input("18");
        await page.Find("[data-testid=field-put-back]").ClickAsync(new());
        Assert.Equal("15.00", page.Find("[data-testid=service-price]").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-testid=offer-review]"));
    }

    [Fact]
    public async Task Questions_have_kinds_and_choices()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "rules");
        await page.Find("[data-testid=question-add]").ClickAsync(new());
        page.Find("[data-testid=question-label-0]").Input("Hair length?");
        page.Find("[data-testid=question-type-0]").Change(((int)IntakeFieldType.Dropdown).ToString(CultureInfo.InvariantCulture));
        page.Find("[data-testid=question-choices-0]").Input("Short\n\nLong\n");
        Keep(page);
        var question = Assert.Single((await DraftOfAsync(shop))!.Services[0].IntakeForm);
        Assert.Equal(("Hair length?", IntakeFieldType.Dropdown), (question.Label.Value, question.Type));
        Assert.Equal(["Short", "Long"], question.Choices.Select(c => c.Value));
        Assert.Equal("Short\n\nLong\n", page.Find("[data-testid=question-choices-0]").GetAttribute("value"));
    }

    [Fact]
    public async Task A_translation_is_typed_beside_the_main_text()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop, tab: "languages");
        page.Find("[data-testid=name-tr]").Input("Saç kesimi");
        await page.Find("[data-testid=language-add]").ClickAsync(new());
        Assert.Contains("Choose a language first.", page.Find("[data-testid=language-new]").ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
        var german = page.FindAll("[data-testid=language-new] option").Single(o => o.TextContent == "German (de)").GetAttribute("value");
        page.Find("[data-testid=language-new]").Change(german);
        await page.Find("[data-testid=language-add]").ClickAsync(new());
        page.Find("[data-testid=name-de]").Input("Haarschnitt");
        Keep(page);
        var name = (await DraftOfAsync(shop))!.Services[0].Name;
        Assert.Equal(("Cut", "Saç kesimi", "Haarschnitt"), (name.Value, name.In("tr"), name.In("de")));
    }

    [Fact]
    public async Task Questions_choices_and_hints_are_translated_beside_the_name_and_the_difference_is_shown()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].IntakeForm =
            [new("q", IntakeFieldType.Dropdown, Domain.Shared.TextByLanguage.Of("Hair length?"), [Domain.Shared.TextByLanguage.Of("Short"), Domain.Shared.TextByLanguage.Of("Long")], false, Domain.Shared.TextByLanguage.Of("Roughly"))]);
        var page = Open(shop, tab: "languages");
        Assert.Empty(page.FindAll("[data-testid=question-label-0-en]"));
        page.Find("[data-testid=question-label-0-tr]").Input("Saç boyu?");
        page.Find("[data-testid=question-choice-0-1-tr]").Input("Uzun");
        page.Find("[data-testid=question-hint-0-tr]").Input("Yaklaşık");
        Keep(page);
        var draft = (await DraftOfAsync(shop))!;
        var question = Assert.Single(draft.Services[0].IntakeForm);
        Assert.Equal(("Hair length?", "Saç boyu?", "Yaklaşık"), (question.Label.Value, question.Label.In("tr"), question.Hint!.In("tr")));
        Assert.Equal(["Short", "Uzun"], question.Choices.Select(c => c.In("tr")));
        var published = (await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None))!.Published;
        Assert.Contains("Saç boyu?", Assert.Single(Words.Lines(published, draft)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_that_is_written_otherwise_keeps_its_translations()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].IntakeForm =
            [new("q", IntakeFieldType.Dropdown, Domain.Shared.TextByLanguage.Of("Hair length?"), [Domain.Shared.TextByLanguage.Of("Shrt").With("tr", "Kısa"), Domain.Shared.TextByLanguage.Of("Long")], false, null)]);
        var page = Open(shop, tab: "rules");
        page.Find("[data-testid=question-choices-0]").Input("Short\nLong");
        page.Find("[data-testid=question-choices-0]").Input("Short\nLong\nBald");
        Keep(page);
        var choices = (await DraftOfAsync(shop))!.Services[0].IntakeForm[0].Choices;
        Assert.Equal(["Kısa", "Long", "Bald"], choices.Select(c => c.In("tr")));
    }

    [Fact]
    public async Task A_finding_about_a_translated_question_leads_to_its_language()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].IntakeForm =
            [new("q", IntakeFieldType.ShortAnswer, Domain.Shared.TextByLanguage.Of("Why?").With("tr", new string('x', 201)), [], false, null)]);
        var page = Open(shop);
        await page.Find("[data-testid=lint-item][data-code=TooLong] [data-testid=lint-go]").ClickAsync(new());
        Assert.Equal("true", page.Find("[data-testid=question-label-0-tr]").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task The_preview_speaks_the_guests_language_and_shows_no_script()
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.Services["cut"].Description = Domain.Shared.TextByLanguage.Of("<strong>Wash</strong><script>alert(1)</script>");
            s.Merchant.TaxMicroPercent = 20_000_000;
        });
        var page = Open(shop, tab: "preview");
        await page.Find("[data-testid=preview-tr]").ClickAsync(new());
        var card = page.Find("[data-testid=google-preview]");
        Assert.Contains("Kesim", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("€15,00 artı €3,00 vergi", card.QuerySelector(".google-card-facts span")!.TextContent);
        Assert.Contains("geldiğinizde ödersiniz", card.TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector("strong"));
        Assert.Null(card.QuerySelector("script"));
    }
}
