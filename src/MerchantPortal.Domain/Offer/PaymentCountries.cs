using System.Collections.Frozen;

namespace MerchantPortal.Domain.Offer;

/// <summary>Whether merchants of a country may take payments through Google (spec feeds 8.5).</summary>
public enum CountryPayments
{
    Allowed,

    /// <summary>Bookings without payment only.</summary>
    NotAllowed,

    /// <summary>Nobody has told us; an administrator must find out before the first payment.</summary>
    Unknown,
}

/// <summary>The countries whose merchants may take payments; ISO 3166-1 alpha-2 in capitals.</summary>
public sealed class PaymentCountries(IEnumerable<string> allowed)
{
    /// <summary>The countries that Google's page named, as far as it could be read.</summary>
    public static readonly PaymentCountries Documented = new(
        "AR AU AT BE BG BR CA CL CO HR CZ DK EE FI FR DE GR HK HU ID IE IT JP LV LT LU".Split(' '));

    private static readonly FrozenSet<string> WithoutPayment =
        "AX AD AI AW BH VG KY CX CK CW FK FO PF GI GL GU IM IN IL".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> allowed = allowed.ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<string> Allowed => allowed.Order(StringComparer.Ordinal);

    public CountryPayments Of(string country) =>
        allowed.Contains(country) ? CountryPayments.Allowed
        : WithoutPayment.Contains(country) ? CountryPayments.NotAllowed
        : CountryPayments.Unknown;
}
