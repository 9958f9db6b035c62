using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// Judges one slot as it leaves us, beside its service and its merchant's payment options, the way Google reads them (spec feeds 7.2, 7.3). It trusts nothing of how
/// the slot was made.
/// </summary>
public static class SlotLint
{
    /// <summary>The findings about a slot; the path is the field of the slot.</summary>
    /// <param name="service">The service as published.</param>
    /// <param name="published">What the service publishes about money.</param>
    /// <param name="options">Every payment option of the merchant.</param>
    public static IEnumerable<OfferFinding> Check(PublishedSlot slot, Service service, ServicePublication published, IReadOnlyCollection<PaymentOption> options)
    {
        var found = new List<OfferFinding>();
        var (deposit, fee, card) = (slot.Deposit ?? published.Deposit, slot.NoShowFee ?? published.NoShowFee, slot.Card ?? published.Card);
        var named = options.Where(option => option.Id == slot.PaymentOptionId).ToList();
        var price = slot.PaymentOptionId is null ? published.Price : named.Count > 0 ? named[0].Price : (Money?)null;
        Demand(slot.PaymentOptionId is null || named.Count > 0, "V11", "paymentOptionId");
        Demand(options.GroupBy(option => option.Id, StringComparer.Ordinal).All(same => same.Select(option => option.Price).Distinct().Count() == 1), "V21", "paymentOptionId");
        Demand(
            new[] { price?.Currency, deposit?.Amount.Currency, fee?.Amount.Currency }.OfType<string>().Distinct(StringComparer.Ordinal).Count() <= 1,
            "V9",
            "paymentOptionId");
        var cardAsked = card == CardRequirement.Always || (price?.Micros > 0 && published.Prepayment) || deposit is not null || fee is not null;
        Demand(slot.Mode != ConfirmationMode.Asynchronous || !(cardAsked || published.Prepayment), "V1", "confirmationMode");
        Demand(!published.Prepayment || (price?.Micros > 0 && service.PriceInterpretation == PriceInterpretation.ExactAmount), "V3", "paymentOptionId");
        Demand(!published.Prepayment || deposit is null, "V5", "deposit");
        Demand(price is not { Micros: <= 0 } || (price.Value.Micros == 0 && service.IsOnline), "V10", "paymentOptionId");
        Demand(deposit is not { Amount.Micros: <= 0 }, "V13", "deposit");
        Demand(fee is not { Amount.Micros: <= 0 }, "V13", "noShowFee");
        Advise(!(deposit?.Type == PriceType.PerPerson || fee?.Type == PriceType.PerPerson) || slot.PartySize is not null, "V12", "resources.partySize");
        Demand(IsWhole(price) && IsWhole(deposit?.Amount) && IsWhole(fee?.Amount), "Decimals", "paymentOptionId");
        Demand(
            (slot.FirstBookable is not { } first || (first < slot.Start && !(first >= slot.LastBookable))) && !(slot.LastBookable >= slot.Start),
            "V16",
            "schedulingRuleOverrides");
        Demand(!(slot.LastOnlineCancellable > slot.Start), "V17", "schedulingRuleOverrides.lastOnlineCancellable");
        Demand(slot.SpotsOpen >= 0 && slot.SpotsOpen <= slot.SpotsTotal && slot.SpotsTotal > 0, "V19", "spotsOpen");
        Demand(string.IsNullOrWhiteSpace(slot.StaffId) == string.IsNullOrWhiteSpace(slot.StaffName), "V20", "resources.staffName");
        Demand(string.IsNullOrWhiteSpace(slot.RoomId) == string.IsNullOrWhiteSpace(slot.RoomName), "V20", "resources.roomName");
        Demand(deposit is null || (deposit.MinAdvanceCancellation >= Duration.Zero && deposit.MinAdvanceCancellation <= Inspection.LongestWindow), "V23", "deposit.minAdvanceCancellation");
        Demand(slot.Duration > Duration.Zero, "DurationRange", "duration");
        return found;

        void Demand(bool holds, string code, string path) => Say(holds, code, OfferLevel.Error, path);

        void Advise(bool holds, string code, string path) => Say(holds, code, OfferLevel.Warning, path);

        void Say(bool holds, string code, OfferLevel level, string path)
        {
            if (!holds)
            {
                found.Add(new(code, level, path, ImmutableArray<object>.Empty));
            }
        }
    }

    private static bool IsWhole(Money? amount) => amount is null || CurrencyUnits.IsWhole(amount.Value);
}
