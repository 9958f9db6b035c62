namespace MerchantPortal.Web.Account;

/// <summary>Return addresses come from outside: only paths of this site are followed.</summary>
internal static class LocalUrl
{
    /// <summary>The address when it is a path of ours, else <paramref name="home"/>.</summary>
    public static string Or(string? address, string home) =>
        address is ['/', ..]
        && address is not (['/', '/', ..] or ['/', '\\', ..])
        && !address.Any(char.IsControl)
            ? address
            : home;
}
