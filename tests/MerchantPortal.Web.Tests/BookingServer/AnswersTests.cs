using System.Text.Json;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>The answers as approved text: a field that is renamed, added or lost shows here before it shows at Google.</summary>
public sealed class AnswersTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task Answers_are_as_approved()
    {
        var shop = await new Shop(host.Database, "salon-7").WithStaff("anna")
            .With("cut", change: s => s.Staff = [new("anna")]).With("ask", mode: ConfirmationMode.Asynchronous).With("table", places: 2, party: 4).OpenAsync();
        var sync = await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", token: "t-1", staff: "anna");
        var pending = await Google.CreateAsync(shop, "ask", "2026-11-24 14:00", token: "t-2", mode: "CONFIRMATION_MODE_ASYNCHRONOUS");
        var table = await Google.CreateAsync(shop, "table", "2026-11-24 16:00", token: "t-3", party: 4);
        var id = sync["booking.booking_id"]!;
        (string Name, Reply Reply)[] answers =
        [
            ("health", await Google.GetAsync("HealthCheck")),
            ("create-sync", sync),
            ("create-async", pending),
            ("create-table", table),
            ("create-taken", await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", user: "user-2")),
            ("create-missing-field", await Google.CreateAsync("""{"slot":{"merchant_id":"salon-7"},"user_information":{"user_id":"u"},"idempotency_token":"t"}""")),
            ("create-wrong-value", await Google.CreateAsync("""{"slot":{"merchant_id":"salon-7","start_sec":"soon"}}""")),
            ("create-unknown-merchant", await Google.CreateAsync(new Shop(host.Database, "nowhere"), "cut", "2026-11-24 12:00")),
            ("lookup", await Google.LookUpAsync("salon-7", GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"), staff: "anna"), GoogleDriver.Time("ask", shop.At("2026-11-24 15:00"), mode: null), GoogleDriver.Time("table", shop.At("2026-11-24 16:00"), party: 4), GoogleDriver.Time("gone", 1))),
            ("status", await Google.StatusAsync(id)),
            ("status-unknown", await Google.StatusAsync("b-unknown")),
            ("list", await Google.ListAsync("user-1")),
            ("move", await Google.MoveAsync(id, shop.At("2026-11-25 15:00"))),
            ("move-async", await Google.MoveAsync(pending["booking.booking_id"]!, shop.At("2026-11-25 15:00"))),
            ("cancel", await Google.CancelAsync(id)),
            ("cancel-unknown", await Google.CancelAsync("b-unknown")),
            ("unparsable", await Google.PostAsync("CreateBooking", "{")),
            ("unauthenticated", await Google.As(null).PostAsync("CreateBooking", "{}")),
            ("unknown-method", await Google.PostAsync("CreateOrder", "{}")),
            ("wrong-verb", await Google.GetAsync("CreateBooking")),
            ("switched-off", await Google.PostAsync("CheckAvailability", "{}")),
        ];

        Verify(answers);
    }

    [Fact]
    public async Task What_the_rules_refuse_and_the_switched_on_check_are_as_approved()
    {
        var shop = await new Shop(host.Database, "salon-8").With("cut", places: 3).With("spa", places: 3, change: s => s.MinAdvanceOnlineCanceling = Duration.FromHours(24))
            .With("paid", change: s => s.Terms = new() { Prepayment = true, RefundConditions = [new(Duration.Zero, 100)] }).OpenAsync();
        await shop.ChangeAsync((merchant, _) =>
        {
            merchant.OpenBookingsPerGuest = 2;
            merchant.AcceptedCards = [CardType.Visa];
        });
        var late = await Google.BookAsync(shop, "spa", "2026-11-21 18:00", user: "late");
        var gone = await Google.BookAsync(shop, "spa", "2026-11-24 16:00", user: "gone");
        await shop.ChangeAsync(gone, booking => booking.CancelByMerchant(new UserId("staff"), null, Instant.FromDateTimeOffset(host.Clock.GetUtcNow())));
        await Google.BookAsync(shop, "cut", "2026-11-24 12:00", user: "busy");
        var overlapping = await Google.CreateAsync(shop, "spa", "2026-11-24 12:00", user: "busy");
        await Google.BookAsync(shop, "cut", "2026-11-25 12:00", user: "busy");
        await using var on = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, new() { ["BookingServer:CheckAvailability"] = "true" });

        Verify(
            ("cancel-too-late", await Google.CancelAsync(late)),
            ("cancel-already-cancelled", await Google.CancelAsync(gone)),
            ("move-already-cancelled", await Google.MoveAsync(gone, shop.At("2026-11-25 16:00"))),
            ("create-overlapping", overlapping),
            ("create-over-limit", await Google.CreateAsync(shop, "cut", "2026-11-26 12:00", user: "busy")),
            ("pay-card-type-rejected", await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "paid", "2026-11-24 12:00", user: "amex"), "sandbox:card-type:AMERICAN_EXPRESS"))),
            ("pay-three-d-secure", WithoutSecrets(await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "paid", "2026-11-24 12:00", user: "bank"), "sandbox:3ds")))),
            ("check-free", await CheckAsync("cut", "2026-11-24 12:00")),
            ("check-cancellable-until", await CheckAsync("spa", "2026-11-24 12:00")),
            ("check-full", await CheckAsync("paid", "2026-11-24 12:00")),
            ("check-never-was", await CheckAsync("cut", "2026-11-24 12:17")));

        Task<Reply> CheckAsync(string service, string at) => on.Google.PostAsync("CheckAvailability", FormattableString.Invariant(
            $$$"""{"slot":{"merchant_id":"{{{shop.Id}}}","service_id":"{{{service}}}","start_sec":"{{{shop.At(at)}}}","duration_sec":"3600","confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}}"""));
    }

    [Fact]
    public async Task Where_nobody_takes_payments_a_slot_that_asks_for_a_card_is_refused_as_a_payment_error_and_stays_free()
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = new() { Card = CardRequirement.Always }).With("wash").OpenAsync();
        await using var server = await BookingServerApp.StartAsync(
            host.Database.ConnectionString, host.Clock, change: services => services.PostConfigure<PaymentsOptions>(payments => payments.Processor = ProcessorKind.None));
        var create = GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00"));

        var reply = await server.Google.CreateAsync(create);

        Verify(("create-no-processor", reply));
        Assert.Equal("CONFIRMED", (await server.Google.CreateAsync(shop, "wash", "2026-11-24 12:00", user: "user-2"))["booking.status"]);
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(create))["booking.status"]);
    }

    [Fact]
    public async Task C124_Logs_hold_ids_but_nothing_of_a_guest()
    {
        var shop = await host.NewShop().With("cut").With("ask", mode: ConfirmationMode.Asynchronous).OpenAsync();
        var body = JsonNode.Parse(GoogleDriver.Create(shop, "cut", "2026-11-24 12:00", user: "guest-user-id-9"))!;
        body["additional_request"] = "birthday of Selma";
        var created = await Google.CreateAsync(body.ToJsonString());
        await Google.CreateAsync(body.ToJsonString());
        await Google.CreateAsync(body.ToJsonString()[..^4]);
        body["user_information"]!["email"] = 7;
        await Google.CreateAsync(body.ToJsonString());
        await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", user: "guest-user-id-9");
        await Google.CancelAsync(created["booking.booking_id"]!);
        await Google.ListAsync("guest-user-id-9");
        await Google.As("google:password-guess").GetAsync("HealthCheck");

        var lines = host.App.Logs.Lines.Select(line => line.Text).ToList();

        Assert.Contains(lines, line => line.Contains(created["booking.booking_id"]!, StringComparison.Ordinal));
        foreach (var word in new[] { "Ira", "Moss", "example.org", "5550101", "Selma", "guest-user-id", "google-demo", "password-guess", "183071190139" })
        {
            Assert.DoesNotContain(lines, line => line.Contains(word, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_call_stands_in_the_timeline_and_in_the_log_under_one_id()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var booking = new BookingId((await Google.CreateAsync(shop, "cut", "2026-11-24 12:00", user: "user-of-two-calls"))["booking.booking_id"]!);
        await Google.CancelAsync(booking.Value);

        await using var db = host.Database.CreateDbContext();
        var ids = await db.Set<BookingEvent>().Where(e => e.BookingId == booking).Select(e => e.RequestId).Distinct().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, ids.Count);
        Assert.All(ids, id => Assert.Single(host.App.Logs.Lines, line => line.Text.Contains($"Booking done (request {id})", StringComparison.Ordinal)));
    }

    private static void Verify(params IEnumerable<(string Name, Reply Reply)> answers) => Assert.Multiple([.. answers.Select(answer => (Action)(() => ApprovedText.Verify(
        new JsonObject { ["http"] = answer.Reply.Status, ["body"] = answer.Reply.Json.DeepClone() }.ToJsonString(), answer.Name)))]);

    /// <summary>The same answer with a word for each value of the processor that is new every time.</summary>
    private static Reply WithoutSecrets(Reply reply)
    {
        var json = reply.Json;
        var parameters = json["booking_failure"]!["payment_failure"]!["threeds1_parameters"]!.AsObject();
        foreach (var name in parameters.Select(parameter => parameter.Key).ToList())
        {
            parameters[name] = $"[{name}]";
        }

        return reply with { Body = json.ToJsonString() };
    }
}
