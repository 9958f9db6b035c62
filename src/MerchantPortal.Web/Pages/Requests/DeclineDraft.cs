using FluentValidation.Results;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>What a person says in the decline sheet.</summary>
public sealed class DeclineDraft
{
    internal const string ReasonField = "decline-reason";
    internal const string NoteField = "decline-note";

    /// <summary>What it begins with, so that a hurried "no" goes through and gives no reason that nobody meant.</summary>
    internal const DeclineReason Unsaid = DeclineReason.Other;

    /// <summary>Why.</summary>
    public DeclineReason Reason { get; set; } = Unsaid;

    /// <summary>Stays with us.</summary>
    public string? Note { get; set; }

    /// <summary>What was wrong when it was last checked.</summary>
    public IReadOnlyList<FieldMessage> Faults { get; private set; } = [];

    /// <summary>What is wrong with a field, as a sentence.</summary>
    public string? Fault(string field) => Faults.FirstOrDefault(fault => fault.FieldId == field)?.Text;

    /// <summary>The command that declines this booking so.</summary>
    public DeclineRequest.Command For(CurrentPerson by, MerchantId merchant, BookingId booking) => new(by, merchant, booking, Reason, Note);

    /// <summary>Whether the act would take it; else <see cref="Faults"/> say why not.</summary>
    public bool IsRight(ValidationResult check, IStringLocalizer<RequestsTexts> texts)
    {
        Faults = [.. check.Errors.Select(e => new FieldMessage(e.PropertyName == nameof(DeclineRequest.Command.Note) ? NoteField : ReasonField, texts["Refusal." + e.ErrorCode]))];
        return Faults.Count == 0;
    }
}

/// <summary>What a person said when they declined, for when they take it back: the sheet has it again, on whichever page they open it. One for each circuit.</summary>
public sealed class DeclinesSaid
{
    private readonly Dictionary<BookingId, DeclineDraft> said = [];

    /// <summary>Keeps what was said of these.</summary>
    public void Keep(IEnumerable<BookingId> bookings, DeclineDraft draft)
    {
        foreach (var booking in bookings)
        {
            said[booking] = draft;
        }
    }

    /// <summary>What the sheet begins with: what was said of all of these, or nothing.</summary>
    public DeclineDraft Of(IReadOnlyList<BookingId> bookings) =>
        bookings.Select(booking => said.GetValueOrDefault(booking)).Distinct().ToList() is [{ } one] ? new() { Reason = one.Reason, Note = one.Note } : new();
}
