using MerchantPortal.Domain.Shared;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>Who moves the money.</summary>
public enum ProcessorKind
{
    /// <summary>Nobody, and no guest is asked for a card: terms that need one are neither published nor booked. The default outside Development.</summary>
    None,

    /// <summary>Nobody: documented test tokens decide what happens. Refused in Production.</summary>
    Sandbox,

    /// <summary>Stripe, through its public REST API.</summary>
    Stripe,
}

/// <summary>Section <c>Payments</c>.</summary>
public sealed class PaymentsOptions
{
    public const string Section = "Payments";

    public ProcessorKind Processor { get; set; }

    /// <summary>Countries whose merchants may take payments, ISO 3166-1 alpha-2; empty: those that Google's page named (spec feeds 8.5).</summary>
    public IList<string> Countries { get; set; } = [];

    /// <summary>Whether a deposit is held on the card instead of charged when the booking begins within six days, the longest that cards hold money.</summary>
    public bool HoldDeposits { get; set; }

    public StripeOptions Stripe { get; set; } = new();

    /// <summary>Whether there is anybody who moves money.</summary>
    public bool HasProcessor() => Processor != ProcessorKind.None;

    /// <summary>The gateway that Google Pay must make tokens for, so that the processor can read them; null where any does: the sandbox takes its own test tokens alone, and without a processor nobody pays.</summary>
    public string? Gateway() => Processor switch
    {
        ProcessorKind.Stripe => "stripe",
        ProcessorKind.Sandbox or ProcessorKind.None => null,
    };

    /// <summary>What every amount that the processor moves in a currency must be a multiple of, in micros; null for a currency that it does not take.</summary>
    public long? ChargeStep(string currency) => Processor switch
    {
        ProcessorKind.Stripe => StripeAmounts.StepOf(currency),
        ProcessorKind.Sandbox or ProcessorKind.None => CurrencyUnits.SmallestUnit(currency),
    };
}

/// <summary>Section <c>Payments:Stripe</c>.</summary>
public sealed class StripeOptions
{
    /// <summary>Stripe's own host.</summary>
    public static readonly Uri OwnAddress = new("https://api.stripe.com/");

    /// <summary>The account's secret key (<c>sk_…</c>) or a restricted one (<c>rk_…</c>).</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Only for tests; null: Stripe's own. Ends with a slash; <c>v1/…</c> is put behind it.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The address calls go to.</summary>
    public Uri Address() => BaseAddress ?? OwnAddress;
}

/// <summary>Finds every fault of the section <c>Payments</c>; never shows the key.</summary>
public sealed class CheckPaymentsOptions(IHostEnvironment host) : IValidateOptions<PaymentsOptions>
{
    private const string KeyRemedy = "write the secret key of the Stripe account, which begins with sk_ or rk_";

    public ValidateOptionsResult Validate(string? name, PaymentsOptions options)
    {
        var wrong = Processor(options).Concat(Countries(options)).Concat(Key(options)).Concat(Address(options.Stripe.BaseAddress)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private IEnumerable<string> Processor(PaymentsOptions options)
    {
        if (options.Processor == ProcessorKind.Sandbox && host.IsProduction())
        {
            yield return "Payments:Processor is Sandbox, which moves no money and is refused in Production; write Stripe, or None where nobody takes payments.";
        }
    }

    private static IEnumerable<string> Countries(PaymentsOptions options) => options.Countries.Select((country, i) => (country, i))
        .Where(entry => entry.country is not { Length: 2 } || !entry.country.All(char.IsAsciiLetterUpper))
        .Select(entry => FormattableString.Invariant($"Payments:Countries:{entry.i} is not a country; write its two capitals, such as DE."));

    private static IEnumerable<string> Key(PaymentsOptions options)
    {
        var key = options.Stripe.SecretKey;
        if (key.Length == 0)
        {
            if (options.Processor == ProcessorKind.Stripe)
            {
                yield return $"Payments:Stripe:SecretKey is empty; {KeyRemedy}.";
            }

            yield break;
        }

        if (!key.StartsWith("sk_", StringComparison.Ordinal) && !key.StartsWith("rk_", StringComparison.Ordinal))
        {
            yield return $"Payments:Stripe:SecretKey does not begin with sk_ or rk_; {KeyRemedy}.";
        }
        else if (!key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            // It travels in a header; a pasted blank or line end would break every call.
            yield return $"Payments:Stripe:SecretKey holds something other than letters, digits and underscores; {KeyRemedy}.";
        }
    }

    private static IEnumerable<string> Address(Uri? address)
    {
        if (address is null)
        {
            yield break;
        }

        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            yield return "Payments:Stripe:BaseAddress is not a web address; write one that begins with https://, or leave it out for Stripe's own.";
            yield break;
        }

        if (!address.AbsolutePath.EndsWith('/') || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            yield return "Payments:Stripe:BaseAddress must end with a slash, without query or fragment; v1/… is put behind it.";
        }

        if (address.Scheme == "http" && !address.IsLoopback)
        {
            yield return "Payments:Stripe:BaseAddress is plain http to another machine; write an address that begins with https://.";
        }
    }
}
