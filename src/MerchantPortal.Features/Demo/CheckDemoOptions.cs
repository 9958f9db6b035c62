using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Demo;

/// <summary>Finds every fault of the section <c>Demo</c>: known passwords have no place in Production.</summary>
public sealed class CheckDemoOptions(IHostEnvironment host) : IValidateOptions<DemoOptions>
{
    public ValidateOptionsResult Validate(string? name, DemoOptions options)
    {
        var wrong = Seed(options).Concat(Clock(options)).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private IEnumerable<string> Seed(DemoOptions options)
    {
        if (options.Seed && host.IsProduction())
        {
            yield return "Demo:Seed is true in Production, where demo people with a known password could sign in; write false or leave it out.";
        }
    }

    private IEnumerable<string> Clock(DemoOptions options)
    {
        if (options.Clock.Length == 0)
        {
            yield break;
        }

        if (!host.IsDevelopment())
        {
            yield return "Demo:Clock shifts the product's clock outside Development, where guests would be charged and refunded at the wrong time; leave it out.";
        }
        else if (!ShiftedClock.TryRead(options.Clock, out _))
        {
            yield return "Demo:Clock is not a shift of at most 366 days; write hours, minutes and seconds with a sign, for example +26:00:00.";
        }
    }
}
