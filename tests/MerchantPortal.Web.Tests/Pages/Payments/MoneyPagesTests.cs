using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Bookings;
using MerchantPortal.Web.Pages.Payments;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Payments;

/// <summary>Money on the Booking page, "No-shows and fees" and the ledger: 15 EUR, deposit 5 EUR until 4 h before, fee 7 EUR, online cancelling until 24 h before.</summary>
public sealed class MoneyPagesTests : PagesContext
{
    private const string Noon = "2026-11-24 12:00";
    private TestShop shop = null!;

    [Fact]
    public async Task A_fee_is_charged_through_the_dialog_with_three_amounts_and_a_reason()
    {
        var page = await AfterGraceAsync(await BuyAsync());
        Assert.Equal(["action-no-show", "action-charge-fee", "action-waive-fee", "action-refund", "action-cancel"], Actions(page));
        page.Find("[data-testid=action-charge-fee]").Click();
        Assert.Equal(["5000000", "7000000", "5000000"], page.FindAll("[data-testid=money-dialog] .amount").Select(a => a.GetAttribute("data-micros")));
        Assert.Contains("No-show, fee charged", page.Find("[data-testid=dialog-then]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("Write a reason", page.Find("[data-testid=money-dialog]").TextContent, StringComparison.Ordinal));
        Assert.Equal("#dialog-reason", page.Find("[data-testid=dialog-errors] a").GetAttribute("href"));
        Assert.Equal("textarea", page.Find("#dialog-reason").LocalName);
        Assert.Equal(0, Charges());

        page.Find("[data-testid=dialog-reason]").Input("did not come");
        page.Find("[data-testid=dialog-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("NO_SHOW_PENALIZED", Status(page)));
        Assert.Empty(page.FindAll("[data-testid=money-dialog]"));
        var row = page.FindAll("[data-testid=ledger-row]").Single(r => r.GetAttribute("data-kind") == nameof(MovementKind.NoShowFee));
        Assert.Equal(("7000000", "Succeeded"), (row.GetAttribute("data-micros"), row.GetAttribute("data-state")));
        Assert.Contains("€7.00", page.Find("[data-testid=timeline]").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, Charges());
    }

    [Fact]
    public async Task A_declined_card_is_said_to_be_declined_and_nothing_is_called_safe()
    {
        var page = await AfterGraceAsync(await BuyAsync("sandbox:later-declined"));
        Charge(page);
        page.WaitForAssertion(() => Assert.Contains("Attempt failed: card declined", page.Find("[data-testid=money-failed]").TextContent, StringComparison.Ordinal));
        Assert.Equal("CONFIRMED", Status(page));
        Assert.DoesNotContain("protected", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("guarantee", page.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("action-charge-fee", Actions(page));
    }

    [Theory]
    [InlineData("action-charge-fee")]
    [InlineData("action-refund")]
    public async Task Without_a_processor_the_dialog_says_why_it_cannot_and_asks_nobody(string action)
    {
        var booking = await BuyAsync();
        Portal.Payments.Processor = Features.Payments.Processors.ProcessorKind.None;
        var asked = Portal.Processor.Calls.Count;
        var page = await AfterGraceAsync(booking);
        page.Find($"[data-testid={action}]").Click();

        Assert.Contains("no payment processor", page.Find("[data-testid=dialog-stuck]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=dialog-confirm]").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("[data-testid=dialog-then]"));
        Assert.Equal(asked, Portal.Processor.Calls.Count);
    }

    [Fact]
    public async Task Without_a_processor_a_paid_booking_can_be_cancelled_and_the_refund_is_left_open()
    {
        var booking = await BuyAsync();
        Portal.Payments.Processor = Features.Payments.Processors.ProcessorKind.None;
        var page = Open(booking);
        page.Find("[data-testid=action-cancel]").Click();
        Assert.NotNull(page.Find("[data-testid=dialog-stuck]"));
        Assert.Contains("no payment processor here", page.Find("[data-testid=cancel-sheet]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=dialog-without-refund]").Change(true);
        Assert.Empty(page.FindAll("[data-testid=dialog-stuck]"));
        page.Find("[data-testid=dialog-confirm]").Click();

        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Equal(PrepaymentStatus.Provided, (await StoredAsync(booking)).Prepayment);
    }

    [Fact]
    public async Task While_the_outcome_is_not_known_the_page_says_so_and_offers_nothing()
    {
        var page = await AfterGraceAsync(await BuyAsync());
        Portal.Processor.Silent = "ChargeKept";
        Charge(page);
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=money-unknown]")));
        Assert.Empty(Actions(page));
        Portal.Processor.Silent = null;
        Pass(60);
        await Portal.Acts.Reconcile.RunOnceAsync(10, Xunit.TestContext.Current.CancellationToken);
        page.WaitForAssertion(() => Assert.Equal("NO_SHOW_PENALIZED", Status(page)));
    }

    [Theory]
    [InlineData("en", "every 15 minutes at the latest", "You can cancel the booking at once", "goes back to the guest by itself")]
    [InlineData("zh-Hant", "最久每 15 分鐘一次", "您仍可立即取消預約", "會自動退還顧客")]
    [InlineData("tr", "en geç 15 dakikada bir", "hemen iptal edebilirsiniz", "kendiliğinden misafire geri gider")]
    public async Task While_a_held_deposit_is_being_taken_the_page_says_so_and_the_merchant_cancels_at_once(string language, string asks, string may, string then)
    {
        Portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync();
        Portal.Clock.Jump((booking.Start - Portal.Now).ToTimeSpan());
        Assert.True((await Portal.Acts.Arrived.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id), default)).IsDone);
        Portal.Processor.Silent = "Capture";
        await Portal.Acts.Keep.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "the price"), default);
        Speak(language);
        var page = Open(booking);
        Assert.All([asks, may], said => Assert.Contains(said, page.Find("[data-testid=money-unknown]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["action-cancel"], Actions(page));
        page.Find("[data-testid=action-cancel]").Click();
        Assert.Contains(then, page.Find("[data-testid=dialog-then]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.DoesNotContain(may, page.Find("[data-testid=money-unknown]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Between_the_limits_the_person_must_choose_between_fee_and_refund()
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(5)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-charge-fee]").Click();
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("Choose: charge the fee, or refund", page.Find("[data-testid=money-dialog]").TextContent, StringComparison.Ordinal));
        page.Find("[data-testid=dialog-choice-True]").Change("True");
        page.Find("[data-testid=dialog-reason]").Input("regular guest");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Equal(PrepaymentStatus.Refunded, (await StoredAsync(booking)).Prepayment);
        Assert.Equal(0, Charges());
    }

    [Fact]
    public async Task The_dialog_keeps_amounts_within_the_terms()
    {
        var page = Open(await BuyAsync());
        page.Find("[data-testid=action-refund]").Click();
        page.Find("[data-testid=dialog-amount]").Input("5.01");
        page.Find("[data-testid=dialog-reason]").Input("kind");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find("[data-testid=dialog-amount]").GetAttribute("aria-invalid")));
        Assert.DoesNotContain("Refund", Portal.Processor.Calls);
        // The fault says more than the help under the field, and the button offers nothing that cannot be
        Assert.Contains("€5.01 is too much. Enter at most €5.00.", Text(page.Find("[data-testid=dialog-errors]")), StringComparison.Ordinal);
        Assert.Equal("Refund", Word(page));
        page.Find("[data-testid=dialog-amount]").Input("0");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("Enter an amount above zero, at most €5.00.", page.Markup, StringComparison.Ordinal));

        page.Find("[data-testid=dialog-amount]").Input("2.00");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=ledger-row][data-kind=Refund][data-micros='2000000'][data-state=Succeeded]")));
        Assert.Equal("CONFIRMED", Status(page));
    }

    [Fact]
    public async Task Who_cancels_decides_what_goes_back()
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(1)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-cancel]").Click();
        Assert.Equal("Refund €5.00 and cancel", page.Find("[data-testid=dialog-confirm]").TextContent.Trim());
        page.Find("[data-testid=dialog-who-True]").Change("True");
        Assert.Equal("Cancel for the guest", page.Find("[data-testid=dialog-confirm]").TextContent.Trim());
        page.Find("[data-testid=dialog-reason]").Input("called");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.DoesNotContain("Refund", Portal.Processor.Calls);
        Assert.Equal(PrepaymentStatus.Provided, (await StoredAsync(booking)).Prepayment);
    }

    /// <summary>Between the two limits the refund was chosen; then its own limit passes, or a colleague makes the refund.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_that_was_chosen_never_becomes_the_fee(bool colleague)
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(4) - Duration.FromSeconds(2)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-charge-fee]").Click();
        page.Find("[data-testid=dialog-choice-True]").Change("True");
        page.Find("[data-testid=dialog-reason]").Input("regular guest");
        Assert.Equal("Refund €5.00 and waive the fee", Word(page));
        if (colleague)
        {
            Assert.True((await Portal.Acts.Refund.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "kind"), default)).IsDone);
            page.WaitForElement("[data-testid=dialog-changed]");
            page.Find("[data-testid=dialog-confirm]").Click();
            Assert.Equal("Waive the fee", Word(page));
        }
        else
        {
            Pass(3);
            page.WaitForElement("[data-testid=dialog-amount]");
            Assert.Equal("Refund €5.00 and waive the fee", Word(page));
        }

        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Equal((0, (5_000_000L, 5_000_000L, 0L)), (Charges(), await Portal.Bank.BooksAsync()));
    }

    [Fact]
    public async Task A_choice_that_nobody_has_made_is_not_made_by_the_clock()
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(4) - Duration.FromSeconds(2)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-charge-fee]").Click();
        Pass(3);
        Assert.Equal("Choose first", Word(page));
        page.Find("[data-testid=dialog-confirm]").Click();
        Assert.Contains("Choose: charge the fee, or refund", page.Find("[data-testid=money-dialog]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=dialog-choice-True]").Change("True");
        Assert.Equal("Refund €5.00 and waive the fee", Word(page));
        page.Find("[data-testid=dialog-choice-False]").Change("False");
        page.Find("[data-testid=dialog-reason]").Input("called late");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("NO_SHOW_PENALIZED", Status(page)));
        Assert.Equal((12_000_000, 0, 0), await Portal.Bank.BooksAsync());
    }

    [Fact]
    public async Task Two_people_who_give_back_the_same_deposit_give_it_back_once_and_never_the_fee()
    {
        var booking = await BuyAsync();
        Portal.Clock.Jump((booking.Start + Duration.FromTimeSpan(Portal.Bookings.NoShowGrace) - Portal.Now).ToTimeSpan());
        Assert.True((await Portal.Acts.Charge.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "did not come"), default)).IsDone);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("no-shows?tab=charged");
        var (page, list) = (Open(booking), Render<NoShows>());
        list.WaitForElement("[data-testid=action-refund]").Click();
        page.Find("[data-testid=action-refund]").Click();
        list.Find("[data-testid=dialog-reason]").Input("ill");
        page.Find("[data-testid=dialog-reason]").Input("ill");
        Assert.Equal(("Refund €5.00", "Refund €5.00"), (Word(page), Word(list)));
        Assert.True((await Portal.Acts.Refund.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "ill"), default)).IsDone);
        Once(page);
        Once(list);
        Assert.Equal((12_000_000, 5_000_000, 0), await Portal.Bank.BooksAsync());

        page.Find("[data-testid=dialog-what-True]").Change("True");
        Assert.Equal("Refund €7.00", Word(page));
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=money-dialog]")));
        Assert.Equal((12_000_000, 12_000_000, 0), await Portal.Bank.BooksAsync());

        static void Once<T>(IRenderedComponent<T> second)
            where T : Microsoft.AspNetCore.Components.IComponent
        {
            second.WaitForAssertion(() => Assert.Contains("nothing to give back", second.Find("[data-testid=dialog-refused]").TextContent, StringComparison.Ordinal));
            Assert.True(second.Find("[data-testid=dialog-confirm]").HasAttribute("disabled"));
            second.Find("[data-testid=dialog-confirm]").Click();
        }
    }

    [Theory]
    [InlineData("en", false, "It has begun already.")]
    [InlineData("en", true, "The guest is noted as having come.")]
    [InlineData("zh-Hant", true, "已記錄顧客到場。")]
    [InlineData("tr", false, "Zaten başladı.")]
    public async Task A_cancel_for_the_guest_never_becomes_one_of_the_merchant(string language, bool arrives, string says)
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromSeconds(2)).ToTimeSpan());
        Speak(language);
        var page = Open(booking);
        page.Find("[data-testid=action-cancel]").Click();
        page.Find("[data-testid=dialog-who-True]").Change("True");
        page.Find("[data-testid=dialog-reason]").Input("called");
        var word = Word(page);
        if (arrives)
        {
            Assert.True((await Portal.Acts.Arrived.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id), default)).IsDone);
        }
        else
        {
            Pass(3);
        }

        page.WaitForAssertion(() => Assert.Equal(says, Text(page.Find("[data-testid=dialog-refused]"))));
        Assert.Equal((word, true), (Word(page), page.Find("[data-testid=dialog-confirm]").HasAttribute("disabled")));
        page.Find("[data-testid=dialog-confirm]").Click();
        Assert.Equal("CONFIRMED", Status(page));
        page.Find("[data-testid=dialog-who-False]").Change("False");
        Assert.NotEqual(word, Word(page));
        Assert.Equal((5_000_000, 0, 0), await Portal.Bank.BooksAsync());
    }

    /// <summary>The limit's own second is over between what the page last drew and the press.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_button_says_is_what_moves_although_a_limit_passes_before_the_press(bool hold)
    {
        Portal.Payments.HoldDeposits = hold;
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(4) + Duration.FromMilliseconds(700)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-cancel]").Click();
        page.Find("[data-testid=dialog-who-True]").Change("True");
        page.Find("[data-testid=dialog-reason]").Input("called");
        Portal.Clock.Advance(TimeSpan.FromMilliseconds(351));
        Assert.Equal("Refund €5.00 and cancel", Word(page));
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Equal(hold ? (0, 0, 0) : (5_000_000, 5_000_000, 0), await Portal.Bank.BooksAsync());
        Assert.Equal(PrepaymentStatus.Refunded, (await StoredAsync(booking)).Prepayment);
    }

    [Theory]
    [InlineData("en", "What would happen has changed meanwhile. Look at it again, then press.", "Show it again")]
    [InlineData("zh-Hant", "結果已有變動，請再次確認後再按。", "重新顯示")]
    [InlineData("tr", "Olacaklar bu arada değişti. Yeniden bakın, sonra basın.", "Yeniden göster")]
    public async Task An_amount_that_changed_meanwhile_is_shown_and_asked_for_again(string language, string says, string word)
    {
        var booking = await BuyAsync();
        Speak(language);
        var page = Open(booking);
        page.Find("[data-testid=action-cancel]").Click();
        page.Find("[data-testid=dialog-reason]").Input("ill");
        Assert.True((await Portal.Acts.Refund.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "kind", 2_000_000), default)).IsDone);
        page.WaitForAssertion(() => Assert.Equal(says, Text(page.Find("[data-testid=dialog-changed]"))));
        Assert.Equal(word, Word(page));
        page.Find("[data-testid=dialog-confirm]").Click();
        Assert.Equal(("CONFIRMED", 0), (Status(page), page.FindAll("[data-testid=dialog-changed]").Count));
        Assert.Contains(MoneyText.Of(new(3_000_000, "EUR")), Word(page), StringComparison.Ordinal);
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("CANCELED", Status(page)));
        Assert.Equal((5_000_000, 5_000_000, 0), await Portal.Bank.BooksAsync());
    }

    [Fact]
    public async Task Who_waives_a_late_cancel_and_leaves_it_until_the_guest_is_missed_is_asked_again()
    {
        var booking = await BuyAsync();
        Portal.Clock.Advance((booking.Start - Portal.Now - Duration.FromHours(1)).ToTimeSpan());
        var page = Open(booking);
        page.Find("[data-testid=action-waive-fee]").Click();
        page.Find("[data-testid=dialog-reason]").Input("called");
        Portal.Clock.Jump((booking.Start + Duration.FromTimeSpan(Portal.Bookings.NoShowGrace) - Portal.Now).ToTimeSpan());
        page.WaitForElement("[data-testid=dialog-changed]");
        page.Find("[data-testid=dialog-confirm]").Click();
        Assert.Equal("CONFIRMED", Status(page));
        Assert.Contains("No-show", page.Find("[data-testid=dialog-then]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal("NO_SHOW", Status(page)));
    }

    [Fact]
    public async Task Who_keeps_a_held_deposit_is_not_asked_whether_to_let_it_go()
    {
        Portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync();
        Portal.Clock.Jump((booking.Start + Duration.FromTimeSpan(Portal.Bookings.NoShowGrace) - Portal.Now).ToTimeSpan());
        Assert.True((await Portal.Acts.NoShow.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id), default)).IsDone);
        var page = Open(booking);
        page.Find("[data-testid=action-keep-deposit]").Click();
        Assert.Empty(page.FindAll("[data-testid=dialog-hold]"));
        page.Find("[data-testid=dialog-reason]").Input("by the terms");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=money-dialog]")));
        Assert.Equal((5_000_000, 0, 0), await Portal.Bank.BooksAsync());
    }

    [Fact]
    public async Task A_dialog_about_one_booking_does_not_go_on_about_the_next()
    {
        var page = Open(await BuyAsync());
        var next = await TakeAsync("2026-11-24 14:00");
        page.Find("[data-testid=action-cancel]").Click();
        page.Render(parameters => parameters.Add(p => p.Id, next.Id.Value));
        page.WaitForAssertion(() => Assert.Equal(next.Id.Value, page.Find("[data-testid=booking-id]").TextContent));
        Assert.Empty(page.FindAll("[data-testid=cancel-sheet]"));
    }

    [Fact]
    public async Task Guests_who_may_come_at_any_time_are_late_from_the_end_on()
    {
        var booking = await BuyAsync();
        await using (var db = Portal.File.CreateDbContext())
        {
            await db.Set<Booking>().Where(b => b.Id == booking.Id).ExecuteUpdateAsync(s => s.SetProperty(b => b.ComesAnyTime, true), Xunit.TestContext.Current.CancellationToken);
        }

        Portal.Clock.Jump((booking.End + Duration.FromMinutes(40) - Portal.Now).ToTimeSpan());
        var page = Render<NoShows>();
        var (t, b, s) = (Services.GetRequiredService<IStringLocalizer<MoneyTexts>>(), Services.GetRequiredService<IStringLocalizer<BookingsTexts>>(), Services.GetRequiredService<IStringLocalizer<SharedTexts>>());
        page.WaitForAssertion(() => Assert.Equal(t["LateBy", s.Length(Duration.FromMinutes(40))], Text(page.Find("[data-testid=late-by]"))));
        var row = Assert.Single((await Portal.Acts.Missed.RunAsync(TestKit.Portal.Staff, MissedTab.Candidates, null, 1, default)).Rows);
        Assert.Equal("40", Cells(MoneyFiles.NoShowColumns(MissedTab.Candidates, Portal.Now, t, b), row)["LateBy"]);
    }

    [Fact]
    public async Task The_terms_are_the_frozen_ones_with_their_id_and_todays_where_they_differ()
    {
        var booking = await BuyAsync();
        Assert.Contains("same terms today", Open(booking).Find("[data-testid=terms-compared]").TextContent, StringComparison.Ordinal);
        await using (var db = Portal.File.CreateDbContext())
        {
            var service = await db.FindAsync<Service>([shop.Id, new MerchantPortal.Domain.Shared.ServiceId("cut")], Xunit.TestContext.Current.CancellationToken);
            service!.Terms = service.Terms! with { NoShowFee = new(new(9_000_000, "EUR"), PriceType.FixedRateDefault) };
            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var page = Open(booking);
        Assert.Equal((await StoredAsync(booking)).Terms!.Id, page.Find("[data-testid=terms]").GetAttribute("data-terms-id"));
        Assert.Contains("€7.00", page.Find("[data-testid=terms] [data-fact=Fee]").TextContent, StringComparison.Ordinal);
        Assert.Equal("today: €9.00", Assert.Single(page.FindAll("[data-testid=terms-changed]")).TextContent);
        Assert.Contains("changed since", page.Find("[data-testid=terms-compared]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_who_came_is_noted_and_no_fee_is_offered()
    {
        var page = await AfterGraceAsync(await BuyAsync());
        page.Find("[data-testid=action-arrived]").Click();
        page.WaitForAssertion(() => Assert.Equal(["action-refund", "action-cancel"], Actions(page)));
        page.Find("[data-testid=action-not-arrived]").Click();
        page.Find("[data-testid=not-arrived-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("Write a reason", page.Find("[data-testid=not-arrived-sheet]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("action-charge-fee", Actions(page));

        page.Find("[data-testid=not-arrived-reason]").Input("the wrong Ms Moss");
        page.Find("[data-testid=not-arrived-confirm]").Click();
        page.WaitForAssertion(() => Assert.Contains("action-charge-fee", Actions(page)));
        Assert.Empty(page.FindAll("[data-testid=not-arrived-sheet]"));
        Assert.Contains("the wrong Ms Moss", page.Find("[data-testid=timeline]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ops_see_the_money_and_have_no_buttons()
    {
        var booking = await BuyAsync(signIn: false);
        await SignInAsync(Role.Ops);
        var page = await AfterGraceAsync(booking);
        Assert.NotEmpty(page.FindAll("[data-testid=ledger-row]"));
        Assert.Empty(Actions(page));
        var list = Render<NoShows>();
        list.WaitForAssertion(() => Assert.Single(list.FindAll("[data-testid=missed-row]")));
        Assert.Empty(list.FindAll("[data-testid^=action-]"));
        Assert.NotNull(list.Find("[data-testid=read-only-note]"));
    }

    [Fact]
    public async Task A_booking_opened_from_the_list_or_the_ledger_takes_it_along_and_the_way_back_has_the_focus_on_its_row()
    {
        var booking = await BuyAsync();
        await AfterGraceAsync(booking);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"no-shows?merchant={shop.Id}&row={booking.Id}");
        var list = Render<NoShows>();
        list.WaitForAssertion(() => Assert.Equal($"bookings/{booking.Id}?from=no-shows&merchant={shop.Id}", list.Find("[data-testid=missed-row] a").GetAttribute("href")));
        list.WaitForAssertion(() => Assert.Equal("#missed-" + booking.Id, JSInterop.VerifyInvoke("portal.focus").Arguments[0]));

        navigation.NavigateTo("payments?state=Succeeded&search=Moss");
        var ledger = Render<MoneyLedger>();
        ledger.WaitForAssertion(() => Assert.Equal($"bookings/{booking.Id}?from=payments&state=Succeeded", ledger.Find("[data-testid=ledger-row] a").GetAttribute("href")));
    }

    [Fact]
    public async Task The_list_goes_from_candidate_to_no_show_and_back_and_to_charged()
    {
        var booking = await BuyAsync();
        var page = Render<NoShows>();
        page.WaitForAssertion(() => Assert.Contains("Nobody missed an appointment in the last 30 days", page.Find("[data-testid=empty-no-shows]").TextContent, StringComparison.Ordinal));
        await AfterGraceAsync(booking);
        Pass(60);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=missed-row]")));
        page.Find("[data-testid=action-no-show]").Click();
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal(["0", "1", "0", "0", "0"], page.FindAll(".tab .count").Select(c => c.TextContent)));
        page.Find("[data-testid=tab-marked]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=no-show-undo]")));
        page.Find("[data-testid=no-show-undo]").Click();
        page.WaitForAssertion(() => Assert.Equal(["0", "0", "0", "0", "1"], page.FindAll(".tab .count").Select(c => c.TextContent)));
        page.Find("[data-testid=tab-reversed]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=action-charge-fee]")));
        page.Find("[data-testid=action-charge-fee]").Click();
        page.Find("[data-testid=dialog-reason]").Input("really did not come");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.Equal(["0", "0", "1", "0", "0"], page.FindAll(".tab .count").Select(c => c.TextContent)));
        Assert.EndsWith("?tab=reversed", Services.GetService<Microsoft.AspNetCore.Components.NavigationManager>()!.Uri, StringComparison.Ordinal);
        page.Find("[data-testid=tab-candidates]").Click();
        page.WaitForAssertion(() => Assert.Contains("Nobody is missing just now", page.Find("[data-testid=empty-no-shows]").TextContent, StringComparison.Ordinal));
        page.Find("[data-testid=tab-marked]").Click();
        page.WaitForAssertion(() => Assert.Contains("No no-show without a charge. The others are in the other tabs.", page.Find("[data-testid=empty-no-shows]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", null, "Appointments of the last 30 days are listed here.")]
    [InlineData("en", "charged", "Appointments of the last 90 days are listed here.")]
    [InlineData("zh-Hant", null, "此處列出最近 30 天的預約。")]
    [InlineData("tr", "reversed", "Burada son 90 günün randevuları listelenir.")]
    public async Task Each_tab_says_how_far_back_it_goes(string language, string? tab, string span)
    {
        Speak(language);
        await SignInAsync(Role.Staff, await Portal.OpenShopAsync());
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo(tab is null ? "no-shows" : "no-shows?tab=" + tab);
        var page = Render<NoShows>();
        page.WaitForAssertion(() => Assert.StartsWith(span, page.Find("[data-testid=missed-span]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("99999999999")]
    public async Task A_page_number_that_cannot_be_leads_to_a_page_that_is_there(string number)
    {
        await BuyAsync();
        var navigation = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        navigation.NavigateTo("no-shows?page=" + number);
        var list = Render<NoShows>();
        list.WaitForAssertion(() => Assert.NotNull(list.Find("[data-testid=empty-no-shows]")));
        navigation.NavigateTo("payments?page=" + number);
        var ledger = Render<MoneyLedger>();
        ledger.WaitForAssertion(() => Assert.NotEmpty(ledger.FindAll("[data-testid=ledger-row]")));
    }

    [Fact]
    public async Task A_list_that_is_longer_than_a_page_goes_on_on_the_next_and_another_tab_begins_anew()
    {
        Services.AddSingleton(new MissedAppointments(Portal.File, Options.Create(Portal.Bookings), Options.Create(Portal.Payments), Portal.Clock) { PageSize = 1 });
        var first = await BuyAsync();
        await TakeAsync("2026-11-24 14:00");
        var page = Render<NoShows>();
        await AfterGraceAsync(first);
        Pass(60);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=missed-row]")));
        Assert.Empty(page.FindAll("[data-testid=pager]"));
        Assert.Equal(("Download as CSV", "candidates"), (Text(page.Find("[data-testid=csv]")), Asked(page, "csv")["tab"]));
        Assert.Empty(page.FindAll("[data-testid=csv-page]"));

        Portal.Clock.Jump(TimeSpan.FromHours(2));
        page.WaitForElement("[data-testid=pager]");
        Assert.Equal(("candidates", "1"), (Asked(page, "csv-page")["tab"], Asked(page, "csv-page")["page"]));
        Assert.Equal(("candidates", null), (Asked(page, "csv")["tab"], Asked(page, "csv")["page"]));
        Assert.NotEqual(first.Id.Value, Assert.Single(page.FindAll("[data-testid=missed-row]")).GetAttribute("data-booking-id"));
        Assert.Equal("2", page.FindAll(".tab .count")[0].TextContent);

        var navigation = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        navigation.NavigateTo(page.Find("[data-testid=pager-next]").GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal(first.Id.Value, Assert.Single(page.FindAll("[data-testid=missed-row]")).GetAttribute("data-booking-id")));
        Assert.Null(page.Find("[data-testid=pager-next]").GetAttribute("href"));
        Assert.Equal("2", Asked(page, "csv-page")["page"]);
        page.FindAll(".tab")[1].Click();
        Assert.EndsWith("?tab=marked", navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "This page as CSV", "All 2 rows as CSV")]
    [InlineData("zh-Hant", "下載本頁 CSV", "下載全部 2 列 CSV")]
    [InlineData("tr", "Bu sayfayı CSV olarak indir", "2 satırın tümünü CSV olarak indir")]
    public async Task A_ledger_of_several_pages_is_offered_as_a_file_of_the_page_and_of_all_its_rows(string language, string thisPage, string all)
    {
        Services.AddSingleton(new LedgerPages(Portal.File) { PageSize = 1 });
        await BuyAsync();
        Speak(language);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("payments?state=Succeeded&page=99");
        var page = Render<MoneyLedger>();
        page.WaitForAssertion(() => Assert.Equal([thisPage, all], page.FindAll("[data-testid^=csv]").Select(Text)));
        Assert.Single(page.FindAll("[data-testid=ledger-row]"));
        Assert.Equal(("Succeeded", "2"), (Asked(page, "csv-page")["state"], Asked(page, "csv-page")["page"]));
        Assert.Equal(("Succeeded", null), (Asked(page, "csv")["state"], Asked(page, "csv")["page"]));
    }

    [Fact]
    public async Task The_ledger_shows_every_movement_of_ones_own_merchants_and_filters_in_the_address()
    {
        var booking = await BuyAsync();
        var other = await Portal.OpenShopAsync(change: Terms);
        var foreign = await Portal.TakeAsync(Portal.Wish(other, Noon) with { Checkout = new() { Price = new(15_000_000, "EUR"), HasToken = true } });
        Assert.Null(foreign);
        var page = Render<MoneyLedger>();
        page.WaitForAssertion(() => Assert.Equal(["CardKept", "Deposit"], page.FindAll("[data-testid=ledger-row]").Select(r => r.GetAttribute("data-kind")).Order(StringComparer.Ordinal)));
        var kept = page.Find("[data-testid=ledger-row][data-kind=CardKept]");
        Assert.Equal("0", kept.GetAttribute("data-micros"));
        Assert.Contains("Card kept for a fee of up to €7.00", kept.TextContent, StringComparison.Ordinal);
        Assert.Contains("€0.00", kept.TextContent, StringComparison.Ordinal);
        Assert.Equal(("EUR", "5000000"), (page.Find("[data-testid=sum]").GetAttribute("data-currency"), page.Find("[data-testid=sum]").GetAttribute("data-net")));
        Assert.Contains("bookings/" + booking.Id, page.Find("[data-testid=ledger-row] a").GetAttribute("href"), StringComparison.Ordinal);
        page.Find("[data-testid=filter-state]").Change("3");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=empty-ledger]")));
        page.Find("[data-testid=filter-clear]").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=ledger-row]").Count));
    }

    /// <summary>Each cell of the page is put together again from the file's cells of the same row: whoever adds a fact to one adds it to the other.</summary>
    [Fact]
    public async Task The_file_of_the_ledger_holds_every_cell_of_the_page()
    {
        var booking = await BuyAsync("sandbox:later-declined");
        await AfterGraceAsync(booking);
        await Portal.Acts.Charge.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "did not come"), default);
        Assert.True((await Portal.Acts.Refund.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "kind", 2_000_000), default)).IsDone);
        var page = Render<MoneyLedger>();
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("[data-testid=ledger-row]").Count));

        var t = Services.GetRequiredService<IStringLocalizer<MoneyTexts>>();
        var files = new List<Dictionary<string, string>>();
        await foreach (var row in Portal.Acts.Ledger.AllAsync(TestKit.Portal.Staff, new(), default))
        {
            files.Add(Cells(MoneyFiles.LedgerColumns(t), row));
        }

        var shown = page.FindAll("[data-testid=ledger-row]").Select(row => row.QuerySelectorAll("td").ToDictionary(td => td.GetAttribute("data-label")!, Text, StringComparer.Ordinal)).ToList();
        Assert.Equal(files.ConvertAll(file => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [t["Column.At"]] = Moment(file["At"], file["Zone"]),
            [t["Column.Kind"]] = file["Kind"],
            [t["Column.Amount"]] = (file["Amount"].StartsWith('-') ? "−" : "") + Money(file["Amount"].TrimStart('-'), file["Currency"]),
            [t["Column.State"]] = file["State"] + file["Why"],
            [t["Column.Booking"]] = $"{file["Service"]}, {Moment(file["When"], file["Zone"])}",
            [t["Column.Merchant"]] = file["Merchant"],
            [t["Column.By"]] = file["By"] + (file["Reason"].Length > 0 ? " · " + file["Reason"] : ""),
        }), shown);
        Assert.Contains(files, file => file["By"] == "Guest");
        Assert.Contains(files, file => file["Why"] == "card declined");
    }

    /// <summary>As for the ledger, fact by fact in the order of the row.</summary>
    [Theory]
    [InlineData(MissedTab.Candidates, "€7.00")]
    [InlineData(MissedTab.Marked, "€7.00")]
    [InlineData(MissedTab.Charged, "€7.00 charged")]
    [InlineData(MissedTab.Failed, "card declined")]
    [InlineData(MissedTab.Reversed, "€7.00 charged, €7.00 given back")]
    public async Task The_file_of_missed_appointments_holds_every_fact_of_the_pages_rows(MissedTab tab, string fact)
    {
        var booking = await BuyAsync(tab == MissedTab.Failed ? "sandbox:later-declined" : "sandbox:ok", signIn: false);
        await SignInAsync(Role.PartnerAdmin);
        await using (var db = Portal.File.CreateDbContext())
        {
            await db.Set<Booking>().Where(b => b.Id == booking.Id).ExecuteUpdateAsync(s => s.SetProperty(b => b.PartySize, 3), Xunit.TestContext.Current.CancellationToken);
        }

        await AfterGraceAsync(booking);
        if (tab == MissedTab.Marked)
        {
            Assert.True((await Portal.Acts.NoShow.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id), default)).IsDone);
            Pass(60);
        }
        else if (tab != MissedTab.Candidates)
        {
            await Portal.Acts.Charge.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "did not come"), default);
        }

        if (tab == MissedTab.Reversed)
        {
            Assert.True((await Portal.Acts.Refund.RunAsync(new(TestKit.Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "was there", 7_000_000, OfFee: true), default)).IsDone);
        }

        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("no-shows?tab=" + tab.ToString().ToLowerInvariant());
        var page = Render<NoShows>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=missed-row]")));

        var (t, b, r, s) = (Services.GetRequiredService<IStringLocalizer<MoneyTexts>>(), Services.GetRequiredService<IStringLocalizer<BookingsTexts>>(), Services.GetRequiredService<IStringLocalizer<RequestsTexts>>(), Services.GetRequiredService<IStringLocalizer<SharedTexts>>());
        var listed = Assert.Single((await Portal.Acts.Missed.RunAsync(TestKit.Portal.Staff, tab, null, 1, default)).Rows);
        var file = Cells(MoneyFiles.NoShowColumns(tab, Portal.Now, t, b), listed);
        string?[] facts =
        [
            file["Guest"],
            Moment(file["When"], file["Zone"]),
            file["Service"] + " · " + r.Count("Guests", long.Parse(file["Party"], CultureInfo.InvariantCulture)),
            file["Merchant"],
            tab == MissedTab.Candidates ? t["LateBy", s.Length(Duration.FromMinutes(long.Parse(file["LateBy"], CultureInfo.InvariantCulture)))] : file["Status"],
            file["FeeIs"],
            file["DepositIs"] is { Length: > 0 } held ? held : null,
            tab is MissedTab.Failed or MissedTab.Charged or MissedTab.Reversed ? file["Attempt"] : null,
            tab == MissedTab.Failed ? file["Why"] : null,
            file["By"] is { Length: > 0 } by ? by : null,
        ];
        Assert.Equal(facts.OfType<string>(), page.FindAll(".missed-row h2, .missed-row .ticket-line > *, .missed-row .chips > *").Select(Text));
        Assert.Contains(fact, string.Join('|', facts), StringComparison.Ordinal);
        Assert.Equal(tab == MissedTab.Candidates, file["By"].Length == 0);
    }

    /// <summary>A row with a held deposit: what it says, what may be done, and the same in the file.</summary>
    [Theory]
    [InlineData("en", "deposit €5.00 held on the card until 27 Nov 2026 Fri 11:00, may be kept", "Cancelled", "To decide")]
    [InlineData("zh-Hant", "訂金 €5.00 預授權至 2026/11/27（五）11:00，可留用", "已取消", "待決定")]
    [InlineData("tr", "€5,00 kapora 27.11.2026 Cum 11:00 tarihine kadar kartta bloke, tutulabilir", "İptal edildi", "Karar bekliyor")]
    public async Task A_deposit_still_held_after_a_late_cancel_is_listed_with_what_may_be_kept_and_until_when(string language, string says, string status, string tab)
    {
        Portal.Payments.HoldDeposits = true;
        shop = await Portal.OpenShopAsync(change: s =>
        {
            Terms(s);
            s.Services["cut"].MinAdvanceOnlineCanceling = Duration.Zero;
        });
        await SignInAsync(Role.Manager, shop);
        var booking = await TakeAsync(Noon);
        Portal.Clock.Jump((booking.Start - Portal.Now - Duration.FromHours(3)).ToTimeSpan());
        Assert.True((await Portal.CancelAsync(booking.Id)).IsDone);
        Speak(language);
        var page = Render<NoShows>();
        page.WaitForAssertion(() => Assert.Equal(says, Text(page.Find("[data-testid=missed-deposit]"))));
        Assert.Equal((status, tab + "1"), (Text(page.Find("[data-testid=missed-status]")), Text(page.Find("[data-testid=tab-candidates]"))));
        Assert.Empty(page.FindAll("[data-testid=late-by], [data-testid=missed-fee], [data-testid=action-arrived]"));
        Assert.Equal(["action-keep-deposit", "action-refund"], page.FindAll(".missed-row [data-testid^=action-]").Select(b => b.GetAttribute("data-testid")));
        var (t, b) = (Services.GetRequiredService<IStringLocalizer<MoneyTexts>>(), Services.GetRequiredService<IStringLocalizer<BookingsTexts>>());
        var file = Cells(MoneyFiles.NoShowColumns(MissedTab.Candidates, Portal.Now, t, b), Assert.Single((await Portal.Acts.Missed.RunAsync(TestKit.Portal.Staff, MissedTab.Candidates, null, 1, default)).Rows));
        Assert.Equal((says, "5" + CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator + "00", "2026-11-27 11:00", "", status), (file["DepositIs"], file["Held"], file["HeldUntil"], file["LateBy"], file["Status"]));

        page.Find("[data-testid=action-keep-deposit]").Click();
        Assert.Empty(page.FindAll("[data-testid^=dialog-hold]"));
        Assert.Contains(MoneyText.Of(new(5_000_000, "EUR")), page.Find("[data-testid=dialog-confirm]").TextContent, StringComparison.Ordinal);
        Assert.Equal("", Text(page.Find("[data-testid=amount-charge] .amount-note")));
        page.Find("[data-testid=dialog-reason]").Input("by the terms");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=empty-no-shows]")));
        Assert.Equal((5_000_000, 0, 0), await Portal.Bank.BooksAsync());
    }

    [Theory]
    [InlineData("en", "deposit €5.00 held on the card until 27 Nov 2026 Fri 11:00, may be kept", "Arrived", "To decide")]
    [InlineData("zh-Hant", "訂金 €5.00 預授權至 2026/11/27（五）11:00，可留用", "已到場", "待決定")]
    [InlineData("tr", "€5,00 kapora 27.11.2026 Cum 11:00 tarihine kadar kartta bloke, tutulabilir", "Geldi", "Karar bekliyor")]
    public async Task A_deposit_still_held_when_the_guest_has_come_is_listed_until_when_to_decide_and_decided_there(string language, string says, string status, string tab)
    {
        Portal.Payments.HoldDeposits = true;
        var booking = await BuyAsync();
        await AfterGraceAsync(booking);
        Speak(language);
        var page = Render<NoShows>();
        page.WaitForElement("[data-testid=late-by]");

        // Who came late stands there still, now for the deposit alone
        page.Find("[data-testid=action-arrived]").Click();
        page.WaitForAssertion(() => Assert.Equal((status, tab + "1"), (Text(page.Find("[data-testid=missed-status]")), Text(page.Find("[data-testid=tab-candidates]")))));
        Assert.Equal(says, Text(page.Find("[data-testid=missed-deposit]")));
        Assert.Empty(page.FindAll("[data-testid=late-by], [data-testid=missed-fee], [data-testid=action-arrived], [data-testid=action-no-show]"));
        Assert.Equal(["action-keep-deposit", "action-refund"], page.FindAll(".missed-row [data-testid^=action-]").Select(b => b.GetAttribute("data-testid")));
        var (t, b) = (Services.GetRequiredService<IStringLocalizer<MoneyTexts>>(), Services.GetRequiredService<IStringLocalizer<BookingsTexts>>());
        var file = Cells(MoneyFiles.NoShowColumns(MissedTab.Candidates, Portal.Now, t, b), Assert.Single((await Portal.Acts.Missed.RunAsync(TestKit.Portal.Staff, MissedTab.Candidates, null, 1, default)).Rows));
        Assert.Equal((says, "2026-11-27 11:00", "", status, ""), (file["DepositIs"], file["HeldUntil"], file["LateBy"], file["Status"], file["FeeIs"]));

        page.Find("[data-testid=action-refund]").Click();
        page.Find("[data-testid=dialog-reason]").Input("paid in cash");
        page.Find("[data-testid=dialog-confirm]").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=empty-no-shows]")));
        Assert.Equal((0, 0, 0), await Portal.Bank.BooksAsync());
    }

    private static Dictionary<string, string> Cells<T>(IReadOnlyList<(string Title, Action<Csv, T> Cell)> columns, T row) => columns.ToDictionary(c => c.Title, c =>
    {
        var csv = new Csv(CultureInfo.CurrentCulture);
        c.Cell(csv, row);
        return Encoding.UTF8.GetString(csv.Take()).TrimStart('\uFEFF').Trim('"');
    }, StringComparer.Ordinal);

    /// <summary>What the address of a link asks for.</summary>
    private static System.Collections.Specialized.NameValueCollection Asked<T>(IRenderedComponent<T> page, string link)
        where T : Microsoft.AspNetCore.Components.IComponent => System.Web.HttpUtility.ParseQueryString(page.Find($"[data-testid={link}]").GetAttribute("href")!.Split('?')[1]);

    private static string Text(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Moment(string local, string zone) =>
        Times.DateAndTime(LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(local).Value.InZoneLeniently(DateTimeZoneProviders.Tzdb[zone]).ToInstant(), DateTimeZoneProviders.Tzdb[zone]);

    private static string Money(string amount, string currency) => MoneyText.Of(new((long)(decimal.Parse(amount, CultureInfo.CurrentCulture) * 1_000_000m), currency));

    private static void Terms(TestShop s)
    {
        s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox");
        s.Services["cut"].Terms = new() { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)), NoShowFee = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)] };
        s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(24);
    }

    private async Task<Booking> BuyAsync(string token = "sandbox:ok", bool signIn = true)
    {
        shop = await Portal.OpenShopAsync(change: Terms);
        if (signIn)
        {
            await SignInAsync(Role.Manager, shop);
        }

        return await TakeAsync(Noon, token);
    }

    private async Task<Booking> TakeAsync(string local, string token = "sandbox:ok")
    {
        var wish = Portal.Wish(shop, local) with { Checkout = new() { Price = new(15_000_000, "EUR"), HasToken = true } };
        var taken = await Portal.Acts.Take.RunAsync(wish, default);
        var paid = await Portal.Acts.Pay.RunAsync(new(taken.Paying!.Value, new(token), null, wish.Answer), default);
        return await Portal.BookingAsync(new(paid.Answer!.Split('|')[0]));
    }

    private IRenderedComponent<BookingPage> Open(Booking booking)
    {
        var page = Render<BookingPage>(parameters => parameters.Add(p => p.Id, booking.Id.Value));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private Task<IRenderedComponent<BookingPage>> AfterGraceAsync(Booking booking)
    {
        Portal.Clock.Jump((booking.Start + Duration.FromTimeSpan(Portal.Bookings.NoShowGrace) - Portal.Now).ToTimeSpan());
        return Task.FromResult(Open(booking));
    }

    private static void Charge(IRenderedComponent<BookingPage> page)
    {
        page.Find("[data-testid=action-charge-fee]").Click();
        page.Find("[data-testid=dialog-reason]").Input("did not come");
        page.Find("[data-testid=dialog-confirm]").Click();
    }

    private static string Word<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent => page.Find("[data-testid=dialog-confirm]").TextContent.Trim();

    private int Charges() => Portal.Processor.Calls.Count(call => call == "ChargeKept");

    private static IEnumerable<string?> Actions(IRenderedComponent<BookingPage> page) =>
        page.FindAll(".booking-actions [data-testid^=action-]").Select(b => b.GetAttribute("data-testid")).Where(id => id is not ("action-arrived" or "action-not-arrived")).ToList();

    private static string? Status(IRenderedComponent<BookingPage> page) => page.Find("[data-testid=booking-status]").GetAttribute("data-status");
}
