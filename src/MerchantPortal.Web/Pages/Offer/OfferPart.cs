using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Offer;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Base of the parts of an offer's forms: each field is a path of the document, which gives it its id, its error and its history.</summary>
public abstract class OfferPart : ComponentBase
{
    /// <summary>The parts of terms that the editor of terms shows messages at.</summary>
    public static readonly IReadOnlyList<string> EditorParts = ["deposit", "noShowFee", "refundConditions"];

    /// <summary>What is edited.</summary>
    [Parameter, EditorRequired]
    public OfferEditing Editing { get; set; } = default!;

    [Inject]
    protected OfferWords Words { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<OfferTexts> T { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<SharedTexts> S { get; set; } = default!;

    /// <summary>The document now; never keep it.</summary>
    protected OfferDocument Document => Editing.Document;

    protected virtual bool ReadOnly => !Editing.MayEdit;

    /// <summary>The element id of the field that edits a path.</summary>
    public static string IdOf(string path) => "f-" + string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    /// <summary>The element ids to look for when a finding wants its field: the place itself, then what it is part of.</summary>
    public static IReadOnlyList<string> IdsOf(string path)
    {
        var ids = new List<string>();
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            ids.Add(IdOf(at));
        }

        return ids;
    }

    /// <summary>What is wrong at a path: what was typed and cannot be read, else the first error of the rules.</summary>
    protected string? Error(string path) =>
        Editing.Typing.TryGetValue(path, out var typed) ? typed : Editing.FindingAt(path, OfferLevel.Error) is { } finding ? Words.Sentence(finding) : null;

    /// <summary>As <see cref="Error"/> for a part of terms, <c>deposit</c> without its notice, which is <c>refund</c> and has a field of its own.</summary>
    protected string? TermsError(string terms, string part) => part switch
    {
        "refund" => Error(terms + ".deposit.minAdvanceCancellation"),
        "deposit" => Error(terms + ".deposit.amount") ?? Error(terms + ".deposit.type")
            ?? (Editing.Typing.GetValueOrDefault(terms + ".deposit") ?? (Editing.Findings.FirstOrDefault(f => f.Level == OfferLevel.Error && f.Path == terms + ".deposit") is { } whole ? Words.Sentence(whole) : null)),
        "" => Editing.Findings.FirstOrDefault(f => f.Level == OfferLevel.Error && OfferEditing.IsAt(f.Path, terms) && !EditorParts.Any(p => OfferEditing.IsAt(f.Path, $"{terms}.{p}"))) is { } finding ? Words.Sentence(finding) : null,
        _ => Error($"{terms}.{part}"),
    };

    /// <summary>What is odd but allowed at a part of terms: <c>deposit</c> and <c>noShowFee</c> their amounts, <c>deposit.type</c> and <c>noShowFee.type</c> what they are for, <c>refundConditions</c>.</summary>
    protected string? TermsWarning(string terms, string part) => Warning(part is "deposit" or "noShowFee" ? $"{terms}.{part}.amount" : $"{terms}.{part}");

    protected string? Warning(string path) => Editing.FindingAt(path, OfferLevel.Warning) is { } finding ? Words.Sentence(finding) : null;
}

/// <summary>Base of the tabs of one service.</summary>
public abstract class ServicePart : OfferPart
{
    /// <summary>The service's id.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The service in the document as it is now.</summary>
    protected Service Service => Editing.Service(Id)!;

    protected string Path(string field) => $"services[{Id}].{field}";

    protected void Edit(Action<Service> change) => Editing.Edit((OfferDocument document) => change(document.Services.First(s => s.Id.Value == Id)));

    /// <summary>What is published of a field, in words; null when there is nothing.</summary>
    protected string? Was(string field) => Editing.Published.Services.FirstOrDefault(s => s.Id.Value == Id) is { } was ? Words.Text(Editing.Published, was, field) : null;

    /// <summary>As <see cref="OfferPart.Error"/> for a field of the service.</summary>
    protected string? ErrorOf(string field) => Error(Path(field));

    protected string? WarningOf(string field) => Warning(Path(field));
}

/// <summary>Base of the tabs of the merchant's own data.</summary>
public abstract class MerchantPart : OfferPart
{
    protected Merchant Merchant => Document.Merchant;

    protected static string Path(string field) => "merchant." + field;

    protected string? Was(string field) => Words.Text(Editing.Published.Merchant, field);

    protected void Edit(Action<Merchant> change) => Editing.Edit((OfferDocument document) => change(document.Merchant));

    protected string? ErrorOf(string field) => Error(Path(field));

    protected string? WarningOf(string field) => Warning(Path(field));
}
