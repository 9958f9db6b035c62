using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;
using static MerchantPortal.Domain.Tests.Offer.GivenOffer;

namespace MerchantPortal.Domain.Tests.Offer;

public sealed class OfferLintTests
{
    private const OfferLevel Error = OfferLevel.Error;
    private const OfferLevel Warning = OfferLevel.Warning;
    private const OfferLevel Info = OfferLevel.Info;

    /// <param name="Fix">Whether one press puts it right.</param>
    private sealed record Case(string Name, string Code, string Path, OfferLevel Level, bool Fix, Action<OfferDocument> Spoil);

    private static readonly Case[] Cases =
    [
        // V1 to V23
        new("V1 deposit and ask first", "V1", "services[cut].defaultMode", Error, true, d => Cut(d).DefaultMode = ConfirmationMode.Asynchronous),
        new("V1 by a rule", "V1", "services[cut].rules[r1].mode", Error, true, d => Cut(d).Rules = [Rule() with { Mode = ConfirmationMode.Asynchronous }]),
        new("V1 by the merchant's rule", "V1", "merchant.rules[r1].mode", Error, true, d => d.Merchant.Rules = [Rule() with { Mode = ConfirmationMode.Asynchronous }]),
        new("V1 a fee painted over hours that ask", "V1", "services[wash].defaultMode", Error, true, d =>
        {
            Wash(d).DefaultMode = ConfirmationMode.Asynchronous;
            Wash(d).Rules = [Rule() with { Fee = new() { NoShowFee = DepositTerms.NoShowFee } }];
        }),
        new("V1 card only", "V1", "services[wash].defaultMode", Error, true, d =>
        {
            Wash(d).DefaultMode = ConfirmationMode.Asynchronous;
            Wash(d).Terms = new() { Card = CardRequirement.Always };
        }),
        new("V1 prepayment and ask first", "V1", "services[cut].defaultMode", Error, true, d => (Cut(d).Terms, Cut(d).DefaultMode) = (Prepayment, ConfirmationMode.Asynchronous)),
        new("V2 no gateway", "V2", "services[cut].terms.deposit", Error, false, d => d.Merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty),
        new("V2 prepayment without gateway", "V2", "services[cut].terms.prepayment", Error, false, d => (Cut(d).Terms, d.Merchant.TokenizationParameters) = (Prepayment, ImmutableSortedDictionary<string, string>.Empty)),
        new("V2 fee without gateway", "V2", "services[cut].terms.noShowFee", Error, false, d => (Cut(d).Terms, d.Merchant.TokenizationParameters) = (DepositTerms with { Deposit = null }, ImmutableSortedDictionary<string, string>.Empty)),
        new("V2 by a rule", "V2", "services[wash].rules[r1].fee.card", Error, false, d =>
        {
            Cut(d).Terms = null;
            Wash(d).Rules = [Rule() with { Fee = new() { Card = CardRequirement.Always } }];
            d.Merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty;
        }),
        new("V3 no price", "V3", "services[cut].price", Error, false, d => (Cut(d).Terms, Cut(d).Price, Cut(d).IsOnline) = (Prepayment, new(0, "EUR"), true)),
        new("V3 no exact price", "V3", "services[cut].priceInterpretation", Error, true, d => (Cut(d).Terms, Cut(d).PriceInterpretation) = (Prepayment, PriceInterpretation.StartsAt)),
        new("V3 a deposit and a price it begins at", "V3", "services[cut].priceInterpretation", Error, true, d => Cut(d).PriceInterpretation = PriceInterpretation.StartsAt),
        new("V3 a deposit of a rule and a price not shown", "V3", "services[wash].priceInterpretation", Error, true, d =>
            (Wash(d).PriceInterpretation, Wash(d).Terms, Wash(d).Rules) = (PriceInterpretation.NotDisplayed, new() { RefundConditions = DepositTerms.RefundConditions }, [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit } }])),
        new("V4 deposit without refund steps", "V4", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [] }),
        new("V4 prepayment without refund steps", "V4", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = Prepayment with { RefundConditions = [] }),
        new("V4 in the merchant's terms", "V4", "merchant.defaultTerms.refundConditions", Error, true, d => d.Merchant.DefaultTerms = new() { Deposit = DepositTerms.Deposit }),
        new("V5 prepayment and deposit", "V5", "services[cut].terms.deposit", Error, true, d => Cut(d).Terms = DepositTerms with { Prepayment = true, NoShowFee = null }),
        new("V5 by a rule", "V5", "services[cut].rules[r1].fee.deposit", Error, true, d => (Cut(d).Terms, Cut(d).Rules) = (Prepayment, [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit } }])),
        new("V6 prepayment and fee", "V6", "services[cut].terms.noShowFee", Warning, true, d => Cut(d).Terms = Prepayment with { NoShowFee = DepositTerms.NoShowFee }),
        new("V8 card only", "V8", "services[wash].terms.card", Warning, true, d => Wash(d).Terms = new() { Card = CardRequirement.Always }),
        new("V9 price", "V9", "services[cut].price", Error, false, d => Cut(d).Price = new(60_000_000, "USD")),
        new("V9 deposit", "V9", "services[cut].terms.deposit.amount", Error, false, d => Cut(d).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { Amount = new(10_000_000, "USD") } }),
        new("V9 fee of a rule", "V9", "services[cut].rules[r1].fee.noShowFee.amount", Error, false, d => Cut(d).Rules = [Rule() with { Fee = new() { NoShowFee = new(new(5_000_000, "CHF"), PriceType.FixedRateDefault) } }]),
        new("V9 country", "V9", "merchant.currency", Error, false, d => d.Merchant.Address = d.Merchant.Address! with { Country = "JP" }),
        new("V9 every amount is in the country's currency, only the merchant's is not", "V9", "merchant.currency", Error, true, d => d.Merchant.Currency = "USD"),
        new("V9 one amount is in the country's currency", "V9", "merchant.currency", Error, false, d =>
        {
            OfferCurrency.Change(d, "USD");
            Wash(d).Price = new(40_000_000, "EUR");
        }),
        new("V10 free", "V10", "services[wash].price", Error, false, d => Wash(d).Price = new(0, "EUR")),
        new("V10 free by a rule", "V10", "services[wash].rules[r1].price", Error, false, d => Wash(d).Rules = [Rule() with { Price = new(0, null) }]),
        new("V12 per person without party sizes", "V12", "services[cut].terms.deposit.type", Warning, true, d => Cut(d).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { Type = PriceType.PerPerson } }),
        new("V13 deposit of nothing", "V13", "services[cut].terms.deposit.amount", Error, true, d => Cut(d).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { Amount = new(0, "EUR") } }),
        new("V13 negative fee", "V13", "services[cut].terms.noShowFee.amount", Error, true, d => Cut(d).Terms = DepositTerms with { NoShowFee = new(new(-1_000_000, "EUR"), PriceType.FixedRateDefault) }),
        new("V13 over the price", "V13AbovePrice", "services[cut].terms.noShowFee.amount", Warning, true, d => Cut(d).Terms = DepositTerms with { NoShowFee = new(new(61_000_000, "EUR"), PriceType.FixedRateDefault) }),
        new("V13 over a rule's price", "V13AbovePrice", "services[cut].terms.noShowFee.amount", Warning, true, d => Cut(d).Rules = [Rule() with { Price = new(19_000_000, null) }]),
        new("V13 over the price by the largest party", "V13AbovePrice", "services[cut].terms.noShowFee.amount", Warning, true, d =>
            (Cut(d).Places, Cut(d).Terms) = ([new(2, 1), new(4, 1)], DepositTerms with { Deposit = null, NoShowFee = new(new(15_010_000, "EUR"), PriceType.PerPerson) })),
        new("V13 a deposit over the price by the largest party", "V13AbovePrice", "services[cut].terms.deposit.amount", Warning, true, d =>
            (Cut(d).Places, Cut(d).Terms) = ([new(2, 1), new(4, 1)], DepositTerms with { Deposit = DepositTerms.Deposit! with { Amount = new(15_010_000, "EUR"), Type = PriceType.PerPerson } })),
        new("V14 later without later", "V14", "services[cut].terms.chargeBeforeStart", Error, true, d => Cut(d).Terms = DepositTerms with { ChargeBeforeStart = Duration.FromHours(2) }),
        new("a later charge", "ChargeLaterNotOffered", "services[cut].terms.chargeTiming", Error, true, d => Cut(d).Terms = Prepayment with { ChargeTiming = ChargeTiming.ChargeLater, ChargeBeforeStart = Duration.FromHours(2) }),
        new("V15 buffer without flexible times", "V15", "services[cut].minBookingBufferBeforeEnd", Error, true, d => Cut(d).MinBookingBufferBeforeEnd = Duration.FromMinutes(10)),
        new("V18 percent", "V18", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [new(Duration.FromHours(4), 101), new(Duration.Zero, 0)] }),
        new("V18 twice", "V18", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.FromHours(4), 50)] }),
        new("V18 rising", "V18", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [new(Duration.FromHours(4), 50), new(Duration.Zero, 100)] }),
        new("V19 no places", "V19", "services[cut].places", Error, true, d => Cut(d).Places = [new(null, 0)]),
        new("V20 unknown person", "V20", "services[cut].staff", Error, true, d => Cut(d).Staff = [new("nobody")]),
        new("V20 unknown room", "V20", "services[cut].rooms", Error, true, d => Cut(d).Rooms = [new("nowhere")]),
        new("V20 a person without a name", "V20", "staff[anna].name", Error, false, d => d.Staff[0].Name = " "),
        new("V22 country without payments", "V22", "merchant.address.country", Error, false, d => (d.Merchant.Address, d.Merchant.Currency) = (d.Merchant.Address! with { Country = "AD" }, "EUR")),
        new("V22 unknown country", "V22Unknown", "merchant.address.country", Error, false, d => d.Merchant.Address = d.Merchant.Address! with { Country = "MT" }),
        new("V22 no country", "V22NoCountry", "merchant.address.country", Error, false, d => d.Merchant.Address = null),
        new("V23 negative", "V23", "services[cut].minAdvanceBooking", Error, true, d => Cut(d).MinAdvanceBooking = Duration.FromSeconds(-1)),
        new("V23 too long", "V23", "services[cut].minAdvanceOnlineCanceling", Error, true, d => Cut(d).MinAdvanceOnlineCanceling = Duration.FromDays(366) + Duration.FromSeconds(1)),
        new("V23 deposit", "V23", "services[cut].terms.deposit.minAdvanceCancellation", Error, true, d => Cut(d).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { MinAdvanceCancellation = Duration.FromDays(367) } }),
        new("V23 refund step", "V23", "services[cut].terms.refundConditions", Error, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [new(Duration.FromDays(367), 100)] }),

        // Amounts
        new("half a cent", "Decimals", "services[cut].price", Error, true, d => Cut(d).Price = new(60_005_000, "EUR")),
        new("a yen's decimals", "Decimals", "services[cut].price", Error, true, d => Cut(d).Price = new(5_500_500_000, "JPY")),
        new("Taiwanese cents", "DecimalsNotShown", "services[wash].price", Warning, true, d => Wash(d).Price = new(800_500_000, "TWD")),
        new("a deposit of half a cent", "Decimals", "services[cut].terms.deposit.amount", Error, true, d => Cut(d).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { Amount = new(10_001_000, "EUR") } }),
        new("a negative price", "AmountNegative", "services[wash].price", Error, false, d => Wash(d).Price = new(-10_000, "EUR")),
        new("a price beyond reckoning", "AmountTooLarge", "services[wash].price", Error, false, d => Wash(d).Price = new(long.MaxValue, "EUR")),
        new("tax above the price", "TaxRange", "merchant.taxMicroPercent", Error, false, d => d.Merchant.TaxMicroPercent = 100_000_001),
        new("a negative tax", "TaxRange", "services[cut].tax", Error, false, d => Cut(d).Tax = new(TaxSource.Own, -1)),

        // Merchant
        new("an id with a blank", "IdForm", "services[a b].id", Error, false, _ => { }),
        new("an id twice", "IdTwice", "staff[anna].id", Error, false, _ => { }),
        new("another id than published", "IdChanged", "merchant.id", Error, false, _ => { }),
        new("no name", "TextMissing", "merchant.name", Error, false, d => d.Merchant.Name = ""),
        new("no category", "TextMissing", "merchant.category", Error, false, d => d.Merchant.Category = null),
        new("a name too long", "TooLong", "merchant.name", Error, false, d => d.Merchant.Name = new('x', 201)),
        new("an unknown zone", "ZoneUnknown", "merchant.zoneId", Error, false, d => d.Merchant.ZoneId = "Europe/Atlantis"),
        new("a currency in small letters", "CurrencyForm", "merchant.currency", Error, false, d => d.Merchant.Currency = "eur"),
        new("an unknown language", "LanguageForm", "merchant.language", Error, false, d => d.Merchant.Language = "deutsch!"),
        new("nowhere", "PlaceMissing", "merchant.address", Error, false, d => (d.Merchant.Address, d.Merchant.Geo) = (null, null)),
        new("off the map", "GeoRange", "merchant.geo", Error, true, d => d.Merchant.Geo = new(91, 0)),
        new("not a number on the map", "GeoRange", "merchant.geo", Error, true, d => d.Merchant.Geo = new(double.NaN, 0)),
        new("a country in small letters", "CountryForm", "merchant.address.country", Error, true, d => d.Merchant.Address = d.Merchant.Address! with { Country = "de" }),
        new("no street", "TextMissing", "merchant.address.streetAddress", Error, false, d => d.Merchant.Address = d.Merchant.Address! with { StreetAddress = " " }),
        new("no telephone", "TelephoneAdvised", "merchant.telephone", Info, false, d => d.Merchant.Telephone = null),
        new("a telephone with blanks", "TelephoneForm", "merchant.telephone", Error, true, d => d.Merchant.Telephone = "+49 30 12345678"),
        new("a telephone without country", "TelephoneForm", "merchant.telephone", Error, false, d => d.Merchant.Telephone = "030 12345678"),
        new("no website", "UrlAdvised", "merchant.url", Info, false, d => d.Merchant.Url = null),
        new("a website that is none", "UrlForm", "merchant.url", Error, false, d => d.Merchant.Url = "javascript:alert(1)"),
        new("terms at no address", "UrlForm", "merchant.termsUrl", Error, false, d => d.Merchant.TermsUrl = "salon.example/terms"),
        new("a horizon of nothing", "HorizonRange", "merchant.bookableDays", Error, true, d => d.Merchant.BookableDays = 0),
        new("a short horizon", "HorizonShort", "merchant.bookableDays", Warning, true, d => d.Merchant.BookableDays = 29),
        new("a long horizon", "HorizonLong", "merchant.bookableDays", Warning, true, d => d.Merchant.BookableDays = 91),
        new("no bookings for anybody", "GuestLimit", "merchant.openBookingsPerGuest", Error, true, d => d.Merchant.OpenBookingsPerGuest = 0),
        new("Stripe's secret key", "SecretKey", "merchant.tokenizationParameters[stripe:publishableKey]", Error, true, d => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("stripe:publishableKey", " sk_live_x")),
        new("a restricted key", "SecretKey", "merchant.tokenizationParameters[key]", Error, true, d => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("key", "rk_test_x")),
        new("an empty parameter", "TokenizationEmpty", "merchant.tokenizationParameters[key]", Error, true, d => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("key", "")),
        new("parameters without a gateway", "GatewayMissing", "merchant.tokenizationParameters", Error, false, d => d.Merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty.Add("key", "x")),
        new("another processor's gateway", "GatewayOther", "merchant.tokenizationParameters[gateway]", Warning, false, _ => { }),
        new("the processor's gateway as people write it", "GatewayOther", "merchant.tokenizationParameters[gateway]", Warning, true, d => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.SetItem("gateway", "Stripe ")),
        new("a card twice", "CardTwice", "merchant.acceptedCards", Error, true, d => d.Merchant.AcceptedCards = [CardType.Visa, CardType.Visa]),
        new("every card", "CardsAll", "merchant.acceptedCards", Info, true, d => d.Merchant.AcceptedCards = [.. Enum.GetValues<CardType>()]),
        new("never open", "HoursNone", "merchant.hours.week", Warning, false, d => d.Merchant.Hours = new(ImmutableDictionary<IsoDayOfWeek, ImmutableArray<OpenPeriod>>.Empty, ImmutableDictionary<LocalDate, ImmutableArray<OpenPeriod>>.Empty)),
        new("hours that overlap", "HoursOverlap", "merchant.hours.week[Monday]", Warning, true, d => d.Merchant.Hours = new(d.Merchant.Hours.Week.SetItem(IsoDayOfWeek.Monday, [new(new(9, 0), new(13, 0)), new(new(12, 0), new(18, 0))]), d.Merchant.Hours.Exceptions)),
        new("a holiday that was", "ExceptionPast", "merchant.hours.exceptions[2026-11-20]", Info, true, d => d.Merchant.Hours = Given.Hours((new(2026, 11, 20), []))),

        // Services
        new("another merchant's service", "OtherMerchant", "services[cut].merchantId", Error, false, _ => { }),
        new("nothing on offer", "NoServices", "services", Info, false, d => d.Services.ToList().ForEach(s => s.IsArchived = true)),
        new("house rules in one translation only", "MainTextMissing", "merchant.termsText", Error, false, d => d.Merchant.TermsText = new("", ImmutableSortedDictionary<string, string>.Empty.Add("tr", "Erken gelin"))),
        new("a name in one translation only", "TextMissing", "services[cut].name", Error, false, d => Cut(d).Name = new("", Cut(d).Name.Translations.Add("tr", "Kesim"))),
        new("an empty translation", "TranslationEmpty", "services[cut].name.translations[tr]", Warning, true, d => Cut(d).Name = Cut(d).Name with { Translations = Cut(d).Name.Translations.Add("tr", "") }),
        new("a translation into nothing", "LanguageForm", "services[cut].name.translations[?]", Error, false, d => Cut(d).Name = Cut(d).Name with { Translations = Cut(d).Name.Translations.Add("?", "x") }),
        new("no description", "DescriptionAdvised", "services[cut].description", Info, false, d => Cut(d).Description = null),
        new("a description too long", "TooLong", "services[cut].description", Error, false, d => Cut(d).Description = TextByLanguage.Of(new('x', 2001))),
        new("a link in the description", "DescriptionTag", "services[cut].description.value", Warning, true, d => Cut(d).Description = TextByLanguage.Of("<p>See <a href=\"https://x.example\">here</a></p>")),
        new("a style in the description", "DescriptionTag", "services[cut].description.translations[tr]", Warning, true, d => Cut(d).Description = TextByLanguage.Of("x") with { Translations = ImmutableSortedDictionary<string, string>.Empty.Add("tr", "<p style=\"x\">y</p>") }),
        new("no length", "DurationRange", "services[cut].duration", Error, true, d => Cut(d).Duration = Duration.Zero),
        new("half a second", "WholeSeconds", "services[cut].duration", Error, true, d => Cut(d).Duration = Duration.FromMilliseconds(3_600_500)),
        new("a step under a minute", "StepRange", "services[cut].step", Error, true, d => Cut(d).Step = Duration.FromSeconds(59)),
        new("a step of a moment", "WholeSeconds", "services[cut].step", Error, true, d => Cut(d).Step = Duration.FromMilliseconds(90_500)),
        new("no places at all", "PlacesMissing", "services[cut].places", Error, true, d => Cut(d).Places = []),
        new("a party of nobody", "PartySizeRange", "services[cut].places", Error, false, d => Cut(d).Places = [new(0, 1)]),
        new("a party size twice", "PartySizeTwice", "services[cut].places", Error, true, d => Cut(d).Places = [new(2, 1), new(2, 3)]),
        new("with and without party size", "PartySizeMixed", "services[cut].places", Warning, true, d => Cut(d).Places = [new(null, 1), new(2, 3)]),
        new("booked before it can be", "NeverBookable", "services[cut].minAdvanceBooking", Warning, false, d => Cut(d).MinAdvanceBooking = Duration.FromDays(61)),
        new("an answer within a minute", "AnswerWindowRange", "services[cut].answerWindow", Error, true, d => Cut(d).AnswerWindow = Duration.FromMinutes(14)),
        new("an answer next week", "AnswerWindowRange", "services[cut].answerWindow", Error, true, d => Cut(d).AnswerWindow = Duration.FromHours(73)),
        new("refund steps that say another thing than the deposit", "RefundsDisagree", "services[cut].terms.refundConditions", Warning, true, d => Cut(d).Terms = DepositTerms with { RefundConditions = [new(Duration.FromHours(5), 100), new(Duration.Zero, 0)] }),
        new("a painted deposit with another clock than the policy that Google shows", "RefundsDisagree", "services[cut].rules[r1].fee.deposit.minAdvanceCancellation", Warning, true, d =>
            (Cut(d).Terms, Cut(d).Rules) = (DepositTerms, [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit! with { MinAdvanceCancellation = Duration.FromHours(48) } } }])),
        new("a fee alone beside the policy of other slots' deposits", "FeeDisagrees", "services[cut].minAdvanceOnlineCanceling", Warning, true, d =>
            (Cut(d).Terms, Cut(d).Rules, Cut(d).MinAdvanceOnlineCanceling) = (DepositTerms, [Rule() with { Fee = new() { NoDeposit = true } }], Duration.FromHours(24))),
        new("a name that is turned around", "TextNotShown", "services[cut].name", Error, true, d => Cut(d).Name = TextByLanguage.Of("cut\u0000\u0007\u202egpj")),
        new("a name with nothing to see", "TextMissing", "services[cut].name", Error, false, d => Cut(d).Name = TextByLanguage.Of("\u00a0\u200b\u3000")),
        new("half a picture in a translation", "TextNotShown", "services[cut].name.translations[tr]", Error, true, d => Cut(d).Name = new("cut", ImmutableSortedDictionary<string, string>.Empty.Add("tr", "kesim\ud83c"))),
        new("a translation with nothing to see", "TranslationEmpty", "services[cut].name.translations[tr]", Warning, true, d => Cut(d).Name = new("cut", ImmutableSortedDictionary<string, string>.Empty.Add("tr", "\u200b"))),
        new("an isolated description", "TextNotShown", "services[cut].description", Error, true, d => Cut(d).Description = TextByLanguage.Of("With\ncare\u2067.")),
        new("a business of two lines", "TextNotShown", "merchant.name", Error, true, d => d.Merchant.Name = "Salon\nBerlin"),
        new("a business with nothing to see", "TextMissing", "merchant.name", Error, false, d => d.Merchant.Name = "\u3164"),
        new("a category that rings", "TextNotShown", "merchant.category", Error, true, d => d.Merchant.Category = "hair\u0007 salon"),
        new("usual terms turned around", "TextNotShown", "merchant.termsText", Error, true, d => d.Merchant.TermsText = TextByLanguage.Of("No\u202drefunds")),
        new("a person turned around", "TextNotShown", "staff[anna].name", Error, true, d => d.Staff[0].Name = "An\u202ena"),
        new("a person with nothing to see", "V20", "staff[anna].name", Error, false, d => d.Staff[0].Name = "\u200b"),
        new("a room turned around", "TextNotShown", "rooms[blue].name", Error, true, d => d.Rooms[0].Name = "\u2066Blue"),
        new("a question turned around", "TextNotShown", "services[cut].intakeForm[q].label", Error, true, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Boolean) with { Label = TextByLanguage.Of("Why\u202e?") }]),
        new("an answer that rings", "TextNotShown", "services[cut].intakeForm[q].choices", Error, true, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Dropdown, "a\u0007", "b")]),
        new("a question without answers", "ChoicesMissing", "services[cut].intakeForm[q].choices", Error, false, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Dropdown)]),
        new("answers nobody asked for", "ChoicesNotAsked", "services[cut].intakeForm[q].choices", Error, true, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Boolean, "yes")]),
        new("the same answer twice", "ChoicesEmptyOrTwice", "services[cut].intakeForm[q].choices", Error, true, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Checkboxes, "a", "a")]),
        new("a choice translated into nothing", "LanguageForm", "services[cut].intakeForm[q].choices[1].translations[?]", Error, false, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Dropdown, "a", "b") with { Choices = [TextByLanguage.Of("a"), new("b", ImmutableSortedDictionary<string, string>.Empty.Add("?", "x"))] }]),
        new("a choice with an empty translation", "TranslationEmpty", "services[cut].intakeForm[q].choices[0].translations[tr]", Warning, true, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Dropdown, "a", "b") with { Choices = [new("a", ImmutableSortedDictionary<string, string>.Empty.Add("tr", " ")), TextByLanguage.Of("b")] }]),
        new("a choice too long", "TooLong", "services[cut].intakeForm[q].choices", Error, false, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Dropdown, new('x', 201), "b")]),
        new("a country nobody knows", "CountryForm", "merchant.address.country", Error, false, d => d.Merchant.Address = d.Merchant.Address! with { Country = "XX" }),
        new("the United Kingdom as people write it", "CountryForm", "merchant.address.country", Error, true, d => d.Merchant.Address = d.Merchant.Address! with { Country = "uk" }),
        new("a currency nobody pays with", "CurrencyForm", "merchant.currency", Error, false, d => d.Merchant.Currency = "XAU"),
        new("a question twice", "IdTwice", "services[cut].intakeForm[q].id", Error, false, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Boolean), Field(IntakeFieldType.Paragraph)]),
        new("a question without words", "TextMissing", "services[cut].intakeForm[q].label", Error, false, d => Cut(d).IntakeForm = [Field(IntakeFieldType.Boolean) with { Label = TextByLanguage.Of("") }]),

        // Rules
        new("a rule on no day", "RuleDays", "services[wash].rules[r1].days", Error, false, d => Wash(d).Rules = [Rule() with { Days = [], Price = new(1_000_000, null) }]),
        new("a rule that ends before it begins", "RuleTimes", "services[wash].rules[r1].until", Error, true, d => Wash(d).Rules = [Rule(from: 14, until: 10) with { Price = new(1_000_000, null) }]),
        new("a rule with seconds", "RuleMinutes", "services[wash].rules[r1].from", Error, false, d => Wash(d).Rules = [Rule() with { From = new(10, 0, 1), Price = new(1_000_000, null) }]),
        new("a rule beside the grid", "RuleOffGrid", "services[wash].rules[r1].from", Warning, true, d => Wash(d).Rules = [Rule() with { From = new(10, 3), Price = new(1_000_000, null) }]),
        new("a rule of the past", "RulePast", "services[wash].rules[r1].date", Info, true, d => Wash(d).Rules = [Rule() with { Date = new(2026, 11, 20), Price = new(1_000_000, null) }]),
        new("a rule that says nothing", "RuleEmpty", "services[wash].rules[r1]", Warning, true, d => Wash(d).Rules = [Rule()]),
        new("a rule without a name", "RuleWithoutId", "services[wash].rules[]", Warning, true, d => Wash(d).Rules = [Rule("") with { Price = new(1_000_000, null) }]),
        new("a rule id twice", "IdTwice", "services[wash].rules[r1].id", Error, false, d => Wash(d).Rules = [Rule() with { Price = new(1_000_000, null) }, Rule() with { Mode = ConfirmationMode.Synchronous }]),
        new("an amount and a share", "PriceForm", "services[wash].rules[r1].price", Error, false, d => Wash(d).Rules = [Rule() with { Price = new(1_000_000, 5_000_000) }]),
        new("an amount for all services", "MerchantPricePercent", "merchant.rules[r1].price", Error, false, d => d.Merchant.Rules = [Rule() with { Price = new(1_000_000, null) }]),
        new("everything off", "PercentRange", "merchant.rules[r1].price", Error, false, d => d.Merchant.Rules = [Rule() with { Price = new(null, -100_000_000) }]),
        new("a price with a digit too few", "PriceFar", "services[wash].rules[r1].price", Warning, false, d => Wash(d).Rules = [Rule() with { Price = new(7_990_000, null) }]),
        new("a price with a digit too many", "PriceFar", "services[wash].rules[r1].price", Warning, false, d => Wash(d).Rules = [Rule() with { Price = new(200_100_000, null) }]),
        new("a share with a digit too many", "PriceFar", "services[wash].rules[r1].price", Warning, false, d => Wash(d).Rules = [Rule() with { Price = new(null, 500_000_000) }]),
        new("nearly everything off for all services", "PriceFar", "merchant.rules[r1].price", Warning, false, d => d.Merchant.Rules = [Rule() with { Price = new(null, -90_000_000) }]),
        new("a rule's half cent", "Decimals", "services[wash].rules[r1].price", Error, true, d => Wash(d).Rules = [Rule() with { Price = new(1_001_000, null) }]),
        new("a negative rule", "AmountNegative", "services[wash].rules[r1].price", Error, false, d => Wash(d).Rules = [Rule() with { Price = new(-1_000_000, null) }]),
        new("a deposit and none", "FeeBoth", "services[cut].rules[r1].fee.noDeposit", Error, true, d => Cut(d).Rules = [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit, NoDeposit = true } }]),
        new("two rules for one hour", "RuleOverlap", "services[wash].rules[r2]", Warning, true, d => Wash(d).Rules = [Rule() with { Price = new(1_000_000, null) }, Rule("r2", 13, 15) with { Price = new(2_000_000, null) }]),
        new("a share of nothing", "ShareRange", "merchant.defaultTerms.deposit.amount", Error, false, d => d.Merchant.DefaultTerms = DepositTerms with { DepositMicroPercent = 0 }),
        new("a fee of more than the price", "ShareRange", "merchant.defaultTerms.noShowFee.amount", Error, false, d => d.Merchant.DefaultTerms = DepositTerms with { NoShowFeeMicroPercent = 100_000_001 }),
        new("a painted share of nothing", "ShareRange", "merchant.rules[r1].fee.deposit.amount", Error, false, d => d.Merchant.Rules = [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit, DepositMicroPercent = 0 } }]),
        new("two rules for one size", "RuleOverlap", "services[wash].rules[r2]", Warning, true, d => (Wash(d).Places, Wash(d).Rules) = ([new(4, 1)], [Rule() with { Party = new(1, 4), Price = new(41_000_000, null) }, Rule("r2") with { Party = new(3, null), Price = new(42_000_000, null) }])),
        new("a rule for a party of nobody", "RuleParty", "services[wash].rules[r1].party", Error, false, d => Wash(d).Rules = [Rule() with { Party = new(0, 3), Price = new(41_000_000, null) }]),
        new("a rule whose party ends before it begins", "RuleParty", "services[wash].rules[r1].party", Error, false, d => Wash(d).Rules = [Rule() with { Party = new(4, 3), Price = new(41_000_000, null) }]),
        new("a rule for a size nobody takes", "RulePartyNever", "services[wash].rules[r1].party", Warning, false, d => Wash(d).Rules = [Rule() with { Party = new(2, 3), Price = new(41_000_000, null) }]),
        new("asking first where nobody may", "AskFirstNotHere", "services[wash].defaultMode", Warning, true, _ => { }),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    public static TheoryData<string, PaymentTerms, SlotRule?> AskForCard => new()
    {
        { "services[wash].terms.prepayment", Prepayment, null },
        { "services[wash].terms.deposit", DepositTerms with { NoShowFee = null }, null },
        { "services[wash].terms.noShowFee", DepositTerms with { Deposit = null }, null },
        { "services[wash].terms.card", new() { Card = CardRequirement.Always }, null },
        { "services[wash].rules[r1].fee.card", new(), Rule() with { Fee = new() { Card = CardRequirement.Always } } },
    };

    [Theory]
    [MemberData(nameof(AskForCard))]
    public void Where_nobody_takes_payments_terms_that_ask_for_a_card_stop_publishing(string path, PaymentTerms terms, SlotRule? rule)
    {
        var document = Clean();
        (Cut(document).Terms, Wash(document).Terms, Wash(document).Rules) = (null, terms, rule is null ? [] : [rule]);
        // Without a processor, parameters for one are not asked for
        document.Merchant.TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty;

        var finding = Assert.Single(OfferLint.Check(document, Context() with { TakesPayments = false }), f => f.Code is "NoProcessor" or "V2");
        Assert.Equal(("NoProcessor", Error, path, false), (finding.Code, finding.Level, finding.Path, finding.CanFix));
        Assert.Equal(["wash"], finding.Arguments);
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == "NoProcessor");
    }

    [Fact]
    public void Where_nobody_takes_payments_pay_on_arrival_can_be_published()
    {
        var document = Clean();
        Cut(document).Terms = null;
        Assert.Empty(OfferLint.Check(document, Context() with { TakesPayments = false }));
    }

    [Theory]
    [InlineData(8_000_000L, null)]
    [InlineData(200_000_000L, null)]
    [InlineData(null, -80_000_000L)]
    [InlineData(null, 400_000_000L)]
    public void A_price_between_a_fifth_and_five_times_the_services_own_is_no_slip(long? micros, long? microPercent)
    {
        var document = Clean();
        Wash(document).Rules = [Rule() with { Price = new(micros, microPercent) }];
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == "PriceFar");
    }

    [Fact]
    public void A_price_that_may_be_a_slip_is_told_beside_the_services_own_and_stops_nothing()
    {
        var document = Clean();
        Wash(document).Rules = [Rule() with { Price = new(600_000, null) }];
        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code == "PriceFar");
        Assert.Equal([new Money(600_000, "EUR"), new Money(40_000_000, "EUR")], finding.Arguments);
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Level == Error);
    }

    [Fact]
    public void A_free_hour_of_a_service_held_online_is_meant()
    {
        var document = Clean();
        (Wash(document).IsOnline, Wash(document).Rules) = (true, [Rule() with { Price = new(0, null) }]);
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == "PriceFar");
    }

    [Fact]
    public void A_clean_offer_has_no_findings()
    {
        Assert.Empty(OfferLint.Check(Clean(), Context(Clean())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_fault_is_found_at_its_place_with_its_weight_and_its_fix(string name)
    {
        var (one, document, context) = Spoiled(name);

        var finding = Assert.Single(OfferLint.Check(document, context), f => f.Code == one.Code && f.Path == one.Path);

        Assert.Equal((one.Level, one.Fix), (finding.Level, finding.CanFix));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_press_puts_right_what_can_be_put_right_and_makes_nothing_worse(string name)
    {
        var (one, document, context) = Spoiled(name);
        var before = OfferLint.Check(document, context);
        var finding = before.Single(f => f.Code == one.Code && f.Path == one.Path);

        var after = OfferLint.Check(OfferFixes.Fix(document, finding, context), context);

        if (one.Fix)
        {
            Assert.DoesNotContain(after, f => f.Code == one.Code && f.Path == one.Path);
            Assert.True(after.Count(f => f.Level == Error) <= before.Count(f => f.Level == Error), string.Join(", ", after.Select(f => $"{f.Code} {f.Path}")));
        }
        else
        {
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void Every_rule_of_the_matrix_that_a_document_can_break_has_a_case()
    {
        // V7 is the pair that is allowed; V11, V16, V17 and V21 can only be broken on a slot (SlotLintTests)
        var inDocuments = Enumerable.Range(1, 23).Except([7, 11, 16, 17, 21]).Select(n => FormattableString.Invariant($"V{n}"));

        Assert.Empty(inDocuments.Except(Cases.Select(c => c.Code)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_is_wrong_trying_to_compile_never_throws_and_says_only_what_the_rules_say(string name)
    {
        var (_, document, context) = Spoiled(name);

        var obstacles = document.TryCompile(out var offer);

        Assert.Equal(obstacles.IsEmpty, offer is not null);
        Assert.Subset(OfferLint.Check(document, context).Where(f => f.Level == Error).Select(f => (f.Code, f.Path)).ToHashSet(), obstacles.Select(o => (o.Code, o.Path)).ToHashSet());
        Assert.All(offer is null ? [] : document.Services, service => Assert.NotEmpty(offer!.GridOf(service).All));
    }

    [Fact]
    public void An_unknown_zone_ids_that_are_there_twice_and_amounts_beyond_reckoning_stand_in_the_way_of_compiling()
    {
        var document = Clean();
        document.Merchant.ZoneId = "Europe/Atlantis";
        Wash(document).Price = new(long.MaxValue, "EUR");
        document = document with { Services = document.Services.Add(Cut(document)), Staff = document.Staff.Add(document.Staff[0]) };

        var obstacles = document.TryCompile(out var offer);

        Assert.Null(offer);
        Assert.Equal(
            [("ZoneUnknown", "merchant.zoneId"), ("IdTwice", "services[cut].id"), ("IdTwice", "staff[anna].id"), ("AmountTooLarge", "services[wash].price")],
            obstacles.Select(o => (o.Code, o.Path)));
        Assert.Contains("ZoneUnknown at merchant.zoneId", Assert.Throws<InvalidOperationException>(() => document.Compile()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void V7_Deposit_and_fee_together_are_allowed()
    {
        Assert.DoesNotContain(OfferLint.Check(Clean(), Context()), f => f.Path.StartsWith("services[cut].terms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("V12", "deposit.type")]
    [InlineData("V12", "noShowFee.type")]
    [InlineData("V13AbovePrice", "deposit.amount")]
    [InlineData("V13AbovePrice", "noShowFee.amount")]
    public void A_percentage_for_all_services_stays_one_when_one_press_makes_it_once_for_the_booking(string code, string part)
    {
        var document = Shares(PriceType.PerPerson);
        Cut(document).Places = code == "V12" ? [new(null, 1)] : [new(4, 1)];
        Wash(document).Places = [new(1, 1)];

        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code == code && f.Path == "merchant.defaultTerms." + part);
        Assert.True(finding.CanFix);
        OfferFixes.Fix(document, finding, Context());

        var terms = document.Merchant.DefaultTerms;
        Assert.Equal((50_000_000L, 40_000_000L), (terms.DepositMicroPercent, terms.NoShowFeeMicroPercent));
        Assert.Equal(part.StartsWith("deposit", StringComparison.Ordinal) ? (PriceType.FixedRateDefault, PriceType.PerPerson) : (PriceType.PerPerson, PriceType.FixedRateDefault), (terms.Deposit!.Type, terms.NoShowFee!.Type));
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == code && f.Path == finding.Path);
    }

    [Fact]
    public void A_percentage_painted_for_all_services_stays_one_when_one_press_makes_it_once_for_the_booking()
    {
        var document = Clean();
        document.Merchant.DefaultTerms = document.Merchant.DefaultTerms with { RefundConditions = DepositTerms.RefundConditions };
        Wash(document).Places = [new(4, 1)];
        Cut(document).Places = [new(1, 1)];
        var fee = new FeeChange { NoShowFee = new(default, PriceType.PerPerson), NoShowFeeMicroPercent = 40_000_000 };
        document.Merchant.Rules = [Rule() with { Fee = fee }];

        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code.StartsWith("V13", StringComparison.Ordinal));
        Assert.Equal(("V13AbovePrice", "merchant.rules[r1].fee.noShowFee.amount"), (finding.Code, finding.Path));
        OfferFixes.Fix(document, finding, Context());

        Assert.Equal([Rule() with { Fee = fee with { NoShowFee = new(default, PriceType.FixedRateDefault) } }], document.Merchant.Rules);
        Assert.Empty(OfferLint.Check(document, Context()));
    }

    [Fact]
    public void A_usual_amount_over_one_services_price_is_lowered_for_that_service_alone_and_each_is_named()
    {
        var document = Clean();
        document.Merchant.DefaultTerms = DepositTerms with { NoShowFee = new(new(50_000_000, "EUR"), PriceType.FixedRateDefault) };
        Cut(document).Terms = null;
        var usual = document.Merchant.DefaultTerms;

        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code == "V13AboveOnePrice");
        Assert.Equal(("merchant.defaultTerms.noShowFee.amount", true), (finding.Path, finding.CanFix));
        Assert.Equal([new Money(50_000_000, "EUR"), new Money(40_000_000, "EUR"), Wash(document).Name], finding.Arguments);
        OfferFixes.Fix(document, finding, Context());

        Assert.Equal((usual, null), (document.Merchant.DefaultTerms, Cut(document).Terms));
        Assert.Equal(usual with { NoShowFee = new(new(40_000_000, "EUR"), PriceType.FixedRateDefault) }, Wash(document).Terms);
        Assert.Empty(OfferLint.Check(document, Context()));
    }

    /// <summary>What the panel says beside the button: a wash and a cut share the business's rules, and the wash its usual terms.</summary>
    [Fact]
    public void Before_a_fix_of_what_services_share_is_pressed_it_is_known_which_of_them_it_changes()
    {
        (string Changed, string Own) ReachOf(Action<OfferDocument> spoil, string code, string path)
        {
            var (before, after) = (Clean(), Clean());
            spoil(before);
            spoil(after);
            var finding = Assert.Single(OfferLint.Check(before, Context()), f => f.Code == code && f.Path == path);
            Assert.True(finding.CanFix && FixReach.IsShared(finding));
            var reach = FixReach.Of(before, OfferFixes.Fix(after, finding, Context()));
            return (string.Join(' ', reach.Changed.Select(s => s.Id)), string.Join(' ', reach.OnTheirOwn.Select(s => s.Id)));
        }

        // V1: instant for all, though only the cut asks for a card
        Assert.Equal(("cut wash", ""), ReachOf(d => d.Merchant.Rules = [Rule() with { Mode = ConfirmationMode.Asynchronous }], "V1", "merchant.rules[r1].mode"));

        // V5: the painted deposit goes for all; a service that paints over it keeps its own
        void Painted(OfferDocument d)
        {
            d.Merchant.Rules = [Rule() with { Fee = new() { Deposit = DepositTerms.Deposit } }];
            d.Merchant.DefaultTerms = DepositTerms with { Deposit = null };
            Cut(d).Terms = Prepayment;
        }

        Assert.Equal(("cut wash", ""), ReachOf(Painted, "V5", "merchant.rules[r1].fee.deposit"));
        Assert.Equal(("cut", ""), ReachOf(d =>
        {
            Painted(d);
            Wash(d).Rules = [Rule() with { Fee = new() { NoDeposit = true } }];
        }, "V5", "merchant.rules[r1].fee.deposit"));

        // A usual amount is lowered for the wash alone, which then has terms of its own
        Assert.Equal(("wash", "wash"), ReachOf(d =>
        {
            d.Merchant.DefaultTerms = DepositTerms with { NoShowFee = new(new(50_000_000, "EUR"), PriceType.FixedRateDefault) };
            Cut(d).Terms = null;
        }, "V13AboveOnePrice", "merchant.defaultTerms.noShowFee.amount"));
    }

    [Fact]
    public void A_usual_amount_per_person_is_once_for_the_booking_only_for_the_service_that_does_not_know_its_guests()
    {
        var document = Clean();
        var fee = new NoShowFee(new(2_000_000, "EUR"), PriceType.PerPerson);
        document.Merchant.DefaultTerms = new() { NoShowFee = fee, RefundConditions = [new(Duration.Zero, 100)] };
        (Cut(document).Terms, Cut(document).Places) = (null, [new(2, 1), new(4, 1)]);

        OfferFixes.Fix(document, Assert.Single(OfferLint.Check(document, Context()), f => f.Code == "V12"), Context());

        Assert.Equal((fee, null), (document.Merchant.DefaultTerms.NoShowFee, Cut(document).Terms));
        Assert.Equal(fee with { Type = PriceType.FixedRateDefault }, Wash(document).Terms!.NoShowFee);
        Assert.Empty(OfferLint.Check(document, Context()));
    }

    [Fact]
    public void An_amount_painted_for_all_services_is_lowered_for_one_by_a_rule_of_its_own_at_the_same_hours()
    {
        var document = Clean();
        document.Merchant.DefaultTerms = document.Merchant.DefaultTerms with { RefundConditions = DepositTerms.RefundConditions };
        var painted = Rule() with { Price = new(null, 10_000_000), Fee = new() { NoShowFee = new(new(50_000_000, "EUR"), PriceType.FixedRateDefault) } };
        document.Merchant.Rules = [painted];

        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code == "V13AboveOnePrice");
        Assert.Equal("merchant.rules[r1].fee.noShowFee.amount", finding.Path);
        OfferFixes.Fix(document, finding, Context());

        Assert.Equal([painted], document.Merchant.Rules);
        Assert.Empty(Cut(document).Rules);
        Assert.Equal([Rule("rule-2") with { Fee = new() { NoShowFee = new(new(44_000_000, "EUR"), PriceType.FixedRateDefault) } }], Wash(document).Rules);
        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code.StartsWith("V13", StringComparison.Ordinal));
    }

    [Fact]
    public void A_usual_amount_over_the_price_of_the_only_service_that_has_it_is_lowered_where_it_stands()
    {
        var document = Clean();
        document.Merchant.DefaultTerms = DepositTerms with { NoShowFee = new(new(50_000_000, "EUR"), PriceType.FixedRateDefault) };

        var finding = Assert.Single(OfferLint.Check(document, Context()), f => f.Code == "V13AbovePrice");
        OfferFixes.Fix(document, finding, Context());

        Assert.Null(Wash(document).Terms);
        Assert.Equal(new Money(40_000_000, "EUR"), document.Merchant.DefaultTerms.NoShowFee!.Amount);
    }

    [Fact]
    public void A_percentage_over_a_price_that_a_rule_lowers_has_no_fix_and_the_percentage_stays()
    {
        var document = Shares(PriceType.FixedRateDefault);
        Cut(document).Rules = [Rule() with { Price = new(10_000_000, null) }];

        var findings = OfferLint.Check(document, Context()).Where(f => f.Code == "V13AbovePrice").ToList();
        Assert.Equal([("merchant.defaultTerms.deposit.amount", false), ("merchant.defaultTerms.noShowFee.amount", false)], findings.Select(f => (f.Path, f.CanFix)));
        findings.ForEach(finding => OfferFixes.Fix(document, finding, Context()));
        Assert.Equal(Shares(PriceType.FixedRateDefault).Merchant.DefaultTerms, document.Merchant.DefaultTerms);
    }

    [Fact]
    public void A_percentage_that_may_not_be_with_a_prepayment_goes_as_a_whole()
    {
        var document = Shares(PriceType.FixedRateDefault);
        document.Merchant.DefaultTerms = document.Merchant.DefaultTerms with { Prepayment = true };

        foreach (var code in new[] { "V5", "V6" })
        {
            OfferFixes.Fix(document, OfferLint.Check(document, Context()).First(f => f.Code == code), Context());
        }

        var terms = document.Merchant.DefaultTerms;
        Assert.Equal((null, null, null, null), (terms.Deposit, terms.DepositMicroPercent, terms.NoShowFee, terms.NoShowFeeMicroPercent));
    }

    // Half of each service's price with the booking, and two fifths of it as a fee
    private static OfferDocument Shares(PriceType type)
    {
        var document = Clean();
        Cut(document).Terms = null;
        document.Merchant.DefaultTerms = new()
        {
            Deposit = new(new(1_000_000, "EUR"), type, Duration.FromHours(4)),
            DepositMicroPercent = 50_000_000,
            NoShowFee = new(new(1_000_000, "EUR"), type),
            NoShowFeeMicroPercent = 40_000_000,
            RefundConditions = [new(Duration.FromHours(4), 100), new(Duration.Zero, 0)],
        };
        return document;
    }

    [Fact]
    public void V13_An_amount_for_each_person_may_reach_the_price_with_the_largest_party()
    {
        var document = Clean();
        (Cut(document).Places, Cut(document).Terms) = ([new(2, 1), new(4, 1)], DepositTerms with { NoShowFee = new(new(15_000_000, "EUR"), PriceType.PerPerson) });

        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == "V13AbovePrice");
    }

    [Fact]
    public void V9_Numbers_of_two_currencies_are_not_compared()
    {
        var document = Clean();
        Cut(document).Terms = DepositTerms with { Deposit = DepositTerms.Deposit! with { Amount = new(61_000_000, "USD") }, NoShowFee = new(new(61_000_000, "USD"), PriceType.FixedRateDefault) };

        var findings = OfferLint.Check(document, Context());

        Assert.Equal(["services[cut].terms.deposit.amount", "services[cut].terms.noShowFee.amount"], findings.Where(f => f.Code == "V9").Select(f => f.Path));
        Assert.DoesNotContain(findings, f => f.Code == "V13AbovePrice");
    }

    [Fact]
    public void A_secret_is_never_repeated_in_a_finding()
    {
        var document = Clean();
        document.Merchant.TokenizationParameters = document.Merchant.TokenizationParameters.Add("key", "sk_live_dontshow");

        Assert.All(OfferLint.Check(document, Context()), f => Assert.DoesNotContain(f.Arguments, a => a.ToString()!.Contains("dontshow", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_free_service_may_be_offered_online()
    {
        var document = Clean();
        (Wash(document).Price, Wash(document).IsOnline) = (new(0, "EUR"), true);

        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code == "V10");
    }

    [Fact]
    public void Where_nothing_is_taken_the_country_does_not_matter()
    {
        var document = Clean();
        Cut(document).Terms = null;
        document.Merchant.Address = document.Merchant.Address! with { Country = "AD" };

        Assert.DoesNotContain(OfferLint.Check(document, Context()), f => f.Code.StartsWith("V22", StringComparison.Ordinal));
    }

    [Fact]
    public void An_archived_service_is_left_alone()
    {
        var document = Clean();
        (Cut(document).Price, Cut(document).IsArchived) = (new(-1, "XXX"), true);

        Assert.Empty(OfferLint.Check(document, Context()));
    }

    private static (Case Case, OfferDocument Document, OfferContext Context) Spoiled(string name)
    {
        var one = Cases.Single(c => c.Name == name);
        var document = Clean();
        var published = Clean();
        one.Spoil(document);
        switch (name)
        {
            case "an id with a blank":
                document = document with { Services = document.Services.Add(Blank()) };
                break;
            case "an id twice":
                document = document with { Staff = document.Staff.Add(document.Staff[0]) };
                break;
            case "another id than published":
                published = published with { Merchant = Other(published.Merchant) };
                break;
            case "another merchant's service":
                document = document with { Services = [Foreign(Cut(document)), Wash(document)] };
                break;
            case "asking first where nobody may":
                document.Merchant.Vertical = Vertical.Other;
                Wash(document).DefaultMode = ConfirmationMode.Asynchronous;
                break;
            case "Taiwanese cents":
                (document.Merchant.Currency, document.Merchant.Address) = ("TWD", document.Merchant.Address! with { Country = "TW" });
                break;
        }

        return (one, document, Context(published) with { Gateway = one.Code == "GatewayOther" ? "stripe" : null });
    }

    private static Service Blank()
    {
        var service = Given.Service("a b");
        service.Price = new(1_000_000, "EUR");
        return service;
    }

    private static Merchant Other(Merchant merchant) => new()
    {
        Id = new("other"),
        Name = merchant.Name,
        ZoneId = merchant.ZoneId,
        Currency = merchant.Currency,
        Vertical = merchant.Vertical,
        Hours = merchant.Hours,
    };

    private static Service Foreign(Service service) => new()
    {
        MerchantId = new("other"),
        Id = service.Id,
        Name = service.Name,
        Price = service.Price,
        Duration = service.Duration,
        Step = service.Step,
        Places = service.Places,
    };

    private static IntakeField Field(IntakeFieldType type, params string[] choices) =>
        new("q", type, TextByLanguage.Of("Question"), [.. choices.Select(TextByLanguage.Of)], false, null);
}
