using MerchantPortal.Domain.Offer;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Offer;

/// <summary>The part of the section <c>Payments</c> that says where merchants may take payments.</summary>
public sealed class PaymentCountriesOptions
{
    public const string Section = "Payments";

    /// <summary>ISO 3166-1 alpha-2 codes; empty: the countries that Google's page named (spec feeds 8.5).</summary>
    public IList<string> Countries { get; set; } = [];

    internal PaymentCountries Table => Countries.Count == 0 ? PaymentCountries.Documented : new(Countries);
}

/// <summary>Finds every fault of <c>Payments:Countries</c>.</summary>
public sealed class CheckPaymentCountriesOptions : IValidateOptions<PaymentCountriesOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentCountriesOptions options)
    {
        var wrong = options.Countries.Select((country, i) => (country, i))
            .Where(entry => entry.country is not { Length: 2 } || !entry.country.All(char.IsAsciiLetterUpper))
            .Select(entry => FormattableString.Invariant($"Payments:Countries:{entry.i} is not a country; write its two capitals, such as DE."))
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
