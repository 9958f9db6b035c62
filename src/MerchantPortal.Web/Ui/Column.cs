using Microsoft.AspNetCore.Components;

namespace MerchantPortal.Web.Ui;

/// <summary>A column of a <see cref="DataTable{TItem}"/>; draws nothing itself.</summary>
public sealed class Column<TItem> : ComponentBase, IDisposable
{
    /// <summary>The heading; also the label of the cell on phones.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The cell.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<TItem> ChildContent { get; set; } = default!;

    /// <summary>Set to make the heading a sort button.</summary>
    [Parameter]
    public string? SortKey { get; set; }

    /// <summary>Numbers stand right, with equal digits.</summary>
    [Parameter]
    public bool Number { get; set; }

    [CascadingParameter]
    private DataTable<TItem> Table { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized() => Table.Add(this);

    /// <inheritdoc />
    public void Dispose() => Table.Remove(this);
}
