namespace MerchantPortal.Web.Ui;

/// <summary>One tab. The key is Latin, lower case, fit for an address.</summary>
public sealed record TabItem(string Key, string Text, int? Count = null);

/// <summary>One choice of a select, radio group or picker.</summary>
public sealed record Option<TValue>(TValue Value, string Text, bool Disabled = false, string? Note = null);

/// <summary>A message about a field; <see cref="FieldId"/> null means the whole form.</summary>
public sealed record FieldMessage(string? FieldId, string Text);
