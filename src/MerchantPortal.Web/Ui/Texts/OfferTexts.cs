namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Texts of the offer pages: services, business, payments, drafts and findings; in OfferTexts.resx.</summary>
public sealed class OfferTexts;
