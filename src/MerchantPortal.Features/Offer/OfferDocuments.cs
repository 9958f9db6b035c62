using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Offer;

namespace MerchantPortal.Features.Offer;

/// <summary>Offers as text, and copies of them: the parts of a document may be edited in place, so whoever edits works on a copy.</summary>
public static class OfferDocuments
{
    public static string Write(OfferDocument document) => JsonColumns.Write(document);

    /// <summary>The document of such a text, with an id for every rule.</summary>
    public static OfferDocument Read(string stored) => JsonColumns.Read<OfferDocument>(stored).WithRuleIds();

    /// <summary>A copy that shares nothing that can be changed.</summary>
    public static OfferDocument Copy(this OfferDocument document) => Read(Write(document));
}
