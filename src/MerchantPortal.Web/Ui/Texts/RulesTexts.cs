namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Texts of prices, rules and terms, and the sentences a guest reads about them; in RulesTexts.resx.</summary>
public sealed class RulesTexts;
