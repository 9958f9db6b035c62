using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// The refund conditions that a deposit or a no-show fee implies by its clock, so that nobody has to write them (spec feeds 4.3, V4).
/// Those of a prepayment are what a person wrote, and are never touched.
/// </summary>
public static class ImpliedRefunds
{
    /// <summary>Everything back until so long before the start, and nothing later; zero is until the start.</summary>
    public static ImmutableArray<RefundCondition> Of(Duration notice) =>
        notice > Duration.Zero ? [new(notice, 100), new(Duration.Zero, 0)] : [new(Duration.Zero, 100)];

    /// <summary>Whether refund conditions give everything back exactly as long as a deposit does.</summary>
    public static bool Agree(ImmutableArray<RefundCondition> steps, Deposit deposit) =>
        steps.Where(step => step.Percent == 100).Select(step => (Duration?)step.MinBeforeStart).Min() == deposit.MinAdvanceCancellation;

    /// <summary>The terms with the refund conditions that they need: a deposit's follow its clock, a fee's begin with the service's online clock. Unchanged where they fit already.</summary>
    /// <param name="onlineCancel">Until when before the start guests cancel online; null is until the start.</param>
    public static PaymentTerms Complete(PaymentTerms terms, Duration? onlineCancel) => terms switch
    {
        { Prepayment: true } => terms,
        { Deposit: { } deposit } => !terms.RefundConditions.IsEmpty && Agree(terms.RefundConditions, deposit) ? terms : terms with { RefundConditions = Of(deposit.MinAdvanceCancellation) },
        { NoShowFee: not null, RefundConditions.IsEmpty: true } => terms with { RefundConditions = Of(onlineCancel ?? Duration.Zero) },
        _ => terms,
    };

    /// <summary>Gives the terms of every service the refund conditions that they, or the deposits and fees of the rules over them, need and do not have. The document is changed in place.</summary>
    /// <returns>The terms that were completed and whose they are; null is the merchant's.</returns>
    public static IReadOnlyList<(ServiceId? Owner, PaymentTerms Terms)> Complete(OfferDocument document)
    {
        var completed = new List<(ServiceId?, PaymentTerms)>();
        foreach (var service in document.Services.Where(s => !s.IsArchived))
        {
            var terms = service.Terms ?? document.Merchant.DefaultTerms;
            if (terms.Prepayment || !terms.RefundConditions.IsEmpty)
            {
                continue;
            }

            var painted = service.Rules.Concat(document.Merchant.Rules).Select(rule => rule.Fee).OfType<FeeChange>().ToList();
            var deposit = terms.Deposit ?? painted.Select(fee => fee.Deposit).FirstOrDefault(d => d is not null);
            if (deposit is null && terms.NoShowFee is null && !painted.Exists(fee => fee.NoShowFee is not null))
            {
                continue;
            }

            terms = terms with { RefundConditions = Of(deposit?.MinAdvanceCancellation ?? service.MinAdvanceOnlineCanceling ?? Duration.Zero) };
            completed.Add((service.Terms is null ? null : service.Id, terms));
            if (service.Terms is null)
            {
                document.Merchant.DefaultTerms = terms;
            }
            else
            {
                service.Terms = terms;
            }
        }

        return completed;
    }
}
