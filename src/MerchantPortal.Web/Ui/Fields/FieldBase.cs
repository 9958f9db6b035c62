using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace MerchantPortal.Web.Ui.Fields;

/// <summary>What every field has: label, help, error, warning, ids and test id. Errors come from the page (one validator, shared with the act).</summary>
public abstract class FieldBase : ComponentBase
{
    private readonly string fallback = Ids.Next("field");

    /// <summary>Element id; give one when an error summary links to the field.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>Form name, for static pages and plain posts.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>The visible label.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>One line of help under the label.</summary>
    [Parameter]
    public string? Help { get; set; }

    /// <summary>What is wrong, as a whole sentence; null when nothing is.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>What is odd but allowed.</summary>
    [Parameter]
    public string? Warning { get; set; }

    /// <summary>Marks the field as needed (the word, not only a star).</summary>
    [Parameter]
    public bool Required { get; set; }

    /// <summary>Cannot be changed now.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Can be read and copied, not changed.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>Test id of the control itself.</summary>
    [Parameter]
    public string? TestId { get; set; }

    /// <summary>Raised when focus leaves the control: the moment to validate.</summary>
    [Parameter]
    public EventCallback OnLeave { get; set; }

    [CascadingParameter]
    private UnreadTexts? Unread { get; set; }

    /// <summary>The handler of leaving, the same on every drawing (see Push); none when nobody wants to know.</summary>
    protected EventCallback<FocusEventArgs> Left => OnLeave.HasDelegate ? EventCallback.Factory.Create<FocusEventArgs>(this, LeftAsync) : default;

    internal string ControlId => Id ?? fallback;

    internal string? Invalid => Error is null ? null : "true";

    internal string? DescribedBy => string.Join(' ', new[]
    {
        Help is null ? null : ControlId + "-help",
        Error is null ? null : ControlId + "-error",
        Warning is null ? null : ControlId + "-warning",
    }.Where(id => id is not null)) is { Length: > 0 } ids ? ids : null;

    /// <summary>What an earlier drawing of this field held and could not be read, when the error shown is still about it.</summary>
    protected string? UnreadText() => (Id ?? TestId) is { } key ? Unread?.Of(key, Error) : null;

    /// <summary>Keeps what cannot be read for another drawing of this field; null when all can.</summary>
    protected void KeepUnread(string? text)
    {
        if ((Id ?? TestId) is { } key)
        {
            Unread?.Keep(key, text, Error);
        }
    }

    private Task LeftAsync() => OnLeave.InvokeAsync();
}
