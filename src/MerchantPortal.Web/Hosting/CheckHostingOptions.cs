using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Hosting;

/// <summary>Finds every fault of the section <c>Hosting</c>.</summary>
internal sealed class CheckHostingOptions(IHostEnvironment host) : IValidateOptions<HostingOptions>
{
    private static readonly string Known = string.Join(", ", Enum.GetNames<HostRoles>().Where(word => word != nameof(HostRoles.None)));

    public ValidateOptionsResult Validate(string? name, HostingOptions options)
    {
        var words = options.Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var wrong = words
            .Where(word => !Known.Split(", ").Contains(word, StringComparer.OrdinalIgnoreCase))
            .Select(word => $"Hosting:Roles names {word}, which is no role; write some of {Known}, separated by commas.")
            .ToList();
        if (words.Length == 0)
        {
            wrong.Add($"Hosting:Roles is empty; write some of {Known}, separated by commas.");
        }

        if (options.Parsed.HasFlag(HostRoles.Simulator) && !host.IsDevelopment())
        {
            wrong.Add("Hosting:Roles names Simulator, which stands in for Google in Development only; leave it out.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
