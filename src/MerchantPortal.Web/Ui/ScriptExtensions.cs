using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Ui;

/// <summary>Calls to portal.js that must not hurt when the circuit is just going away.</summary>
public static class ScriptExtensions
{
    /// <summary>The time zone the browser is set to; null when it does not say one that we know.</summary>
    public static async ValueTask<DateTimeZone?> ZoneAsync(this IJSRuntime script)
    {
        try
        {
            return await script.InvokeAsync<string?>("portal.zone") is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) : null;
        }
        catch (Exception unknown) when (unknown is JSException or JSDisconnectedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Calls a function and ignores a browser that has left meanwhile. Other errors pass.</summary>
    public static async ValueTask TellAsync(this IJSRuntime script, string function, params object?[] arguments)
    {
        try
        {
            await script.InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone: there is nobody to tell.
        }
        catch (OperationCanceledException)
        {
            // The circuit is being taken down.
        }
    }
}
