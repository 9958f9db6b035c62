using MerchantPortal.Domain.Account;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>Section <c>ActionsCenter</c>: which of Google's environments this deployment serves, and for which partner.</summary>
public sealed class ActionsCenterOptions
{
    public const string Section = "ActionsCenter";

    public GoogleEnvironment Environment { get; set; } = GoogleEnvironment.Sandbox;

    /// <summary>Google's number for the partner account; digits.</summary>
    public string PartnerId { get; set; } = "";

    /// <summary>Whether the contact for merchant issues is asked for (portal.md 4.2, field 4).</summary>
    public OpsMerchantAsk AsksOpsMerchant { get; set; } = OpsMerchantAsk.NotShown;
}

/// <summary>Names every fault of the section (house.md H11).</summary>
public sealed class CheckActionsCenterOptions : IValidateOptions<ActionsCenterOptions>
{
    public ValidateOptionsResult Validate(string? name, ActionsCenterOptions options)
    {
        var wrong = new List<string>();
        if (!Enum.IsDefined(options.Environment))
        {
            wrong.Add("ActionsCenter:Environment must be Sandbox or Production.");
        }

        if (options.PartnerId.Length == 0)
        {
            wrong.Add("ActionsCenter:PartnerId is empty; set the number of your partner account, for example 20000123.");
        }
        else if (!options.PartnerId.All(char.IsAsciiDigit))
        {
            wrong.Add("ActionsCenter:PartnerId must be digits only, for example 20000123.");
        }

        if (!Enum.IsDefined(options.AsksOpsMerchant))
        {
            wrong.Add("ActionsCenter:AsksOpsMerchant must be NotShown, Optional or Required.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
