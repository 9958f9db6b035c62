namespace MerchantPortal.Domain.Offer;

/// <summary>Puts a finding right in one press; pure but for the document it is given, which it changes and answers.</summary>
public static class OfferFixes
{
    /// <summary>The document without the finding; unchanged when the finding has no such fix.</summary>
    public static OfferDocument Fix(OfferDocument document, OfferFinding finding, OfferContext context) => document;
}
