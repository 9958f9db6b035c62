using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Frame;

/// <summary>
/// The end of the session as a person meets it. Only the browser has the cookie, so it is asked, at the start, when the warning is due and again until the end:
/// another tab may have lengthened the session meanwhile.
/// </summary>
public sealed partial class SessionEnd
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);

    private ElementReference dialog;
    private ITimer? timer;
    private DateTimeOffset ends;
    private DateTimeOffset askedAt;
    private string? announced;
    private bool known;
    private bool warning;
    private bool shown;
    private bool failed;
    private bool busy;
    private bool stayPressed;

    [Inject]
    private IOptions<PortalSessionOptions> Options { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private IStringLocalizer<FrameTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    // Whole minutes while there are some: a sentence that changes every second cannot be read
    private Duration Shown
    {
        get
        {
            var left = ends - Time.GetUtcNow();
            return Duration.FromSeconds(left > TimeSpan.FromMinutes(1) ? Math.Ceiling(left.TotalMinutes) * 60 : Math.Max(1, Math.Ceiling(left.TotalSeconds)));
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await AskAsync("portal.session");
        }

        if (warning != shown)
        {
            shown = warning;
            await (warning ? Script.TellAsync("portal.openSheet", dialog) : Script.TellAsync("portal.sheetClosed"));
        }
    }

    private Task StayAsync() => warning ? AskAsync("portal.staySignedIn") : Task.CompletedTask;

    private async Task PassAsync()
    {
        var now = Time.GetUtcNow();
        if (!warning || now >= ends || now - askedAt >= AskAgain)
        {
            await AskAsync("portal.session");
        }
        else
        {
            After(Second);
            StateHasChanged();
        }
    }

    private async Task AskAsync(string function)
    {
        var staying = function == "portal.staySignedIn";
        if (busy)
        {
            stayPressed |= staying;
            return;
        }

        busy = true;
        var left = await LeftAsync(function);
        busy = false;
        if (IsGone)
        {
            return;
        }

        askedAt = Time.GetUtcNow();
        failed = staying && left < 0;
        if (left > 0)
        {
            known = true;
            ends = askedAt + TimeSpan.FromSeconds(left);
            warning = left <= Options.Value.Warning.TotalSeconds;
            announced = staying && !warning ? T["Session.Stays"].Value : null;
            After(warning ? Second : TimeSpan.FromSeconds(left) - Options.Value.Warning);
        }
        else if (left < 0)
        {
            // Not known: what was known stands
            After(warning ? Second : AskAgain);
        }
        else if (known)
        {
            await Script.TellAsync("portal.signInAgain");
        }

        StateHasChanged();

        // Pressed while the browser was being asked
        if (stayPressed)
        {
            stayPressed = false;
            await StayAsync();
        }
    }

    private async Task<double> LeftAsync(string function)
    {
        try
        {
            return await Script.InvokeAsync<double>(function, Gone);
        }
        catch (Exception away) when (away is JSException or JSDisconnectedException or OperationCanceledException)
        {
            return -1;
        }
    }

    private void After(TimeSpan pause)
    {
        timer?.Dispose();
        timer = Time.CreateTimer(_ => _ = OnScreenAsync(PassAsync), null, pause, Timeout.InfiniteTimeSpan);
    }

    protected override void Dispose(bool disposing)
    {
        timer?.Dispose();
        base.Dispose(disposing);
    }
}
