using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace MerchantPortal.Web.Ui.Fields;

/// <summary>
/// An element of a list that raises its change: a box, a time, a choice. Its handlers stay the same however often it is drawn (see Push), and what the page
/// answers is shown even when it is what stood there before. For text that is raised letter by letter there is <see cref="Typing"/>.
/// </summary>
public sealed class Changing : ComponentBase, IHandleEvent
{
    /// <summary>The element's name: <c>input</c> or <c>select</c>.</summary>
    [Parameter]
    public string Element { get; set; } = "input";

    /// <summary>The value; null leaves it to the content, as the options of a choice.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Of a box: whether it is ticked.</summary>
    [Parameter]
    public bool? Checked { get; set; }

    /// <summary>Raised on each change.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ChangeEventArgs> OnChange { get; set; }

    /// <summary>Raised when the person goes elsewhere.</summary>
    [Parameter]
    public EventCallback OnLeave { get; set; }

    /// <summary>The options of a choice.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Whatever else the element carries.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Rest { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, Element);
        builder.AddMultipleAttributes(1, Rest);
        if (Checked is { } on)
        {
            builder.AddAttribute(2, "checked", on);
        }
        else if (Value is not null)
        {
            builder.AddAttribute(3, "value", Value);
        }

        builder.AddAttribute(4, "onchange", EventCallback.Factory.Create<ChangeEventArgs>(this, ChangeAsync));
        builder.SetUpdatesAttributeName(Checked is null ? "value" : "checked");
        if (OnLeave.HasDelegate)
        {
            builder.AddAttribute(5, "onblur", EventCallback.Factory.Create<FocusEventArgs>(this, LeaveAsync));
        }

        builder.AddContent(6, ChildContent);
        builder.CloseElement();
    }

    // Drawn by the page that hears of it, not on its own with the value before
    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg) => item.InvokeAsync(arg);

    private Task ChangeAsync(ChangeEventArgs e) => OnChange.InvokeAsync(e);

    private Task LeaveAsync() => OnLeave.InvokeAsync();
}
