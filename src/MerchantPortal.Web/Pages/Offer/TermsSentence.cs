using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>The numbers that a guest's sentences and the picture are made of: of terms being edited, or frozen with a booking.</summary>
/// <param name="Price">Null where there is no one price, as for all services.</param>
/// <param name="Tax">What is added to the price (spec feeds 7.6); null: nothing, or there is no one price. Deposit and fee have their tax in them.</param>
/// <param name="IsTaxed">Whether there is a rate that is added to prices.</param>
/// <param name="OnlineCancel">Online cancelling ends so long before the start; zero is at the start.</param>
/// <param name="RefundConditions">Of a prepayment; any order.</param>
public sealed record TermsFacts(
    Money? Price, Money? Tax, bool IsTaxed, bool Prepayment, Deposit? Deposit, NoShowFee? NoShowFee, CardRequirement Card, Duration OnlineCancel, ImmutableArray<RefundCondition> RefundConditions, string ZoneId)
{
    public static TermsFacts Of(SlotTerms terms, string zoneId) =>
        new(terms.Price, terms.Tax is { Micros: > 0 } ? terms.Tax : null, terms.TaxMicroPercent > 0, terms.Prepayment, terms.Deposit, terms.NoShowFee, terms.Card, terms.OnlineCancelNotice, terms.RefundConditions, zoneId);

    /// <param name="taxMicroPercent">The rate that is added to the price, millionths of one percent.</param>
    public static TermsFacts Of(PaymentTerms terms, Money? price, int taxMicroPercent, Duration? onlineCancel, string zoneId) =>
        new(price, price is { } amount ? CurrencyUnits.Tax(amount, taxMicroPercent) : null, taxMicroPercent > 0, terms.Prepayment, terms.Deposit, terms.NoShowFee, terms.Card, onlineCancel ?? Duration.Zero, terms.RefundConditions, zoneId);

    /// <summary>Until when, before the start, the money can be had back: the deposit's clock; null when there is no deposit.</summary>
    public Duration? DepositRefund => Deposit?.MinAdvanceCancellation;

    /// <summary>What the guest pays for the service: the price with its tax; null where there is no one price.</summary>
    public Money? Total => Price is { } price ? price with { Micros = price.Micros + (Tax?.Micros ?? 0) } : null;
}

/// <summary>The sentences a guest reads before booking, whole ones, in the language of the moment. Pure: the same numbers give the same words.</summary>
public static class TermsSentence
{
    /// <summary>Payment first, then cancelling, then refunds, the zone last.</summary>
    public static ImmutableArray<string> Of(TermsFacts facts, IStringLocalizer<RulesTexts> texts, IStringLocalizer<SharedTexts> shared)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Pay(facts, texts, lines);
        var cancel = facts.OnlineCancel;
        lines.Add(cancel == Duration.Zero ? texts["Guest.CancelUntilStart"] : texts["Guest.CancelUntil", shared.LengthExactly(cancel)]);
        if (facts.Deposit is { } deposit)
        {
            Refund(deposit.MinAdvanceCancellation, cancel, texts, shared, lines);
        }

        if (facts.Prepayment)
        {
            Steps(facts.RefundConditions, texts, shared, lines);
        }

        NoShow(facts, texts, shared, lines);
        lines.Add(texts["Guest.Zone", Zone(facts.ZoneId)]);
        return lines.ToImmutable();
    }

    /// <summary>Only what is paid: with the booking, and when the guest does not come.</summary>
    public static ImmutableArray<string> OfMoney(TermsFacts facts, IStringLocalizer<RulesTexts> texts, IStringLocalizer<SharedTexts> shared)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Pay(facts, texts, lines);
        NoShow(facts, texts, shared, lines);
        return lines.ToImmutable();
    }

    /// <summary>The zone's place, for people: <c>New York</c>.</summary>
    public static string Zone(string zoneId) => zoneId[(zoneId.LastIndexOf('/') + 1)..].Replace('_', ' ');

    // From the end of free cancelling on, whatever limit the sentence before was about
    private static void NoShow(TermsFacts facts, IStringLocalizer<RulesTexts> texts, IStringLocalizer<SharedTexts> shared, ImmutableArray<string>.Builder lines)
    {
        if (facts.NoShowFee is { } fee)
        {
            var each = fee.Type == PriceType.PerPerson ? "Each" : "";
            lines.Add(facts.OnlineCancel == Duration.Zero ? texts["Guest.NoShow" + each, MoneyText.Of(fee.Amount)]
                : texts["Guest.NoShowLate" + each, MoneyText.Of(fee.Amount), shared.LengthExactly(facts.OnlineCancel)]);
        }
    }

    private static void Pay(TermsFacts facts, IStringLocalizer<RulesTexts> texts, ImmutableArray<string>.Builder lines)
    {
        if (facts.Prepayment)
        {
            lines.Add(Whole("Guest.Prepay", facts, texts));
        }
        else if (facts.Deposit is { } deposit)
        {
            lines.Add(texts[deposit.Type == PriceType.PerPerson ? "Guest.DepositEach" : "Guest.Deposit", MoneyText.Of(deposit.Amount)]);
        }
        else
        {
            lines.Add(Whole("Guest.Pay", facts, texts));
        }

        if (!facts.Prepayment && facts.Deposit is null && (facts.Card == CardRequirement.Always || facts.NoShowFee is not null))
        {
            lines.Add(texts[facts.NoShowFee is null ? "Guest.CardOnly" : "Guest.CardForFee"]);
        }
    }

    private static string Whole(string key, TermsFacts facts, IStringLocalizer<RulesTexts> texts) => facts.Total is not { } total ? texts[key + (facts.IsTaxed ? "Taxed" : "")]
        : facts.Tax is { } tax ? texts[key + "WithTax", MoneyText.Of(total), MoneyText.Of(tax)]
        : texts[key + "Amount", MoneyText.Of(total)];

    // Two clocks (spec feeds 7.1 D): online cancelling may close before the deposit is lost, or after
    private static void Refund(Duration refund, Duration cancel, IStringLocalizer<RulesTexts> texts, IStringLocalizer<SharedTexts> shared, ImmutableArray<string>.Builder lines)
    {
        lines.Add(refund == Duration.Zero ? texts["Guest.RefundUntilStart"] : texts["Guest.RefundUntil", shared.LengthExactly(refund)]);
        if (refund < cancel)
        {
            lines.Add(refund == Duration.Zero ? texts["Guest.PhoneUntilStart", shared.LengthExactly(cancel)] : texts["Guest.Phone", shared.LengthExactly(cancel), shared.LengthExactly(refund)]);
        }
    }

    private static void Steps(ImmutableArray<RefundCondition> conditions, IStringLocalizer<RulesTexts> texts, IStringLocalizer<SharedTexts> shared, ImmutableArray<string>.Builder lines)
    {
        var steps = conditions.OrderByDescending(c => c.MinBeforeStart).ToList();
        foreach (var step in steps)
        {
            lines.Add(step.MinBeforeStart == Duration.Zero
                ? texts["Guest.StepUntilStart", MoneyText.Percent(step.Percent, signed: false)]
                : texts["Guest.Step", shared.LengthExactly(step.MinBeforeStart), MoneyText.Percent(step.Percent, signed: false)]);
        }

        if (steps.Count == 0 || steps[^1].MinBeforeStart > Duration.Zero)
        {
            lines.Add(texts[steps.Count == 0 ? "Guest.NoRefund" : "Guest.NoRefundLater"]);
        }
    }
}

/// <summary>What happens to the guest's money, and how they may cancel, in one stretch before the start.</summary>
public enum TermsZoneKind
{
    Free,

    /// <summary>Online cancelling has closed; by phone nothing that was paid is lost.</summary>
    Phone,

    /// <summary>Part of a prepayment comes back.</summary>
    Part,

    /// <summary>Cancelling online still works, but the deposit is lost.</summary>
    Late,
    Kept,
}

/// <summary>A stretch before the start. From is null for "as early as you like"; Until is zero at the start.</summary>
/// <param name="Percent">Of a prepayment, what is given back.</param>
/// <param name="MayCharge">Whether a cancellation there may cost the no-show fee: online cancelling has closed (<see cref="Domain.Bookings.MoneyAfter"/>).</param>
public sealed record TermsZone(TermsZoneKind Kind, Duration? From, Duration Until, int? Percent, bool MayCharge)
{
    /// <summary>The stretches from booking to start, none of them empty.</summary>
    public static ImmutableArray<TermsZone> Of(TermsFacts facts)
    {
        var breaks = new SortedSet<Duration> { Duration.Zero, facts.OnlineCancel };
        if (facts.DepositRefund is { } refund)
        {
            breaks.Add(refund);
        }

        foreach (var step in facts.Prepayment ? facts.RefundConditions : [])
        {
            breaks.Add(step.MinBeforeStart);
        }

        var zones = new List<TermsZone>();
        Duration? from = null;
        foreach (var until in breaks.Reverse())
        {
            var (kind, percent) = Judge(facts, until);
            var mayCharge = facts.NoShowFee is not null && until < facts.OnlineCancel;
            if (zones is [.., var last] && (last.Kind, last.Percent, last.MayCharge) == (kind, percent, mayCharge))
            {
                zones[^1] = last with { Until = until };
            }
            else
            {
                zones.Add(new(kind, from, until, percent, mayCharge));
            }

            from = until;
        }

        return [.. zones];
    }

    /// <summary>A cancellation so long before the start, or earlier within its stretch; a limit itself still counts as before it (spec feeds 7.4).</summary>
    private static (TermsZoneKind Kind, int? Percent) Judge(TermsFacts facts, Duration before)
    {
        var online = before >= facts.OnlineCancel;
        if (facts.Prepayment)
        {
            var percent = facts.RefundConditions.Where(c => before >= c.MinBeforeStart).OrderByDescending(c => c.MinBeforeStart).Select(c => c.Percent).FirstOrDefault();
            return percent == 100 ? (online ? TermsZoneKind.Free : TermsZoneKind.Phone, percent) : (percent == 0 ? TermsZoneKind.Kept : TermsZoneKind.Part, percent);
        }

        if (facts.DepositRefund is { } refund)
        {
            return before >= refund ? (online ? TermsZoneKind.Free : TermsZoneKind.Phone, null) : (online ? TermsZoneKind.Late : TermsZoneKind.Kept, null);
        }

        return online ? (TermsZoneKind.Free, null) : (facts.NoShowFee is null ? TermsZoneKind.Phone : TermsZoneKind.Kept, null);
    }
}
