using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Account;

/// <summary>Section <c>Session</c>.</summary>
public sealed class PortalSessionOptions
{
    public const string Section = "Session";

    /// <summary>How long a person stays signed in without asking anything of the portal.</summary>
    public TimeSpan Length { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long before the end a person is warned: long enough to read and press (WCAG 2.2.1 asks for 20 seconds).</summary>
    internal TimeSpan Warning => TimeSpan.FromSeconds(Math.Clamp((Length / 3).TotalSeconds, 20, 300));
}

/// <summary>Finds every fault of the section <c>Session</c>.</summary>
public sealed class CheckSessionOptions : IValidateOptions<PortalSessionOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, PortalSessionOptions options) =>
        options.Length < Shortest || options.Length > Longest
            ? ValidateOptionsResult.Fail("Session:Length is out of range; write a time from 00:00:30 to 30.00:00:00, for example 12:00:00.")
            : ValidateOptionsResult.Success;
}
