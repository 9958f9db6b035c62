using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Account;

/// <summary>Cookies and links must be readable by every process on the database and survive a restart.</summary>
internal sealed class KeysInDatabase(IDbContextFactory<PortalDbContext> contexts) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = new ProtectionKeys(contexts);
}
