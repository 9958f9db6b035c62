using Microsoft.AspNetCore.Components;
using NodaTime;

namespace MerchantPortal.Web.Ui.Pictures;

/// <summary>Who did it.</summary>
public enum TimelineWho
{
    /// <summary>The guest, through Google.</summary>
    Guest,

    /// <summary>Someone who works for the merchant or the partner.</summary>
    Staff,

    /// <summary>The portal itself, e.g. a deadline.</summary>
    System,

    /// <summary>Google's answer to an update.</summary>
    Google,
}

/// <summary>One line of a <see cref="Timeline"/>.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Mark and colour.</param>
/// <param name="Text">A whole sentence.</param>
/// <param name="By">A name instead of the word for <paramref name="Who"/>.</param>
/// <param name="More">Details below: ids, delivery state.</param>
public sealed record TimelineEntry(Instant At, TimelineWho Who, string Text, string? By = null, RenderFragment? More = null);
