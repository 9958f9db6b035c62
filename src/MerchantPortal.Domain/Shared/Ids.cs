namespace MerchantPortal.Domain.Shared;

/// <summary>A merchant's id as published to Google; opaque, never changed or reused (spec feeds 3.1).</summary>
public readonly record struct MerchantId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A service's id, unique within its merchant (spec feeds 4.1).</summary>
public readonly record struct ServiceId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A booking's id: made by us, unique over all bookings, URL-safe, also the RTU resource name (spec 1.3).</summary>
public readonly record struct BookingId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A person who signs in to the portal (the Identity user's key); never a guest.</summary>
public readonly record struct UserId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A member of staff, stable across all merchants and services (spec 1.13).</summary>
public readonly record struct StaffId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A room, stable across all merchants and services (spec 1.13).</summary>
public readonly record struct RoomId(string Value)
{
    public override string ToString() => Value;
}
