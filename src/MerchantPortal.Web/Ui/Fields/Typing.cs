using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MerchantPortal.Web.Ui.Fields;

/// <summary>
/// An element that raises each letter. What is typed is never overwritten by an older value coming back from the circuit, and the handler stays the same
/// however often it is drawn (see Push): Razor's own <c>@bind</c> gives only the first of the two, <c>value</c> with <c>@oninput</c> only the second.
/// </summary>
public sealed class Typing : ComponentBase, IHandleEvent
{
    /// <summary>The element's name: <c>input</c> or <c>textarea</c>.</summary>
    [Parameter]
    public string Element { get; set; } = "input";

    /// <summary>The text; bind it.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Raised on each letter.</summary>
    [Parameter]
    public EventCallback<string?> ValueChanged { get; set; }

    /// <summary>Whatever else the element carries.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Rest { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, Element);
        builder.AddMultipleAttributes(1, Rest);
        builder.AddAttribute(2, "value", Value);
        builder.AddAttribute(3, "oninput", EventCallback.Factory.Create<ChangeEventArgs>(this, ChangeAsync));
        builder.SetUpdatesAttributeName("value");
        builder.CloseElement();
    }

    // Not drawn on its own after a letter: it would still hold the value before, and send that back over what was typed meanwhile.
    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg) => item.InvokeAsync(arg);

    private Task ChangeAsync(ChangeEventArgs e) => ValueChanged.InvokeAsync((string?)e.Value);
}
