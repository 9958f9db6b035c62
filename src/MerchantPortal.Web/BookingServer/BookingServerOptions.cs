using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;
using NodaTime.Text;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Section <c>BookingServer</c>: how Google reaches us. Read once at start; two pairs of credentials let a rotation pass without a gap.</summary>
public sealed class BookingServerOptions
{
    public const string Section = "BookingServer";

    /// <summary>Most pairs that are accepted at once.</summary>
    public const int MostCredentials = 2;

    /// <summary>Put before <c>/v3/…</c>; empty or a path such as <c>/google</c>.</summary>
    public string PathPrefix { get; set; } = "";

    /// <summary>The pairs entered in the Partner Portal; all are valid. Development has one of its own when none is given.</summary>
    public IList<Credential> Credentials { get; set; } = [];

    /// <summary>Whether the legacy method answers (spec 1.6); never with <c>ActionsCenter:Environment</c> Production (spec 1.2).</summary>
    public bool CheckAvailability { get; set; }

    /// <summary>Whether plain HTTP is refused; by default it is, except in Development.</summary>
    public bool? RequireHttps { get; set; }

    /// <summary>One user name and password of HTTP Basic.</summary>
    public sealed class Credential
    {
        public string UserName { get; set; } = "";

        public string Password { get; set; } = "";

        /// <summary>The day the pair was entered in the Partner Portal, such as 2026-11-21; Google wants new ones within six months. Empty: nobody is warned.</summary>
        public string EnteredOn { get; set; } = "";
    }
}

/// <summary>What Development starts with when nothing is configured.</summary>
internal sealed class DefaultBookingServerOptions(IHostEnvironment environment) : IPostConfigureOptions<BookingServerOptions>
{
    public const string UserName = "google";
    public const string Password = "google-demo";

    public void PostConfigure(string? name, BookingServerOptions options)
    {
        options.RequireHttps ??= !environment.IsDevelopment();
        if (options.Credentials.Count == 0 && environment.IsDevelopment())
        {
            options.Credentials.Add(new() { UserName = UserName, Password = Password });
        }
    }
}

/// <summary>Finds every fault of the section at once (house.md H11); never repeats a password.</summary>
internal sealed class CheckBookingServerOptions(TimeProvider clock, IOptions<ActionsCenterOptions> center) : IValidateOptions<BookingServerOptions>
{
    public ValidateOptionsResult Validate(string? name, BookingServerOptions options)
    {
        var wrong = Prefix(options.PathPrefix).Concat(Credentials(options.Credentials)).Concat(Legacy(options.CheckAvailability)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    // Spec 1.2: Google's test client needs it, production must not have it
    private IEnumerable<string> Legacy(bool on)
    {
        if (on && center.EnvironmentOrNull() == GoogleEnvironment.Production)
        {
            yield return "BookingServer:CheckAvailability is on, which is only for the sandbox; write false, or leave it out, with ActionsCenter:Environment Production.";
        }
    }

    private static IEnumerable<string> Prefix(string prefix)
    {
        if (prefix.Length == 0)
        {
            yield break;
        }

        if (prefix[0] != '/' || prefix[^1] == '/' || prefix.Contains("//", StringComparison.Ordinal))
        {
            yield return "BookingServer:PathPrefix must begin with a slash, not end with one and hold no two in a row, for example /google; leave it empty for none.";
        }

        if (!prefix.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '~'))
        {
            yield return "BookingServer:PathPrefix holds a character that is not plain in an address; use letters, digits, '-', '_', '.', '~' and '/'.";
        }
    }

    private IEnumerable<string> Credentials(IList<BookingServerOptions.Credential> credentials)
    {
        if (credentials.Count == 0)
        {
            yield return "BookingServer:Credentials:0:UserName is missing; set the user name entered in the Partner Portal, and BookingServer:Credentials:0:Password to its password.";
        }

        if (credentials.Count > BookingServerOptions.MostCredentials)
        {
            yield return "BookingServer:Credentials has more than two pairs; keep the one in use and the one that follows it.";
        }

        for (var i = 0; i < credentials.Count; i++)
        {
            var key = FormattableString.Invariant($"BookingServer:Credentials:{i}");
            var (user, password) = (credentials[i].UserName, credentials[i].Password);
            if (string.IsNullOrWhiteSpace(user))
            {
                yield return $"{key}:UserName is empty; set the user name entered in the Partner Portal.";
            }
            else if (user.Contains(':', StringComparison.Ordinal) || user.Any(char.IsControl))
            {
                yield return $"{key}:UserName holds a colon or a control character, which HTTP Basic cannot carry; choose another in the Partner Portal.";
            }

            if (string.IsNullOrEmpty(password))
            {
                yield return $"{key}:Password is empty; set the password entered in the Partner Portal.";
            }
            else if (password.Any(char.IsControl))
            {
                yield return $"{key}:Password holds a control character, which HTTP Basic cannot carry; choose another in the Partner Portal.";
            }

            // A day's grace: where it was entered it may be tomorrow already
            if (credentials[i].EnteredOn is { Length: > 0 } day && !(LocalDatePattern.Iso.Parse(day) is { Success: true } read && read.Value <= clock.Now().InUtc().Date.PlusDays(1)))
            {
                yield return $"{key}:EnteredOn is not a past day such as 2026-11-21; write the day the pair was entered in the Partner Portal, or leave it empty.";
            }

            if (user.Length + password.Length > BookingServer.Credentials.Longest)
            {
                yield return FormattableString.Invariant($"{key} is longer than {BookingServer.Credentials.Longest} characters together; shorten the password.");
            }
        }
    }
}
