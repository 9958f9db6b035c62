namespace MerchantPortal.Domain.Account;

/// <summary>What a portal user is to the partner. Partner admin and ops see every merchant; manager and staff only those they are members of.</summary>
public enum Role
{
    PartnerAdmin,
    Ops,
    Manager,
    Staff,
}

/// <summary>One thing a person may be allowed to do; pages and acts ask for it by name.</summary>
public enum Permission
{
    ViewRequests,
    DecideRequests,
    CancelBookings,
    ViewUpdates,
    RetryUpdates,
    DiscardUpdates,
    ViewBookingServer,
    ViewContactInformation,
    EditContactInformation,
    ManageUsers,
    ViewOffer,
    EditOffer,
    EditPayments,
    AddMerchants,
    ViewMoney,
    ChargeFees,
    RefundMoney,
}

/// <summary>Which role may do what.</summary>
public static class Roles
{
    /// <summary>Whether the role sees all merchants of the partner.</summary>
    public static bool SeesAllMerchants(this Role role) => role switch
    {
        Role.PartnerAdmin or Role.Ops => true,
        Role.Manager or Role.Staff => false,
    };

    /// <summary>Whether the role carries the permission. Ops watch and repair delivery but never decide for a merchant (portal.md 0.1).</summary>
    public static bool May(this Role role, Permission permission) => permission switch
    {
        Permission.ViewRequests => true,
        Permission.DecideRequests or Permission.CancelBookings => role is not Role.Ops,
        Permission.ViewUpdates => true,
        Permission.RetryUpdates => true,
        Permission.DiscardUpdates => role is not Role.Staff,
        Permission.ViewBookingServer => role is Role.PartnerAdmin or Role.Ops,
        Permission.ViewOffer or Permission.ViewMoney => true,
        Permission.EditOffer => role is Role.PartnerAdmin or Role.Manager,
        Permission.EditPayments or Permission.AddMerchants => role is Role.PartnerAdmin,
        Permission.ChargeFees or Permission.RefundMoney => role is not Role.Ops,
        Permission.ViewContactInformation => role is Role.PartnerAdmin or Role.Ops,
        Permission.EditContactInformation or Permission.ManageUsers => role is Role.PartnerAdmin,
    };
}
