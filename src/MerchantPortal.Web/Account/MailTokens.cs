using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Account;

/// <summary>The tokens that travel in mail links, each with its own purpose and life: one cannot be used as the other.</summary>
internal static class MailTokens
{
    public const string Reset = "mail-reset";
    public const string Invitation = "mail-invitation";
    public const string InvitationPurpose = "accept-invitation";
}

internal sealed class ResetTokenOptions : DataProtectionTokenProviderOptions
{
    public ResetTokenOptions() => Name = MailTokens.Reset;
}

internal sealed class InvitationTokenOptions : DataProtectionTokenProviderOptions
{
    public InvitationTokenOptions() => Name = MailTokens.Invitation;
}

/// <summary>Two hours; dies with the password it resets, because both hang on the security stamp.</summary>
internal sealed class ResetTokens(IDataProtectionProvider protection, IOptions<ResetTokenOptions> options, ILogger<DataProtectorTokenProvider<AppUser>> log)
    : DataProtectorTokenProvider<AppUser>(protection, options, log);

/// <summary>Seven days; dies when it was accepted.</summary>
internal sealed class InvitationTokens(IDataProtectionProvider protection, IOptions<InvitationTokenOptions> options, ILogger<DataProtectorTokenProvider<AppUser>> log)
    : DataProtectorTokenProvider<AppUser>(protection, options, log);
