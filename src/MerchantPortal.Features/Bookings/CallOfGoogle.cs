namespace MerchantPortal.Features.Bookings;

/// <summary>The booking-server call that is being answered: lines that acts add to a timeline meanwhile keep its id, by which the logs name it too.</summary>
public static class CallOfGoogle
{
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>Null outside a call.</summary>
    public static string? Id => Current.Value;

    /// <summary>Names the call until the asynchronous method that says so returns.</summary>
    public static void Is(string id) => Current.Value = id;
}
