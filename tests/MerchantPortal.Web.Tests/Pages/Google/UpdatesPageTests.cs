using Bunit;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Frame;
using MerchantPortal.Web.Pages.Google;
using MerchantPortal.Web.Ui.Layout;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Google;

public sealed class UpdatesPageTests : PagesContext
{
    private const string Evening = "2026-11-24 18:00";

    private IRenderedComponent<Updates> Open()
    {
        var page = Render<Updates>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    /// <summary>An accepted request whose update Google refused.</summary>
    private static void SelectAll(IRenderedComponent<Updates> page)
    {
        foreach (var at in Enumerable.Range(0, page.FindAll("[data-testid=update-select]").Count))
        {
            page.FindAll("[data-testid=update-select]")[at].Change(true);
        }
    }

    private async Task<Booking> ParkAsync(TestShop shop, string at = Evening)
    {
        var request = await Portal.TakeAsync(shop, at);
        await Portal.AcceptAsync(request);
        var key = Update.KeyOf(request.Id);
        await using var db = Portal.File.CreateDbContext();
        await db.Set<OwedUpdate>().Where(u => u.MerchantId == shop.Id && u.Kind == OwedKind.AvailabilityReplace).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, OwedState.Settled).SetProperty(u => u.SettledVersion, u => u.Version));
        await db.Set<OwedUpdate>().Where(u => u.Key == key).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.State, OwedState.Parked).SetProperty(u => u.LastFault, UpdateFault.UnknownToGoogle).SetProperty(u => u.Attempts, 1));
        db.Add(new UpdateTry
        {
            Id = Guid.CreateVersion7(),
            Key = key,
            Version = 1,
            At = Portal.Now,
            DurationMilliseconds = 120,
            Request = "PATCH v1alpha/x",
            Body = """{"status":"CONFIRMED"}""",
            HttpStatus = 404,
            Fault = UpdateFault.UnknownToGoogle,
            Answer = "NOT_FOUND",
        });
        await db.SaveChangesAsync();
        return request;
    }

    [Fact]
    public async Task A_press_on_its_way_finds_its_handler_however_often_the_tray_is_drawn_meanwhile()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        await ParkAsync(shop, "2026-11-25 18:00");
        var page = Open();
        page.Find("[data-testid=update-row] details").TriggerEvent("ontoggle", EventArgs.Empty);
        page.WaitForState(() => page.FindAll("[data-testid=try]").Count > 0);
        var handlers = HandlersOf(page);
        Assert.NotEmpty(handlers);
        var drawn = page.RenderCount;

        Pass(16);

        page.WaitForState(() => page.RenderCount > drawn);
        Assert.Equal(handlers, HandlersOf(page));
    }

    [Fact]
    public async Task An_empty_tray_gives_proof()
    {
        var shop = await OpenAsync();
        Assert.Equal("Nothing had to be sent yet.", Open().Find("[data-testid=proof]").TextContent);
        Portal.Google.AnnounceAll();
        await Portal.TakeAsync(shop, Evening);
        await Portal.SendAllAsync();
        var page = Open();
        Assert.Equal("No late update on record.", page.Find("[data-testid=proof]").TextContent);
        Assert.NotNull(page.Find("[data-testid=worst]"));
        Assert.NotNull(page.Find("[data-testid=empty-updates] .icon-check"));
    }

    [Theory]
    [InlineData("en", "Last late update 21 Nov 2026 Sat 11:03.")]
    [InlineData("zh-Hant", "最近一次延遲的更新：")]
    [InlineData("tr", "Son geciken güncelleme: ")]
    public async Task The_proof_is_the_last_update_that_took_too_long_however_many_went_in_time_after_it(string language, string proof)
    {
        Speak(language);
        var shop = await OpenAsync();
        Portal.Google.AnnounceAll();
        await Portal.TakeAsync(shop, Evening);
        Pass(180);
        await Portal.SendAllAsync();
        Pass(600);
        await Portal.TakeAsync(shop, "2026-11-25 18:00");
        Pass(119);
        await Portal.SendAllAsync();

        var page = Open();

        Assert.StartsWith(proof, page.Find("[data-testid=proof]").TextContent, StringComparison.Ordinal);
        Assert.Contains(" 3 ", page.Find("[data-testid=worst]").TextContent.Replace("：", ": ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=empty-updates] .icon-check"));
    }

    [Fact]
    public async Task A_late_update_stays_on_record_when_the_same_update_is_sent_again_in_time()
    {
        var shop = await OpenAsync(places: 3);
        Portal.Google.AnnounceAll();
        await Portal.TakeAsync(shop, Evening);
        Pass(180);
        await Portal.SendAllAsync();
        Pass(600);
        await Portal.TakeAsync(shop, Evening);
        Pass(5);
        await Portal.SendAllAsync();

        var page = Open();

        Assert.Equal("Last late update 21 Nov 2026 Sat 11:03.", page.Find("[data-testid=proof]").TextContent);
        Assert.Equal("Worst delay of the last 24 hours: 3 min. Updates sent: 1.", page.Find("[data-testid=worst]").TextContent);
    }

    [Theory]
    [InlineData(11, "1 update to Google needs a person (owed for 11 s)")]
    [InlineData(180, "1 update to Google is late (oldest 3 min)")]
    public async Task The_status_line_calls_no_update_late_that_was_refused_in_time(int seconds, string line)
    {
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        await ParkAsync(await OpenAsync());
        Pass(seconds);

        var feed = Render<FrameFeed>();

        feed.WaitForAssertion(() => Assert.Equal(line, Services.GetRequiredService<FrameState>().Model.LateUpdates));
    }

    [Fact]
    public async Task The_page_shows_that_it_is_loading()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        Database.Close();
        var page = Render<Updates>();
        Assert.Single(page.FindAll("[data-testid=loading]"));

        Database.Open();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=update-row]")));
        Assert.Empty(page.FindAll("[data-testid=loading]"));
    }

    [Fact]
    public async Task The_proof_of_several_businesses_tells_the_time_where_it_was_and_names_the_business()
    {
        var taipei = await Portal.OpenShopAsync(change: s => s.Merchant.ZoneId = "Asia/Taipei");
        await SignInAsync(Role.Manager, await Portal.OpenShopAsync(), taipei);
        Portal.Google.AnnounceAll();
        await Portal.TakeAsync(taipei, Evening);
        Pass(180);
        await Portal.SendAllAsync();

        Assert.Equal("Last late update 21 Nov 2026 Sat 18:03, Salon.", Open().Find("[data-testid=proof]").TextContent);
    }

    [Theory]
    [InlineData("en", "Google does not know this booking or business.")]
    [InlineData("zh-Hant", "Google 查無此預約或商家。")]
    [InlineData("tr", "Google bu rezervasyonu ya da işletmeyi tanımıyor.")]
    public async Task A_parked_update_says_why_in_plain_words(string language, string cause)
    {
        Speak(language);
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        var row = Open().Find("[data-testid=update-row]");
        Assert.Equal(($"booking:{request.Id}", "parked"), (row.GetAttribute("data-key"), row.GetAttribute("data-state")));
        Assert.Equal(cause, row.QuerySelector("[data-testid=cause]")!.TextContent);
    }

    [Fact]
    public async Task Every_fault_has_a_sentence_in_every_language()
    {
        await OpenAsync();
        foreach (var language in new[] { "en", "zh-Hant", "tr" })
        {
            Speak(language);
            var texts = Services.GetRequiredService<IStringLocalizer<UpdatesTexts>>();
            Assert.All(Enum.GetNames<UpdateFault>(), fault => Assert.False(texts["Cause." + fault].ResourceNotFound, fault));
        }
    }

    [Fact]
    public async Task Retry_puts_it_on_its_way_again()
    {
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        var page = Open();

        page.Find("[data-testid=update-retry]").Click();

        page.WaitForAssertion(() => Assert.Equal("1 update is on its way again.", page.Find("[data-testid=said]").TextContent));
        var owed = await Portal.OwedAsync(Update.KeyOf(request.Id));
        Assert.Equal((OwedState.Open, 0), (owed.State, owed.Attempts));
    }

    [Fact]
    public async Task Retry_all_takes_every_row()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop, "2026-11-24 12:00");
        await ParkAsync(shop, "2026-11-24 14:00");
        var page = Open();

        page.Find("[data-testid=update-retry-all]").Click();

        page.WaitForAssertion(() => Assert.Equal("2 updates are on their way again.", page.Find("[data-testid=said]").TextContent));
        Assert.DoesNotContain(await Portal.OwedAsync(), u => u.State == OwedState.Parked);
    }

    [Fact]
    public async Task Retry_all_sends_what_is_beyond_the_rows_on_screen_and_the_page_says_how_many_it_shows()
    {
        var shop = await OpenAsync();
        await using (var db = Portal.File.CreateDbContext())
        {
            db.AddRange(Enumerable.Range(0, 501).Select(i => new OwedUpdate
            {
                Key = FormattableString.Invariant($"booking:{i}"),
                Kind = OwedKind.BookingPatch,
                MerchantId = shop.Id,
                State = OwedState.Parked,
                Version = 1,
                OwedAt = Portal.Now,
                LastFault = UpdateFault.Busy,
            }));
            await db.SaveChangesAsync();
        }

        var page = Open();
        Assert.Contains("500 that wait longest are shown, of 501", page.Find("[data-testid=tray-cut]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Retry all (501)", page.Find("[data-testid=update-retry-all]").TextContent);
        page.Find("[data-testid=update-retry-all]").Click();

        page.WaitForAssertion(() => Assert.Equal("501 updates are on their way again.", page.Find("[data-testid=said]").TextContent));
        Assert.DoesNotContain(await Portal.OwedAsync(), u => u.State == OwedState.Parked);
        Assert.Empty(page.FindAll("[data-testid=tray-cut]"));
    }

    [Fact]
    public async Task Only_the_selected_are_retried()
    {
        var shop = await OpenAsync();
        var left = await ParkAsync(shop, "2026-11-24 12:00");
        var chosen = await ParkAsync(shop, "2026-11-24 14:00");
        var page = Open();
        Assert.Empty(page.FindAll("[data-testid=update-retry-selected]"));

        page.Find($"[data-testid=update-row][data-key='{Update.KeyOf(chosen.Id)}'] [data-testid=update-select]").Change(true);
        page.Find("[data-testid=update-retry-selected]").Click();

        page.WaitForAssertion(() => Assert.Equal("1 update is on its way again.", page.Find("[data-testid=said]").TextContent));
        Assert.Equal((OwedState.Parked, OwedState.Open), ((await Portal.OwedAsync(Update.KeyOf(left.Id))).State, (await Portal.OwedAsync(Update.KeyOf(chosen.Id))).State));
    }

    [Fact]
    public async Task Retrying_the_selected_stops_when_told_to()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop, "2026-11-24 12:00");
        await ParkAsync(shop, "2026-11-24 14:00");
        var page = Open();
        SelectAll(page);
        Database.Close();
        page.Find("[data-testid=update-retry-selected]").Click();
        Assert.Contains("Retrying 0 of 2", page.Find("[data-testid=retry-progress]").TextContent, StringComparison.Ordinal);

        // The first is under way already; the second does not begin
        page.Find("[data-testid=retry-stop]").Click();
        Database.Open();

        page.WaitForAssertion(() => Assert.Equal("1 update is on its way again.", page.Find("[data-testid=said]").TextContent));
        Assert.Single(await Portal.OwedAsync(), u => u.State == OwedState.Parked);
    }

    [Fact]
    public async Task Discard_needs_a_reason_and_keeps_it()
    {
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        var page = Open();
        page.Find("[data-testid=update-discard]").Click();
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("Write a reason.", page.Find("[data-testid=discard-sheet]").TextContent, StringComparison.Ordinal));

        page.Find("[data-testid=dialog-reason]").Input("Removed at Google by hand");
        page.Find("[data-testid=dialog-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("settled", page.Find("[data-testid=update-row]").GetAttribute("data-state")));
        var owed = await Portal.OwedAsync(Update.KeyOf(request.Id));
        Assert.Equal((OwedState.Discarded, "Removed at Google by hand"), (owed.State, owed.DiscardReason));
        var told = page.Find("[data-testid=settled]");
        Assert.Equal("Discarded by Ayşe; Google was not told.", told.TextContent);
        Assert.NotNull(told.QuerySelector(".icon-remove"));
    }

    [Theory]
    [InlineData(OwedState.Settled, "No longer waiting: there is nothing left to send.", "icon-info")]
    public async Task What_left_the_tray_in_another_way_is_not_called_sent(OwedState state, string sentence, string icon)
    {
        var shop = await OpenAsync();
        var only = await ParkAsync(shop);
        var page = Open();

        await using (var db = Portal.File.CreateDbContext())
        {
            await db.Set<OwedUpdate>().Where(u => u.Key == Update.KeyOf(only.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.State, state).SetProperty(u => u.Attempts, 0).SetProperty(u => u.SentAt, (Instant?)null).SetProperty(u => u.OwedAt, Portal.Now));
        }

        Until(page, "[data-testid=settled]");
        var told = page.Find("[data-testid=settled]");
        Assert.Equal(sentence, told.TextContent);
        Assert.NotNull(told.QuerySelector("." + icon));
    }

    [Fact]
    public async Task Staff_may_retry_but_not_discard()
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true);
        var person = await SignInAsync(Role.Staff, shop);
        var request = await ParkAsync(shop);
        var page = Open();
        Assert.NotNull(page.Find("[data-testid=update-retry]"));
        Assert.Empty(page.FindAll("[data-testid=update-discard]"));
        Assert.Equal(TrayOutcome.NotAllowed, await new DiscardUpdate(Portal.File, Portal.Clock).RunAsync(new(person, Update.KeyOf(request.Id), "no"), CancellationToken.None));
    }

    [Fact]
    public async Task The_history_shows_what_was_sent_what_came_back_and_how_long_it_took()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        var page = Open();

        page.Find("[data-testid=update-row] details").TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Contains("took 120 ms", page.Find("[data-testid=try]").TextContent, StringComparison.Ordinal));
        Assert.Contains("""{"status":"CONFIRMED"}""", page.Find("[data-testid=try]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Answer 404", page.Find("[data-testid=try]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_ones_are_listed_and_counted_for_the_frame()
    {
        var shop = await OpenAsync();
        await Portal.TakeAsync(shop, Evening);
        var tray = new UpdateTray(Portal.File, Portal.Clock);
        Assert.Null(await tray.LateAsync(Portal.Staff, CancellationToken.None));

        Pass(180);

        var late = await tray.LateAsync(Portal.Staff, CancellationToken.None);
        Assert.Equal(Duration.FromMinutes(3), late!.Oldest);
        Assert.All(Open().FindAll("[data-testid=update-row]"), row => Assert.Equal("queued", row.GetAttribute("data-state")));
    }

    [Fact]
    public async Task Another_merchants_updates_are_not_there()
    {
        var other = await Portal.OpenShopAsync(asksFirst: true);
        var request = await ParkAsync(other);
        await OpenAsync();
        Assert.Empty(Open().FindAll("[data-testid=update-row]"));
        var stranger = new MerchantPortal.Features.Shared.CurrentPerson(new("stranger"), "S", Role.Manager, [], "en");
        Assert.Equal(TrayOutcome.Gone, await new RetryUpdate(Portal.File, Portal.Clock).RunAsync(new(stranger, Update.KeyOf(request.Id)), CancellationToken.None));
        Assert.Empty(await new UpdateTray(Portal.File, Portal.Clock).TriesAsync(stranger, Update.KeyOf(request.Id), CancellationToken.None));
    }

    [Fact]
    public async Task A_tray_that_cannot_be_read_says_so()
    {
        await OpenAsync();
        Database.Broken = true;
        Assert.NotNull(Open().Find("[data-testid=load-failed]"));
    }

    [Fact]
    public async Task A_settled_row_keeps_its_place_until_the_person_clears_it_and_new_ones_come_below()
    {
        var shop = await OpenAsync();
        var first = await ParkAsync(shop, "2026-11-24 12:00");
        Pass(60);
        var second = await ParkAsync(shop, "2026-11-24 14:00");
        var page = Open();
        Assert.Equal([Update.KeyOf(first.Id), Update.KeyOf(second.Id)], Keys());
        var third = await ParkAsync(shop, "2026-11-24 16:00");
        await using (var db = Portal.File.CreateDbContext())
        {
            // Owed long before the others: it would come first
            await db.Set<OwedUpdate>().Where(u => u.Key == Update.KeyOf(third.Id)).ExecuteUpdateAsync(set => set.SetProperty(u => u.OwedAt, Portal.Now - Duration.FromHours(1)));
        }

        await SettleAsync(first);
        Until(page, "[data-testid=settled]");
        page.WaitForAssertion(() => Assert.Equal([Update.KeyOf(first.Id), Update.KeyOf(second.Id), Update.KeyOf(third.Id)], Keys()));
        var settled = page.Find("[data-testid=update-row]");
        Assert.Equal("Sent: Google has it.", settled.QuerySelector("[data-testid=settled]")!.TextContent);
        Assert.NotNull(settled.QuerySelector("[data-testid=settled] .icon-check"));
        Assert.Empty(settled.QuerySelectorAll("[data-testid=update-retry], [data-testid=update-discard], [data-testid=update-select]"));

        // However long somebody reads
        Pass(600);
        Until(page, $"[data-key='{Update.KeyOf(third.Id)}']");
        Assert.Equal([Update.KeyOf(first.Id), Update.KeyOf(second.Id), Update.KeyOf(third.Id)], Keys());

        page.Find("[data-testid=update-clear]").Click();
        Assert.Equal([Update.KeyOf(second.Id), Update.KeyOf(third.Id)], Keys());
        Assert.Empty(page.FindAll("[data-testid=update-clear]"));
        Assert.Equal("h1", JSInterop.VerifyInvoke("portal.focus").Arguments[0]);

        IEnumerable<string?> Keys() => page.FindAll("[data-testid=update-row]").Select(row => row.GetAttribute("data-key"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task A_row_that_is_tried_again_stays_as_being_sent_until_it_was_sent_or_failed_again(int waited)
    {
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        Pass(waited);
        var page = Open();

        page.Find("[data-testid=update-retry]").Click();

        page.WaitForAssertion(() => Assert.Equal("sending", State()));
        Assert.Contains("Sending…", page.Find("[data-testid=update-row]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=update-retry]").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("[data-testid=settled], [data-testid=update-clear], [data-testid=update-retry-all]"));

        await SetAsync(OwedState.Parked);
        Until(page, "[data-state=parked]");
        Assert.False(page.Find("[data-testid=update-retry]").HasAttribute("disabled"));

        page.Find("[data-testid=update-retry]").Click();
        page.WaitForAssertion(() => Assert.Equal("sending", State()));
        await SettleAsync(request);
        Until(page, "[data-state=settled]");
        Assert.Equal("Sent", page.Find("[data-testid=settled]").GetAttribute("data-end"));

        string? State() => page.Find("[data-testid=update-row]").GetAttribute("data-state");

        async Task SetAsync(OwedState state)
        {
            await using var db = Portal.File.CreateDbContext();
            await db.Set<OwedUpdate>().Where(u => u.Key == Update.KeyOf(request.Id)).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, state));
        }
    }

    [Fact]
    public async Task What_nobody_sends_after_it_was_tried_again_is_late_and_can_be_tried_once_more()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        var page = Open();
        page.Find("[data-testid=update-retry]").Click();
        page.WaitForElement("[data-state=sending]");

        for (var passed = 0; passed < 200; passed += 20)
        {
            Pass(20);
        }

        page.WaitForElement("[data-state=queued]");
        Assert.False(page.Find("[data-testid=update-retry]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task The_tray_calls_itself_empty_when_the_last_row_was_cleared()
    {
        var shop = await OpenAsync();
        var only = await ParkAsync(shop);
        var page = Open();
        await SettleAsync(only);

        Until(page, "[data-testid=settled]");
        Assert.Empty(page.FindAll("[data-testid=empty-updates]"));

        page.Find("[data-testid=update-clear]").Click();
        page.WaitForElement("[data-testid=empty-updates] [data-testid=proof]");
    }

    [Fact]
    public async Task The_row_of_the_address_has_the_focus_again()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop, "2026-11-24 12:00");
        var left = await ParkAsync(shop, "2026-11-24 14:00");
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/google/updates?row=" + Uri.EscapeDataString(Update.KeyOf(left.Id)));

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal($"[data-row='{Update.KeyOf(left.Id)}']", JSInterop.VerifyInvoke("portal.focus").Arguments[0]));
        Assert.Contains($"bookings/{left.Id}?from=updates", page.FindAll("[data-testid=update-row] a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("en", "This could not be done. Nothing was lost; please try again.")]
    [InlineData("zh-Hant", "無法完成此操作，資料未遺失，請再試一次。")]
    [InlineData("tr", "Bu işlem yapılamadı. Hiçbir şey kaybolmadı; lütfen yeniden deneyin.")]
    public async Task What_could_not_be_stored_is_said_in_place_and_can_be_pressed_again(string language, string sentence)
    {
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        Speak(language);
        var page = Open();

        Database.Broken = true;
        page.Find("[data-testid=update-retry]").Click();
        page.WaitForAssertion(() => Assert.Equal(sentence, page.Find("[data-testid=not-done]").TextContent));
        Assert.Equal("alert", page.Find("[data-testid=not-done]").GetAttribute("role"));
        Assert.Empty(page.FindAll("[data-testid=said]"));

        Database.Broken = false;
        page.Find("[data-testid=update-retry]").Click();
        page.WaitForElement("[data-testid=said]");
        Assert.Empty(page.FindAll("[data-testid=not-done]"));
        Assert.Equal(OwedState.Open, (await Portal.OwedAsync(Update.KeyOf(request.Id))).State);
    }

    [Fact]
    public async Task Retrying_many_ends_at_the_first_that_could_not_be_stored_and_keeps_the_rest()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop, "2026-11-24 12:00");
        await ParkAsync(shop, "2026-11-24 14:00");
        await ParkAsync(shop, "2026-11-24 16:00");
        var page = Open();

        SelectAll(page);
        Database.Lasts = 1;
        page.Find("[data-testid=update-retry-selected]").Click();

        page.WaitForElement("[data-testid=not-done]");
        Assert.Equal("1 update is on its way again.", page.Find("[data-testid=said]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=retry-progress]"));
        Assert.Equal(2, (await Portal.OwedAsync()).Count(u => u.State == OwedState.Parked));
    }

    [Fact]
    public async Task A_discard_that_could_not_be_stored_keeps_its_reason()
    {
        var shop = await OpenAsync();
        var request = await ParkAsync(shop);
        var page = Open();
        page.Find("[data-testid=update-discard]").Click();
        page.Find("[data-testid=dialog-reason]").Input("Removed at Google by hand");

        Database.Broken = true;
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForElement("[data-testid=discard-not-done]");

        Database.Broken = false;
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=discard-sheet]")));
        Assert.Equal("Removed at Google by hand", (await Portal.OwedAsync(Update.KeyOf(request.Id))).DiscardReason);
    }

    [Fact]
    public async Task A_second_press_on_discard_does_nothing_more()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        var page = Open();
        page.Find("[data-testid=update-discard]").Click();
        page.Find("[data-testid=dialog-reason]").Input("Removed at Google by hand");

        Database.Close();
        page.Find("[data-testid=dialog-confirm]").Click();
        page.Find("[data-testid=dialog-confirm]").Click();
        Database.Open();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=discard-sheet]")));
        page.WaitForAssertion(() => Assert.Contains("Discarded.", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("no longer waiting", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_could_not_be_read_is_said_and_read_by_the_next_opening()
    {
        var shop = await OpenAsync();
        await ParkAsync(shop);
        var page = Open();

        Database.Broken = true;
        page.Find("[data-testid=update-row] details").TriggerEvent("ontoggle", EventArgs.Empty);
        page.WaitForElement("[data-testid=not-done]");

        Database.Broken = false;
        page.Find("[data-testid=update-row] details").TriggerEvent("ontoggle", EventArgs.Empty);
        page.WaitForElement("[data-testid=try]");
    }

    /// <summary>Google took it meanwhile.</summary>
    private async Task SettleAsync(Booking request)
    {
        await using var db = Portal.File.CreateDbContext();
        await db.Set<OwedUpdate>().Where(u => u.Key == Update.KeyOf(request.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.State, OwedState.Settled).SetProperty(u => u.SettledVersion, u => u.Version).SetProperty(u => u.SentAt, Portal.Now));
    }

    // The page looks again when it is told, or by its clock
    private void Until(IRenderedComponent<Updates> page, string selector)
    {
        for (var second = 0; second < 20 && page.FindAll(selector).Count == 0; second++)
        {
            Pass(1);
        }

        page.WaitForElement(selector);
    }

    [Fact]
    public async Task C126_Administrators_and_ops_see_how_each_method_stands_against_Googles_limits()
    {
        await SignInAsync(Role.Ops);
        var health = Services.GetRequiredService<BookingServerHealth>();
        Assert.Empty(health.Read());
        Assert.Single(Open().FindAll("[data-testid=methods-none]"));
        for (var call = 0; call < 200; call++)
        {
            health.Note("BatchAvailabilityLookup", isError: call < 8, TimeSpan.FromMilliseconds(40));
            health.Note("CreateBooking", isError: call < 6, TimeSpan.FromMilliseconds(90));
        }

        health.Note("HealthCheck", isError: false, TimeSpan.FromMilliseconds(1));
        var page = Open();
        var rows = page.FindAll("[data-testid=method]").Select(row => (row.GetAttribute("data-method"), row.GetAttribute("data-state"), row.QuerySelectorAll("td")[1].TextContent, row.QuerySelectorAll("td")[2].TextContent));
        Assert.Equal(
        [
            ("BatchAvailabilityLookup", "Over", "4% (at most 3%)", "0.05 s (at most 1.5 s)"),
            ("CreateBooking", "Near", "3% (at most 5%)", "0.1 s (at most 4 s)"),
            ("HealthCheck", "Unknown", "0%", "0.001 s (at most 1 s)"),
        ], rows);
    }

    [Fact]
    public async Task Google_calls_the_partners_booking_server_so_people_of_a_business_see_nothing_of_it()
    {
        await OpenAsync();
        Assert.Empty(Open().FindAll("[data-testid=methods]"));
    }
}
