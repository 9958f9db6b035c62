using MerchantPortal.Data;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>"Still right? Yes": starts the next 180 days. Only a complete record can be confirmed.</summary>
public sealed class ReconfirmContacts(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    public Task<bool> RunAsync(CurrentPerson by, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var now = clock.Now();
            var state = await AccountState.LoadAsync(db, options.Value, stop);
            if (!by.May(Permission.EditContactInformation) || !state.Judge(now).Complete)
            {
                return false;
            }

            AccountState.Audit(db, by, now, "contact-information", "reconfirmed", null, null);
            state.Record.ConfirmedAt = now;
            db.Announce(account: true);
            return true;
        },
        stop);
}
