using System.Collections.Immutable;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Offer;

/// <summary>Why a file cannot be taken over; the sentences are the portal's, under <c>Import.Fault</c>.</summary>
public enum ImportCode
{
    /// <summary>The value cannot be read; no more is known.</summary>
    Unreadable,

    /// <summary>Not JSON, or too deep; arguments: line and position, from 1, and the deepest nesting.</summary>
    NotJson,
    KeyTwice,
    NotFeed,

    /// <summary>Argument: the most million bytes.</summary>
    TooLong,

    /// <summary>The draft would become longer than a draft may be.</summary>
    OfferTooLong,
    NotObject,
    NotList,
    NotText,
    NotBool,
    NotWholeNumber,
    OutOfRange,

    /// <summary>Argument: the names to choose among.</summary>
    NotOneOf,
    NotAName,
    Null,
    TwoSpellings,

    /// <summary>Argument: the fields there are.</summary>
    UnknownKey,
    SeveralMerchants,
    Nothing,
    OtherMerchant,
    Missing,
    NamedBefore,
    LatitudeAndLongitude,
    NoCards,
    PaymentOptions,
    PrepaymentOptional,
    LocationSearch,
    LocaleAndValue,
    Currency,
    CardUnspecified,
}

/// <param name="Place">The place in the file as it is written there; <c>body</c> is the file as a whole.</param>
/// <param name="Arguments">What the sentence names; never a value or an unknown key of the file.</param>
public sealed record ImportFault(string Place, ImportCode Code, params ImmutableArray<string> Arguments);

/// <summary>A feed that cannot be taken over, at a place.</summary>
public sealed class FeedImportException(ImportFault fault) : Exception($"{fault.Place}: {fault.Code}")
{
    public ImportFault Fault { get; } = fault;
}

/// <summary>Takes what a feed says over into an offer; pure (spec feeds 3, 4). What the feed has no word for (steps, places, hours, staff, rules) stays or gets a plain beginning.</summary>
internal static class FeedImport
{
    private static readonly Duration UsualLength = Duration.FromHours(1);

    /// <param name="cleared">The fields that the file names and gives as null, by their places.</param>
    /// <exception cref="FeedImportException">The feed speaks of another merchant, or says what we cannot offer.</exception>
    public static OfferDocument Into(OfferDocument document, ImportedFeed file, IReadOnlySet<string> cleared)
    {
        var merchants = file.Merchant ?? [];
        Demand(merchants.Count <= 1, "merchant", ImportCode.SeveralMerchants);
        Demand(merchants.Count + (file.Service?.Count ?? 0) > 0, WireFault.Body, ImportCode.Nothing);
        if (merchants is [var one])
        {
            Demand(one.MerchantId == document.Merchant.Id.Value, "merchant[0].merchant_id", ImportCode.OtherMerchant);
            Take(document.Merchant, one);
        }

        var services = document.Services.ToList();
        var byId = services.DistinctBy(s => s.Id).ToDictionary(s => s.Id.Value, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, i) in (file.Service ?? []).Select((line, i) => (line, i)))
        {
            line.LocalizedServiceName ??= string.IsNullOrEmpty(line.Name) ? null : new() { Value = line.Name };
            line.LocalizedDescription ??= string.IsNullOrEmpty(line.Description) ? null : new() { Value = line.Description };
            var at = FormattableString.Invariant($"service[{i}]");
            Demand(line.MerchantId == document.Merchant.Id.Value, at + ".merchant_id", ImportCode.OtherMerchant);
            Demand(line.ServiceId.Length > 0, at + ".service_id", ImportCode.Missing);
            Demand(seen.Add(line.ServiceId), at + ".service_id", ImportCode.NamedBefore);
            var known = byId.GetValueOrDefault(line.ServiceId);
            var service = known ?? New(document.Merchant, line, at, services.Count + 1);
            if (known is null)
            {
                services.Add(service);
            }

            Take(service, line, at, cleared);
            var (was, terms) = (service.Terms, service.TermsAt(document.Merchant));
            var says = line is not { PrepaymentType: null, RequireCreditCard: null, Deposit: null, NoShowFee: null, PrepaymentTerms: null } || line.Rules?.CancellationPolicy is not null;
            var next = known is null && says ? TermsOf(PaymentTerms.PayOnArrival, line, at, cleared) : TermsOf(terms, line, at, cleared);
            service.Terms = next;
            // Terms that are as before stay the house's, where they are
            service.Terms = service.TermsAt(document.Merchant) == terms ? was : next;
        }

        return document with { Services = [.. services] };
    }

    private static Service New(Merchant merchant, FeedService line, string at, int position) => new()
    {
        MerchantId = merchant.Id,
        Id = new(line.ServiceId),
        Name = TextOf(line.LocalizedServiceName ?? throw Fault(at + ".localized_service_name", ImportCode.Missing), at + ".localized_service_name"),
        Price = PriceOf(line.Price ?? throw Fault(at + ".price", ImportCode.Missing), at + ".price"),
        Duration = UsualLength,
        Step = UsualLength,
        Places = [new(null, 1)],
        Position = position,
    };

    private static void Take(Merchant merchant, FeedMerchant line)
    {
        const string at = "merchant[0]";
        merchant.Name = line.Name.Length > 0 ? line.Name : merchant.Name;
        merchant.Telephone = line.Telephone ?? merchant.Telephone;
        merchant.Url = line.Url ?? merchant.Url;
        merchant.Category = line.Category ?? merchant.Category;
        if (line.Geo is { } geo)
        {
            Demand(geo.Latitude is null == geo.Longitude is null, at + ".geo", ImportCode.LatitudeAndLongitude);
            merchant.Geo = geo is { Latitude: { } latitude, Longitude: { } longitude } ? new(latitude, longitude) : merchant.Geo;
            merchant.Address = geo.Address is { } a ? new(a.Country ?? "", a.Locality ?? "", a.Region, a.PostalCode ?? "", a.StreetAddress ?? "") : merchant.Address;
        }

        merchant.TaxMicroPercent = line.TaxRate is { } tax ? tax.MicroPercent ?? 0 : merchant.TaxMicroPercent;
        if (line.PaymentRestrictions is { } restrictions)
        {
            var cards = restrictions.CreditCardRestrictions?.CreditCardType ?? [];
            Demand(cards.Count > 0, at + ".payment_restrictions.credit_card_restrictions.credit_card_type", ImportCode.NoCards);
            merchant.AcceptedCards = [.. cards.Select((card, i) => CardOf(card, FormattableString.Invariant($"{at}.payment_restrictions.credit_card_restrictions.credit_card_type[{i}]")))];
        }

        if (line.TokenizationConfig is { } config)
        {
            merchant.TokenizationParameters = (config.TokenizationParameter ?? []).ToImmutableSortedDictionary(p => p.Key, p => p.Value ?? "", StringComparer.Ordinal);
        }

        if (line.Terms is { } terms)
        {
            merchant.TermsUrl = terms.Url ?? merchant.TermsUrl;
            merchant.TermsText = terms.LocalizedText is { } text ? TextOf(text, at + ".terms.localized_text") : merchant.TermsText;
        }

        // Prices of slots come from rules here; an option alone says nothing about when it holds
        Demand(line.PaymentOption is null or [], at + ".payment_option", ImportCode.PaymentOptions);
    }

    private static void Take(Service service, FeedService line, string at, IReadOnlySet<string> cleared)
    {
        service.IsArchived = false;
        service.Name = line.LocalizedServiceName is { } name ? TextOf(name, at + ".localized_service_name") : service.Name;
        service.Description = line.LocalizedDescription is { } description ? TextOf(description, at + ".localized_description") : service.Description;
        service.Price = line.Price is { } price ? PriceOf(price, at + ".price") : service.Price;
        service.PriceInterpretation = line.PriceInterpretation switch
        {
            Contracts.Feeds.PriceInterpretation.StartsAt => Domain.Offer.PriceInterpretation.StartsAt,
            Contracts.Feeds.PriceInterpretation.NotDisplayed => Domain.Offer.PriceInterpretation.NotDisplayed,
            Contracts.Feeds.PriceInterpretation.ExactAmount or Contracts.Feeds.PriceInterpretation.Unspecified => Domain.Offer.PriceInterpretation.ExactAmount,
            null => service.PriceInterpretation,
        };
        service.Tax = line.TaxRate is { } tax ? (tax.MicroPercent ?? 0) == 0 ? new(TaxSource.None, 0) : new(TaxSource.Own, tax.MicroPercent!.Value) : service.Tax;
        var rules = line.Rules;
        if (Names(rules?.MinAdvanceBooking, at + ".rules.min_advance_booking", cleared))
        {
            service.MinAdvanceBooking = WindowOf(rules?.MinAdvanceBooking, at + ".rules.min_advance_booking") ?? Duration.Zero;
        }

        if (Names(rules?.MinAdvanceOnlineCanceling, at + ".rules.min_advance_online_canceling", cleared))
        {
            service.MinAdvanceOnlineCanceling = WindowOf(rules?.MinAdvanceOnlineCanceling, at + ".rules.min_advance_online_canceling");
        }

        if (Names(rules?.MinBookingBufferBeforeEndTime, at + ".rules.min_booking_buffer_before_end_time", cleared))
        {
            service.MinBookingBufferBeforeEnd = WindowOf(rules?.MinBookingBufferBeforeEndTime, at + ".rules.min_booking_buffer_before_end_time");
        }

        if (Names(rules?.AdmissionPolicy, at + ".rules.admission_policy", cleared))
        {
            service.AdmissionPolicy = rules?.AdmissionPolicy == Contracts.Feeds.AdmissionPolicy.TimeFlexible ? Domain.Offer.AdmissionPolicy.TimeFlexible : Domain.Offer.AdmissionPolicy.TimeStrict;
        }

        Demand(line.PrepaymentType != PrepaymentType.Optional, at + ".prepayment_type", ImportCode.PrepaymentOptional);
        if (line.IntakeForm is { } form)
        {
            service.IntakeForm = [.. (form.Field ?? []).Select((field, i) => FieldOf(field, FormattableString.Invariant($"{at}.intake_form.field[{i}]")))];
        }

        service.IsOnline = line.Type is null ? service.IsOnline : line.Type == "SERVICE_TYPE_ONLINE_APPOINTMENT";
    }

    // What the line says about paying, over what holds without it
    private static PaymentTerms TermsOf(PaymentTerms held, FeedService line, string at, IReadOnlySet<string> cleared)
    {
        var terms = held;
        if (Names(line.PrepaymentType, at + ".prepayment_type", cleared))
        {
            terms = terms with { Prepayment = line.PrepaymentType == PrepaymentType.Required };
        }

        if (Names(line.PrepaymentTerms, at + ".prepayment_terms", cleared))
        {
            terms = terms with
            {
                ChargeTiming = line.PrepaymentTerms?.ChargeTiming == Contracts.Feeds.ChargeTiming.ChargeLater ? Domain.Offer.ChargeTiming.ChargeLater : Domain.Offer.ChargeTiming.ChargeNow,
                ChargeBeforeStart = WindowOf(line.PrepaymentTerms?.ChargeTimeBeforeStartTimeSec, at + ".prepayment_terms.charge_time_before_start_time_sec"),
            };
        }

        if (Names(line.Deposit, at + ".deposit", cleared))
        {
            terms = terms with
            {
                Deposit = line.Deposit is not { } deposit ? null : new(
                    PriceOf(deposit.Deposit ?? throw Fault(at + ".deposit.deposit", ImportCode.Missing), at + ".deposit.deposit"),
                    TypeOf(deposit.DepositType),
                    WindowOf(deposit.MinAdvanceCancellationSec, at + ".deposit.min_advance_cancellation_sec") ?? Duration.Zero),
            };
        }

        if (Names(line.NoShowFee, at + ".no_show_fee", cleared))
        {
            terms = terms with { NoShowFee = line.NoShowFee is not { } fee ? null : new(PriceOf(fee.Fee ?? throw Fault(at + ".no_show_fee.fee", ImportCode.Missing), at + ".no_show_fee.fee"), TypeOf(fee.FeeType)) };
        }

        if (Names(line.RequireCreditCard, at + ".require_credit_card", cleared))
        {
            terms = terms with { Card = line.RequireCreditCard == Wire.RequireCreditCard.Always ? CardRequirement.Always : CardRequirement.Conditional };
        }

        if (Names(line.Rules?.CancellationPolicy, at + ".rules.cancellation_policy", cleared))
        {
            terms = terms with
            {
                RefundConditions =
                [
                    .. (line.Rules?.CancellationPolicy?.RefundCondition ?? []).Select((step, i) => new RefundCondition(
                        WindowOf(step.MinDurationBeforeStartTimeSec, FormattableString.Invariant($"{at}.rules.cancellation_policy.refund_condition[{i}].min_duration_before_start_time_sec")) ?? Duration.Zero,
                        step.RefundPercent ?? 0)),
                ],
            };
        }

        return terms;
    }

    // A value, or null for the field or for what holds it
    private static bool Names(object? value, string field, IReadOnlySet<string> cleared) =>
        value is not null || cleared.Contains(field) || (field.LastIndexOf('.') is var dot and > 0 && Names(null, field[..dot], cleared));

    private static IntakeField FieldOf(FeedFormField field, string at) => new(
        field.Id ?? throw Fault(at + ".id", ImportCode.Missing),
        field.Type switch
        {
            FormFieldType.ShortAnswer => IntakeFieldType.ShortAnswer,
            FormFieldType.Paragraph => IntakeFieldType.Paragraph,
            FormFieldType.MultipleChoice => IntakeFieldType.MultipleChoice,
            FormFieldType.Checkboxes => IntakeFieldType.Checkboxes,
            FormFieldType.Dropdown => IntakeFieldType.Dropdown,
            FormFieldType.Boolean => IntakeFieldType.Boolean,
            FormFieldType.LocationSearch => throw Fault(at + ".type", ImportCode.LocationSearch),
            FormFieldType.Unspecified or null => throw Fault(at + ".type", ImportCode.Missing),
        },
        TextOf(field.LocalizedLabel ?? throw Fault(at + ".localized_label", ImportCode.Missing), at + ".localized_label"),
        [.. (field.ChoiceText ?? []).Select((choice, i) => TextOf(choice, FormattableString.Invariant($"{at}.choice_text[{i}]")))],
        field.IsRequired ?? false,
        field.Hint is { } hint ? TextOf(hint, at + ".hint") : null);

    private static TextByLanguage TextOf(LocalizedText text, string at)
    {
        var translations = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var (one, i) in (text.LocalizedValue ?? []).Select((one, i) => (one, i)))
        {
            var place = FormattableString.Invariant($"{at}.localized_value[{i}]");
            Demand(!string.IsNullOrEmpty(one.Locale) && one.Value is not null, place, ImportCode.LocaleAndValue);
            Demand(translations.TryAdd(one.Locale!, one.Value!), place + ".locale", ImportCode.NamedBefore);
        }

        var value = text.Value.Length > 0 ? text.Value : translations.Values.FirstOrDefault() ?? "";
        Demand(value.Length > 0, at + ".value", ImportCode.Missing);
        return new(value, translations.ToImmutable());
    }

    private static Money PriceOf(FeedPrice price, string at)
    {
        Demand(CurrencyUnits.IsCode(price.CurrencyCode), at + ".currency_code", ImportCode.Currency);
        return new(price.PriceMicros, price.CurrencyCode);
    }

    // The rules judge the bounds; here it only has to fit
    private static Duration? WindowOf(long? seconds, string at)
    {
        Demand(seconds is null or (>= -10_000_000_000 and <= 10_000_000_000), at, ImportCode.OutOfRange);
        return seconds is { } length ? Duration.FromSeconds(length) : null;
    }

    private static Domain.Offer.PriceType TypeOf(Wire.PriceType? type) => type == Wire.PriceType.PerPerson ? Domain.Offer.PriceType.PerPerson : Domain.Offer.PriceType.FixedRateDefault;

    private static CardType CardOf(string name, string at) => WireEnum.TryParse<CreditCardType>(name, out var card)
        ? card switch
        {
            CreditCardType.Visa => CardType.Visa,
            CreditCardType.Mastercard => CardType.Mastercard,
            CreditCardType.AmericanExpress => CardType.AmericanExpress,
            CreditCardType.Discover => CardType.Discover,
            CreditCardType.Jcb => CardType.Jcb,
            CreditCardType.Unspecified => throw Fault(at, ImportCode.CardUnspecified),
        }
        : throw Fault(at, ImportCode.NotOneOf, "VISA, MASTERCARD, AMERICAN_EXPRESS, DISCOVER, JCB");

    private static void Demand(bool holds, string field, ImportCode code)
    {
        if (!holds)
        {
            throw Fault(field, code);
        }
    }

    private static FeedImportException Fault(string field, ImportCode code, params ImmutableArray<string> arguments) => new(new(field, code, arguments));
}
