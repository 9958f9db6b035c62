using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>What holds for every offer, made at random: zones, trades, terms right and wrong, rules that overlap, dates and weeks.</summary>
public sealed class OfferProperties
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Taipei", "America/Sao_Paulo"];
    private static readonly OfferContext Context = GivenOffer.Context();

    private static readonly Gen<Money> Amount = from cents in Gen.Choose(1, 12_000) select new Money(cents * 10_000L, "EUR");

    private static readonly Gen<PriceType> Type = Gen.Elements(PriceType.FixedRateDefault, PriceType.PerPerson);

    private static readonly Gen<Deposit> Deposits = from amount in Amount from type in Type from hours in Gen.Choose(0, 48) select new Deposit(amount, type, Duration.FromHours(hours));

    private static readonly Gen<NoShowFee> Fees = from amount in Amount from type in Type select new NoShowFee(amount, type);

    private static readonly Gen<PaymentTerms> Terms = Gen.OneOf(
        Gen.Constant(PaymentTerms.PayOnArrival),
        Gen.Constant(GivenOffer.Prepayment),
        from deposit in Deposits select new PaymentTerms { Deposit = deposit, RefundConditions = [new(deposit.MinAdvanceCancellation + Duration.FromSeconds(1), 100), new(Duration.Zero, 0)] },
        from deposit in Deposits from share in Gen.Choose(0, 101) select new PaymentTerms { Deposit = deposit, DepositMicroPercent = share * 1_000_000L, RefundConditions = ImpliedRefunds.Of(deposit.MinAdvanceCancellation) },
        from fee in Fees from share in Gen.Choose(1, 100) select new PaymentTerms { NoShowFee = fee, NoShowFeeMicroPercent = share * 1_000_000L, RefundConditions = [new(Duration.Zero, 100)] },
        from fee in Fees select new PaymentTerms { NoShowFee = fee, RefundConditions = [new(Duration.Zero, 100)] },
        from deposit in Deposits from fee in Fees from prepay in Gen.Elements(true, false) select new PaymentTerms { Deposit = deposit, NoShowFee = fee, Prepayment = prepay },
        Gen.Constant(new PaymentTerms { Card = CardRequirement.Always }));

    private static readonly Gen<PriceChange?> Prices = Gen.OneOf(
        Gen.Constant((PriceChange?)null),
        from amount in Amount select (PriceChange?)new PriceChange(amount.Micros, null),
        from tenths in Gen.Choose(-900, 900) select (PriceChange?)new PriceChange(null, tenths * 100_000L));

    private static readonly Gen<FeeChange?> FeeChanges = Gen.OneOf(
        Gen.Constant((FeeChange?)null),
        from deposit in Deposits select (FeeChange?)new FeeChange { Deposit = deposit },
        from fee in Fees select (FeeChange?)new FeeChange { NoShowFee = fee },
        from fee in Fees from share in Gen.Choose(1, 101) select (FeeChange?)new FeeChange { NoShowFee = fee, NoShowFeeMicroPercent = share * 1_000_000L },
        Gen.Constant((FeeChange?)new FeeChange { NoDeposit = true, NoNoShowFee = true }),
        Gen.Constant((FeeChange?)new FeeChange { Card = CardRequirement.Always }));

    private static readonly Gen<SlotRule> Rule =
        from days in Gen.Choose(1, 127)
        from date in Gen.Frequency((4, Gen.Constant((LocalDate?)null)), (1, from day in Gen.Choose(0, 20) select (LocalDate?)new LocalDate(2026, 11, 21).PlusDays(day)))
        from bounds in Gen.Choose(0, 48).Two()
        from party in Gen.Frequency((3, Gen.Constant((PartyRange?)null)), (1, from one in Gen.Choose(1, 3) from more in Gen.Choose(0, 2) select (PartyRange?)new PartyRange(one, more == 2 ? null : one + more)))
        from price in Prices
        from fee in FeeChanges
        from mode in Gen.Elements<ConfirmationMode?>(null, null, ConfirmationMode.Synchronous, ConfirmationMode.Asynchronous)
        let @from = Math.Min(Math.Min(bounds.Item1, bounds.Item2), 47)
        let until = Math.Max(bounds.Item1, bounds.Item2)
        select new SlotRule([.. Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None && (days >> ((int)d - 1) & 1) == 1)], Half(@from), Half(until == @from ? until + 1 : until))
        {
            Date = date,
            Party = party,
            Price = price,
            Fee = fee,
            Mode = mode,
        };

    private static readonly Gen<Service> Services =
        from price in Gen.Choose(1, 200)
        from minutes in Gen.Elements(15, 30, 60, 95)
        from step in Gen.Elements(15, 30, 60)
        from parties in Gen.Elements(0, 1, 3)
        from staff in Gen.Elements(false, true)
        from room in Gen.Elements(false, true)
        from mode in Gen.Elements(ConfirmationMode.Synchronous, ConfirmationMode.Synchronous, ConfirmationMode.Asynchronous)
        from terms in Gen.Frequency((1, Gen.Constant((PaymentTerms?)null)), (2, from own in Terms select (PaymentTerms?)own))
        from rules in Gen.Choose(0, 4).SelectMany(n => Rule.ArrayOf(n))
        select Build(price, minutes, step, parties, staff, room, mode, terms, rules);

    private static readonly Gen<OfferDocument> Documents =
        from zone in Gen.Elements(Zones)
        from vertical in Gen.Elements(Vertical.Beauty, Vertical.Dining, Vertical.Other)
        from tax in Gen.Elements(0, 7_253_000, 19_000_000)
        from terms in Terms
        from rules in Gen.Choose(0, 3).SelectMany(n => Rule.ArrayOf(n))
        from services in Gen.Choose(1, 3).SelectMany(n => Services.ArrayOf(n))
        select Build(zone, vertical, tax, terms, rules, services);

    [Fact]
    public void Resolving_answers_for_every_slot_the_same_each_time() => ForAll(Documents, 75, document =>
    {
        var (offer, again) = (document.Compile(), document.Compile());
        foreach (var service in offer.Services.Values)
        {
            foreach (var slot in Slots(offer, service))
            {
                foreach (var party in new int?[] { null, 1, 7 })
                {
                    if (offer.TermsOf(slot) != offer.TermsAt(service, slot.Start, slot.Resources.PartySize)
                        || offer.TermsAt(service, slot.Start, party) != again.TermsAt(again.Services[service.Id], slot.Start, party)
                        || slot.Settings != again.SettingsAt(again.Services[service.Id], slot.Start, slot.Resources.PartySize))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    });

    [Fact]
    public void One_rule_wins_for_each_thing_and_rules_never_stack() => ForAll(Documents, 75, document =>
    {
        foreach (var service in document.Services)
        {
            var grid = new WeekGrid(document.Merchant, service);
            for (var moment = new LocalDateTime(2026, 11, 21, 0, 0); moment < new LocalDateTime(2026, 12, 6, 0, 0); moment = moment.PlusMinutes(30))
            {
                var party = service.Places[moment.Minute / 30 % service.Places.Length].PartySize;
                var (terms, settings) = (service.TermsAt(document.Merchant), grid.At(moment, party));
                var price = Winner(document, service, moment, party, r => r.Price is not null);
                var deposit = Winner(document, service, moment, party, r => r.Fee is { Deposit: not null } or { NoDeposit: true });
                var fee = Winner(document, service, moment, party, r => r.Fee is { NoShowFee: not null } or { NoNoShowFee: true });
                var card = Winner(document, service, moment, party, r => r.Fee?.Card is not null);
                var mode = Winner(document, service, moment, party, r => r.Mode is not null);
                var expected = price?.Price switch
                {
                    null => service.Price,
                    { Micros: { } micros } => service.Price with { Micros = micros },
                    { MicroPercent: { } share } => CurrencyUnits.Share(service.Price, 100_000_000 + share),
                    _ => service.Price,
                };
                if (settings.Price != expected
                    || settings.PaymentOptionId is null != (expected == service.Price)
                    || settings.Deposit != (deposit is null ? terms.Deposit : deposit.Fee!.Deposit)
                    || settings.NoShowFee != (fee is null ? terms.NoShowFee : fee.Fee!.For(service.Price).NoShowFee)
                    || settings.Card != (card?.Fee!.Card ?? terms.Card)
                    || settings.Mode != (document.Merchant.Vertical == Vertical.Other ? ConfirmationMode.Synchronous : mode?.Mode ?? service.DefaultMode))
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void No_slot_of_an_offer_without_errors_breaks_V1_to_V23()
    {
        var (passed, slots) = (0, 0);
        ForAll(Documents, 200, document =>
        {
            var errors = OfferLint.Check(document, Context).Where(f => f.Level == OfferLevel.Error).ToList();
            if (errors.Count > 0)
            {
                // Each rule says itself at its own field what it finds; the slots are asked last and have nothing to add
                return errors.TrueForAll(error => error.Code != "SlotsBreakRules");
            }

            passed++;
            var offer = document.Compile(PaymentCountries.Documented);
            slots += offer.Services.Values.Sum(service => Slots(offer, service).Count());
            return offer.Services.Values.All(service => offer.HeldBackOf(service).IsEmpty) && Errors(offer).Count == 0;
        });
        Assert.True(passed > 20 && slots > 5_000, $"{passed} offers passed the rules, with {slots} slots.");
    }

    [Fact]
    public void No_slot_that_is_offered_breaks_a_rule_however_wrong_the_offer_and_whatever_holds_is_offered()
    {
        var (held, offered) = (0, 0);
        ForAll(Documents, 150, document =>
        {
            // As it would be with no rule in the way of publishing, and once more without what payments need
            if (document.Services[0].Price.Micros % 3_000_000 == 0)
            {
                document.Merchant.TokenizationParameters = document.Merchant.TokenizationParameters.Clear();
            }

            var offer = document.Compile(PaymentCountries.Documented);
            foreach (var service in offer.Services.Values)
            {
                var (heldBack, listed) = (offer.HeldBackOf(service), Slots(offer, service).ToLookup(slot => (slot.Start, slot.Resources.PartySize)));
                offered += listed.Count;
                foreach (var (start, party) in from place in service.Places from start in Starts(offer, service, place.PartySize) select (start, place.PartySize))
                {
                    var state = Availability.Find(offer, new(service.Id, start, null, new(null, null, party)), [], GivenOffer.Now).State;
                    held += state == SlotState.HeldBack ? 1 : 0;
                    if ((state == SlotState.HeldBack) == listed.Contains((start, party)) || heldBack.Holds(offer.SettingsAt(service, start, party)) == listed.Contains((start, party)))
                    {
                        return false;
                    }
                }
            }

            return Errors(offer).Count == 0;
        });
        Assert.True(held > 2_500 && offered > 2_500, $"{held} slots were held back and {offered} offered.");
    }

    [Fact]
    public void What_Google_makes_of_service_and_slot_is_what_we_resolve() => ForAll(Documents, 75, document =>
    {
        var offer = document.Compile();
        var options = offer.PaymentOptions.ToDictionary(o => o.Id, o => o.Price, StringComparer.Ordinal);
        return offer.Services.Values.All(service => Slots(offer, service).All(slot =>
        {
            var (own, common, ours) = (PublishedSlot.Of(offer, slot), offer.GridOf(service).Published, SlotTerms.Resolve(offer.Merchant, service, offer.GridOf(service), slot.Settings, slot.Resources.PartySize));
            return (own.PaymentOptionId is { } id ? options[id] : common.Price) == ours.Price
                && (own.Deposit ?? common.Deposit) == ours.Deposit
                && (own.NoShowFee ?? common.NoShowFee) == ours.NoShowFee
                && (own.Card ?? common.Card) == ours.Card
                && common.Prepayment == ours.Prepayment;
        }));
    });

    [Fact]
    public void Pressing_every_fix_comes_to_an_end_and_cutting_overlaps_changes_no_slot() => ForAll(Documents, 50, document =>
    {
        for (var presses = 0; presses < 300; presses++)
        {
            if (OfferLint.Check(document, Context).FirstOrDefault(f => f.CanFix) is not { } finding)
            {
                return true;
            }

            var before = finding.Code == "RuleOverlap" ? Picture(document) : null;
            document = OfferFixes.Fix(document, finding, Context);
            if (before is not null && Picture(document) != before)
            {
                return false;
            }
        }

        return false;
    });

    private static void ForAll(Gen<OfferDocument> documents, int tests, Func<OfferDocument, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(documents.ToArbitrary(), holds));

    // The specification, as slow and plain as it can be said
    private static SlotRule? Winner(OfferDocument document, Service service, LocalDateTime moment, int? party, Func<SlotRule, bool> speaks)
    {
        foreach (var dated in new[] { true, false })
        {
            foreach (var rules in new[] { service.Rules, document.Merchant.Rules })
            {
                var speaking = rules.Where(r => r.Date is not null == dated && r.Covers(moment) && speaks(r)).ToList();
                if ((speaking.Find(r => r.Party is { } range && party >= range.From && (range.Until is null || party <= range.Until)) ?? speaking.Find(r => r.Party is null)) is { } winner)
                {
                    return winner;
                }
            }
        }

        return null;
    }

    private static string Picture(OfferDocument document) => string.Join('\n', document.Services.SelectMany(service =>
    {
        var grid = new WeekGrid(document.Merchant, service);
        return new int?[] { null, 1, 2, 3, 7 }.SelectMany(party => Enumerable.Range(0, 21 * 48).Select(n => grid.At(new LocalDateTime(2026, 11, 21, 0, 0).PlusMinutes(30 * n), party)))
            .Select(s => $"{s.Price}|{s.Deposit}|{s.NoShowFee}|{s.Card}|{s.Mode}");
    }));

    private static List<OfferFinding> Errors(MerchantOffer offer)
    {
        var options = offer.PaymentOptions.ToLookup(o => o.Id, o => o.Price, StringComparer.Ordinal);
        return
        [
            .. offer.Services.Values.SelectMany(service =>
            {
                var grid = offer.GridOf(service);
                var beside = new SlotSurroundings(offer.Merchant, service, grid.Terms, grid.Published, options, PaymentCountries.Documented);
                return Slots(offer, service).SelectMany(slot => SlotLint.Check(PublishedSlot.Of(offer, slot), beside)).Where(f => f.Level == OfferLevel.Error);
            }),
        ];
    }

    // What would be open if nothing were held back: instant slots, because a request needs time to be answered
    private static IEnumerable<Instant> Starts(MerchantOffer offer, Service service, int? party) =>
        Enumerable.Range(1, 7).SelectMany(day => SlotExpansion.Starts(offer, service, offer.DateOf(GivenOffer.Now).PlusDays(day)))
            .Where(start => start - service.MinAdvanceBooking > GivenOffer.Now && offer.SettingsAt(service, start, party).Mode == ConfirmationMode.Synchronous).Distinct();

    private static IEnumerable<Slot> Slots(MerchantOffer offer, Service service) =>
        Availability.Over(offer, service, new(GivenOffer.Now, GivenOffer.Now + Duration.FromDays(8)), [], GivenOffer.Now);

    private static LocalTime Half(int halfHours) => LocalTime.FromMinutesSinceMidnight(halfHours % 48 * 30);

    private static Service Build(int price, int minutes, int step, int parties, bool staff, bool room, ConfirmationMode mode, PaymentTerms? terms, SlotRule[] rules)
    {
        var service = Given.Service("x", minutes, step, mode, [.. parties == 0 ? [new Places(null, 2)] : Enumerable.Range(1, parties).Select(n => new Places(n, n))]);
        service.Price = new(price * 1_000_000L, "EUR");
        service.Terms = terms;
        service.Rules = Named(rules);
        service.Staff = staff ? [Given.Anna] : [];
        service.Rooms = room ? [Given.Blue] : [];
        return service;
    }

    private static OfferDocument Build(string zone, Vertical vertical, int tax, PaymentTerms terms, SlotRule[] rules, Service[] services)
    {
        var clean = GivenOffer.Clean();
        var merchant = clean.Merchant;
        (merchant.ZoneId, merchant.Vertical, merchant.TaxMicroPercent, merchant.DefaultTerms) = (zone, vertical, tax, terms);
        merchant.Rules = [.. Named(rules).Select(r => r.Price?.Micros is null ? r : r with { Price = new(null, 5_000_000) })];
        return clean with
        {
            Services =
            [
                .. services.Select((s, i) => new Service
                {
                    MerchantId = s.MerchantId,
                    Id = new(FormattableString.Invariant($"s{i}")),
                    Name = s.Name,
                    Price = s.Price,
                    Duration = s.Duration,
                    Step = s.Step,
                    Places = s.Places,
                    Staff = s.Staff,
                    Rooms = s.Rooms,
                    DefaultMode = s.DefaultMode,
                    Terms = s.Terms,
                    Rules = s.Rules,
                }),
            ],
        };
    }

    private static ImmutableArray<SlotRule> Named(SlotRule[] rules) => [.. rules.Select((rule, i) => rule with { Id = FormattableString.Invariant($"r{i}") })];
}
