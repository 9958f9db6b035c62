using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radzen;

namespace MerchantPortal.Web.Tests.Ui;

/// <summary>A bUnit context with what every page of the portal finds: texts, clock, toasts, frame; fixed language; loose script.</summary>
public partial class UiContext : BunitContext
{
    private readonly (CultureInfo Culture, CultureInfo Ui) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    // bUnit's own second is less than a first drawing takes on a machine that does much else; only a test that fails waits so long
    static UiContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A context that speaks English until <see cref="Speak"/>.</summary>
    public UiContext()
    {
        Speak("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton(TimeProvider.System);
        Services.AddScoped<ToastService>();
        Services.AddRadzenComponents();
        Services.AddScoped(_ => new FrameState(FrameModel.Empty(GoogleEnvironment.Sandbox)));
        Services.AddCascadingValue<FrameModel>(provider => provider.GetRequiredService<FrameState>().Source);

        // Told before the act returns, so that a test need not wait for it
        Services.AddSingleton(provider => new Notifier(
            provider.GetRequiredService<CommitBell>(),
            provider.GetRequiredService<IDbContextFactory<PortalDbContext>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Notifier>>()) { HandOver = static work => work() });
        AddAuthorization();
    }

    /// <summary>Sets the language for everything rendered from now on.</summary>
    public static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    /// <summary>
    /// The numbers of all event handlers on screen. One that changes from drawing to drawing is a press that can be lost: the circuit forgets the old number
    /// as soon as the browser has drawn, though a press that names it may be on its way.
    /// </summary>
    protected static IReadOnlyList<string> HandlersOf<T>(IRenderedComponent<T> page)
        where T : IComponent => [.. HandlerRegex().Matches(page.Markup).Select(match => match.Value)];

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        base.Dispose(disposing);
    }

    [GeneratedRegex("blazor:on[a-z]+=\"[0-9]+\"", RegexOptions.None, 1000)]
    private static partial Regex HandlerRegex();
}
