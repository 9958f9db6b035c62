using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace MerchantPortal.Web.Account.Pages;

/// <summary>A person's own name, language, password, second factor, passkeys and sessions.</summary>
public sealed partial class ProfilePage
{
    private const int MostPasskeys = 20;

    private AppUser? person;
    private IList<UserPasskeyInfo> passkeys = [];
    private int recoveryCodesLeft;

    [SupplyParameterFromForm(FormName = "about")]
    private AboutInput About { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordInput Password { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "two-factor-off")]
    private OffInput Off { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "passkey-add")]
    private PasskeyInput NewPasskey { get; set; } = default!;

    [SupplyParameterFromForm]
    private string? PasskeyKey { get; set; }

    [SupplyParameterFromForm]
    private string? PasskeyName { get; set; }

    [SupplyParameterFromForm]
    private string? PasskeyAction { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    private string? Done { get; set; }

    protected override async Task OnInitializedAsync()
    {
        About ??= new();
        Password ??= new();
        Off ??= new();
        NewPasskey ??= new();
        person = await Users.GetUserAsync(Http.User);
        if (person is null)
        {
            Go("/account/sign-in");
            return;
        }

        passkeys = await Users.GetPasskeysAsync(person);
        recoveryCodesLeft = await Users.CountRecoveryCodesAsync(person);
    }

    private async Task SaveAboutAsync()
    {
        if (!PersonName.TryRead(About.Name, out var name))
        {
            Wrong("name", "Profile.NameMissing");
            return;
        }

        person!.DisplayName = name;
        person.Language = (Languages.Find(About.Language) ?? Languages.All[0]).Code;
        await Users.UpdateAsync(person);
        await SignIn.RefreshSignInAsync(person);
        Finished("name");
    }

    private async Task SavePasswordAsync()
    {
        var result = await Users.ChangePasswordAsync(person!, Password.Old ?? "", Password.New ?? "");
        if (!result.Succeeded)
        {
            Wrong(result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.PasswordMismatch)) ? "old-password" : "new-password", result);
            return;
        }

        await SignIn.RefreshSignInAsync(person!);
        Finished("password");
    }

    private async Task TurnTwoFactorOffAsync()
    {
        if (!await Users.CheckPasswordAsync(person!, Off.Password ?? ""))
        {
            Wrong("off-password", "Password.Mismatch");
            return;
        }

        await Users.SetTwoFactorEnabledAsync(person!, false);
        await Users.ResetAuthenticatorKeyAsync(person!);
        await SignIn.RefreshSignInAsync(person!);
        Finished("two-factor-off");
    }

    private async Task AddPasskeyAsync()
    {
        if (NewPasskey.Credential is not { Length: > 0 } credential)
        {
            Wrong(null, NewPasskey.Failed == "unsupported" ? "Passkey.Unsupported" : "Passkey.None");
            return;
        }

        if (passkeys.Count >= MostPasskeys)
        {
            Wrong(null, "Passkey.TooMany", MostPasskeys);
            return;
        }

        var attested = await AttestAsync(credential);
        if (attested is not { Succeeded: true } || attested.UserEntity.Id != person!.Id)
        {
            Wrong(null, "Passkey.Refused");
            return;
        }

        attested.Passkey.Name = T["Passkey.Numbered", passkeys.Count + 1];
        await Users.AddOrUpdatePasskeyAsync(person, attested.Passkey);
        Finished("passkey-added");
    }

    private async Task<PasskeyAttestationResult?> AttestAsync(string credential)
    {
        try
        {
            return await SignIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (Exception fault) when (fault is PasskeyException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // A credential nobody asked for, or one that is not readable
            return null;
        }
    }

    private async Task ChangePasskeyAsync()
    {
        var passkey = passkeys.FirstOrDefault(p => System.Buffers.Text.Base64Url.EncodeToString(p.CredentialId) == PasskeyKey);
        if (passkey is null)
        {
            Wrong(null, "Failed");
            return;
        }

        if (PasskeyAction == "remove")
        {
            await Users.RemovePasskeyAsync(person!, passkey.CredentialId);
            Finished("passkey-removed");
            return;
        }

        var name = (PasskeyName ?? "").Trim();
        if (name.Length is 0 or > 60)
        {
            Wrong(null, "Passkey.NameMissing");
            return;
        }

        passkey.Name = name;
        await Users.AddOrUpdatePasskeyAsync(person!, passkey);
        Finished("passkey-renamed");
    }

    private async Task SignOutEverywhereAsync()
    {
        await Users.UpdateSecurityStampAsync(person!);
        await SignIn.SignOutAsync();
        Go("/account/sign-in?notice=everywhere");
    }

    private void Finished(string what) => Go("/account/profile?done=" + what);

    private sealed class AboutInput
    {
        public string? Name { get; set; }

        public string? Language { get; set; }
    }

    private sealed class PasswordInput
    {
        public string? Old { get; set; }

        public string? New { get; set; }
    }

    private sealed class OffInput
    {
        public string? Password { get; set; }
    }

    private sealed class PasskeyInput
    {
        public string? Credential { get; set; }

        public string? Failed { get; set; }
    }
}
