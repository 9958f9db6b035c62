using MerchantPortal.Domain.Account;

namespace MerchantPortal.Features.Account;

/// <summary>What contact information reads of section <c>ActionsCenter</c>.</summary>
public sealed class ContactOptions
{
    public const string Section = "ActionsCenter";

    public GoogleEnvironment Environment { get; set; } = GoogleEnvironment.Sandbox;

    /// <summary>Whether the contact for merchant issues is asked for (portal.md 4.2, field 4).</summary>
    public OpsMerchantAsk AsksOpsMerchant { get; set; } = OpsMerchantAsk.NotShown;
}
