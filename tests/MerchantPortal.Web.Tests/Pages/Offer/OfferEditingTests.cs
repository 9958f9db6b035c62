using System.Diagnostics;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Offer;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>What is typed is never lost silently, and nobody does more than they may just now: the editing behind the offer pages, seen on one of them.</summary>
public sealed class OfferEditingTests : OfferContext
{
    [Fact]
    public async Task Rolling_back_while_two_edits_wait_for_a_choice_does_nothing_and_says_so()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await PublishAsync(page, "18");
        Type(page, "19");
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 1);
        await OpenHistoryAsync(page);

        await RollBackAsync(page);

        Assert.Equal("Not rolled back: choose between the changes on the page first. What you typed is still there.", page.Find("[data-testid=history-said]").TextContent);
        Assert.Equal(18_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
        Assert.Equal("19", Price(page).GetAttribute("value"));
        Assert.Single(page.FindAll("[data-testid=offer-conflict]"));
        await page.Find("[data-testid=conflict-mine]").ClickAsync(new());
        Assert.Equal(19_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
    }

    [Theory]
    [InlineData("conflict-mine", 19_000_000)]
    [InlineData("conflict-theirs", 21_000_000)]
    public async Task Whoever_leaves_with_a_choice_open_has_lost_nothing_and_is_asked_again_on_coming_back(string choice, long micros)
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        Type(page, "19");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab=basics");
        page.WaitForElement("[data-testid=service-name]").Input("Long cut");
        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));
        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 1);
        page.Find("[data-testid=service-name]").Input("Very long cut");

        await DisposeComponentsAsync();

        await UntilAsync(async () => (await DraftOfAsync(shop))!.Services[0] is { Name.Value: "Very long cut", Price.Micros: 21_000_000 });
        page = Open(shop);
        Assert.Equal("services[cut].price", Assert.Single(page.FindAll("[data-testid=offer-conflict]")).GetAttribute("data-path"));
        Assert.Contains("Mei", page.Find("[data-testid=offer-conflicts]").TextContent, StringComparison.Ordinal);
        Assert.Equal("19.00", Price(page).GetAttribute("value"));
        await page.Find($"[data-testid={choice}]").ClickAsync(new());
        await UntilAsync(async () => (await DraftOfAsync(shop))!.Services[0].Price.Micros == micros);
        await DisposeComponentsAsync();
        page = Open(shop);
        Assert.Empty(page.FindAll("[data-testid=offer-conflict]"));
        Assert.Equal((micros, "Very long cut"), ((await DraftOfAsync(shop))!.Services[0].Price.Micros, (await DraftOfAsync(shop))!.Services[0].Name.Value));
    }

    /// <summary>The main language's name and a translation are two texts: each is asked about by itself, and whoever takes the other's keeps their own of the other language.</summary>
    [Fact]
    public async Task Two_who_write_a_name_in_two_languages_are_asked_about_each_text_by_its_language_and_nothing_else_stands_there()
    {
        var shop = await OpenSalonAsync(change: s => s.Merchant.Language = "en");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab=languages");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForElement("[data-testid=name-en]").Input("Long cut");
        page.Find("[data-testid=name-tr]").Input("Uzun kesim");

        await EditElsewhereAsync(shop, d => d.Services[0].Name = new("Short cut", d.Services[0].Name.Translations.SetItem("tr", "Kısa kesim").SetItem("zh-Hant", "短髮")));

        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 2);
        Assert.Equal(
            ["Long cut · Name · English|Long cut|Short cut", "Long cut · Name · Türkçe|Uzun kesim|Kısa kesim"],
            page.FindAll("[data-testid=offer-conflict]").Select(c => string.Join('|', c.QuerySelectorAll("legend, dd").Select(e => e.TextContent.Trim()))));

        await page.Find("[data-path='services[cut].name.value'] [data-testid=conflict-theirs]").ClickAsync(new());
        await page.Find("[data-testid=conflict-mine]").ClickAsync(new());
        await UntilAsync(async () => (await DraftOfAsync(shop))!.Services[0].Name is { Value: "Short cut" } name && name.In("tr") == "Uzun kesim" && name.In("zh-Hant") == "短髮");
    }

    [Fact]
    public async Task Whoever_leaves_two_windows_with_a_choice_open_in_each_is_asked_about_both_on_coming_back()
    {
        var shop = await OpenSalonAsync();
        var (one, other) = (Open(shop), Open(shop));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab=basics");
        one.WaitForElement("[data-testid=service-name]").Input("Long cut");
        other.WaitForElement("[data-testid=service-position]").Change("7");
        await EditElsewhereAsync(shop, d => (d.Services[0].Name, d.Services[0].Position) = (d.Services[0].Name with { Value = "Short cut" }, 9));
        one.WaitForState(() => one.FindAll("[data-testid=offer-conflict]").Count > 0);
        other.WaitForState(() => other.FindAll("[data-testid=offer-conflict]").Count > 0);

        await DisposeComponentsAsync();

        one = Open(shop);
        Assert.Equal(["services[cut].name.value", "services[cut].position"], one.FindAll("[data-testid=offer-conflict]").Select(c => c.GetAttribute("data-path")).Order(StringComparer.Ordinal));
        await one.Find("[data-path='services[cut].position'] [data-testid=conflict-mine]").ClickAsync(new());
        await DisposeComponentsAsync();
        await UntilAsync(async () => (await DraftOfAsync(shop))!.Services[0].Position == 7);
        one = Open(shop);
        Assert.Equal("services[cut].name.value", Assert.Single(one.FindAll("[data-testid=offer-conflict]")).GetAttribute("data-path"));
        Assert.Contains("Long cut", one.Find("[data-testid=offer-conflict]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("price", "service-price", "79.999")]
    [InlineData("price", "service-price", "")]
    [InlineData("basics", "service-duration", "much")]
    [InlineData("basics", "service-duration", "")]
    [InlineData("basics", "service-position", "-4")]
    [InlineData("terms", "terms-cancel-hours", "soon")]
    public async Task What_cannot_be_read_is_still_there_after_another_tab_and_goes_with_its_message(string tab, string field, string text)
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Terms = new() { NoShowFee = new(new(5_000_000, "EUR"), Domain.Offer.PriceType.FixedRateDefault) });
        var page = Open(shop);
        GoTo(tab);
        var before = Box().GetAttribute("value");
        Write(text);
        var sentence = Error();
        Assert.NotNull(sentence);

        GoTo("languages");
        GoTo(tab);

        Assert.Equal((text, sentence), (Box().GetAttribute("value") ?? "", Error()));
        Write(before!);
        Assert.Equal((before, null), (Box().GetAttribute("value"), Error()));

        // Put back to what is published it takes its message along, on this tab and on the way back to it
        Write(text);
        await page.InvokeAsync(() => page.FindComponent<OfferTop>().Instance.Editing.PutBack("services[cut]"));
        Assert.Equal((before, null), (Box().GetAttribute("value"), Error()));
        GoTo("languages");
        GoTo(tab);
        Assert.Equal((before, null), (Box().GetAttribute("value"), Error()));

        AngleSharp.Dom.IElement Box() => page.Find($"[data-testid={field}]");
        string? Error() => page.FindAll($"#{Box().Id}-error").SingleOrDefault()?.TextContent;
        void GoTo(string name)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={name}");
            page.WaitForState(() => page.FindAll($"[data-testid={field}]").Count == (name == tab ? 1 : 0));
        }

        void Write(string typed)
        {
            if (field is "service-position" or "terms-cancel-hours")
            {
                Box().Change(typed);
            }
            else
            {
                Box().Input(typed);
                Box().Blur();
            }
        }
    }

    [Fact]
    public async Task What_cannot_be_read_of_the_cancelling_time_is_said_at_the_field_it_was_typed_into_and_the_other_tab_replaces_it()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Terms = new() { NoShowFee = new(new(5_000_000, "EUR"), Domain.Offer.PriceType.FixedRateDefault) });
        var page = Open(shop);
        var (terms, rules) = (("terms", "terms-cancel-hours"), ("rules", "service-canceling"));

        At(terms).Change("soon");
        Assert.NotNull(Error());
        Assert.Equal(("", (string?)null), (At(rules).GetAttribute("value") ?? "", Error()));
        await page.Find("[data-code=typing] [data-testid=lint-go]").ClickAsync(new());
        page.WaitForElement("[data-testid=terms-cancel-hours]");
        Assert.Equal("soon", At(terms).GetAttribute("value"));

        Write(At(rules), "30");
        Assert.Equal(("0.5", (string?)null), (At(terms).GetAttribute("value"), Error()));
        Assert.Empty(page.FindAll("[data-code=typing]"));

        Write(At(rules), "much");
        Assert.NotNull(Error());
        Assert.Equal(("0.5", (string?)null), (At(terms).GetAttribute("value"), Error()));
        At(terms).Change("2");
        Assert.Equal(("2", (string?)null), (At(rules).GetAttribute("value"), Error()));

        // What stands there no more complains of nothing: put back on the one tab, the usual terms on the other
        At(terms).Change("soon");
        At(rules);
        await page.InvokeAsync(() => page.FindAll("[data-testid=field-put-back]").Single(b => b.TextContent.Contains("cancel", StringComparison.OrdinalIgnoreCase)).ClickAsync(new()));
        Assert.Empty(page.FindAll("[data-code=typing]"));
        At(terms).Change("soon");
        page.Find("[data-testid=terms-source-True]").Change("True");
        Assert.Empty(page.FindAll("[data-code=typing]"));

        AngleSharp.Dom.IElement At((string Tab, string Field) place)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={place.Tab}");
            return page.WaitForElement($"[data-testid={place.Field}]");
        }

        string? Error() => page.FindAll("[data-testid=terms-cancel-hours], [data-testid=service-canceling]").Select(box => page.FindAll($"#{box.Id}-error").SingleOrDefault()?.TextContent).Single();
        void Write(AngleSharp.Dom.IElement box, string text)
        {
            box.Input(text);
            box.Blur();
        }
    }

    [Fact]
    public async Task Rolling_back_while_the_draft_cannot_be_kept_does_nothing_and_says_so()
    {
        var logs = CollectLogs();
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await PublishAsync(page, "18");
        Type(page, "19");
        await OpenHistoryAsync(page);
        Database.Broken = true;

        await RollBackAsync(page);

        Assert.Equal("Not rolled back: what you typed could not be kept first. It is still on the page.", page.Find("[data-testid=history-said]").TextContent);
        Database.Broken = false;
        Assert.Equal(18_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
        Assert.Equal("19", Price(page).GetAttribute("value"));
        Assert.Contains(logs.Complaints, line => line.Category == typeof(OfferEditing).FullName && line.Text.StartsWith($"The draft of {shop.Id} could not be kept", StringComparison.Ordinal));
        Pass(4);
        page.WaitForState(() => page.Find("[data-testid=offer-bar]").GetAttribute("data-state") == "kept");
        Assert.Equal(19_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
    }

    [Fact]
    public async Task Rolling_back_keeps_what_was_typed_in_the_draft()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await PublishAsync(page, "18");
        Type(page, "19");
        await OpenHistoryAsync(page);

        await RollBackAsync(page);

        page.WaitForState(() => page.FindAll("[data-testid=history-entry]").Count == 3);
        Assert.Equal(15_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
        Assert.Equal(19_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Wherever_the_database_goes_away_while_a_choice_is_kept_there_is_a_draft(int lasts)
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await PublishAsync(page, "18");
        Type(page, "20");
        Keep(page);
        await Portal.Acts.RollBack.RunAsync(new(Mei, shop.Id, 1, 2), CancellationToken.None);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=offer-conflict]").Count == 1);

        Database.Lasts = lasts;
        await page.Find("[data-testid=conflict-mine]").ClickAsync(new());
        Database.Lasts = null;

        Assert.Equal(20_000_000, (await DraftOfAsync(shop))!.Services[0].Price.Micros);
        Pass(4);
        page.WaitForState(() => page.Find("[data-testid=offer-bar]").GetAttribute("data-state") is "kept" or "nothing");
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-done]").Count == 1);
        Assert.Equal(20_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_was_thrown_out_publishes_nothing_more_from_a_page_that_is_still_open(bool disabled)
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        Type(page, "18");
        Keep(page);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await ThrowOutAsync(disabled);

        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());

        Assert.Equal("Not published: this business is no longer yours to edit.", page.Find("[data-testid=publish-refused]").TextContent);
        Assert.Equal(15_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
    }

    [Fact]
    public async Task Whoever_was_thrown_out_rolls_nothing_back_and_keeps_nothing_more()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        await PublishAsync(page, "18");
        await OpenHistoryAsync(page);
        await ThrowOutAsync(disabled: true);

        await RollBackAsync(page);

        Assert.StartsWith("Not rolled back", page.Find("[data-testid=history-said]").TextContent, StringComparison.Ordinal);
        Assert.Equal(18_000_000, (await PublishedServiceAsync(shop, "cut")).Price.Micros);
        Type(page, "19");
        Pass(2);
        page.WaitForState(() => page.FindAll("[data-testid=offer-refused]").Count == 1);
        Assert.Null(await DraftOfAsync(shop));
    }

    [Fact]
    public async Task What_was_typed_last_is_kept_on_leaving_after_the_save_that_is_under_way()
    {
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        Task? left = null;
        Portal.File.Bell.Rung += _ =>
        {
            // The first save is stored, and the page has not heard of it yet
            if (left is null)
            {
                Type(page, "19");
                left = DisposeComponentsAsync();
            }
        };
        Type(page, "18");
        Pass(2);

        await UntilAsync(async () => (await DraftOfAsync(shop))?.Services[0].Price.Micros == 19_000_000);
    }

    [Fact]
    public async Task Whoever_was_thrown_out_keeps_nothing_on_leaving_and_the_log_knows()
    {
        var logs = CollectLogs();
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        Type(page, "18");
        await ThrowOutAsync(disabled: true);

        await DisposeComponentsAsync();

        await UntilAsync(() => Task.FromResult(logs.Complaints.Any(line => line.Text.Contains("was not kept when the page was left: Refused", StringComparison.Ordinal))));
        Assert.Null(await DraftOfAsync(shop));
    }

    [Fact]
    public async Task A_database_that_is_away_on_leaving_is_in_the_log_without_what_was_typed()
    {
        var logs = CollectLogs();
        var shop = await OpenSalonAsync();
        var page = Open(shop);
        Type(page, "18.37");
        Database.Broken = true;

        await DisposeComponentsAsync();

        await UntilAsync(() => Task.FromResult(logs.Complaints.Any(line => line.Text.Contains("was not kept when the page was left: Failed", StringComparison.Ordinal))));
        Assert.Contains(logs.Complaints, line => line.Level == LogLevel.Error && line.Text.Contains("The database is away.", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Complaints, line => line.Text.Contains("18.37", StringComparison.Ordinal) || line.Text.Contains("1837", StringComparison.Ordinal));
    }

    [Fact]
    public async Task News_that_cannot_be_followed_are_in_the_log()
    {
        var logs = CollectLogs();
        var shop = await OpenSalonAsync();
        Open(shop);
        Database.Broken = true;

        await EditElsewhereAsync(shop, d => d.Services[0].Price = new(21_000_000, "EUR"));

        await UntilAsync(() => Task.FromResult(logs.Complaints.Any(line => line.Text.Contains("could not follow what is stored", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(typeof(ServicePage))]
    [InlineData(typeof(MerchantPage))]
    [InlineData(typeof(PaymentSettings))]
    [InlineData(typeof(Web.Pages.Offer.Services))]
    public async Task A_page_that_cannot_read_logs_why(Type kind)
    {
        var logs = CollectLogs();
        Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production });
        var shop = await OpenSalonAsync(Role.PartnerAdmin);
        Database.Broken = true;

        var page = Render(builder =>
        {
            builder.OpenComponent(0, kind);
            if (kind == typeof(ServicePage))
            {
                builder.AddComponentParameter(1, nameof(ServicePage.MerchantKey), shop.Id.Value);
                builder.AddComponentParameter(2, nameof(ServicePage.Id), "cut");
            }

            builder.CloseComponent();
        });

        page.WaitForElement("[data-testid=load-failed]");
        Assert.Contains(logs.Complaints, line => line.Category == kind.FullName && line.Text.Contains("The database is away.", StringComparison.Ordinal));
    }

    private IRenderedComponent<ServicePage> Open(TestShop shop)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab=price");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private static AngleSharp.Dom.IElement Price(IRenderedComponent<ServicePage> page) => page.Find("[data-testid=service-price]");

    private static void Type(IRenderedComponent<ServicePage> page, string price) => Price(page).Input(price);

    private async Task PublishAsync(IRenderedComponent<ServicePage> page, string price)
    {
        Type(page, price);
        Keep(page);
        await page.Find("[data-testid=offer-review]").ClickAsync(new());
        await page.Find("[data-testid=publish-confirm]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=publish-close]").Count == 1);
        await page.Find("[data-testid=publish-close]").ClickAsync(new());
    }

    private static async Task OpenHistoryAsync(IRenderedComponent<ServicePage> page)
    {
        await page.Find("[data-testid=offer-history]").ClickAsync(new());
        page.WaitForState(() => page.FindAll("[data-testid=history-entry]").Count == 2);
    }

    private static async Task RollBackAsync(IRenderedComponent<ServicePage> page)
    {
        await page.Find("[data-testid=history-entry][data-version='1'] [data-testid=roll-back]").ClickAsync(new());
        await page.Find("[data-testid=roll-back-yes]").ClickAsync(new());
    }

    // Everybody who is signed in; either the account or only the business is taken away
    private async Task ThrowOutAsync(bool disabled)
    {
        await using var db = Portal.File.CreateDbContext();
        var user = await db.Users.Include(u => u.Memberships).SingleAsync();
        if (disabled)
        {
            user.DisabledAt = Portal.Now;
        }
        else
        {
            user.Memberships.Clear();
        }

        await db.SaveChangesAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> so)
    {
        for (var waited = Stopwatch.StartNew(); !await so();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }
}
