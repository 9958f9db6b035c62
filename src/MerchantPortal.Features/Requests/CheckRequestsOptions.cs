using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Requests;

/// <summary>Finds every fault of the section <c>Requests</c>.</summary>
public sealed class CheckRequestsOptions : IValidateOptions<RequestsOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public ValidateOptionsResult Validate(string? name, RequestsOptions options) =>
        options.UndoWindow < TimeSpan.Zero || options.UndoWindow > Longest
            ? ValidateOptionsResult.Fail("Requests:UndoWindow is out of range; write a time from 00:00:00 (send at once) to 00:01:00.")
            : ValidateOptionsResult.Success;
}
