using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Payments;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Payments;

/// <summary>
/// What a guest accepted at checkout never changes (spec feeds 7.2 step 10): after any sequence of acts by guests, staff, editors and the clock, the stored text of every
/// booking's terms is letter for letter what it was when the booking was made.
/// </summary>
public sealed class FrozenTermsProperties
{
    private const int Steps = 70;
    private static readonly CurrentPerson Admin = Portal.Staff with { Role = Domain.Account.Role.PartnerAdmin };
    private static readonly PaymentTerms[] AllTerms = [Books.Prepaid, Books.WithDeposit, Books.WithFee, Books.DepositAndFee, Books.CardOnly, PaymentTerms.PayOnArrival];

    [Theory]
    [InlineData(11)]
    [InlineData(22)]
    [InlineData(33)]
    public async Task Whatever_is_published_moved_cancelled_charged_or_refunded_the_terms_of_a_booking_stay(int seed)
    {
        await using var portal = await Portal.StartAsync();
        var shop = await portal.OpenPaidShopAsync(Books.DepositAndFee, places: 3, taxMicroPercent: 19_000_000, change: s =>
        {
            s.Services["cut"].MinAdvanceOnlineCanceling = Duration.FromHours(2);
            s.Add("ask", places: 3, asksFirst: true);
            s.Services["ask"].Terms = PaymentTerms.PayOnArrival;
        });
        var random = new Random(seed);
        var (frozen, done) = (new Dictionary<string, string?>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var step = 0; step < Steps; step++)
        {
            var act = await StepAsync(portal, shop, random, [.. frozen.Keys]);
            if (act is not null)
            {
                done[act] = done.GetValueOrDefault(act) + 1;
            }

            foreach (var (id, terms) in await TermsAsync(portal))
            {
                Assert.True(frozen.TryAdd(id, terms) || frozen[id] == terms, $"Step {step} ({act}) changed the terms of {id} from {frozen[id]} to {terms}.");
            }
        }

        Assert.True(done.GetValueOrDefault("publish") > 5 && done.GetValueOrDefault("buy") > 5 && done.Count >= 8, "Too little was done: " + string.Join(", ", done.Select(d => $"{d.Key} {d.Value}")));
        Assert.True(frozen.Values.Distinct(StringComparer.Ordinal).Count() > 5, "The bookings had hardly any terms of their own.");
    }

    // Answers the act's name when it did something
    private static async Task<string?> StepAsync(Portal portal, TestShop shop, Random random, List<string> bookings)
    {
        var acts = portal.Acts;
        var one = bookings.Count == 0 ? default : new BookingId(bookings[random.Next(bookings.Count)]);
        var (movement, why) = (Guid.NewGuid(), "as agreed by telephone");
        switch (random.Next(20))
        {
            case 0 or 1 or 2 or 3 or 4:
                return await BuyAsync(portal, shop, random) ? "buy" : null;
            case 5 or 6 or 7:
                return await PublishAsync(portal, shop, random) ? "publish" : null;
            case 8:
                return await RollBackAsync(portal, shop, random) ? "roll back" : null;
            case 9 or 10:
                portal.Clock.Advance(TimeSpan.FromHours(random.Next(1, 9)));
                await acts.Reconcile.RunOnceAsync(100, default);
                await acts.Deadlines.RunOnceAsync(100, default);
                return "time";
            case 11 when bookings.Count > 0:
                return Name("move", (await acts.Move.RunAsync(new(one, Time(portal, shop, random), null, null, null, null), default)).Outcome.IsDone);
            case 12 when bookings.Count > 0:
                return Name("guest cancels", (await acts.CancelByGuest.RunAsync(new(one), default)).Outcome.IsDone);
            case 13 when bookings.Count > 0:
                return Name("cancel", (await acts.Cancel.RunAsync(new(Admin, shop.Id, one, why, movement), default)).IsDone);
            case 14 when bookings.Count > 0:
                return Name("cancel for guest", (await acts.CancelForGuest.RunAsync(new(Admin, shop.Id, one, movement, why), default)).IsDone);
            case 15 when bookings.Count > 0:
                return Name("no-show", (await acts.NoShow.RunAsync(new(Admin, shop.Id, one, why, movement), default)).IsDone);
            case 16 when bookings.Count > 0:
                return Name("charge", (await acts.Charge.RunAsync(new(Admin, shop.Id, one, movement, why, null, InsteadOfRefund: true), default)).IsDone);
            case 17 when bookings.Count > 0:
                return Name("refund", (await acts.Refund.RunAsync(new(Admin, shop.Id, one, movement, why, random.Next(2) == 0 ? 1_000_000 : null), default)).IsDone);
            case 18 when bookings.Count > 0:
                return random.Next(2) == 0
                    ? Name("waive", (await acts.Waive.RunAsync(new(Admin, shop.Id, one, movement, why), default)).IsDone)
                    : Name("keep", (await acts.Keep.RunAsync(new(Admin, shop.Id, one, movement, why), default)).IsDone);
            case 19 when bookings.Count > 0:
                return random.Next(3) switch
                {
                    0 => Name("arrived", (await acts.Arrived.RunAsync(new(Admin, shop.Id, one), default)).IsDone),
                    1 => Name("accept", (await acts.Accept.RunAsync(new(Admin, shop.Id, one), default)).IsDone),
                    _ => Name("take back", (await acts.TakeBackNoShow.RunAsync(new(Admin, shop.Id, one), default)).IsDone),
                };
            default:
                return null;
        }

        static string? Name(string act, bool isDone) => isDone ? act : null;
    }

    private static async Task<bool> BuyAsync(Portal portal, TestShop shop, Random random)
    {
        await using var db = portal.File.CreateDbContext();

        // Google has been told, and no checkout of before is open any more
        await db.Set<OwedUpdate>().ExecuteUpdateAsync(set => set.SetProperty(u => u.SettledVersion, u => u.Version));
        portal.Clock.Advance((TakeBooking.CheckoutLasts + Duration.FromSeconds(1)).ToTimeSpan());
        var offer = (await db.OfferOfAsync(shop.Id, default))!;
        var service = offer.Services[new(random.Next(4) == 0 ? "ask" : "cut")];
        var start = Time(portal, shop, random);
        var terms = offer.TermsAt(service, start, null);
        var wish = portal.Wish(shop, "2026-11-24 12:00", service: service.Id.Value) with
        {
            Wish = new(service.Id, start, service.Duration, default),
            Mode = terms.Mode,
            Checkout = new()
            {
                Price = terms.Price,
                Tax = terms.Tax,
                HasToken = terms.CardAsked,
                PaymentOptionId = terms.PaymentOptionId,
                Deposit = terms.Deposit is { } deposit ? new(deposit.Amount, deposit.Type, null) : null,
                NoShowFee = terms.NoShowFee,
            },
        };
        var (taken, paid) = await portal.Acts.BuyAsync(wish, random.Next(5) == 0 ? "sandbox:declined" : "sandbox:ok");
        return taken == TakeBooking.Kind.Taken || paid?.Kind == PayForBooking.Kind.Paid;
    }

    private static async Task<bool> PublishAsync(Portal portal, TestShop shop, Random random)
    {
        var view = (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, default))!;
        var document = view.ToEdit();
        var cut = document.Services.Single(s => s.Id.Value == "cut");
        cut.Price = new(random.Next(8, 40) * 1_000_000L, "EUR");
        cut.Terms = AllTerms[random.Next(AllTerms.Length)];
        cut.MinAdvanceOnlineCanceling = random.Next(2) == 0 ? null : Duration.FromHours(random.Next(1, 48));
        document.Merchant.TaxMicroPercent = random.Next(2) * 19_000_000;
        cut.Rules =
        [
            .. Enumerable.Range(0, random.Next(3)).Select(n => new SlotRule([(IsoDayOfWeek)random.Next(1, 8)], new(10 + n * 4, 0), new(14 + n * 4, 0))
            {
                Id = $"r{n}",
                Price = new(random.Next(8, 40) * 1_000_000L, null),
                Fee = cut.Terms.RefundConditions.IsEmpty ? null : new() { NoShowFee = new(new(random.Next(1, 8) * 1_000_000L, "EUR"), PriceType.FixedRateDefault) },
            }),
        ];
        var saved = await portal.Acts.SaveDraft.RunAsync(new(Admin, shop.Id, document, view.Draft?.Document ?? view.Published, view.Draft?.Stamp), default);
        var result = await portal.Acts.Publish.RunAsync(new(Admin, shop.Id, saved.Stamp!.Value), default);
        Assert.True(result.Kind is PublishOffer.Kind.Published or PublishOffer.Kind.NothingToPublish, result.Kind + " " + string.Join(", ", result.Findings.Select(f => $"{f.Code} {f.Path}")));
        return result.Kind == PublishOffer.Kind.Published;
    }

    private static async Task<bool> RollBackAsync(Portal portal, TestShop shop, Random random)
    {
        var current = (await portal.Acts.LoadOffer.RunAsync(Admin, shop.Id, default))!.Version;
        var result = await portal.Acts.RollBack.RunAsync(new(Admin, shop.Id, random.Next(1, (int)current + 1), current), default);
        return result.Kind == RollBackOffer.Kind.RolledBack;
    }

    // On the hour, from soon to three days ahead
    private static Instant Time(Portal portal, TestShop shop, Random random) =>
        Portal.At(shop, FormattableString.Invariant($"{portal.Now.InZone(DateTimeZoneProviders.Tzdb[shop.Merchant.ZoneId]).Date.PlusDays(random.Next(3)):uuuu-MM-dd} {random.Next(10, 22):00}:00"));

    // As it lies in the file, not as anything reads it
    private static Task<List<(string, string?)>> TermsAsync(Portal portal) => portal.ReadAsync(async db =>
    {
        var found = new List<(string, string?)>();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT Id, Terms FROM Bookings ORDER BY Id";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add((reader.GetString(0), await reader.IsDBNullAsync(1) ? null : reader.GetString(1)));
        }

        return found;
    });
}
