using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Fields;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>Contact information and, while it is missing, the gate (portal.md part 4).</summary>
public sealed partial class ContactInformationPage
{
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);
    // The browser's zone: people compare these times with their own clock. Until it is known that of the support hours, then UTC; the name is always beside it
    private DateTimeZone zone = DateTimeZone.Utc;
    private CurrentPerson? person;
    private ContactView? view;
    private ContactForm form = ContactForm.Of(ContactInformation.Empty);
    private ContactInformation opened = ContactInformation.Empty;
    private Guid basedOn;
    private ContactView? conflict;
    private DraftView? offered;
    private Instant? restored;
    private Instant? draftAt;
    private ImmutableArray<ContactProblem> problems = [];
    private ErrorSummary? summary;
    private ElementReference heading;
    private string defaultZone = "";
    private string? said;
    private bool gateAtStart;
    private bool zoneAsked;
    private bool submitted;
    private bool saving;
    private bool finished;
    private bool escaped;
    private bool focusHeading;
    private bool failed;
    private bool notSaved;
    private bool notDone;
    private int? tested;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private LoadContactInformation Load { get; set; } = default!;

    [Inject]
    private SaveContactInformation Save { get; set; } = default!;

    [Inject]
    private SaveContactDraft SaveDraft { get; set; } = default!;

    [Inject]
    private RemindAdministrators Remind { get; set; } = default!;

    [Inject]
    private ReconfirmContacts Reconfirm { get; set; } = default!;

    [Inject]
    private SendTestMessage SendTest { get; set; } = default!;

    [Inject]
    private ListUsers Users { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ContactTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> A { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> R { get; set; } = default!;

    [Inject]
    private ILogger<ContactInformationPage> Log { get; set; } = default!;

    /// <summary>Whether the frame around has nothing of its own, the choice of language included.</summary>
    [CascadingParameter(Name = "Gated")]
    private bool Gated { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "row")]
    private string? Row { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    private bool IsGate => gateAtStart;

    private bool MayEdit => person?.May(Permission.EditContactInformation) == true;

    private string ActiveTab => Tab == "users" ? "users" : "contact";

    private IReadOnlyList<TabItem> TabItems => [new("contact", T["Title"]), new("users", T["Users"])];

    private string Wanted => LocalUrl.Or(ReturnUrl, "/requests");

    private string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    // Progress follows what is typed; nothing counts before it is valid
    private int Done => MayEdit
        ? view!.Context.RequiredFields.Count(f =>
            (view.Context.Environment == GoogleEnvironment.Production || f != ContactFields.AlertContacts)
            && !Check().Any(p => p.Field == f && p.Level == ContactLevel.Error))
        : view!.Verdict.Done;

    private IReadOnlyList<ContactProblem> Shown => [.. Check().Where(p => submitted || touched.Contains(p.Field) || p.Level == ContactLevel.Info)];

    private HashSet<string> Unfinished => Check().Where(p => p.Level == ContactLevel.Error).Select(p => p.Field).ToHashSet(StringComparer.Ordinal);

    private IReadOnlyList<FieldMessage> SummaryMessages =>
        [.. problems.Select(p => new FieldMessage(ContactFieldsForm.IdOf(form, p), ToldApart(p)))];

    // Away from its field, a sentence that another field has too says whose it is
    private string ToldApart(ContactProblem problem)
    {
        var sentence = ContactSentences.Of(T, problem);
        return problems.Count(p => ContactSentences.Of(T, p) == sentence) == 1 ? sentence
            : problem.Item is { } item ? T["Summary.OfLine", T["Field." + problem.Field].Value, form.LineOf(problem.Field, item) + 1, sentence]
            : T["Summary.Of", T["Field." + problem.Field].Value, sentence];
    }

    protected override Task OnInitializedAsync() => LookAsync();

    private async Task OpenAsync()
    {
        var who = await SignedIn.PersonAsync(Gone);
        var first = await Load.RunAsync(who, Gone);
        defaultZone = first.Saved.OpsSupport.Select(r => r.Zone).FirstOrDefault()
            ?? (await Users.MerchantsAsync(who, Gone)).Select(m => m.Zone).FirstOrDefault() ?? "";
        (person, view, gateAtStart) = (who, first, !first.Verdict.Open);
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(defaultZone) ?? zone;
        (basedOn, opened) = (view.Stamp, view.Saved);
        form = ContactForm.Of(view.MyDraft?.Contact ?? view.Saved);
        restored = view.MyDraft?.SavedAt;
        offered = view.MyDraft is null ? view.OtherDraft : null;
        focusHeading = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (view is not null && !zoneAsked)
        {
            zoneAsked = true;
            zone = await Script.ZoneAsync() ?? zone;
            StateHasChanged();
        }

        if (focusHeading && view is not null && heading.Context is not null)
        {
            focusHeading = false;
            // Whoever has begun to type or to move meanwhile goes on there
            await Script.TellAsync("portal.focusIfFree", heading);
        }
    }

    protected override bool Concerns(Changes changes) => changes.Account;

    // Somebody else may have opened the gate, saved, or invited: the typed form stays as it is
    protected override async Task ReadAsync()
    {
        if (saving)
        {
            return;
        }

        try
        {
            if (person is null || view is null)
            {
                await OpenAsync();
            }
            else
            {
                var wasOpen = view.Verdict.Open;
                view = await Load.RunAsync(person, Gone);
                if (IsGate && !wasOpen && view.Verdict.Open && !finished)
                {
                    said = T["Done.ByColleague", view.SavedByName ?? ""];
                }
            }

            failed = false;
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            Log.NotRead(error);
            failed = true;
        }
    }

    // Says on the page what could not be stored: what was typed stays, and the same button may be pressed again
    private async Task StoreAsync(Func<Task> act, bool typed)
    {
        (notSaved, notDone) = (false, false);
        try
        {
            await act();
        }
        catch (Exception error) when (!IsGone || error is not OperationCanceledException)
        {
            Log.NotStored(error);
            (notSaved, notDone) = (typed, !typed);
        }
    }

    private string Moment(Instant at) =>
        at.InZone(zone).Date == Time.Now().InZone(zone).Date ? Zones.Clock(at, zone) : Zones.DateAndTime(at, zone);

    private ImmutableArray<ContactProblem> Check() => ContactRules.Check(form.Read(), view!.Context);

    private async Task LeaveAsync(string field)
    {
        touched.Add(field);
        if (submitted)
        {
            problems = Stopping();
        }

        await KeepDraftAsync();
    }

    private Task KeepDraftAsync() => StoreAsync(
        async () =>
        {
            if (await SaveDraft.RunAsync(new(person!, form.Read(), view!.SavedAt is null ? null : basedOn), Gone))
            {
                draftAt = Time.Now();
                restored = null;
            }
        },
        typed: true);

    private Task DropDraftAsync() => StoreAsync(
        async () =>
        {
            await SaveDraft.RunAsync(new(person!, null, null), Gone);
            form = ContactForm.Of(view!.Saved);
            (restored, draftAt, submitted, problems) = (null, null, false, []);
            touched.Clear();
        },
        typed: false);

    private async Task TakeOfferedAsync()
    {
        form = ContactForm.Of(offered!.Contact);
        offered = null;
        await KeepDraftAsync();
    }

    private ImmutableArray<ContactProblem> Stopping() =>
        new SaveContactInformation.Validator(view!.Context).Stopping(new(person!, form.Read(), basedOn, form.WarningsConfirmed));

    private async Task SaveAsync()
    {
        submitted = true;
        problems = Stopping();
        if (problems.IsEmpty)
        {
            saving = true;
            ContactSaveResult? answer = null;
            await StoreAsync(async () => answer = await Save.RunAsync(new(person!, form.Read(), basedOn, form.WarningsConfirmed), Gone), typed: true);
            saving = false;
            if (answer is not { } result)
            {
                return;
            }

            problems = result.Problems;
            if (result.Conflict is { } theirs)
            {
                conflict = theirs;
                said = T["Conflict.Title", theirs.SavedByName ?? ""];
                return;
            }

            if (result.Saved)
            {
                await SavedAsync();
                return;
            }
        }

        summary?.Focus();
    }

    // It is stored, whether or not it can be read again now; the form does not come back after this
    private Task SavedAsync()
    {
        (finished, submitted, conflict, restored, draftAt, tested) = (true, false, null, null, null, null);
        touched.Clear();
        notes.Clear();
        focusHeading = true;
        said = T["Done.Title"];
        return ReadAsync();
    }

    private async Task ResolveAsync(ContactInformation chosen)
    {
        view = conflict!;
        (basedOn, opened) = (view.Stamp, view.Saved);
        conflict = null;
        var confirmed = form.WarningsConfirmed;
        form = ContactForm.Of(chosen);
        form.WarningsConfirmed = confirmed;
        await SaveAsync();
    }

    private Task TestAsync() => StoreAsync(async () => tested = await SendTest.RunAsync(person!, Gone), typed: false);

    private Task ReconfirmAsync() => StoreAsync(
        async () =>
        {
            await Reconfirm.RunAsync(person!, Gone);
            said = T["Reconfirm.Thanks"];
            await ReadAsync();
        },
        typed: false);

    private Task RemindAsync() => StoreAsync(
        async () =>
        {
            said = await Remind.RunAsync(person!, Gone) ? T["Ask.Sent"].Value : null;
            await ReadAsync();
        },
        typed: false);

    private void ChooseTab(string tab) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("tab", tab == "users" ? "users" : null), replace: true);

    private void KeyAsync(KeyboardEventArgs key)
    {
        if (IsGate && !finished && key is { Key: "Escape" })
        {
            escaped = true;
            said = T["Gate.Escape"];
        }
    }
}
