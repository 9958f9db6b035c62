namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Names of countries, currencies and languages by their codes; in CodesTexts.resx, which build/names writes.</summary>
public sealed class CodesTexts;
