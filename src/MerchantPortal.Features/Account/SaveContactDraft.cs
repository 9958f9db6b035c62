using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Keeps what was typed so far, right or wrong, so that a lost circuit or a colleague taking over loses nothing.</summary>
public sealed class SaveContactDraft(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="By">Whose draft.</param>
    /// <param name="Contact">As typed; null throws the draft away.</param>
    /// <param name="BasedOn">The saved record's stamp, null when there is none.</param>
    public sealed record Command(CurrentPerson By, ContactInformation? Contact, Guid? BasedOn);

    /// <summary>False when the person may not edit, or the draft is unreasonably large.</summary>
    public async Task<bool> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.EditContactInformation) || (command.Contact is { } typed && LengthOf(typed) > 100_000))
        {
            return false;
        }

        return await contexts.ActAsync(
            clock,
            async db =>
            {
                var draft = await db.Set<ContactDraft>().SingleOrDefaultAsync(d => d.UserId == command.By.Id.Value, stop);
                if (command.Contact is null)
                {
                    if (draft is not null)
                    {
                        db.Remove(draft);
                    }
                }
                else if (draft is null)
                {
                    db.Add(new ContactDraft { UserId = command.By.Id.Value, ByName = command.By.Name, Contact = command.Contact, BasedOn = command.BasedOn, SavedAt = clock.Now() });
                }
                else
                {
                    (draft.ByName, draft.Contact, draft.BasedOn, draft.SavedAt) = (command.By.Name, command.Contact, command.BasedOn, clock.Now());
                }

                return true;
            },
            stop);
    }

    private static int LengthOf(ContactInformation typed) =>
        typed.Addresses().Concat(typed.TechEmergency.Select(c => c.Phone)).Concat(typed.OpsSupport.Select(row => row.Zone)).Append(typed.OpsUsers.Phone).Append(typed.OpsUsers.HelpPage).Sum(text => text?.Length ?? 0);
}
