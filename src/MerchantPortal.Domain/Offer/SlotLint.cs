using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>The lines that a slot's line is read beside: its merchant's, its service's and the payment options.</summary>
/// <param name="Terms">The service's own terms, or the merchant's where it has none.</param>
/// <param name="Published">What the service's line says about money.</param>
/// <param name="Options">The prices of payment options by id; the merchant's, or as many of them as the slot can name.</param>
/// <param name="Countries">Where payments may be taken; null: not known here, and V22 is not judged.</param>
public sealed record SlotSurroundings(
    Merchant Merchant, Service Service, PaymentTerms Terms, ServicePublication Published, ILookup<string, Money> Options, PaymentCountries? Countries);

/// <summary>
/// Judges one slot as it leaves us, beside the lines it is read with, the way Google reads them (spec feeds 7.2, 7.3): V1 to V6, V8 to V23 and amounts in whole coins.
/// It trusts nothing of how the slot was made. Three things no slot line can show, and they are not judged here: V7, which says what is allowed; of V19 recurrence and the two
/// formats in one service, because <see cref="PublishedSlot"/> has no field for a recurrence; of V21 an id that another merchant uses too, which ids that begin with their
/// merchant's rule out. <see cref="HeldBack"/> is what calls it for everything that is offered.
/// </summary>
public static class SlotLint
{
    /// <summary>The findings about a slot; the path is the field of the slot's line, or of the service's beside it. An error means that the line must not leave us.</summary>
    public static ImmutableArray<OfferFinding> Check(PublishedSlot slot, SlotSurroundings beside)
    {
        var found = new Findings();
        OfTerms(slot, beside, found);
        OfPlaces(slot, found);
        return found.All;
    }

    /// <summary>Whether a slot's money, mode and times may be offered.</summary>
    internal static void OfTerms(PublishedSlot slot, SlotSurroundings beside, Findings found)
    {
        var (service, published) = (beside.Service, beside.Published);
        var (deposit, fee, card) = (slot.Deposit ?? published.Deposit, slot.NoShowFee ?? published.NoShowFee, slot.Card ?? published.Card);
        var price = PriceOf(slot, beside, found);
        var takesMoney = published.Prepayment || deposit is not null || fee is not null;
        var cardAsked = takesMoney || card == CardRequirement.Always;
        found.Demand(slot.Mode != ConfirmationMode.Asynchronous || !cardAsked, "V1", "confirmationMode");
        found.Demand(!cardAsked || Inspection.HasGateway(beside.Merchant), "V2", "merchant.tokenizationConfig");
        found.Demand(!published.Prepayment || price?.Micros > 0, "V3", "paymentOptionId");
        found.Demand(IsExactEnough(service.PriceInterpretation, published.Prepayment, deposit), "V3", "service.priceInterpretation");
        found.Demand(!takesMoney || !beside.Terms.RefundConditions.IsEmpty, "V4", "service.rules.cancellationPolicy");
        found.Demand(!published.Prepayment || deposit is null, "V5", "deposit");
        found.Advise(!published.Prepayment || fee is null, "V6", "noShowFee");
        found.Advise(card != CardRequirement.Always || takesMoney, "V8", "requireCreditCard");
        OfCurrency(beside.Merchant, price, deposit, fee, found);
        found.Demand(price is not { Micros: <= 0 } || (price.Value.Micros == 0 && service.IsOnline), "V10", "paymentOptionId");
        found.Advise(!(deposit?.Type == PriceType.PerPerson || fee?.Type == PriceType.PerPerson) || slot.PartySize is not null, "V12", "resources.partySize");
        OfAmount(deposit?.Amount, deposit?.Type, price, slot.PartySize, "deposit", found);
        OfAmount(fee?.Amount, fee?.Type, price, slot.PartySize, "noShowFee", found);
        found.Demand(IsWhole(price) && IsWhole(deposit?.Amount) && IsWhole(fee?.Amount), "Decimals", "paymentOptionId");
        found.Demand(beside.Terms is not { ChargeBeforeStart: not null, ChargeTiming: not ChargeTiming.ChargeLater }, "V14", "service.prepaymentTerms");
        found.Demand(service is not { MinBookingBufferBeforeEnd: not null, AdmissionPolicy: not AdmissionPolicy.TimeFlexible }, "V15", "service.rules.minBookingBufferBeforeEndTime");
        found.Demand(RefundsFall(beside.Terms.RefundConditions), "V18", "service.rules.cancellationPolicy");
        found.Demand(
            !cardAsked || beside.Countries is not { } countries || (beside.Merchant.Address is { Country: { } country } && countries.Of(country) == CountryPayments.Allowed),
            "V22",
            "merchant.geo.address.country");
        OfTimes(slot, service, beside.Terms, deposit, found);
    }

    /// <summary>Whether a slot's places and resources may be offered.</summary>
    internal static void OfPlaces(PublishedSlot slot, Findings found)
    {
        found.Demand(slot.SpotsOpen >= 0 && slot.SpotsOpen <= slot.SpotsTotal && slot.SpotsTotal > 0, "V19", "spotsOpen");
        found.Demand(string.IsNullOrWhiteSpace(slot.StaffId) == string.IsNullOrWhiteSpace(slot.StaffName), "V20", "resources.staffName");
        found.Demand(string.IsNullOrWhiteSpace(slot.RoomId) == string.IsNullOrWhiteSpace(slot.RoomName), "V20", "resources.roomName");
    }

    /// <summary>Whether the price is said exactly enough for what is charged with the booking, a prepayment or a deposit (V3, spec feeds 4.2); a fee and a card charge nothing then.</summary>
    internal static bool IsExactEnough(PriceInterpretation how, bool prepayment, Deposit? deposit) => how == PriceInterpretation.ExactAmount || (!prepayment && deposit is null);

    private static Money? PriceOf(PublishedSlot slot, SlotSurroundings beside, Findings found)
    {
        if (slot.PaymentOptionId is not { } id)
        {
            return beside.Published.Price;
        }

        var prices = beside.Options[id].Distinct().ToList();
        found.Demand(prices.Count > 0, "V11", "paymentOptionId");
        found.Demand(prices.Count <= 1, "V21", "paymentOptionId");
        return prices.Count > 0 ? prices[0] : null;
    }

    private static void OfCurrency(Merchant merchant, Money? price, Deposit? deposit, NoShowFee? fee, Findings found)
    {
        var currency = price?.Currency ?? merchant.Currency;
        var own = merchant.Address is { Country: { } country } ? CountryCurrencies.Of(country) : null;
        found.Demand((deposit?.Amount.Currency ?? currency) == currency && (fee?.Amount.Currency ?? currency) == currency && currency == (own ?? currency), "V9", "paymentOptionId");
    }

    private static void OfAmount(Money? amount, PriceType? type, Money? price, int? partySize, string path, Findings found)
    {
        if (amount is not { } unit)
        {
            return;
        }

        found.Demand(unit.Micros > 0, "V13", path);
        var persons = type == PriceType.PerPerson ? Math.Max(1, partySize ?? 1) : 1;
        found.Advise(price is not { Micros: > 0 } whole || (Int128)unit.Micros * persons <= whole.Micros, "V13AbovePrice", path);
    }

    private static void OfTimes(PublishedSlot slot, Service service, PaymentTerms terms, Deposit? deposit, Findings found)
    {
        found.Demand(
            (slot.FirstBookable is not { } first || (first < slot.Start && !(first >= slot.LastBookable))) && !(slot.LastBookable >= slot.Start),
            "V16",
            "schedulingRuleOverrides");
        found.Demand(!(slot.LastOnlineCancellable > slot.Start), "V17", "schedulingRuleOverrides.lastOnlineCancellable");
        found.Demand(
            IsWindow(service.MinAdvanceBooking) && IsWindow(service.MinAdvanceOnlineCanceling) && IsWindow(service.MinBookingBufferBeforeEnd),
            "V23",
            "service.rules");
        found.Demand(IsWindow(terms.ChargeBeforeStart) && terms.RefundConditions.All(step => IsWindow(step.MinBeforeStart)), "V23", "service.rules.cancellationPolicy");
        found.Demand(IsWindow(deposit?.MinAdvanceCancellation), "V23", "deposit.minAdvanceCancellation");
        found.Demand(slot.Duration > Duration.Zero, "DurationRange", "duration");
    }

    /// <summary>Whether refund steps are each between 0 and 100, no two with the same notice, and none gives more for less notice (V18).</summary>
    internal static bool RefundsFall(ImmutableArray<RefundCondition> steps)
    {
        if (steps.IsEmpty)
        {
            return true;
        }

        var ordered = steps.OrderByDescending(step => step.MinBeforeStart).ToList();
        return ordered.TrueForAll(step => step.Percent is >= 0 and <= 100)
            && ordered.Zip(ordered.Skip(1)).All(pair => pair.First.MinBeforeStart != pair.Second.MinBeforeStart && pair.Second.Percent <= pair.First.Percent);
    }

    private static bool IsWindow(Duration? window) => window is not { } length || (length >= Duration.Zero && length <= Inspection.LongestWindow);

    private static bool IsWhole(Money? amount) => amount is null || CurrencyUnits.IsWhole(amount.Value);

    /// <summary>What was found; nothing is allocated while nothing is.</summary>
    internal sealed class Findings
    {
        private ImmutableArray<OfferFinding>.Builder? found;

        public ImmutableArray<OfferFinding> All => found?.ToImmutable() ?? [];

        /// <summary>The codes of errors, each once.</summary>
        public IEnumerable<string> Errors => All.Where(finding => finding.Level == OfferLevel.Error).Select(finding => finding.Code).Distinct(StringComparer.Ordinal);

        public void Demand(bool holds, string code, string path) => Say(holds, code, OfferLevel.Error, path);

        public void Advise(bool holds, string code, string path) => Say(holds, code, OfferLevel.Warning, path);

        private void Say(bool holds, string code, OfferLevel level, string path)
        {
            if (!holds)
            {
                (found ??= ImmutableArray.CreateBuilder<OfferFinding>()).Add(new(code, level, path, []));
            }
        }
    }
}
