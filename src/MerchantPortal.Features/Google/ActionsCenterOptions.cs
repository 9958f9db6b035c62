namespace MerchantPortal.Features.Google;

/// <summary>Google's word for where a deployment's bookings are real; one deployment serves one (portal.md D7).</summary>
public enum ActionsCenterEnvironment
{
    Sandbox,
    Production,
}

/// <summary>Section <c>ActionsCenter</c>.</summary>
public sealed class ActionsCenterOptions
{
    public const string Section = "ActionsCenter";

    public ActionsCenterEnvironment Environment { get; set; } = ActionsCenterEnvironment.Sandbox;

    /// <summary>Digits, as the Partner Portal shows them.</summary>
    public string PartnerId { get; set; } = "";
}
