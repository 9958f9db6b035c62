using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Domain.Offer;

/// <summary>How much a finding weighs: an error stops publishing, the rest is advice.</summary>
public enum OfferLevel
{
    Error,
    Warning,
    Info,
}

/// <summary>
/// One finding about an offer. <paramref name="Code"/> is a key of the portal's texts (<c>V1</c> to <c>V23</c> as in spec feeds 7.3, or a name of ours),
/// <paramref name="Path"/> the place in the document as <see cref="OfferPaths"/> writes it.
/// </summary>
/// <param name="Arguments">What the sentence names, in its order: texts, numbers, <see cref="Money"/>, <see cref="Duration"/>, <see cref="LocalDate"/> or <see cref="LocalTime"/>.</param>
public sealed record OfferFinding(string Code, OfferLevel Level, string Path, ImmutableArray<object> Arguments)
{
    /// <summary>Whether <see cref="OfferFixes"/> can put it right in one press.</summary>
    public bool CanFix { get; init; }

    public bool Equals(OfferFinding? other) =>
        other is not null && (Code, Level, Path, CanFix) == (other.Code, other.Level, other.Path, other.CanFix) && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Code, Level, Path);
}

/// <summary>What the rules of an offer need to know beside it.</summary>
/// <param name="Now">The moment that "past" is measured from.</param>
/// <param name="Countries">Where payments may be taken.</param>
/// <param name="Published">What is published now; null for a merchant that is new.</param>
public sealed record OfferContext(Instant Now, PaymentCountries Countries, OfferDocument? Published)
{
    /// <summary>Whether this deployment has a payment processor; without one no terms that ask for a card can be published.</summary>
    public bool TakesPayments { get; init; } = true;

    /// <summary>The one gateway whose tokens the payment processor of this deployment takes, as Google Pay names it; null: any.</summary>
    public string? Gateway { get; init; }

    /// <summary>What every amount charged or given back in a currency must be a multiple of, in micros; null where the payment processor of this deployment cannot charge the currency at all.</summary>
    public Func<string, long?> ChargeStep { get; init; } = currency => CurrencyUnits.SmallestUnit(currency);
}

/// <summary>The places of an offer's document, as findings, differences and histories name them: <c>services[cut].terms.deposit.amount</c>.</summary>
public static class OfferPaths
{
    /// <summary>Whether a path is another or lies below it.</summary>
    public static bool IsAt(string path, string top) =>
        path.StartsWith(top, StringComparison.Ordinal) && (path.Length == top.Length || path[top.Length] is '.' or '[');

    /// <summary>The amount that a share of the price stands beside, or null: they are one field on screen, and one place to two people.</summary>
    public static string? AmountBeside(string path) =>
        path.EndsWith(ShareEnd, StringComparison.Ordinal) && path[..^ShareEnd.Length] is var fee && (fee.EndsWith(".deposit", StringComparison.Ordinal) || fee.EndsWith(".noShowFee", StringComparison.Ordinal))
            ? fee + ".amount" : null;

    public const string Merchant = "merchant";

    private const string ShareEnd = "MicroPercent";

    public static string Of(Service service) => $"services[{service.Id}]";

    public static string Of(StaffMember person) => $"staff[{person.Id}]";

    public static string Of(Room room) => $"rooms[{room.Id}]";

    /// <summary>A date that differs from the week.</summary>
    public static string Of(LocalDate date) => $"merchant.hours.exceptions[{LocalDatePattern.Iso.Format(date)}]";

    /// <summary>A rule of the merchant or, with an owner's path, of a service.</summary>
    public static string Of(SlotRule rule, string owner = Merchant) => $"{owner}.rules[{rule.Id}]";

    /// <summary>The id of the service a path lies in; null when it lies elsewhere.</summary>
    public static string? ServiceOf(string path) =>
        path.StartsWith("services[", StringComparison.Ordinal) && path.IndexOf(']', StringComparison.Ordinal) is > 9 and var end ? path[9..end] : null;
}
