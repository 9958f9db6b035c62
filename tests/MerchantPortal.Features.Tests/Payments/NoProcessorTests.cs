using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using static MerchantPortal.Features.Tests.Payments.Books;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>A deployment where nobody takes payments, also one where somebody did before.</summary>
public sealed class NoProcessorTests : IAsyncLifetime
{
    private static readonly CurrentPerson Admin = Portal.Staff with { Role = Domain.Account.Role.PartnerAdmin };
    private readonly CollectingLogs logs = new();
    private Portal portal = null!;

    public static TheoryData<string> Configurations => ["prepayment", "deposit", "fee", "both", "card"];

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task What_was_published_before_is_refused_and_leaves_nothing_behind(string configuration)
    {
        var shop = await portal.OpenPaidShopAsync(TermsOf(configuration));
        portal.Payments.Processor = ProcessorKind.None;

        var result = await portal.Acts.Take.RunAsync(portal.Wish(shop, Noon) with { Checkout = Checkout() }, default);

        Assert.Equal((TakeBooking.Kind.CheckoutRefused, CheckoutFault.NoProcessor), (result.Kind, result.Fault));
        Assert.Empty(await portal.BookingsAsync());
        Assert.Empty(await portal.OpenLinesAsync());
        Assert.Equal(SlotState.Open, await portal.StateAsync(shop, Noon));
    }

    [Fact]
    public async Task Pay_on_arrival_is_booked_as_ever()
    {
        portal.Payments.Processor = ProcessorKind.None;
        Assert.Equal(BookingStatus.Confirmed, (await portal.TakeAsync(await portal.OpenShopAsync(), Noon)).Status);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task Terms_that_ask_for_a_card_cannot_be_published(string configuration)
    {
        var shop = await portal.OpenShopAsync(change: s => s.Merchant.TokenizationParameters = s.Merchant.TokenizationParameters.Add("gateway", "sandbox"));
        portal.Payments.Processor = ProcessorKind.None;
        var view = (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, default))!;
        var next = view.ToEdit();
        next.Services.Single().Terms = TermsOf(configuration) with { RefundConditions = [new(Duration.Zero, 100)] };
        var saved = await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, next, view.ToEdit(), null), default);

        var refused = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), default);
        Assert.Equal((PublishOffer.Kind.Refused, "NoProcessor"), (refused.Kind, Assert.Single(refused.Findings).Code));

        portal.Payments.Processor = ProcessorKind.Sandbox;
        Assert.Equal(PublishOffer.Kind.Published, (await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), default)).Kind);
    }

    [Fact]
    public async Task A_version_that_asks_for_a_card_cannot_be_rolled_back_to()
    {
        var shop = await portal.OpenPaidShopAsync(WithFee);
        var view = (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, default))!;
        var next = view.ToEdit();
        next.Services.Single().Terms = null;
        var saved = await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, next, view.ToEdit(), null), default);
        Assert.Equal(PublishOffer.Kind.Published, (await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), default)).Kind);
        portal.Payments.Processor = ProcessorKind.None;
        var owed = (await portal.OwedAsync()).Select(u => (u.Key, u.Version)).ToList();

        var refused = await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, To: 1, Current: 2), default);

        Assert.Equal((RollBackOffer.Kind.Refused, "NoProcessor"), (refused.Kind, Assert.Single(refused.Findings).Code));
        var after = (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, default))!;
        Assert.Equal((2, null), (after.Version, after.Published.Services.Single().Terms));
        Assert.Equal(owed, (await portal.OwedAsync()).Select(u => (u.Key, u.Version)));

        portal.Payments.Processor = ProcessorKind.Sandbox;
        Assert.Equal(RollBackOffer.Kind.RolledBack, (await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, To: 1, Current: 2), default)).Kind);
    }

    [Fact]
    public async Task Staff_cannot_begin_what_nobody_can_move()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(DepositAndFee));
        portal.Clock.Advance((booking.Start - portal.Now + Duration.FromHours(1)).ToTimeSpan());
        portal.Payments.Processor = ProcessorKind.None;
        var before = await portal.OpenLinesAsync();

        Assert.Equal(Refusal.NoProcessor, (await portal.Acts.Charge.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "did not come"), default)).Refusal);
        Assert.Equal(Refusal.NoProcessor, (await portal.Acts.Refund.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "goodwill"), default)).Refusal);
        Assert.Equal(Refusal.NoProcessor, (await portal.Acts.Cancel.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, "ill"), default)).Refusal);
        Assert.Equal(before, await portal.OpenLinesAsync());
        Assert.True((await portal.Acts.Waive.RunAsync(new(Portal.Staff, booking.MerchantId, booking.Id, Guid.NewGuid(), "kind"), default)).IsDone);
    }

    [Fact]
    public async Task A_refund_owed_to_a_guest_waits_for_the_processor_and_is_then_made()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        portal.Payments.Processor = ProcessorKind.None;
        var acts = portal.ActsOn(portal.File, new NoProcessor());
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        for (var minute = 0; minute < 3; minute++)
        {
            await acts.Reconcile.RunOnceAsync(10, default);
            portal.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((15_000_000, 0, 0), await portal.ProcessorAsync());
        Assert.Equal(MovementState.Begun, Assert.Single(await portal.MovementsAsync(booking), m => m.Kind == MovementKind.Refund).State);
        var left = await LeftAsync();
        Assert.Equal((1, 1), (left.Bookings, left.Waiting));

        portal.Payments.Processor = ProcessorKind.Sandbox;
        portal.Clock.Advance(Ledger.LongestWait.ToTimeSpan());
        await portal.Acts.Reconcile.RunOnceAsync(10, default);
        Assert.Equal((15_000_000, 15_000_000, 0), await portal.ProcessorAsync());
    }

    [Fact]
    public async Task Money_whose_outcome_is_not_known_for_more_than_an_hour_is_told_once_and_once_when_it_is_over()
    {
        var booking = await portal.BuyAsync(await portal.OpenPaidShopAsync(Prepaid));
        var alerts = await AlertsAsync();
        portal.Processor.Silent = "Refund";
        Assert.True((await portal.CancelAsync(booking.Id)).IsDone);
        portal.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Empty(await ToldAsync(alerts, portal.Acts));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Told], await ToldAsync(alerts, portal.Acts));

        portal.Processor.Silent = null;
        portal.Clock.Advance(Ledger.LongestWait.ToTimeSpan());
        Assert.Equal([Told, Over], await ToldAsync(alerts, portal.Acts));
    }

    [Fact]
    public async Task A_payment_that_cannot_be_closed_an_hour_after_its_booking_failed_is_told_once_and_once_when_it_is_over()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid);
        portal.Processor.DiesBefore = 3;
        await Assert.ThrowsAsync<FaultyDatabase.DiedException>(() => portal.Acts.BuyAsync(portal.Wish(shop, Noon), "sandbox:declined"));
        Assert.Equal(BookingStatus.Failed, Assert.Single(await portal.BookingsAsync()).Status);
        var (alerts, broken) = (await AlertsAsync(), portal.ActsOn(portal.File, new NoProcessor()));
        portal.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Empty(await ToldAsync(alerts, broken));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Told], await ToldAsync(alerts, broken));

        portal.Clock.Advance(Ledger.LongestWait.ToTimeSpan());
        Assert.Equal([Told, Over], await ToldAsync(alerts, portal.Acts));
        Assert.Equal((0, 0, 0), await portal.ProcessorAsync());
    }

    private static (MailTemplate Template, string Values) Told => (MailTemplate.MoneyStuck, """{"count":"1","hours":"1"}""");

    private static (MailTemplate Template, string Values) Over => (MailTemplate.ProblemOver, """{"problem":"MoneyStuck"}""");

    private async Task<AlertPass> AlertsAsync()
    {
        await portal.ReadAsync(db =>
        {
            db.Add(new AppUser { Id = "ada", UserName = "ada@x.example", Email = "ada@x.example", EmailConfirmed = true, DisplayName = "ada", Role = Domain.Account.Role.PartnerAdmin, Language = "tr", CreatedAt = portal.Now });
            return db.SaveChangesAsync();
        });
        return new(
            portal.File, new ReadOutboxState(portal.File, portal.Clock), new OutboxMetrics(), new BookingServerHealth(portal.Clock), new SlotsHeldBack(portal.File, Options.Create(portal.Payments)), portal.Clock,
            Options.Create(new ActionsCenterOptions { PartnerId = "1" }), logs.For<AlertPass>());
    }

    private async Task<IEnumerable<(MailTemplate, string)>> ToldAsync(AlertPass alerts, PortalActs acts)
    {
        await acts.Reconcile.RunOnceAsync(10, default);
        await alerts.RunOnceAsync(default);
        await alerts.RunOnceAsync(default);
        var mails = await portal.ReadAsync(db => db.Set<OwedMail>().AsNoTracking().OrderBy(m => m.OwedAt).ToListAsync());
        return mails.Select(m => (m.Template, m.Values)).Where(m => m.Template == MailTemplate.MoneyStuck || m.Values.Contains("MoneyStuck", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_left_is_said_in_one_line_and_only_where_nobody_takes_payments()
    {
        var shop = await portal.OpenPaidShopAsync(WithFee);
        await portal.OpenShopAsync();
        await portal.BuyAsync(shop);
        Assert.True((await LeftAsync()).IsEmpty);
        portal.Payments.Processor = ProcessorKind.None;

        Assert.Equal(
            $"Payments:Processor is None; terms of {shop.Id} ask for a card, and guests who book them are refused; bookings with a payment or a card that nobody can charge or give back: 1",
            (await LeftAsync()).Sentence());
        await Left().WarnAsync(default);
        Assert.StartsWith("Payments:Processor is None; terms of", Assert.Single(logs.Lines).Text, StringComparison.Ordinal);
        portal.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(0, (await LeftAsync()).Bookings);
    }

    [Fact]
    public async Task Money_at_the_sandbox_is_said_when_Stripe_moves_money_now_and_the_other_way_round()
    {
        var shop = await portal.OpenPaidShopAsync(Prepaid, places: 3);
        var sandboxed = await portal.BuyAsync(shop);
        Assert.True((await LeftAsync()).IsEmpty);

        portal.Payments.Processor = ProcessorKind.Stripe;
        const string one = "Payments:Processor is Stripe; bookings with a payment or a card at another processor, which Stripe can neither charge nor give back: 1";
        Assert.Equal(one, (await LeftAsync()).Sentence());
        await Left().WarnAsync(default);
        Assert.StartsWith(one, Assert.Single(logs.Lines).Text, StringComparison.Ordinal);

        // A refund that waits for the sandbox is named too
        Assert.True((await portal.CancelAsync(sandboxed.Id)).IsDone);
        Assert.Equal(one + "; movements of money that wait for the processor of before: 1", (await LeftAsync()).Sentence());

        // What Stripe holds is Stripe's, and strange to the sandbox
        await using (var db = portal.File.CreateDbContext())
        {
            await db.Set<BookingPayment>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Reference, "pi_3Nqj"));
        }

        Assert.True((await LeftAsync()).IsEmpty);
        portal.Payments.Processor = ProcessorKind.Sandbox;
        Assert.Equal((1, 1), ((await LeftAsync()).Bookings, (await LeftAsync()).Waiting));
    }

    [Fact]
    public async Task Nothing_of_money_is_decided_by_nobody()
    {
        var nobody = new NoProcessor();
        Assert.IsType<BeginResult.Refused>(await nobody.BeginAsync(PaymentPurpose.Charge, new(1_000_000, "EUR"), false, "b", "k", default));
        Assert.Equal(PaymentState.Unknown, (await nobody.FindAsync(new("pi_1"), default)).State);
        Assert.All(
            new[]
            {
                await nobody.ConfirmAsync(new("pi_1"), new("token"), null, "k", default), await nobody.CaptureAsync(new("pi_1"), new(1_000_000, "EUR"), "k", default),
                await nobody.ReleaseAsync(new("pi_1"), "k", default), await nobody.RefundAsync(new("pi_1"), new(1_000_000, "EUR"), "k", default),
                await nobody.ChargeKeptAsync(new("card"), new(1_000_000, "EUR"), "b", "k", default),
            },
            result => Assert.IsType<PaymentResult.Unknown>(result));
    }

    private static PaymentTerms TermsOf(string configuration) => configuration switch
    {
        "prepayment" => Prepaid,
        "deposit" => WithDeposit,
        "fee" => WithFee,
        "both" => DepositAndFee,
        _ => CardOnly,
    };

    private LeftWithoutProcessor Left() => new(portal.File, Options.Create(portal.Payments), portal.Clock, logs.For<LeftWithoutProcessor>());

    private Task<WithoutProcessor> LeftAsync() => Left().RunAsync(default);
}
