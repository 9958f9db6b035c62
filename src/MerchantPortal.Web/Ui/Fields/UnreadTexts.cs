namespace MerchantPortal.Web.Ui.Fields;

/// <summary>
/// What the fields of a page hold that cannot be read, each with the sentence about it. A page cascades one, so that a field that is drawn again, as on a change of tabs,
/// shows again what was typed. Never kept beyond the page.
/// </summary>
public sealed class UnreadTexts
{
    private readonly Dictionary<string, (string Text, string Sentence)> texts = new(StringComparer.Ordinal);

    /// <summary>What the field held; null when the sentence that is shown there now is about something else.</summary>
    public string? Of(string field, string? sentence) => sentence is not null && texts.TryGetValue(field, out var kept) && kept.Sentence == sentence ? kept.Text : null;

    /// <summary>Keeps what a field holds, or with null for either forgets it.</summary>
    public void Keep(string field, string? text, string? sentence)
    {
        if (text is null || sentence is null)
        {
            texts.Remove(field);
        }
        else
        {
            texts[field] = (text, sentence);
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => texts.Clear();
}
