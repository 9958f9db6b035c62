using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime.Extensions;

namespace MerchantPortal.Web.Account;

/// <summary>Sign-in as Identity has it, plus our one rule: an account whose access was withdrawn cannot sign in and loses its sessions.</summary>
internal sealed class PortalSignIn(
    UserManager<AppUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<AppUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<AppUser>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<AppUser> confirmation,
    TimeProvider clock)
    : SignInManager<AppUser>(users, http, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(AppUser user) =>
        user.DisabledAt is null && await base.CanSignInAsync(user);

    public override async Task<AppUser?> ValidateSecurityStampAsync(System.Security.Claims.ClaimsPrincipal? principal)
    {
        var user = await base.ValidateSecurityStampAsync(principal);
        return user is { DisabledAt: null } ? user : null;
    }

    public override async Task SignInWithClaimsAsync(AppUser user, AuthenticationProperties? authenticationProperties, IEnumerable<System.Security.Claims.Claim> additionalClaims)
    {
        user.LastSeenAt = clock.GetUtcNow().ToInstant();
        user.Language = Ui.Preferences.ChosenBefore(Context)?.Code ?? user.Language;
        await UserManager.UpdateAsync(user);
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
        Ui.Preferences.FollowPerson(Context, user.Language);
    }
}

/// <summary>The cookie carries the display name and nothing about merchants: those are read anew (LoadCurrentPerson).</summary>
internal sealed class PortalClaims(UserManager<AppUser> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<AppUser>(users, options)
{
    /// <summary>The name shown in the frame.</summary>
    public const string DisplayName = "portal:name";

    protected override async Task<System.Security.Claims.ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(DisplayName, user.DisplayName));
        identity.AddClaim(new(System.Security.Claims.ClaimTypes.Role, user.Role.ToString()));
        return identity;
    }
}
