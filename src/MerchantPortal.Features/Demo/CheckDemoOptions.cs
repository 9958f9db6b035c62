using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Demo;

/// <summary>Finds every fault of the section <c>Demo</c>: known passwords have no place in Production.</summary>
public sealed class CheckDemoOptions(IHostEnvironment host) : IValidateOptions<DemoOptions>
{
    public ValidateOptionsResult Validate(string? name, DemoOptions options) =>
        options.Seed && host.IsProduction()
            ? ValidateOptionsResult.Fail("Demo:Seed is true in Production, where demo people with a known password could sign in; write false or leave it out.")
            : ValidateOptionsResult.Success;
}
