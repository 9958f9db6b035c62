using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;

namespace MerchantPortal.Domain.Offer;

/// <summary>What a merchant may not offer; asked when an offer is edited, imported and published, and by <see cref="MerchantOffer"/> for offers that came another way.</summary>
public static partial class OfferLint
{
    /// <summary>Whether a merchant of this trade may ask staff first instead of confirming at once (spec 3.1 A9).</summary>
    public static bool MayAskFirst(Vertical vertical) => vertical switch
    {
        Vertical.Dining or Vertical.Beauty => true,
        Vertical.Other => false,
    };

    /// <summary>
    /// Every finding about the document, in the order of the document; total: it never throws, however odd the document. Where there is no error, its compiled slots are judged
    /// as what is offered is (<see cref="OfSlots"/>), so that nothing passes that would be held back afterwards.
    /// </summary>
    public static ImmutableArray<OfferFinding> Check(OfferDocument document, OfferContext context)
    {
        var findings = new Inspection(document, context).Run();
        return findings.Any(finding => finding.Level == OfferLevel.Error) ? findings : findings.AddRange(OfSlots(document, context));
    }

    /// <summary>
    /// An error for each service of which some slot's line would break a rule, with the codes: the very judgement of feed, updates, lookups and bookings
    /// (<see cref="MerchantOffer.HeldBackOf"/>). None for a document that cannot be compiled.
    /// </summary>
    public static ImmutableArray<OfferFinding> OfSlots(OfferDocument document, OfferContext context)
    {
        document.TryCompile(out var offer, context.Countries);
        return offer is null ? [] :
        [
            .. from service in document.Services
               where !service.IsArchived && !offer.HeldBackOf(service).IsEmpty
               select new OfferFinding("SlotsBreakRules", OfferLevel.Error, OfferPaths.Of(service), [string.Join(", ", offer.HeldBackOf(service).Codes)]),
        ];
    }

    /// <summary>
    /// What of the published offer is not offered to Google now, because its slots would break a rule: one warning for each service, with the codes. The draft has the same
    /// rule as an error at its own field, so mending it there and publishing offers the slots again.
    /// </summary>
    public static ImmutableArray<OfferFinding> HeldBack(OfferContext context)
    {
        if (context.Published is not { } published)
        {
            return [];
        }

        published.TryCompile(out var offer, context.Countries);
        return offer is null ? [] :
        [
            .. from service in published.Services
               where !service.IsArchived && !offer.HeldBackOf(service).IsEmpty
               select new OfferFinding("SlotsHeldBack", OfferLevel.Warning, OfferPaths.Of(service), [string.Join(", ", offer.HeldBackOf(service).Codes)]),
        ];
    }

    /// <summary>The findings that stand in the way of compiling the document at all; total like <see cref="Check"/>.</summary>
    public static ImmutableArray<OfferFinding> Obstacles(OfferDocument document) => new Inspection(document, new(default, PaymentCountries.Documented, null)).Obstacles();
}
