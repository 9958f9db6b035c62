using MerchantPortal.Data.Account;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Account;

/// <summary>What the static account pages share: plain forms, a list of errors, and return addresses that stay on this site.</summary>
public abstract class AccountPage : ComponentBase
{
    /// <summary>Where a person lands who wanted nothing in particular.</summary>
    protected const string Home = "/requests";

    [Inject]
    protected UserManager<AppUser> Users { get; set; } = default!;

    [Inject]
    protected SignInManager<AppUser> SignIn { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<AccountTexts> T { get; set; } = default!;

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "returnUrl")]
    protected string? ReturnUrl { get; set; }

    /// <summary>Errors of the last post: the input's id (or null) and the sentence.</summary>
    protected List<AccountError> Errors { get; } = [];

    protected string LocalReturn => LocalUrl.Or(ReturnUrl, Home);

    protected string? ErrorOf(string field) => Errors.FirstOrDefault(e => e.Field == field)?.Sentence;

    protected void Wrong(string? field, string key, params object[] values) => Errors.Add(new(field, T[key, values]));

    /// <summary>Password rules in the person's language; Identity's own sentences are English.</summary>
    protected void Wrong(string field, IdentityResult result)
    {
        // Too short also has too few different characters: one fault, said once
        foreach (var error in result.Errors.Take(1))
        {
            var key = error.Code switch
            {
                nameof(IdentityErrorDescriber.PasswordTooShort) => "Password.TooShort",
                nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) => "Password.TooFewCharacters",
                nameof(IdentityErrorDescriber.PasswordMismatch) => "Password.Mismatch",
                nameof(IdentityErrorDescriber.InvalidToken) => "Link.Expired",
                _ => "Failed",
            };
            Wrong(field, key, Users.Options.Password.RequiredLength, Users.Options.Password.RequiredUniqueChars);
        }
    }

    /// <summary>Leaves the page; only paths of ours.</summary>
    protected void Go(string path) => Navigation.NavigateTo(path);

    protected static string WithReturn(string path, string? returnUrl) =>
        LocalUrl.Or(returnUrl, "") is { Length: > 0 } local ? $"{path}?returnUrl={Uri.EscapeDataString(local)}" : path;
}

/// <summary>One error of a post: the id of the input it belongs to, or null for the whole form.</summary>
public sealed record AccountError(string? Field, string Sentence);
