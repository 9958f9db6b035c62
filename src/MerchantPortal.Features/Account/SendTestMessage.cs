using MerchantPortal.Data;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Account;

/// <summary>Owes every contact a message that says what the address will be used for; at most one per address and hour.</summary>
public sealed class SendTestMessage(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    /// <summary>How many addresses will get one; 0 when the person may not.</summary>
    public Task<int> RunAsync(CurrentPerson by, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            if (!by.May(Permission.EditContactInformation))
            {
                return 0;
            }

            var now = clock.Now();
            var state = await AccountState.LoadAsync(db, options.Value, stop);
            var contact = state.Record.Contact;
            var uses = contact.AlertContacts
                .Select(id => (Address: state.Context.People.GetValueOrDefault(id) is { Standing: not PersonStanding.Disabled } p ? p.Email : "", Field: ContactFields.AlertContacts))
                .Concat(contact.TechEmergency.Select(c => (Address: c.Email, Field: ContactFields.TechEmergency)))
                .Concat(contact.TechNonEmergency.Select(a => (Address: a, Field: ContactFields.TechNonEmergency)))
                .Concat(contact.OpsMerchant.Select(a => (Address: a, Field: ContactFields.OpsMerchant)))
                .Concat(contact.OpsGoogle.Select(a => (Address: a, Field: ContactFields.OpsGoogle)))
                .Append((Address: contact.OpsUsers.Email, Field: ContactFields.OpsUsers))
                .Where(use => use.Address.Length > 0)
                .GroupBy(use => use.Address, StringComparer.OrdinalIgnoreCase)
                .ToList();
            foreach (var use in uses)
            {
                await db.OweMailOnceAsync(
                    MailTemplate.TestMessage,
                    use.Key,
                    by.Language,
                    $"contact-test:{now.ToUnixTimeSeconds() / 3600}:{SaveContactInformation.Key(use.Key)}",
                    now,
                    stop,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = by.Name, ["fields"] = string.Join(',', use.Select(u => u.Field)) });
            }

            return uses.Count;
        },
        stop);
}
