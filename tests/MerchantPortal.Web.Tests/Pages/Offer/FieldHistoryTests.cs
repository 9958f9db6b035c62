using System.Collections.Immutable;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>Hours, people, payment parameters and languages tell per field what is published, put it back, and say who changed it.</summary>
public sealed class FieldHistoryTests : OfferContext
{
    private static readonly LocalDate Eve = new(2026, 12, 24);

    private IRenderedComponent<TPage> Open<TPage>(string address, Action<ComponentParameterCollectionBuilder<TPage>>? with = null)
        where TPage : IComponent
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<TPage>(parameters => with?.Invoke(parameters));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private IRenderedComponent<MerchantPage> OpenBusiness(TestShop shop, string tab) => Open<MerchantPage>($"merchant?merchant={shop.Id}&tab={tab}");

    private IRenderedComponent<ServicePage> OpenLanguages(TestShop shop) =>
        Open<ServicePage>($"services/{shop.Id}/cut?tab=languages", parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));

    // Somebody else publishes a change before the page opens
    private async Task PublishAsync(TestShop shop, Action<OfferDocument> change, CurrentPerson? by = null)
    {
        await EditElsewhereAsync(shop, change, by);
        var view = await Portal.Acts.LoadOffer.RunAsync(by ?? Mei, shop.Id, CancellationToken.None);
        Assert.Equal(PublishOffer.Kind.Published, (await Portal.Acts.Publish.RunAsync(new(by ?? Mei, shop.Id, view!.Draft!.Stamp), CancellationToken.None)).Kind);
    }

    private static AngleSharp.Dom.IElement FieldOf<TPage>(IRenderedComponent<TPage> page, string inside)
        where TPage : IComponent => page.Find(inside).Closest(".offer-field")!;

    private static async Task<string> HistoryOfAsync<TPage>(IRenderedComponent<TPage> page, string inside)
        where TPage : IComponent
    {
        await FieldOf(page, inside).QuerySelector("[data-testid=field-history]")!.ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=field-history-sheet] [data-testid=diff-line]").Count > 0);
        Assert.Single(page.FindAll("[data-testid=field-history-sheet] [data-testid=diff-line]"));
        return page.Find("[data-testid=field-history-sheet]").TextContent;
    }

    private static string? WasOf<TPage>(IRenderedComponent<TPage> page, string inside)
        where TPage : IComponent => FieldOf(page, inside).QuerySelector("[data-testid=field-published]")?.TextContent;

    private static Task PutBackAsync<TPage>(IRenderedComponent<TPage> page, string inside)
        where TPage : IComponent => FieldOf(page, inside).QuerySelector("[data-testid=field-put-back]")!.ClickAsync(new());

    private static void Says(string history, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, history, StringComparison.Ordinal));

    [Fact]
    public async Task A_day_of_the_week_tells_its_own_history_and_is_put_back_alone()
    {
        var shop = await OpenSalonAsync();
        await PublishAsync(shop, d => d.Merchant.Hours = new(d.Merchant.Hours.Week.SetItem(IsoDayOfWeek.Monday, [new(new(9, 0), new(17, 0))]).SetItem(IsoDayOfWeek.Tuesday, [new(new(11, 0), new(12, 0))]), d.Merchant.Hours.Exceptions));
        var page = OpenBusiness(shop, "hours");
        Says(await HistoryOfAsync(page, "[data-testid=day-Monday]"), "Mei", "Opening hours, Monday", "9:00");
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());

        page.Find("[data-testid=hours-Monday-from-0]").Change("08:00");
        page.Find("[data-testid=hours-Tuesday-from-0]").Change("08:00");
        Says(WasOf(page, "[data-testid=day-Monday]")!, "9:00", "17:00");
        await PutBackAsync(page, "[data-testid=day-Monday]");

        Assert.Null(WasOf(page, "[data-testid=day-Monday]"));
        Assert.NotNull(WasOf(page, "[data-testid=day-Tuesday]"));
        Keep(page);
        var week = (await DraftOfAsync(shop))!.Merchant.Hours.Week;
        Assert.Equal((new LocalTime(9, 0), new LocalTime(8, 0)), (week[IsoDayOfWeek.Monday][0].From, week[IsoDayOfWeek.Tuesday][0].From));
    }

    [Fact]
    public async Task A_date_that_differs_tells_its_own_history_and_a_holiday_is_put_back_to_nothing()
    {
        var shop = await OpenSalonAsync();
        await PublishAsync(shop, d => d.Merchant.Hours = new(d.Merchant.Hours.Week, d.Merchant.Hours.Exceptions.Add(Eve, [new(new(10, 0), new(14, 0))]).Add(new(2026, 12, 31), [])));
        var page = OpenBusiness(shop, "hours");
        const string eve = "[data-testid=exception][data-date='2026-12-24'] .week-hours-day";
        Says(await HistoryOfAsync(page, eve), "Mei", "24 Dec 2026", "14:00");
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());

        page.Find("[data-testid=exception-2026-12-24-to-0]").Change("16:00");
        Says(WasOf(page, eve)!, "14:00");
        await PutBackAsync(page, eve);
        Assert.Null(WasOf(page, eve));

        await page.Find("[data-testid=public-holidays-add]").ClickAsync(new());
        const string christmas = "[data-testid=exception][data-date='2026-12-25'] .week-hours-day";
        Assert.Equal("Published: nothing", WasOf(page, christmas));
        await PutBackAsync(page, christmas);
        Assert.Empty(page.FindAll(christmas));
        Assert.Single(page.FindAll("[data-testid=exception][data-date='2026-12-26']"));
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("room")]
    public async Task A_person_and_a_room_tell_their_own_history_and_are_put_back_alone(string kind)
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.AddStaff("anna");
            s.AddStaff("berta");
            s.AddRoom("anna");
            s.AddRoom("berta");
        });
        await PublishAsync(shop, d =>
        {
            (d.Staff.Single(p => p.Id.Value == "anna").Name, d.Rooms.Single(p => p.Id.Value == "anna").Name) = ("Anna Berg", "Anna Berg");
            (d.Staff.Single(p => p.Id.Value == "berta").Name, d.Rooms.Single(p => p.Id.Value == "berta").Name) = ("Berta", "Berta");
        });
        var page = OpenBusiness(shop, "people");
        var anna = $"[data-testid={kind}-anna]";
        Says(await HistoryOfAsync(page, anna), "Mei", "Anna Berg");
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());

        page.Find(anna).Input("Hanna");
        Assert.Equal("Published: Anna Berg", WasOf(page, anna));
        await PutBackAsync(page, anna);
        Assert.Equal("Anna Berg", page.Find(anna).GetAttribute("value"));
        Assert.Null(WasOf(page, anna));

        await page.Find($"[data-testid={kind}-add]").ClickAsync(new());
        Assert.Empty(page.FindAll("[data-testid=field-put-back]"));
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("room")]
    public async Task A_person_and_a_room_that_were_removed_come_back_with_their_ids_and_to_their_services(string kind)
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.AddStaff("anna");
            s.AddStaff("berta");
            s.AddRoom("anna");
            s.AddRoom("berta");
            (s.Services["cut"].Staff, s.Services["cut"].Rooms) = ([new("anna"), new("berta")], [new("anna"), new("berta")]);
        });
        var page = OpenBusiness(shop, "people");
        var anna = $"[data-testid={kind}-anna]";

        // In the draft alone: where it stood
        await RemoveAsync();
        var gone = $"[data-testid={kind}-gone]";
        Assert.Equal("Published: Name of anna", WasOf(page, gone));
        await PutBackAsync(page, gone);
        Assert.NotNull(page.Find(anna));
        Assert.Empty(page.FindAll("[data-testid=field-put-back]"));

        // Published since: from the history of the list
        await RemoveAsync();
        Keep(page);
        var draft = (await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None))!.Draft!;
        Assert.Equal(PublishOffer.Kind.Published, (await Portal.Acts.Publish.RunAsync(new(Mei, shop.Id, draft.Stamp), CancellationToken.None)).Kind);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(gone)));
        await page.Find(kind == "staff" ? "[data-testid=staff-title-history]" : "[data-testid=rooms-title-history]").ClickAsync(new());
        await page.WaitForElement("[data-testid=put-back-gone]").ClickAsync(new());

        Assert.Equal("Back in the draft", page.Find("[data-testid=diff-line] [role=status]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=put-back-gone]"));
        Keep(page);
        var kept = (await DraftOfAsync(shop))!;
        var cut = kept.Services.Single(s => s.Id.Value == "cut");
        Assert.Equal(["anna", "berta"], kind == "staff" ? kept.Staff.Select(s => s.Id.Value).Order(StringComparer.Ordinal) : kept.Rooms.Select(r => r.Id.Value).Order(StringComparer.Ordinal));
        Assert.Equal(["anna", "berta"], cut.Staff.Select(id => id.Value));
        Assert.Equal(["anna", "berta"], cut.Rooms.Select(id => id.Value));

        async Task RemoveAsync()
        {
            await page.Find($"[data-testid={kind}-remove-anna]").ClickAsync(new());
            await page.Find($"[data-testid={kind}-remove-anna-yes]").ClickAsync(new());
            Assert.Empty(page.FindAll(anna));
        }
    }

    [Fact]
    public async Task A_date_that_was_removed_comes_back_from_what_was_published()
    {
        var shop = await OpenSalonAsync();
        await PublishAsync(shop, d => d.Merchant.Hours = new(d.Merchant.Hours.Week, d.Merchant.Hours.Exceptions.Add(Eve, [new(new(10, 0), new(14, 0))])));
        await PublishAsync(shop, d => d.Merchant.Hours = new(d.Merchant.Hours.Week, d.Merchant.Hours.Exceptions.Remove(Eve)));
        var page = OpenBusiness(shop, "hours");
        await page.Find("[data-testid=offer-history]").ClickAsync(new());

        await page.WaitForElement("[data-testid=history-sheet] [data-testid=put-back-gone]").ClickAsync(new());

        Assert.Single(page.FindAll("[data-testid=exception][data-date='2026-12-24']"));
        Keep(page);
        Assert.Equal([new(new(10, 0), new(14, 0))], (await DraftOfAsync(shop))!.Merchant.Hours.Exceptions[Eve]);

        // Taken away again before it was published there is nothing to tell; what is published has nothing to go back to
        await page.Find("[data-testid=exception-usual-2026-12-24]").ClickAsync(new());
        Assert.Empty(page.FindAll("[data-testid=exception-gone]"));
    }

    [Fact]
    public async Task Payment_parameters_tell_their_history_and_are_put_back_and_a_secret_key_stays_refused()
    {
        var shop = await OpenSalonAsync(Role.PartnerAdmin, s => s.Merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty.Add("gateway", "stripe"));
        await PublishAsync(shop, d => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("stripe:publishableKey", "pk_live_51"), Mei with { Role = Role.PartnerAdmin });
        Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = "Production" });
        Services.AddSingleton<IPaymentProcessor>(new SandboxProcessor(Portal.File, Portal.Clock));
        var page = Open<PaymentSettings>($"account/payments?merchant={shop.Id}");
        const string key = "[data-testid='parameter-stripe:publishableKey']";
        Says(await HistoryOfAsync(page, key), "Mei", "gateway = stripe", "pk_live_51");
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());

        await page.Find("[data-testid=parameter-remove-gateway]").ClickAsync(new());
        page.Find(key).Input("sk_live_51Secret");
        Assert.NotEmpty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Says(WasOf(page, key)!, "gateway = stripe", "pk_live_51");
        await PutBackAsync(page, key);

        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Assert.Equal(("stripe", "pk_live_51"), (page.Find("[data-testid=parameter-gateway]").GetAttribute("value"), page.Find(key).GetAttribute("value")));
        Assert.DoesNotContain("51Secret", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name-tr", "Saç kesimi", "Kesim ve yıkama")]
    [InlineData("name-en", "Cut and wash", "Trim")]
    [InlineData("description-tr", "Yıkama", "Kurutma")]
    [InlineData("question-label-0-tr", "Saç boyu?", "Boy?")]
    [InlineData("question-choice-0-0-tr", "Kısa", "Kısacık")]
    [InlineData("question-hint-0-tr", "Yaklaşık", "Aşağı yukarı")]
    public async Task A_text_of_a_service_tells_its_history_and_is_put_back_in_its_language_alone(string field, string published, string typed)
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].IntakeForm = [new("q", IntakeFieldType.Dropdown, TextByLanguage.Of("Hair length?"), [TextByLanguage.Of("Short")], false, TextByLanguage.Of("Roughly"))]);
        await PublishAsync(shop, d => Translate(d.Services[0], field, published));
        var page = OpenLanguages(shop);
        var at = $"[data-testid={field}]";
        Says(await HistoryOfAsync(page, at), "Mei", published);
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());
        page.Find("[data-testid=name-zh-Hant]").Input("洗剪");

        page.Find(at).Input(typed);
        Assert.Equal("Published: " + published, WasOf(page, at));
        await PutBackAsync(page, at);

        Assert.Equal(published, page.Find(at).GetAttribute("value"));
        Assert.Null(WasOf(page, at));
        Assert.Equal("Published: 剪髮", WasOf(page, "[data-testid=name-zh-Hant]"));
    }

    [Fact]
    public async Task The_first_translation_of_a_text_that_is_not_published_is_put_back_to_nothing()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Description = null);
        var page = OpenLanguages(shop);
        page.Find("[data-testid=description-tr]").Input("Yıkama");
        Assert.Equal("Published: nothing", WasOf(page, "[data-testid=description-tr]"));
        Assert.Null(WasOf(page, "[data-testid=description-zh-Hant]"));
        await PutBackAsync(page, "[data-testid=description-tr]");
        Assert.Empty(page.FindAll("[data-testid=field-published]"));
    }

    [Fact]
    public async Task The_house_rules_tell_their_history_in_each_language()
    {
        var shop = await OpenSalonAsync();
        await PublishAsync(shop, d => d.Merchant.TermsText = TextByLanguage.Of("Come early").With("tr", "Erken gelin"));
        var page = OpenBusiness(shop, "languages");
        Says(await HistoryOfAsync(page, "[data-testid=terms-text-tr]"), "Mei", "Erken gelin");
        await page.Find("[data-testid=field-history-sheet] [data-testid=sheet-close]").ClickAsync(new());

        page.Find("[data-testid=terms-text-tr]").Input("Geç kalmayın");
        Assert.Equal("Published: Erken gelin", WasOf(page, "[data-testid=terms-text-tr]"));
        Assert.Null(WasOf(page, "[data-testid=terms-text-en]"));
        await PutBackAsync(page, "[data-testid=terms-text-tr]");
        Assert.Empty(page.FindAll("[data-testid=field-published]"));
    }

    private static void Translate(Service service, string field, string text)
    {
        var question = service.IntakeForm[0];
        switch (field)
        {
            case "name-tr":
                service.Name = service.Name.With("tr", text);
                break;
            case "name-en":
                service.Name = service.Name.WithMain(text, "en");
                break;
            case "description-tr":
                service.Description = service.Description.With("tr", text);
                break;
            default:
                service.IntakeForm =
                [
                    field.Contains("label", StringComparison.Ordinal) ? question with { Label = question.Label.With("tr", text) }
                    : field.Contains("choice", StringComparison.Ordinal) ? question with { Choices = [question.Choices[0].With("tr", text)] }
                    : question with { Hint = question.Hint.With("tr", text) },
                ];
                break;
        }
    }
}
