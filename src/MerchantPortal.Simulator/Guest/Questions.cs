using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;

namespace MerchantPortal.Simulator.Guest;

/// <summary>The questions of a service's form (feeds spec 4.5) as fields of the guest's page, and the guest's answers as the wire carries them.</summary>
internal static class Questions
{
    private const string Prefix = "q:";
    private const string Yes = "true";

    public static Html Fields(FeedIntakeForm? form, Func<string, IReadOnlyList<string>> typed) => Html.All(Of(form).Select(field => Field(field, typed(NameOf(field)))));

    /// <summary>Null when the service asks nothing.</summary>
    public static IntakeFormAnswers? Answers(FeedIntakeForm? form, Func<string, IReadOnlyList<string>> typed)
    {
        var answers = Of(form)
            .Select(field => new IntakeFormFieldAnswer { Id = field.Id, Response = Given(field, typed) })
            .Where(answer => answer.Response is { Count: > 0 })
            .ToList();
        return form is null ? null : new() { Answer = answers };
    }

    /// <summary>Whether every question that must be answered is; Google asks before it books.</summary>
    public static bool AreAnswered(FeedIntakeForm? form, Func<string, IReadOnlyList<string>> typed) =>
        Of(form).All(field => field is not { IsRequired: true } || field.Type == FormFieldType.Boolean || Given(field, typed).Count > 0);

    private static IEnumerable<FeedFormField> Of(FeedIntakeForm? form) => (form?.Field ?? []).Where(field => !string.IsNullOrEmpty(field.Id));

    // a box that is not ticked is a no, which is an answer
    private static List<string> Given(FeedFormField field, Func<string, IReadOnlyList<string>> typed)
    {
        var texts = typed(NameOf(field)).Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        return field.Type == FormFieldType.Boolean ? [texts.Count > 0 ? Yes : "false"] : texts;
    }

    private static Html Field(FeedFormField field, IReadOnlyList<string> typed)
    {
        var (name, label, hint) = (NameOf(field), Text(field.LocalizedLabel), Text(field.Hint));
        var required = field.IsRequired == true ? new Html(" required") : Html.None;
        var mark = field.IsRequired == true ? " *" : "";
        var help = hint.Length == 0 ? Html.None : Html.Of($"<small>{hint}</small>");
        var choices = (field.ChoiceText ?? []).Select(Text).Where(text => text.Length > 0);
        Html Choice(string kind, Html must) => Html.Of(
            $"<fieldset data-testid=\"sim-question\"><legend>{label}{mark}</legend>{help}{Html.All(choices.Select(text => Html.Of($"<label class=\"choice\"><input type=\"{kind}\" name=\"{name}\" value=\"{text}\"{Checked(typed.Contains(text))}{must}> {text}</label>")))}</fieldset>");
        return field.Type switch
        {
            FormFieldType.Paragraph => Html.Of($"<label data-testid=\"sim-question\">{label}{mark}{help}<textarea name=\"{name}\" maxlength=\"1000\" rows=\"3\"{required}>{First(typed)}</textarea></label>"),
            FormFieldType.MultipleChoice => Choice("radio", required),
            FormFieldType.Checkboxes => Choice("checkbox", Html.None),
            FormFieldType.Dropdown => Html.Of(
                $"<label data-testid=\"sim-question\">{label}{mark}{help}<select name=\"{name}\"{required}><option value=\"\">{Texts.Choose}</option>{Html.All(choices.Select(text => Html.Of($"<option value=\"{text}\"{(typed.Contains(text) ? new Html(" selected") : Html.None)}>{text}</option>")))}</select></label>"),
            FormFieldType.Boolean => Html.Of($"<fieldset data-testid=\"sim-question\"><legend>{label}{mark}</legend>{help}<label class=\"choice\"><input type=\"checkbox\" name=\"{name}\" value=\"{Yes}\"{Checked(typed.Contains(Yes))}> {Texts.Yes}</label></fieldset>"),
            _ => Html.Of($"<label data-testid=\"sim-question\">{label}{mark}{help}<input name=\"{name}\" value=\"{First(typed)}\" maxlength=\"200\"{required}></label>"),
        };
    }

    private static Html Checked(bool on) => on ? new(" checked") : Html.None;

    private static string First(IReadOnlyList<string> typed) => typed.Count > 0 ? typed[0] : "";

    private static string NameOf(FeedFormField field) => Prefix + field.Id;

    private static string Text(LocalizedText? text) => text is null ? "" : text.LocalizedValue?.Find(one => one.Locale == "en")?.Value ?? text.Value;
}
