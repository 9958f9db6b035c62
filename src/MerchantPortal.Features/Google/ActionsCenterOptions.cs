using MerchantPortal.Domain.Account;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Google;

/// <summary>Section <c>ActionsCenter</c>.</summary>
public sealed class ActionsCenterOptions
{
    public const string Section = "ActionsCenter";

    /// <summary>Google's word for where a deployment's bookings are real; one deployment serves one (portal.md D7).</summary>
    public GoogleEnvironment Environment { get; set; } = GoogleEnvironment.Sandbox;

    /// <summary>Digits, as the Partner Portal shows them.</summary>
    public string PartnerId { get; set; } = "";

    /// <summary>Where the people of the portal write for help: an e-mail address for the help page; empty for none.</summary>
    public string SupportAddress { get; set; } = "";

    /// <summary>Whether the contact for merchant issues is asked for (portal.md 4.2, field 4).</summary>
    public OpsMerchantAsk AsksOpsMerchant { get; set; } = OpsMerchantAsk.NotShown;
}

/// <summary>For checks of other sections that depend on the environment.</summary>
public static class ActionsCenterReads
{
    /// <summary>The environment; null when the section cannot be read or has faults of its own, which are said elsewhere.</summary>
    public static GoogleEnvironment? EnvironmentOrNull(this IOptions<ActionsCenterOptions> center)
    {
        try
        {
            return center.Value.Environment;
        }
        catch (Exception fault) when (fault is OptionsValidationException or InvalidOperationException)
        {
            return null;
        }
    }
}
