using System.Collections.Immutable;

namespace MerchantPortal.Domain.Offer;

/// <summary>What a merchant may not offer; asked when an offer is edited, imported and published, and by <see cref="Calendar.MerchantOffer"/> for offers that came another way.</summary>
public static partial class OfferLint
{
    /// <summary>Whether a merchant of this trade may ask staff first instead of confirming at once (spec 3.1 A9).</summary>
    public static bool MayAskFirst(Vertical vertical) => vertical switch
    {
        Vertical.Dining or Vertical.Beauty => true,
        Vertical.Other => false,
    };

    /// <summary>Every finding about the document, in the order of the document; total: it never throws, however odd the document.</summary>
    public static ImmutableArray<OfferFinding> Check(OfferDocument document, OfferContext context) => new Inspection(document, context).Run();

    /// <summary>The findings that stand in the way of compiling the document at all; total like <see cref="Check"/>.</summary>
    public static ImmutableArray<OfferFinding> Obstacles(OfferDocument document) => new Inspection(document, new(default, PaymentCountries.Documented, null)).Obstacles();
}
