using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace MerchantPortal.Web.Account.Pages;

/// <summary>Signing in with address and password, or with a passkey; the same answer and the same time whether an address is known or not.</summary>
public sealed partial class SignInPage
{
    // Any well-formed hash: an unknown address costs the same work as a known one
    private static string? standInHash;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInInput Input { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "passkey")]
    private PasskeyInput Passkey { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "notice")]
    private string? Notice { get; set; }

    protected override void OnInitialized()
    {
        Input ??= new();
        Passkey ??= new();
        if (Http.User.Identity?.IsAuthenticated == true && HttpMethods.IsGet(Http.Request.Method))
        {
            Go(LocalReturn);
        }
    }

    private async Task SubmitAsync()
    {
        var email = Input.Email?.Trim() ?? "";
        if (email.Length == 0)
        {
            Wrong("email", "SignIn.EmailMissing");
        }

        if (string.IsNullOrEmpty(Input.Password))
        {
            Wrong("password", "SignIn.PasswordMissing");
        }

        if (Errors.Count > 0)
        {
            return;
        }

        var address = Users.NormalizeEmail(email);
        var paused = Throttle.IsPaused(address);
        var user = paused ? null : await Users.FindByEmailAsync(email);
        if (user is not { PasswordHash: not null, DisabledAt: null, EmailConfirmed: true } || await Users.IsLockedOutAsync(user))
        {
            var locked = paused || user is { LockoutEnd: not null } && await Users.IsLockedOutAsync(user);
            SpendTheSameTime();
            if (!paused)
            {
                Throttle.Failed(address);
            }

            Wrong(null, locked || Throttle.IsPaused(address) ? "SignIn.Locked" : "SignIn.Wrong", 10);
            return;
        }

        var result = await SignIn.PasswordSignInAsync(user, Input.Password!, Input.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Throttle.Succeeded(address);
            Go(LocalReturn);
        }
        else if (result.RequiresTwoFactor)
        {
            Throttle.Succeeded(address);
            Go(WithReturn("/account/two-factor", ReturnUrl) + (Input.Remember ? ReturnUrl is null ? "?remember=true" : "&remember=true" : ""));
        }
        else
        {
            Throttle.Failed(address);
            Wrong(null, result.IsLockedOut || Throttle.IsPaused(address) ? "SignIn.Locked" : "SignIn.Wrong", 10);
        }
    }

    private async Task SubmitPasskeyAsync()
    {
        if (Passkey.Credential is not { Length: > 0 } credential)
        {
            Wrong(null, Passkey.Failed == "unsupported" ? "Passkey.Unsupported" : "Passkey.None");
            return;
        }

        var result = await SignInWithPasskeyAsync(credential);
        if (result.Succeeded)
        {
            Go(LocalReturn);
            return;
        }

        Wrong(null, "Passkey.Refused");
    }

    private async Task<SignInResult> SignInWithPasskeyAsync(string credential)
    {
        try
        {
            return await SignIn.PasskeySignInAsync(credential);
        }
        catch (Exception fault) when (fault is PasskeyException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // A credential nobody asked for, or one that is not readable
            return SignInResult.Failed;
        }
    }

    private void SpendTheSameTime()
    {
        var nobody = new AppUser { DisplayName = "" };
        standInHash ??= Hasher.HashPassword(nobody, Guid.NewGuid().ToString("N"));
        Hasher.VerifyHashedPassword(nobody, standInHash, Input.Password!);
    }

    private sealed class SignInInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Remember { get; set; }
    }

    private sealed class PasskeyInput
    {
        public string? Credential { get; set; }

        public string? Failed { get; set; }
    }
}
