namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Texts of the Requests page, its plain forms and the links in mails; in RequestsTexts.resx.</summary>
public sealed class RequestsTexts;

/// <summary>Texts of the Booking page; in BookingsTexts.resx.</summary>
public sealed class BookingsTexts;

/// <summary>Texts of the Updates tray and of every delivery state; in UpdatesTexts.resx.</summary>
public sealed class UpdatesTexts;

/// <summary>Texts of money after the booking: the dialog, the ledger, "No-shows &amp; fees"; in MoneyTexts.resx.</summary>
public sealed class MoneyTexts;
