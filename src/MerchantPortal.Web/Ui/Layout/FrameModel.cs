using MerchantPortal.Domain.Account;
using Microsoft.AspNetCore.Components;

namespace MerchantPortal.Web.Ui.Layout;

/// <summary>A merchant in the picker.</summary>
public sealed record FrameMerchant(string Id, string Name);

/// <summary>
/// Everything the frame shows. Whoever loads it calls <see cref="FrameState.SetAsync"/>; pages and layout receive it as a cascading parameter.
/// </summary>
/// <param name="Environment">Drawn in the chip.</param>
/// <param name="Merchants">Those the picker lists, out of <see cref="MerchantsFound"/>.</param>
/// <param name="PersonName">Name in the person menu; null when nobody is signed in.</param>
/// <param name="PersonEmail">Shown under the name.</param>
/// <param name="OpenRequests">Count badge in navigation, tab title and favicon.</param>
/// <param name="LateUpdates">A whole sentence for the status line, or null when nothing is wrong.</param>
/// <param name="MaySeeUpdates">Shows the Updates entry.</param>
/// <param name="MaySeeContactInformation">Shows the Contact information entry.</param>
public sealed record FrameModel(
    GoogleEnvironment Environment,
    IReadOnlyList<FrameMerchant> Merchants,
    string? PersonName,
    string? PersonEmail,
    int OpenRequests,
    string? LateUpdates,
    bool MaySeeUpdates,
    bool MaySeeContactInformation)
{
    /// <summary>A whole sentence when the booking server's credentials are about to expire; null otherwise, and for people it does not concern.</summary>
    public string? Credentials { get; init; }

    /// <summary>How many merchants the person may see; the picker shows only when there are two or more.</summary>
    public int MerchantCount { get => Math.Max(field, Merchants.Count); init; }

    /// <summary>How many were found by what is typed into the picker; all of them when nothing is.</summary>
    public int MerchantsFound { get => Math.Max(field, Merchants.Count); init; }

    /// <summary>The name of the merchant in the address, listed or not; null when there is none.</summary>
    public string? ChosenMerchant { get; init; }

    /// <summary>Whether it was asked for: until then the page is not shown, for the frame's lines would still push it about under a finger.</summary>
    public bool Known { get; init; }

    /// <summary>Shows the Payments entry.</summary>
    public bool MayEditPayments { get; init; }

    /// <summary>The frame before anything is known but the environment.</summary>
    public static FrameModel Empty(GoogleEnvironment environment) => new(environment, [], null, null, 0, null, false, false);
}

/// <summary>The frame's model of one circuit. Scoped.</summary>
public sealed class FrameState(FrameModel start)
{
    /// <summary>What cascades to every component of the circuit.</summary>
    public CascadingValueSource<FrameModel> Source { get; } = new(start, isFixed: false);

    /// <summary>The model last set.</summary>
    public FrameModel Model { get; private set; } = start;

    /// <summary>Replaces the model and redraws whoever shows it. Call it on the circuit (<see cref="UiComponent.OnScreenAsync"/>).</summary>
    public Task SetAsync(FrameModel model)
    {
        if (model == Model)
        {
            return Task.CompletedTask;
        }

        Model = model;
        return Source.NotifyChangedAsync(model);
    }
}
