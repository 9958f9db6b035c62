using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Layout;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Base of the pages that edit an offer by a form: opens what the address names, follows the editing, and leads to the field that is wanted.</summary>
public abstract class OfferPage : UiComponent
{
    private string? opened;
    private string? wanted;

    [Inject]
    protected OfferEditing Editing { get; set; } = default!;

    [Inject]
    protected SignedIn SignedIn { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<OfferTexts> T { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    /// <summary>The tab of the address; null is the first.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    protected string? Tab { get; set; }

    /// <summary>The path whose field the address wants.</summary>
    [SupplyParameterFromQuery(Name = "focus")]
    protected string? Focus { get; set; }

    /// <summary>Whether the page could not be read.</summary>
    protected bool Failed { get; private set; }

    /// <summary>The tab that is shown; one of several, the first being <c>basics</c>.</summary>
    protected virtual string ActiveTab => "basics";

    /// <summary>What the address names; another one is opened anew.</summary>
    protected abstract string Key { get; }

    /// <summary>Reads what the address names.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Whether this page edits a place.</summary>
    protected abstract bool IsHere(string path);

    /// <summary>The tab that edits a place of this page.</summary>
    protected virtual string TabOf(string path) => ActiveTab;

    protected override void OnInitialized() => Editing.Changed += StateHasChanged;

    protected override async Task OnParametersSetAsync()
    {
        wanted ??= Focus;
        if (opened != Key)
        {
            opened = Key;
            await OpenAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (wanted is { } path && Editing.IsOpen)
        {
            wanted = null;
            await Script.TellAsync("portal.focusFirst", OfferPart.IdsOf(path));
        }
    }

    protected override void Dispose(bool disposing)
    {
        Editing.Changed -= StateHasChanged;
        Editing.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads, first or once more; what fails is in the log and on the page.</summary>
    protected async Task OpenAsync()
    {
        try
        {
            Failed = false;
            await ReadAsync();
        }
        catch (Exception error) when (error is not OperationCanceledException and not UnauthorizedAccessException)
        {
            Logs.CreateLogger(GetType()).NotRead(error);
            Failed = true;
        }
    }

    protected void ChooseTab(string tab) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["tab"] = tab == "basics" ? null : tab, ["focus"] = null }), replace: true);

    /// <summary>To the field of a place: on this page its tab first, else the page that has it.</summary>
    protected async Task GoAsync(string path)
    {
        if (!IsHere(path))
        {
            await Editing.KeepAsync();
            Navigation.NavigateTo(OfferLinks.To(Editing.Merchant, path, Editing.Document));
            return;
        }

        wanted = path;
        if (TabOf(path) is var tab && tab != ActiveTab)
        {
            ChooseTab(tab);
        }
        else
        {
            StateHasChanged();
        }
    }
}
