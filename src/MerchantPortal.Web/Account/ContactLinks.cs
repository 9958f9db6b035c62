using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MerchantPortal.Web.Account;

/// <summary>Links that prove a contact's mailbox is read: the address, sealed for fourteen days.</summary>
public sealed class ContactLinks(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);
    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("contact-address").ToTimeLimitedDataProtector();

    public string Seal(string address) => seal.Protect(address, Life);

    /// <summary>The address in a link, or null when the link is broken or too old.</summary>
    public string? Open(string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 2000)
        {
            return null;
        }

        try
        {
            return seal.Unprotect(token);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
