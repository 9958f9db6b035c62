using MerchantPortal.Domain.Account;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google;

/// <summary>Finds every fault of the section <c>ActionsCenter</c>.</summary>
public sealed class CheckActionsCenterOptions : IValidateOptions<ActionsCenterOptions>
{
    public ValidateOptionsResult Validate(string? name, ActionsCenterOptions options)
    {
        var wrong = Faults(options).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Faults(ActionsCenterOptions options)
    {
        if (options.PartnerId.Length == 0)
        {
            yield return "ActionsCenter:PartnerId is empty; write the number that the Partner Portal shows for the account.";
        }
        else if (!options.PartnerId.All(char.IsAsciiDigit))
        {
            yield return "ActionsCenter:PartnerId holds something other than digits; write the number that the Partner Portal shows for the account.";
        }

        if (options.SupportAddress.Length > 0 && !EmailAddress.TryRead(options.SupportAddress, out _))
        {
            yield return "ActionsCenter:SupportAddress is not an e-mail address; write one such as support@partner.example, or leave it empty.";
        }
    }
}
