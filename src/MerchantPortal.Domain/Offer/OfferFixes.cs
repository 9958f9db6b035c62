namespace MerchantPortal.Domain.Offer;

/// <summary>Puts a finding right in one press.</summary>
public static class OfferFixes
{
    /// <summary>The document without the finding; unchanged when it is not there or has no such fix. The given document is the one that is changed: give a copy.</summary>
    public static OfferDocument Fix(OfferDocument document, OfferFinding finding, OfferContext context)
    {
        new Inspection(document, context).Fix(finding);
        return document;
    }
}
