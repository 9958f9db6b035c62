using System.Globalization;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Simulator.Guest;

/// <summary>What a guest sees and is asked at checkout, from nothing but what feeds and updates say of the slot (spec feeds 7.1, 7.2).</summary>
internal sealed record Checkout(
    FeedPrice Price, FeedPrice? Tax, string? PaymentOptionId, bool Prepaid, FeedDeposit? Deposit, FeedNoShowFee? NoShowFee, bool AsksCard, int Persons,
    long CancelUntil, IReadOnlyList<(long Until, int Percent)> Refunds)
{
    /// <summary>The tokens that the sandbox documents.</summary>
    public static readonly string[] Tokens =
        ["sandbox:ok", "sandbox:declined", "sandbox:card-type:AMERICAN_EXPRESS", "sandbox:3ds", "sandbox:timeout", "sandbox:later-declined"];

    private static readonly HashSet<string> WithoutCents =
        new(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"], StringComparer.Ordinal);

    private static readonly HashSet<string> WithMils = new(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], StringComparer.Ordinal);

    /// <summary>Whether money is taken or may be taken later, so that the answer must name a payment.</summary>
    public bool IsPayment => Prepaid || Deposit is not null || NoShowFee is not null;

    public static Checkout Of(GuestSide.Place place, FeedAvailability? slot, SlotKey key)
    {
        var (merchant, service) = (place.Merchant.Feed, place.Service.Feed);
        var option = slot?.PaymentOptionId?.FirstOrDefault();
        var price = merchant?.PaymentOption?.Find(o => o.PaymentOptionId == option)?.Price ?? place.Service.Price;
        var rate = service?.TaxRate?.MicroPercent ?? merchant?.TaxRate?.MicroPercent ?? 0;
        var prepaid = service?.PrepaymentType == PrepaymentType.Required;
        var (deposit, fee) = (slot?.Deposit ?? service?.Deposit, slot?.NoShowFee ?? service?.NoShowFee);
        var card = slot?.RequireCreditCard ?? service?.RequireCreditCard;
        return new(
            price,
            rate > 0 ? TaxOf(price, rate) : null,
            option,
            prepaid,
            deposit,
            fee,
            AsksCard: card == RequireCreditCard.Always || (prepaid && price.PriceMicros > 0) || deposit is not null || fee is not null || (service is null && place.Service.TakesPayment),
            Persons: Math.Max(1, key.PartySize ?? 1),
            CancelUntil: key.StartSec - (service?.Rules?.MinAdvanceOnlineCanceling ?? 0),
            Refunds: [.. (service?.Rules?.CancellationPolicy?.RefundCondition ?? [])
                .Select(step => (key.StartSec - (step.MinDurationBeforeStartTimeSec ?? 0), step.RefundPercent ?? 0))
                .OrderBy(step => step.Item1)]);
    }

    /// <summary>What the request repeats, so that nothing is charged that was not shown.</summary>
    public PaymentInformation ToRequest() => new()
    {
        Price = Sent(Price),
        TaxAmount = Tax is null ? null : Sent(Tax),
        PaymentOptionId = PaymentOptionId,
        Deposit = Deposit is null ? null : new() { Deposit = Sent(Deposit.Deposit!), DepositType = Deposit.DepositType, MinAdvanceCancellationSec = Deposit.MinAdvanceCancellationSec },
        NoShowFee = NoShowFee is null ? null : new() { Fee = Sent(NoShowFee.Fee!), FeeType = NoShowFee.FeeType },
    };

    /// <summary>What the guest reads, one sentence for each thing.</summary>
    public IEnumerable<(string Id, string Text)> Sentences(GuestSide.Place place, long startSec)
    {
        if (Tax is not null)
        {
            yield return ("tax", $"plus {Texts.Amount(Tax)} tax");
        }

        if (Prepaid)
        {
            yield return ("prepaid", $"You pay {Texts.Amount(new() { PriceMicros = Price.PriceMicros + (Tax?.PriceMicros ?? 0), CurrencyCode = Price.CurrencyCode })} now.");
            foreach (var (until, percent) in Refunds.Where(step => step.Percent > 0))
            {
                yield return ("refund", string.Create(CultureInfo.InvariantCulture, $"Cancelled until {place.When(until)} you get {percent} % back."));
            }
        }

        if (Deposit is { Deposit: { } amount })
        {
            yield return ("deposit", $"A deposit of {Each(amount, Deposit.DepositType)} is taken now; cancel until {place.When(startSec - (Deposit.MinAdvanceCancellationSec ?? 0))} to get it back.");
        }

        if (NoShowFee is { Fee: { } fee })
        {
            yield return ("fee", $"If you cancel after {place.When(CancelUntil)} or do not come, the place may charge {Each(fee, NoShowFee.FeeType)}.");
        }

        if (AsksCard && !IsPayment)
        {
            yield return ("card", "A card is asked and not charged.");
        }

        yield return ("cancel", $"You can cancel here until {place.When(CancelUntil)}.");
    }

    private string Each(FeedPrice amount, PriceType? type) => type == PriceType.PerPerson
        ? string.Create(CultureInfo.InvariantCulture, $"{Texts.Amount(amount)} per person, {Texts.Amount(new() { PriceMicros = amount.PriceMicros * Persons, CurrencyCode = amount.CurrencyCode })} in all,")
        : Texts.Amount(amount);

    private static Price Sent(FeedPrice amount) => new() { PriceMicros = amount.PriceMicros, CurrencyCode = amount.CurrencyCode };

    // Google's own arithmetic: half to even, to the smallest coin
    private static FeedPrice TaxOf(FeedPrice price, int microPercent)
    {
        var unit = WithoutCents.Contains(price.CurrencyCode) ? 1_000_000L : WithMils.Contains(price.CurrencyCode) ? 1_000L : 10_000L;
        var exact = (decimal)price.PriceMicros * microPercent / 100_000_000m;
        return new() { PriceMicros = (long)(Math.Round(exact / unit, MidpointRounding.ToEven) * unit), CurrencyCode = price.CurrencyCode };
    }
}
