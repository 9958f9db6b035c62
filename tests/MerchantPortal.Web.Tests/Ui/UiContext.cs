using System.Globalization;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MerchantPortal.Web.Tests.Ui;

/// <summary>A bUnit context with what every page of the portal finds: texts, clock, toasts, frame; fixed language; loose script.</summary>
public class UiContext : BunitContext
{
    private readonly (CultureInfo Culture, CultureInfo Ui) before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

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
        AddAuthorization();
    }

    /// <summary>Sets the language for everything rendered from now on.</summary>
    public static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        base.Dispose(disposing);
    }
}
