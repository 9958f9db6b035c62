using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.BookingServer;

/// <summary>Bookings with money on the wire (spec feeds 6, 7.1, 8.3; booking server 1.3, 1.7, 1.9).</summary>
public sealed class PaymentTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private const string Noon = "2026-11-24 12:00";
    private static readonly PaymentTerms Prepaid = new() { Prepayment = true, RefundConditions = [new(Duration.Zero, 100)] };
    private static readonly PaymentTerms Deposit = new() { Deposit = new(new(5_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(4)), RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)] };
    private static readonly PaymentTerms Fee = new() { NoShowFee = new(new(7_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = [new(Duration.Zero, 100)] };
    private static readonly PaymentTerms CardOnly = new() { Card = CardRequirement.Always };

    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task Every_configuration_answers_what_was_taken_and_what_was_agreed()
    {
        var shop = await new Shop(host.Database, "counter").With("prepaid", change: s => s.Terms = Prepaid).With("deposit", change: s => s.Terms = Deposit)
            .With("fee", change: s => s.Terms = Fee).With("both", change: s => s.Terms = Deposit with { NoShowFee = Fee.NoShowFee }).With("card", change: s => s.Terms = CardOnly)
            .With("tax", change: s => (s.Terms, s.Tax) = (Prepaid, new(TaxSource.Own, 19_000_000)))
            .With("tuesday", change: s => (s.Terms, s.Rules) = (Prepaid, [new([IsoDayOfWeek.Tuesday], new(0, 0), new(0, 0)) { Price = new(12_000_000, null) }]))
            .OpenAsync();
        var start = 10;
        foreach (var service in new[] { "prepaid", "deposit", "fee", "both", "card", "tax", "tuesday" })
        {
            var reply = await Google.CreateAsync(GoogleDriver.Paid(
                GoogleDriver.Create(shop, service, FormattableString.Invariant($"2026-11-24 {start++}:00"), token: $"{shop.Id}-{service}"),
                micros: service == "tuesday" ? 12_000_000 : 15_000_000,
                change: payment =>
                {
                    if (service == "tax")
                    {
                        payment["tax_amount"] = new JsonObject { ["price_micros"] = 2_850_000, ["currency_code"] = "EUR" };
                    }

                    if (service == "tuesday")
                    {
                        payment["payment_option_id"] = $"{shop.Id}:tuesday:12000000-EUR";
                    }
                }));

            Assert.Equal("CONFIRMED", reply["booking.status"]);
            Assert.Equal(service == "card" ? "PREPAYMENT_NOT_PROVIDED" : "PREPAYMENT_PROVIDED", reply["booking.payment_information.prepayment_status"]);
            var answer = reply.Json.DeepClone();
            if (answer["booking"]!["payment_information"]!["payment_transaction_id"] is not null)
            {
                answer["booking"]!["payment_information"]!["payment_transaction_id"] = "[transaction]";
            }

            ApprovedText.Verify(answer.ToJsonString().Replace(shop.Id, "salon-7", StringComparison.Ordinal), "pay-" + service);
        }
    }

    [Fact]
    public async Task The_transaction_id_is_the_processors_and_new_for_every_booking_of_a_merchant()
    {
        var shop = await host.NewShop().With("cut", places: 20, change: s => s.Terms = Prepaid).OpenAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Google.CreateAsync(Body(shop, user: FormattableString.Invariant($"user-{i}")))));
        var ids = replies.Select(r => r["booking.payment_information.payment_transaction_id"]!).ToList();
        Assert.Equal(10, ids.Distinct(StringComparer.Ordinal).Count());
        var finding = await host.App.Services.GetRequiredService<IPaymentProcessor>().FindAsync(new(ids[0]), default);
        Assert.Equal((PaymentState.Captured, new Money(15_000_000, "EUR")), (finding.State, finding.Captured!.Value));
    }

    [Theory]
    [InlineData("sandbox:declined", "PAYMENT_ERROR_CARD_DECLINED", null)]
    [InlineData("sandbox:card-type:AMERICAN_EXPRESS", "PAYMENT_ERROR_CARD_TYPE_REJECTED", "AMERICAN_EXPRESS")]
    [InlineData("something else", "PAYMENT_ERROR", null)]
    [InlineData("", "PAYMENT_ERROR", null)]
    [InlineData(null, "PAYMENT_ERROR", null)]
    [InlineData("""{"paymentMethodData":{"info":{"cardNetwork":"AMEX"},"tokenizationData":{"token":"x"}}}""", "PAYMENT_ERROR_CARD_TYPE_REJECTED", "AMERICAN_EXPRESS")]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"American Express"}}""", "PAYMENT_ERROR_CARD_TYPE_REJECTED", "AMERICAN_EXPRESS")]
    [InlineData("""{"id":"pm_1Abc","card":{"brand":"diners"}}""", "PAYMENT_ERROR_CARD_TYPE_REJECTED", "CREDIT_CARD_TYPE_UNSPECIFIED")]
    [InlineData("""{"id":"tok_1Abc","card":{"brand":"UnionPay"}}""", "PAYMENT_ERROR_CARD_TYPE_REJECTED", "CREDIT_CARD_TYPE_UNSPECIFIED")]
    public async Task A_payment_that_fails_says_why_holds_nothing_and_is_tried_afresh(string? token, string cause, string? card)
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Prepaid).OpenAsync();
        await shop.ChangeAsync((merchant, _) => merchant.AcceptedCards = [CardType.Visa, CardType.Mastercard]);
        var create = GoogleDriver.Create(shop, "cut", Noon);

        var reply = await Google.CreateAsync(GoogleDriver.Paid(create, token));

        Assert.Equal((200, cause, card), (reply.Status, reply["booking_failure.cause"]!, reply["booking_failure.rejected_card_type"]));
        Assert.Equal("booking_failure", Assert.Single(reply.Json.AsObject()).Key);
        Assert.True(await Google.IsOpenAsync(shop, "cut", Noon));
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(GoogleDriver.Paid(create)))["booking.status"]);
    }

    public static TheoryData<string, string> Mismatches => new()
    {
        { """{"price":{"price_micros":"14000000","currency_code":"EUR"}}""", "PAYMENT_ERROR" },
        { """{"price":{"price_micros":"15000000","currency_code":"USD"}}""", "PAYMENT_ERROR" },
        { """{"price":{"price_micros":"15000000","currency_code":"eur"}}""", "PAYMENT_ERROR" },
        { """{"price":{"price_micros":"9223372036854775807"}}""", "PAYMENT_ERROR" },
        { """{"price":null}""", "PAYMENT_ERROR" },
        { """{"price":{}}""", "PAYMENT_ERROR" },
        { """{"tax_amount":{"price_micros":"1","currency_code":"EUR"}}""", "PAYMENT_ERROR" },
        { """{"deposit":{"deposit":{"price_micros":"1000000","currency_code":"EUR"}}}""", "PAYMENT_ERROR" },
        { """{"no_show_fee":{"fee":{"price_micros":"1000000","currency_code":"EUR"}}}""", "PAYMENT_ERROR" },
        { """{"payment_option_id":"somebody-elses"}""", "PAYMENT_OPTION_NOT_VALID" },
        { """{"user_payment_option_id":"pack-of-ten"}""", "USER_CANNOT_USE_PAYMENT_OPTION" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public async Task What_the_guest_saw_must_be_what_is_published_or_nothing_is_charged(string change, string cause)
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Prepaid).OpenAsync();
        var body = GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", Noon), change: payment =>
        {
            foreach (var (key, value) in JsonNode.Parse(change)!.AsObject())
            {
                payment[key] = value?.DeepClone();
            }
        });

        var reply = await Google.CreateAsync(body);

        Assert.Equal((200, cause), (reply.Status, reply["booking_failure.cause"]!));
        Assert.Empty(await shop.BookingsAsync());
        Assert.Empty(await MoneyAsync(shop));
    }

    [Fact]
    public async Task Pay_on_arrival_wants_no_payment_information_and_refuses_a_wrong_price()
    {
        var shop = await host.NewShop().With("cut", places: 3).OpenAsync();
        var without = JsonNode.Parse(GoogleDriver.Create(shop, "cut", Noon))!.AsObject();
        without.Remove("payment_information");
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(without.ToJsonString()))["booking.status"]);
        Assert.Equal("PAYMENT_ERROR", (await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", Noon, user: "user-2"), null, 14_000_000)))["booking_failure.cause"]);
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", Noon, user: "user-2"), null)))["booking.status"]);
        Assert.Empty(await MoneyAsync(shop));
    }

    [Fact]
    public async Task Three_D_Secure_gives_its_parameters_and_goes_on_with_the_banks_answer_and_another_payment_token()
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Prepaid).OpenAsync();
        var create = GoogleDriver.Create(shop, "cut", Noon);

        var asked = await Google.CreateAsync(GoogleDriver.Paid(create, "sandbox:3ds"));
        Assert.Equal("PAYMENT_REQUIRES_3DS1", asked["booking_failure.cause"]);
        foreach (var name in new[] { "acs_url", "pa_req", "transaction_id", "md_merchant_data" })
        {
            Assert.NotEmpty(asked["booking_failure.payment_failure.threeds1_parameters." + name]!);
        }

        Assert.False(await Google.IsOpenAsync(shop, "cut", Noon));
        var paid = GoogleDriver.Paid(create, "sandbox:ok", change: payment => (payment["pa_response"], payment["md_merchant_data"]) =
            ("bank-said-yes", asked["booking_failure.payment_failure.threeds1_parameters.md_merchant_data"]));
        var first = await Google.CreateAsync(paid);
        var again = await Google.CreateAsync(paid);

        Assert.Equal("CONFIRMED", first["booking.status"]);
        Assert.Equal(first.Body, again.Body);
        Assert.Single(await shop.BookingsAsync());
        Assert.Equal(15_000_000, (await MoneyAsync(shop)).Taken());
    }

    /// <summary>A deposit need not be named (spec 6.1), so nothing may have been said of the payment before the bank's answer is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_comes_back_from_the_bank_whether_or_not_the_first_request_had_payment_information(bool emptyAtFirst)
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Deposit).OpenAsync();
        var create = GoogleDriver.Create(shop, "cut", Noon);
        string Body(JsonObject? payment)
        {
            var body = JsonNode.Parse(create)!.AsObject();
            body.Remove("payment_information");
            body["payment_processing_parameters"] = new JsonObject { ["unparsed_payment_method_token"] = "sandbox:3ds" };
            if (payment is not null)
            {
                body["payment_information"] = payment;
            }

            return body.ToJsonString();
        }

        var asked = await Google.CreateAsync(Body(emptyAtFirst ? [] : null));
        Assert.Equal("PAYMENT_REQUIRES_3DS1", asked["booking_failure.cause"]);
        var back = await Google.CreateAsync(Body(new() { ["pa_response"] = "bank-said-yes" }));

        Assert.Equal("CONFIRMED", back["booking.status"]);
        Assert.Single(await shop.BookingsAsync());
    }

    [Fact]
    public async Task C067_The_charge_happens_once_for_a_token_that_is_repeated_in_turn_and_in_parallel_and_after_a_restart()
    {
        var shop = await host.NewShop().With("cut", places: 10, change: s => s.Terms = Prepaid).OpenAsync();
        var body = Body(shop);
        using var barrier = new Barrier(6);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                barrier.SignalAndWait();
                return await Google.CreateAsync(body);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        await using var restarted = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock);
        var later = await restarted.Google.CreateAsync(body);

        Assert.Equal("CONFIRMED", later["booking.status"]);
        Assert.Single(replies.Append(later).Select(r => r.Body).Distinct(StringComparer.Ordinal));
        Assert.Single(await shop.BookingsAsync());
        Assert.Equal(15_000_000, (await MoneyAsync(shop)).Taken());
    }

    [Fact]
    public async Task C066_The_same_token_with_another_price_is_another_request()
    {
        var shop = await host.NewShop().With("cut", places: 3, change: s => s.Terms = Prepaid).OpenAsync();
        var create = GoogleDriver.Create(shop, "cut", Noon);
        await Google.CreateAsync(GoogleDriver.Paid(create));
        Assert.Equal(400, (await Google.CreateAsync(GoogleDriver.Paid(create, micros: 1))).Status);
        Assert.Equal(200, (await Google.CreateAsync(GoogleDriver.Paid(create, "another token"))).Status);
    }

    [Fact]
    public async Task C125_A_guests_kept_card_is_charged_for_no_other_booking()
    {
        var shop = await host.NewShop().With("fee", change: s => s.Terms = Fee).With("prepaid", change: s => s.Terms = Prepaid).OpenAsync();
        await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "fee", Noon)));

        var without = await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "prepaid", "2026-11-24 14:00"), null));
        var declined = await Google.CreateAsync(GoogleDriver.Paid(GoogleDriver.Create(shop, "prepaid", "2026-11-24 14:00"), "sandbox:declined"));

        Assert.Equal(("PAYMENT_ERROR", "PAYMENT_ERROR_CARD_DECLINED"), (without["booking_failure.cause"], declined["booking_failure.cause"]));
        Assert.Equal(0, (await MoneyAsync(shop)).Taken());
        await using var db = host.Database.CreateDbContext();
        var kept = Assert.Single(await db.Set<BookingPayment>().Where(p => p.MerchantId == shop.Merchant.Id && p.Credential != null).ToListAsync());
        Assert.Equal(Assert.Single(await shop.BookingsAsync(), b => b.ServiceId.Value == "fee").Id, kept.BookingId);
    }

    [Fact]
    public async Task C093_A_guests_cancel_in_time_is_refunded_and_told_with_the_path_of_the_prepayment()
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Prepaid).OpenAsync();
        var id = (await Google.CreateAsync(Body(shop)))["booking.booking_id"]!;
        Assert.Equal("PREPAYMENT_PROVIDED", (await Google.StatusAsync(id))["prepayment_status"]);

        var canceled = await Google.CancelAsync(id);
        Assert.Equal(("CANCELED", "PREPAYMENT_PROVIDED"), (canceled["booking.status"], canceled["booking.payment_information.prepayment_status"]));
        await Reconcile().RunOnceAsync(100, default);

        var status = await Google.StatusAsync(id);
        Assert.Equal(("CANCELED", "PREPAYMENT_REFUNDED"), (status["booking_status"], status["prepayment_status"]));
        var booking = Assert.Single(await shop.BookingsAsync());
        Assert.Equal(BookingParts.PrepaymentStatus, booking.ToTell);
        var repeated = await Google.CancelAsync(id);
        Assert.Equal(("CANCELED", "PREPAYMENT_REFUNDED"), (repeated["booking.status"], repeated["booking.payment_information.prepayment_status"]));
    }

    [Fact]
    public async Task C124_Tokens_and_the_banks_answers_are_nowhere_in_our_books_logs_and_answers()
    {
        var shop = await host.NewShop().With("cut", places: 3, change: s => s.Terms = Prepaid).OpenAsync();
        var create = GoogleDriver.Create(shop, "cut", Noon);
        List<string> said = [];
        foreach (var token in new[] { "tok-SECRET-1", """{"paymentMethodData":{"info":{"cardNetwork":"VISA","cardDetails":"SECRET-4"},"tokenizationData":{"token":"SECRET-5"}}}""" })
        {
            said.Add((await Google.CreateAsync(GoogleDriver.Paid(create, token, change: payment => (payment["pa_response"], payment["md_merchant_data"]) = ("SECRET-2", "SECRET-3")))).Body);
        }

        said.Add((await Google.CreateAsync(GoogleDriver.Paid(create, change: payment => payment["fraud_signals"] = "SECRET-6"))).Body);
        Assert.Contains("CONFIRMED", said[^1], StringComparison.Ordinal);
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(host.Database.ConnectionString);
        await connection.OpenAsync();
        List<string> tables = [];
        await using (var list = connection.CreateCommand())
        {
            list.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table'";
            await using var reader = await list.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            await using var read = connection.CreateCommand();
#pragma warning disable CA2100 // a name of the schema
            read.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await read.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                said.AddRange(Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? ""));
            }
        }

        said.AddRange(host.App.Logs.Lines.Select(line => line.Text));
        Assert.DoesNotContain(said, text => text.Contains("SECRET-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task C055_A_payment_that_hangs_is_answered_before_Google_gives_up_after_15_s_and_goes_on_with_the_next_try()
    {
        var shop = await host.NewShop().With("cut", change: s => s.Terms = Prepaid).OpenAsync();
        var clock = new ManualClock(host.Clock.GetUtcNow());
        var hangs = new HangingProcessor(new SandboxProcessor(host.Database, clock));
        await using var slow = await BookingServerApp.StartAsync(host.Database.ConnectionString, clock, change: services => services.AddSingleton<IPaymentProcessor>(hangs));
        var body = Body(shop);

        var asked = slow.Google.CreateAsync(body);
        await hangs.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(13.9));
        Assert.False(asked.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        var reply = await asked;

        Assert.Equal((503, "UNAVAILABLE"), (reply.Status, reply["error.status"]!));
        Assert.Equal(BookingStatus.Paying, Assert.Single(await shop.BookingsAsync()).Status);
        Assert.Equal("CONFIRMED", (await Google.CreateAsync(body))["booking.status"]);
        Assert.Equal(15_000_000, (await MoneyAsync(shop)).Taken());
    }

    [Fact]
    public async Task Any_body_near_a_payment_is_answered_without_a_500_and_the_books_stay_equal()
    {
        var shop = await host.NewShop().With("cut", places: 1000, change: s => s.Terms = Deposit with { NoShowFee = Fee.NoShowFee }).OpenAsync();
        await shop.ChangeAsync((merchant, _) => merchant.GuestsMayOverlap = true);
        var random = new Random(17);
        string[] odd = ["null", "{}", "[]", "\"\"", "-1", "0", "9223372036854775807", "\"9223372036854775807\"", "\"\\ud800\"", "\"\\u0000\"", "true", "\"PER_PERSON\"", "\"sandbox:ok\"", "1.5", "{\"price_micros\":\"x\"}"];
        for (var i = 0; i < 200; i++)
        {
            var body = JsonNode.Parse(GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", Noon, user: FormattableString.Invariant($"odd-{i}")), change: payment =>
            {
                payment["deposit"] = JsonNode.Parse("""{"deposit":{"price_micros":"5000000","currency_code":"EUR"},"deposit_type":"PER_PERSON","min_advance_cancellation_sec":"14400"}""");
                payment["no_show_fee"] = JsonNode.Parse("""{"fee":{"price_micros":"7000000","currency_code":"EUR"},"fee_type":"FIXED_RATE_DEFAULT"}""");
                payment["pa_response"] = "x";
            }))!.AsObject();
            var places = Places(body["payment_information"]!).Concat(Places(body["payment_processing_parameters"]!)).ToList();
            var (owner, key) = places[random.Next(places.Count)];
            owner[key] = "ODD-VALUE";
            var text = body.ToJsonString().Replace("\"ODD-VALUE\"", odd[random.Next(odd.Length)], StringComparison.Ordinal);

            var reply = await Google.SendAsync(HttpMethod.Post, "/v3/CreateBooking", Encoding.UTF8.GetBytes(text));

            Assert.True(reply.Status is 200 or 400, $"{reply.Status} to {text}: {reply.Body}");
        }

        var booked = (await shop.BookingsAsync()).Count(b => b.Status == BookingStatus.Confirmed);
        Assert.True(booked > 10);
        Assert.Equal(booked * 5_000_000L, (await MoneyAsync(shop)).Taken());
    }

    [Fact]
    public async Task CheckAvailability_and_every_booking_say_until_when_one_may_cancel()
    {
        var shop = await host.NewShop().With("cut", change: s => (s.Terms, s.MinAdvanceOnlineCanceling) = (Prepaid, Duration.FromHours(24))).OpenAsync();
        await using var test = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, new() { ["BookingServer:CheckAvailability"] = "true" });
        var slot = JsonNode.Parse(GoogleDriver.Create(shop, "cut", Noon))!["slot"]!.ToJsonString();

        var reply = await test.Google.PostAsync("CheckAvailability", $$"""{"slot":{{slot}}}""");

        Assert.Equal((shop.At(Noon) - 86_400).ToString(CultureInfo.InvariantCulture), reply["last_online_cancellable_sec"]);
    }

    private static string Body(Shop shop, string user = "user-1") => GoogleDriver.Paid(GoogleDriver.Create(shop, "cut", Noon, user: user));

    private async Task<List<Movement>> MoneyAsync(Shop shop)
    {
        await using var db = host.Database.CreateDbContext();
        List<Movement> all = [];
        foreach (var booking in await shop.BookingsAsync())
        {
            all.AddRange(await db.MovementsOfAsync(booking.Id, default));
        }

        return all;
    }

    private ReconcilePayments Reconcile()
    {
        var services = host.App.Services;
        return new(host.Database, services.GetRequiredService<IPaymentProcessor>(), services.GetRequiredService<Features.Bookings.GiveUpPayment>(), services.GetRequiredService<SettleMovement>(), host.Clock);
    }

    private static IEnumerable<(JsonObject Owner, string Key)> Places(JsonNode node) => node is JsonObject fields
        ? fields.SelectMany(pair => (pair.Value is null ? [] : Places(pair.Value)).Prepend((fields, pair.Key)))
        : [];
}

/// <summary>Takes the money and never answers.</summary>
internal sealed class HangingProcessor(IPaymentProcessor inner) : IPaymentProcessor
{
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<BeginResult> BeginAsync(PaymentPurpose purpose, Money? amount, bool keepCard, string bookingReference, string key, CancellationToken stop) =>
        inner.BeginAsync(purpose, amount, keepCard, bookingReference, key, stop);

    public async Task<PaymentResult> ConfirmAsync(PaymentReference reference, PaymentToken token, ThreeDSecureAnswer? answer, string key, CancellationToken stop)
    {
        await inner.ConfirmAsync(reference, token, answer, key, stop);
        var never = new TaskCompletionSource<PaymentResult>();
        await using var given = stop.Register(() => never.TrySetCanceled(stop));
        Asked.SetResult();
        return await never.Task;
    }

    public Task<PaymentFinding> FindAsync(PaymentReference reference, CancellationToken stop) => inner.FindAsync(reference, stop);

    public Task<PaymentResult> CaptureAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) => inner.CaptureAsync(reference, amount, key, stop);

    public Task<PaymentResult> ReleaseAsync(PaymentReference reference, string key, CancellationToken stop) => inner.ReleaseAsync(reference, key, stop);

    public Task<PaymentResult> RefundAsync(PaymentReference reference, Money amount, string key, CancellationToken stop) => inner.RefundAsync(reference, amount, key, stop);

    public Task<PaymentResult> FindRefundAsync(PaymentReference reference, string key, CancellationToken stop) => inner.FindRefundAsync(reference, key, stop);

    public Task<PaymentResult> ChargeKeptAsync(PaymentCredential credential, Money amount, string bookingReference, string key, CancellationToken stop) =>
        inner.ChargeKeptAsync(credential, amount, bookingReference, key, stop);
}
