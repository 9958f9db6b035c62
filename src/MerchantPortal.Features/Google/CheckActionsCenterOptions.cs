using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google;

/// <summary>Finds every fault of the section <c>ActionsCenter</c>.</summary>
public sealed class CheckActionsCenterOptions : IValidateOptions<ActionsCenterOptions>
{
    public ValidateOptionsResult Validate(string? name, ActionsCenterOptions options)
    {
        if (options.PartnerId.Length == 0)
        {
            return ValidateOptionsResult.Fail("ActionsCenter:PartnerId is empty; write the number that the Partner Portal shows for the account.");
        }

        return options.PartnerId.All(char.IsAsciiDigit)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("ActionsCenter:PartnerId holds something other than digits; write the number that the Partner Portal shows for the account.");
    }
}
