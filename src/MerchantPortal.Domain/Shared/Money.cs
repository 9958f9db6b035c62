namespace MerchantPortal.Domain.Shared;

/// <summary>An amount in millionths of one currency unit; the currency is ISO 4217, three capitals (spec feeds 7.5).</summary>
public readonly record struct Money(long Micros, string Currency);
