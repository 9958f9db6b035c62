using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Offer;

/// <summary>The kinds of question we can ask (spec feeds 4.5; LOCATION_SEARCH belongs to tours).</summary>
public enum IntakeFieldType
{
    ShortAnswer,
    Paragraph,
    MultipleChoice,
    Checkboxes,
    Dropdown,
    Boolean,
}

/// <summary>One question of a service's form (spec feeds 4.5). Choices if and only if the type offers some.</summary>
public sealed record IntakeField(string Id, IntakeFieldType Type, TextByLanguage Label, ImmutableArray<TextByLanguage> Choices, bool IsRequired, TextByLanguage? Hint);
