using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// The refund conditions that a deposit or a no-show fee implies by its clock, so that nobody has to write them (spec feeds 4.3, V4). A fee's are never kept, but read from the clock
/// (<see cref="Follow"/>). Those of a prepayment are what a person wrote, and are never touched.
/// </summary>
public static class ImpliedRefunds
{
    /// <summary>Everything back until so long before the start, and nothing later; zero is until the start.</summary>
    public static ImmutableArray<RefundCondition> Of(Duration notice) =>
        notice > Duration.Zero ? [new(notice, 100), new(Duration.Zero, 0)] : [new(Duration.Zero, 100)];

    /// <summary>Until how long before the start refund conditions give everything back; null when they never do.</summary>
    public static Duration? FreeUntil(ImmutableArray<RefundCondition> steps) => steps.Where(step => step.Percent == 100).Select(step => (Duration?)step.MinBeforeStart).Min();

    /// <summary>Whether refund conditions give everything back exactly as long as a deposit does.</summary>
    public static bool Agree(ImmutableArray<RefundCondition> steps, Deposit deposit) => FreeUntil(steps) == deposit.MinAdvanceCancellation;

    /// <summary>The terms with the refund conditions that a deposit of theirs implies. Unchanged where they fit already.</summary>
    public static PaymentTerms Complete(PaymentTerms terms) => terms switch
    {
        { Prepayment: false, Deposit: { } deposit } when terms.RefundConditions.IsEmpty || !Agree(terms.RefundConditions, deposit) => terms with { RefundConditions = Of(deposit.MinAdvanceCancellation) },
        _ => terms,
    };

    /// <summary>
    /// The terms with the refund conditions that hold for a service: where no slot takes anything with the booking but some has a fee, everything is free exactly as long as no fee is charged,
    /// which is the service's online clock (spec feeds 8.4 rule 6). What may be written beside it then says nothing.
    /// </summary>
    public static PaymentTerms Follow(PaymentTerms terms, Service service, Merchant merchant)
    {
        var (deposit, fee) = (terms.Deposit is not null, terms.NoShowFee is not null);
        foreach (var rule in service.Rules.AsSpan())
        {
            Add(rule);
        }

        foreach (var rule in merchant.Rules.AsSpan())
        {
            Add(rule);
        }

        return fee && !deposit && !terms.Prepayment ? terms with { RefundConditions = Of(service.MinAdvanceOnlineCanceling ?? Duration.Zero) } : terms;

        void Add(SlotRule rule)
        {
            if (rule.Fee?.For(service.Price) is { } painted)
            {
                (deposit, fee) = (deposit || painted.Deposit is not null, fee || painted.NoShowFee is not null);
            }
        }
    }

    /// <summary>Gives the terms of every service the refund conditions that they, or the deposits of the rules over them, need and do not have. The document is changed in place.</summary>
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

            if ((terms.Deposit ?? service.Rules.Concat(document.Merchant.Rules).Select(rule => rule.Fee?.Deposit).FirstOrDefault(d => d is not null)) is not { } deposit)
            {
                continue;
            }

            terms = terms with { RefundConditions = Of(deposit.MinAdvanceCancellation) };
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
