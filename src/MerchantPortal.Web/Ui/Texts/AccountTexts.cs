namespace MerchantPortal.Web.Ui.Texts;

/// <summary>Sentences of sign-in and profile pages: <c>IStringLocalizer&lt;AccountTexts&gt;</c>.</summary>
public sealed class AccountTexts;

/// <summary>Sentences of contact information and users.</summary>
public sealed class ContactTexts;

/// <summary>Sentences of mails.</summary>
public sealed class MailTexts;
