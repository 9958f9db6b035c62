using System.Collections.Frozen;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>The seven fields of portal.md 4.2, one section each. Takes a form and findings, raises which field was left; fetches nothing.</summary>
public sealed partial class ContactFieldsForm
{
    private static readonly SupportKind[] Quick = [SupportKind.RoundTheClock, SupportKind.BusinessHours, SupportKind.Evenings, SupportKind.Weekends, SupportKind.Holidays];

    private static readonly SupportDays[] Days =
        [SupportDays.Monday, SupportDays.Tuesday, SupportDays.Wednesday, SupportDays.Thursday, SupportDays.Friday, SupportDays.Saturday, SupportDays.Sunday, SupportDays.PublicHolidays];

    private string? search;

    [Inject]
    private IStringLocalizer<ContactTexts> T { get; set; } = default!;

    [Parameter, EditorRequired]
    public ContactForm Form { get; set; } = default!;

    /// <summary>The saved state: people to choose from, what is asked, what is proved.</summary>
    [Parameter, EditorRequired]
    public ContactView View { get; set; } = default!;

    /// <summary>The findings to show now.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ContactProblem> Problems { get; set; } = [];

    /// <summary>The fields that would stop saving now, said or not.</summary>
    [Parameter]
    public IReadOnlySet<string> Unfinished { get; set; } = FrozenSet<string>.Empty;

    /// <summary>The IANA zone a new row of hours starts with; may be empty.</summary>
    [Parameter]
    public string Zone { get; set; } = "";

    /// <summary>Lines such as "Split into 3 addresses", by field key; written here.</summary>
    [Parameter, EditorRequired]
    public Dictionary<string, string> Notes { get; set; } = default!;

    /// <summary>Raised with the key of the field a person has left.</summary>
    [Parameter]
    public EventCallback<string> OnLeave { get; set; }

    /// <summary>Raised when a row of hours was added: a change to be kept, in which nothing can be wrong yet.</summary>
    [Parameter]
    public EventCallback OnAdd { get; set; }

    private bool Sandbox => View.Context.Environment == GoogleEnvironment.Sandbox;

    private bool RoundTheClock => Form.Support.Any(h => h.Kind == SupportKind.RoundTheClock);

    /// <summary>The sections in the order of the form.</summary>
    private List<string> Sections => [ContactFields.AlertContacts, .. Lists, ContactFields.OpsUsers, ContactFields.OpsSupport];

    private int Left => Sections.Count(section => StateOf(section) is "Missing" or "Wrong");

    private IEnumerable<string> Lists => View.Context.AsksOpsMerchant == OpsMerchantAsk.NotShown
        ? [ContactFields.TechEmergency, ContactFields.TechNonEmergency, ContactFields.OpsGoogle]
        : [ContactFields.TechEmergency, ContactFields.TechNonEmergency, ContactFields.OpsMerchant, ContactFields.OpsGoogle];

    private IEnumerable<PortalPerson> People => View.Context.People.Values
        .Where(p => SearchText.Finds(search, $"{p.Name} {p.Email}"))
        .OrderBy(p => p.Standing == PersonStanding.Disabled)
        .ThenBy(p => p.Name, StringComparer.CurrentCulture);

    /// <summary>The element a finding is about.</summary>
    public static string IdOf(ContactForm form, ContactProblem problem) => problem.Field switch
    {
        ContactFields.AlertContacts => "contact-alertContacts",
        ContactFields.OpsUsers => problem.Part is null ? "contact-opsUsers" : $"contact-opsUsers-{problem.Part}",
        ContactFields.OpsSupport => problem.Item is { } row ? $"contact-opsSupport-{row}" : "contact-opsSupport",
        _ => $"contact-{problem.Field}-{(problem.Item is { } item ? form.LineOf(problem.Field, item) : 0)}{(problem.Part is null ? "" : "-" + problem.Part)}",
    };

    // Where a section stands: Wrong is what is already said under its fields, Missing would be said on saving
    private string StateOf(string section) =>
        section == ContactFields.AlertContacts && Sandbox ? "Later"
        : Problems.Any(p => p.Field == section && IsWrong(p)) ? "Wrong"
        : Unfinished.Contains(section) ? "Missing"
        : section == ContactFields.OpsMerchant && Form.Lists[section].TrueForAll(line => string.IsNullOrWhiteSpace(line.Email)) ? "Optional"
        : "Done";

    private static Tone ToneOf(string state) => state switch
    {
        "Done" => Tone.Good,
        "Missing" => Tone.Warning,
        "Wrong" => Tone.Bad,
        _ => Tone.Neutral,
    };

    private static bool IsWrong(ContactProblem problem) => problem.Level is ContactLevel.Error;

    private static string? True(bool wrong) => wrong ? "true" : null;

    // One without access is wrong alone; that nobody is chosen, or too many are, is said of all
    private bool IsWrongAlert(PortalPerson who) => Problems.Any(p => p.Field == ContactFields.AlertContacts && IsWrong(p)
        && (p.Code != ContactCode.AlertDisabled || (who.Standing == PersonStanding.Disabled && Form.Alerts.Contains(who.Id))));

    private bool NoHours => Problems.Any(p => p.Field == ContactFields.OpsSupport && p.Item is null && IsWrong(p));

    private string? Invalid(string field) => Problems.Any(p => p.Field == field && IsWrong(p)) ? "field-invalid" : null;

    private IEnumerable<ContactProblem> OfLine(string field, int at) =>
        Problems.Where(p => p.Field == field && (p.Item is { } item ? Form.LineOf(field, item) == at : at == 0));

    private string? Sentence(string field, string? part) =>
        Problems.FirstOrDefault(p => p.Field == field && p.Part == part && IsWrong(p)) is { } problem ? ContactSentences.Of(T, problem) : null;

    private AddressProof? Proof(string address) =>
        EmailAddress.TryRead(address, out var read) && View.Proofs.TryGetValue(read.Value.ToUpperInvariant(), out var proof) ? proof : null;

    private async Task PickAsync(UserId who, bool on)
    {
        _ = on ? Form.Alerts.Add(who) : Form.Alerts.Remove(who);
        await OnLeave.InvokeAsync(ContactFields.AlertContacts);
    }

    private void TypeAsync(string field, int at, string? typed)
    {
        var (count, dropped) = Form.Paste(field, at, typed);
        Notes.Remove(field);
        if (count > 1)
        {
            Notes[field] = T["Note.Split", count];
        }
        else if (dropped)
        {
            Notes[field] = T["Note.NameDropped"];
        }
    }

    private void TypeGuestAsync(string? typed)
    {
        var pasted = PastedAddresses.Read(typed);
        Form.GuestEmail = pasted.Parts.Length == 1 ? pasted.Parts[0] : typed ?? "";
        Notes.Remove(ContactFields.OpsUsers);
        if (pasted is { Parts.Length: 1, NameDropped: true })
        {
            Notes[ContactFields.OpsUsers] = T["Note.NameDropped"];
        }

        Form.WarningsConfirmed = false;
    }

    private async Task ConfirmAsync(bool on)
    {
        Form.WarningsConfirmed = on;
        await OnLeave.InvokeAsync(ContactFields.OpsUsers);
    }

    private async Task RemoveAsync(string field, int at)
    {
        Form.Remove(field, at);
        await OnLeave.InvokeAsync(field);
    }

    private async Task ToggleAsync(SupportKind kind, bool on)
    {
        Form.Toggle(kind, on, Form.Support.Select(h => h.Zone).FirstOrDefault(z => z.Length > 0) ?? Zone);
        await OnLeave.InvokeAsync(ContactFields.OpsSupport);
    }

    private async Task AddHoursAsync()
    {
        Form.Add(SupportKind.Custom, Form.Support.Select(h => h.Zone).FirstOrDefault(z => z.Length > 0) ?? Zone);
        await OnAdd.InvokeAsync();
    }

    private async Task RemoveHoursAsync(ContactForm.Hours row)
    {
        Form.Support.Remove(row);
        await OnLeave.InvokeAsync(ContactFields.OpsSupport);
    }

    private async Task DayAsync(ContactForm.Hours row, SupportDays day, bool on)
    {
        row.Days = on ? row.Days | day : row.Days & ~day;
        await OnLeave.InvokeAsync(ContactFields.OpsSupport);
    }

    private static void TimeAsync(ContactForm.Hours row, string? typed, bool start)
    {
        row.PastMidnight = false;
        if (start)
        {
            row.Start = typed ?? "";
        }
        else
        {
            row.End = typed ?? "";
        }
    }

    private async Task ZoneAsync(ContactForm.Hours row, string? zone)
    {
        row.Zone = zone ?? "";
        await OnLeave.InvokeAsync(ContactFields.OpsSupport);
    }

    private async Task PastMidnightAsync(ContactForm.Hours row)
    {
        row.PastMidnight = true;
        await OnLeave.InvokeAsync(ContactFields.OpsSupport);
    }
}
