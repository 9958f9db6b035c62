using System.Collections.Frozen;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>Amounts as Stripe writes them, which is not always ISO 4217 (docs.stripe.com/currencies).</summary>
internal static class StripeAmounts
{
    private const long MicrosPerUnit = 1_000_000;

    // ISK and UGX have no decimals any more but are still written with two, always 00; MGA has two by ISO 4217 and none at Stripe.
    // HUF and TWD have no decimals in payouts only: charges have two.
    private static readonly FrozenDictionary<string, Form> Special = new Dictionary<string, Form>(StringComparer.Ordinal)
    {
        ["BIF"] = new(0), ["CLP"] = new(0), ["DJF"] = new(0), ["GNF"] = new(0), ["JPY"] = new(0), ["KMF"] = new(0), ["KRW"] = new(0), ["MGA"] = new(0),
        ["PYG"] = new(0), ["RWF"] = new(0), ["VND"] = new(0), ["VUV"] = new(0), ["XAF"] = new(0), ["XOF"] = new(0), ["XPF"] = new(0),
        ["ISK"] = new(2, 100), ["UGX"] = new(2, 100),
        ["BHD"] = new(3, 10), ["JOD"] = new(3, 10), ["KWD"] = new(3, 10), ["OMR"] = new(3, 10), ["TND"] = new(3, 10),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private sealed record Form(int Decimals, long Multiple = 1)
    {
        public long Micros => Decimals switch { 0 => MicrosPerUnit, 2 => MicrosPerUnit / 100, _ => MicrosPerUnit / 1000 };

        public long Step => Micros * Multiple;
    }

    /// <summary>The amount in Stripe's smallest unit, or why it cannot be written: not positive, no whole unit, a currency Stripe does not take.</summary>
    public static (long Amount, string? Fault) Of(Money money)
    {
        if (!CurrencyUnits.IsCode(money.Currency) || FormOf(money.Currency) is not { } form)
        {
            return (0, "currency_not_supported");
        }

        return money.Micros <= 0 ? (0, "amount_not_positive")
            : money.Micros % form.Step != 0 ? (0, "amount_not_whole")
            : (money.Micros / form.Micros, null);
    }

    /// <summary>What every amount in the currency must be a multiple of, in micros; null for a currency Stripe does not take.</summary>
    public static long? StepOf(string currency) => CurrencyUnits.IsCode(currency) ? FormOf(currency)?.Step : null;

    /// <summary>What Stripe's amount means.</summary>
    public static Money From(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        return new(amount * (FormOf(code) ?? new(2)).Micros, code);
    }

    private static Form? FormOf(string currency) =>
        Special.GetValueOrDefault(currency) ?? (CurrencyUnits.Exponent(currency) == 2 ? new(2) : null);
}
