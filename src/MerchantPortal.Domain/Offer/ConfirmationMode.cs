namespace MerchantPortal.Domain.Offer;

/// <summary>How a slot's bookings are confirmed (spec 1.3). There is no "unspecified": Google would read it as synchronous.</summary>
public enum ConfirmationMode
{
    Synchronous,
    Asynchronous,
}
