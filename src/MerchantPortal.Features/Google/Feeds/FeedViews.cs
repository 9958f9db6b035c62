using System.Text.Json;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Wire = MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Features.Google.Feeds;

/// <summary>Merchants, services and slots as the feeds say them; pure (spec feeds 3, 4, 5). Updates say the same of a slot.</summary>
public static class FeedViews
{
    private static readonly string[] TermFields = ["payment_option_id", "deposit", "no_show_fee", "require_credit_card", "confirmation_mode"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The merchant's line, with every payment option its slots name.</summary>
    public static FeedMerchant Of(MerchantOffer offer)
    {
        var merchant = offer.Merchant;
        return new()
        {
            MerchantId = merchant.Id.Value,
            Name = merchant.Name,
            Telephone = Filled(merchant.Telephone),
            Url = Filled(merchant.Url),
            Category = Filled(merchant.Category),
            Geo = merchant is { Geo: null, Address: null } ? null : new()
            {
                Latitude = merchant.Geo?.Latitude,
                Longitude = merchant.Geo?.Longitude,
                Address = merchant.Address is not { } address ? null : new()
                {
                    Country = address.Country,
                    Locality = address.Locality,
                    Region = Filled(address.Region),
                    PostalCode = address.PostalCode,
                    StreetAddress = address.StreetAddress,
                },
            },
            TaxRate = merchant.TaxMicroPercent == 0 ? null : new() { MicroPercent = merchant.TaxMicroPercent },
            // A present message with an empty list would mean that no card is taken
            PaymentRestrictions = merchant.AcceptedCards.IsEmpty ? null : new() { CreditCardRestrictions = new() { CreditCardType = [.. merchant.AcceptedCards.Select(card => Wire.WireEnum.NameOf(Of(card)))] } },
            PaymentOption = OptionsOf(offer) is { Count: > 0 } options ? options : null,
            TokenizationConfig = merchant.TokenizationParameters.IsEmpty ? null : new()
            {
                TokenizationParameter = new(merchant.TokenizationParameters, StringComparer.Ordinal),
                BillingInformationFormat = "MIN",
            },
            Terms = merchant is { TermsText: null, TermsUrl: null } ? null : new() { Url = Filled(merchant.TermsUrl), LocalizedText = merchant.TermsText is { } terms ? Of(terms) : null },
        };
    }

    /// <summary>The service's line.</summary>
    public static FeedService Of(MerchantOffer offer, Service service)
    {
        var grid = offer.GridOf(service);
        var (published, terms) = (grid.Published, grid.Terms);
        return new()
        {
            MerchantId = service.MerchantId.Value,
            ServiceId = service.Id.Value,
            LocalizedServiceName = Of(service.Name),
            LocalizedDescription = service.Description is { } description ? Of(description) : null,
            Price = Of(published.Price),
            PriceInterpretation = Of(service.PriceInterpretation),
            Rules = new()
            {
                MinAdvanceBooking = Seconds(service.MinAdvanceBooking),
                MinAdvanceOnlineCanceling = Seconds(service.MinAdvanceOnlineCanceling),
                MinBookingBufferBeforeEndTime = Seconds(service.MinBookingBufferBeforeEnd),
                AdmissionPolicy = service.AdmissionPolicy switch
                {
                    Domain.Offer.AdmissionPolicy.TimeStrict => null,
                    Domain.Offer.AdmissionPolicy.TimeFlexible => Contracts.Feeds.AdmissionPolicy.TimeFlexible,
                },
                CancellationPolicy = terms.RefundConditions.IsEmpty ? null : new()
                {
                    RefundCondition = [.. terms.RefundConditions.OrderByDescending(step => step.MinBeforeStart).Select(step => new FeedRefundCondition
                    {
                        MinDurationBeforeStartTimeSec = (long)step.MinBeforeStart.TotalSeconds,
                        RefundPercent = step.Percent,
                    })],
                },
            },
            PrepaymentType = published.Prepayment ? PrepaymentType.Required : PrepaymentType.NotSupported,
            RequireCreditCard = Of(published.Card),
            Deposit = Of(published.Deposit),
            NoShowFee = Of(published.NoShowFee),
            TaxRate = service.Tax.Source switch
            {
                TaxSource.Merchant => null,
                TaxSource.None => new() { MicroPercent = 0 },
                TaxSource.Own => new() { MicroPercent = service.Tax.MicroPercent },
            },
            IntakeForm = service.IntakeForm.IsEmpty ? null : new() { Field = [.. service.IntakeForm.Select(Of)] },
            Type = (offer.Merchant.Vertical, service.IsOnline) switch
            {
                (Vertical.Dining, false) => "SERVICE_TYPE_DINING_RESERVATION",
                (_, true) => "SERVICE_TYPE_ONLINE_APPOINTMENT",
                _ => "SERVICE_TYPE_APPOINTMENT",
            },
        };
    }

    /// <summary>The slot's line.</summary>
    public static FeedAvailability Of(MerchantOffer offer, Slot slot) => Of(offer.Merchant.Id, slot.Service, PublishedSlot.Of(offer, slot));

    /// <summary>What the line of a slot with these settings says about money and confirming: indented JSON by the wire's names. What its service's line says already is not repeated (spec feeds 5.2).</summary>
    public static string TermsOf(ServicePublication service, SlotSettings settings)
    {
        var line = JsonSerializer.SerializeToNode(Of(new("-"), new("-"), PublishedSlot.OfTerms(service, settings)), FeedsJson.Default.FeedAvailability)!.AsObject();
        foreach (var other in line.Select(field => field.Key).Except(TermFields, StringComparer.Ordinal).ToList())
        {
            line.Remove(other);
        }

        return line.ToJsonString(Indented);
    }

    internal static Wire.PriceType Of(PriceType type) => type switch
    {
        PriceType.FixedRateDefault => Wire.PriceType.FixedRateDefault,
        PriceType.PerPerson => Wire.PriceType.PerPerson,
    };

    internal static Wire.RequireCreditCard Of(CardRequirement card) => card switch
    {
        CardRequirement.Conditional => Wire.RequireCreditCard.Conditional,
        CardRequirement.Always => Wire.RequireCreditCard.Always,
    };

    internal static Wire.ConfirmationMode Of(ConfirmationMode mode) => mode switch
    {
        ConfirmationMode.Synchronous => Wire.ConfirmationMode.Synchronous,
        ConfirmationMode.Asynchronous => Wire.ConfirmationMode.Asynchronous,
    };

    internal static Wire.CreditCardType Of(CardType card) => card switch
    {
        CardType.Visa => Wire.CreditCardType.Visa,
        CardType.Mastercard => Wire.CreditCardType.Mastercard,
        CardType.AmericanExpress => Wire.CreditCardType.AmericanExpress,
        CardType.Discover => Wire.CreditCardType.Discover,
        CardType.Jcb => Wire.CreditCardType.Jcb,
    };

    private static List<FeedPaymentOption> OptionsOf(MerchantOffer offer) => [.. offer.PaymentOptions.Select(option => new FeedPaymentOption
    {
        PaymentOptionId = option.Id,
        Name = option.Service.Name.In(offer.Merchant.Language),
        Price = Of(option.Price),
        PaymentOptionType = PaymentOptionType.SingleUse,
    })];

    private static FeedAvailability Of(MerchantId merchant, ServiceId service, PublishedSlot slot) => new()
    {
        MerchantId = merchant.Value,
        ServiceId = service.Value,
        StartSec = slot.Start.ToUnixTimeSeconds(),
        DurationSec = (long)slot.Duration.TotalSeconds,
        SpotsTotal = slot.SpotsTotal,
        SpotsOpen = slot.SpotsOpen,
        Resources = (slot.StaffId, slot.RoomId, slot.PartySize) is (null, null, null) ? null : new()
        {
            StaffId = slot.StaffId,
            StaffName = slot.StaffName,
            RoomId = slot.RoomId,
            RoomName = slot.RoomName,
            PartySize = slot.PartySize,
        },
        PaymentOptionId = slot.PaymentOptionId is { } option ? [option] : null,
        Deposit = Of(slot.Deposit),
        NoShowFee = Of(slot.NoShowFee),
        RequireCreditCard = slot.Card is { } card ? Of(card) : null,
        ConfirmationMode = Of(slot.Mode),
    };

    private static FeedDeposit? Of(Deposit? deposit) => deposit is null ? null : new()
    {
        Deposit = Of(deposit.Amount),
        MinAdvanceCancellationSec = (long)deposit.MinAdvanceCancellation.TotalSeconds,
        DepositType = Of(deposit.Type),
    };

    private static FeedNoShowFee? Of(NoShowFee? fee) => fee is null ? null : new() { Fee = Of(fee.Amount), FeeType = Of(fee.Type) };

    private static FeedPrice Of(Money amount) => new() { PriceMicros = amount.Micros, CurrencyCode = amount.Currency };

    private static LocalizedText Of(TextByLanguage text) => new()
    {
        Value = text.Value,
        LocalizedValue = text.Translations.IsEmpty ? null : [.. text.Translations.Select(t => new LocalizedString { Locale = t.Key, Value = t.Value })],
    };

    private static FeedFormField Of(IntakeField field) => new()
    {
        Id = field.Id,
        Type = field.Type switch
        {
            IntakeFieldType.ShortAnswer => FormFieldType.ShortAnswer,
            IntakeFieldType.Paragraph => FormFieldType.Paragraph,
            IntakeFieldType.MultipleChoice => FormFieldType.MultipleChoice,
            IntakeFieldType.Checkboxes => FormFieldType.Checkboxes,
            IntakeFieldType.Dropdown => FormFieldType.Dropdown,
            IntakeFieldType.Boolean => FormFieldType.Boolean,
        },
        LocalizedLabel = Of(field.Label),
        ChoiceText = field.Choices.IsDefaultOrEmpty ? null : [.. field.Choices.Select(Of)],
        IsRequired = field.IsRequired,
        Hint = field.Hint is { } hint ? Of(hint) : null,
    };

    private static Contracts.Feeds.PriceInterpretation? Of(Domain.Offer.PriceInterpretation interpretation) => interpretation switch
    {
        Domain.Offer.PriceInterpretation.ExactAmount => null,
        Domain.Offer.PriceInterpretation.StartsAt => Contracts.Feeds.PriceInterpretation.StartsAt,
        Domain.Offer.PriceInterpretation.NotDisplayed => Contracts.Feeds.PriceInterpretation.NotDisplayed,
    };

    private static long? Seconds(Duration? window) => window is { } length && length > Duration.Zero ? (long)length.TotalSeconds : null;

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
