namespace MerchantPortal.Web.Hosting;

/// <summary>What one process does; one executable, any mixture.</summary>
[Flags]
public enum HostRoles
{
    None = 0,
    Portal = 1,
    BookingServer = 2,
    Worker = 4,
    Simulator = 8,
}

/// <summary>Section <c>Hosting</c>.</summary>
public sealed class HostingOptions
{
    public const string Section = "Hosting";

    /// <summary>Comma-separated out of Portal, BookingServer, Worker, Simulator.</summary>
    public string Roles { get; set; } = "Portal,BookingServer,Worker";

    /// <summary>The roles as flags; unknown words are left out here and reported by the options check.</summary>
    public HostRoles Parsed => Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(HostRoles.None, (roles, word) => Enum.TryParse<HostRoles>(word, ignoreCase: true, out var role) ? roles | role : roles);
}
