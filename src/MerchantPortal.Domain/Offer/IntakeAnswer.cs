using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Offer;

/// <summary>What a guest answered to one question, with the question as it was published then. Guest data.</summary>
/// <param name="Id">The question's.</param>
/// <param name="Type">The kind of question; the answer to <see cref="IntakeFieldType.Boolean"/> is <c>true</c> or <c>false</c>.</param>
/// <param name="Question">Frozen: editing the form later changes no booking.</param>
/// <param name="Responses">What was chosen or written, at least one; as Google sent it, so a choice is in the language it was shown in.</param>
public sealed record IntakeAnswer(string Id, IntakeFieldType Type, TextByLanguage Question, ImmutableArray<string> Responses)
{
    /// <summary>Characters kept of one response.</summary>
    public const int LongestResponse = 1000;

    /// <summary>Responses kept for one question.</summary>
    public const int MostResponses = 50;

    /// <summary>
    /// What is kept of the answers that came with a booking: those to questions of the published form, in the form's order, without blanks and cut to the limits. Total, and nothing
    /// is refused: a question that is gone, an answer that is no choice of it, or a required one that is missing is no reason to lose a guest, whom staff can ask.
    /// </summary>
    public static ImmutableArray<IntakeAnswer> Of(IEnumerable<IntakeField> form, IEnumerable<(string? Id, IEnumerable<string> Responses)> given)
    {
        var byId = given.ToLookup(answer => answer.Id, answer => answer.Responses, StringComparer.Ordinal);
        return
        [
            .. form.DistinctBy(field => field.Id, StringComparer.Ordinal)
                .Select(field => new IntakeAnswer(field.Id, field.Type, field.Label, [.. byId[field.Id].SelectMany(responses => responses).Select(Clean).Where(text => text.Length > 0).Take(MostResponses)]))
                .Where(answer => answer.Responses.Length > 0),
        ];
    }

    // Never through the middle of a character
    private static string Clean(string response)
    {
        var text = response.Trim();
        return text.Length <= LongestResponse ? text : text[..(char.IsHighSurrogate(text[LongestResponse - 1]) ? LongestResponse - 1 : LongestResponse)];
    }
}
