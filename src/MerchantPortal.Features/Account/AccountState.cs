using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>What every act on people and contact information starts from.</summary>
internal sealed record AccountState(ContactRecord Record, ContactContext Context)
{
    public GateVerdict Judge(Instant now) => ContactGate.Judge(
        Record.SavedAt is null ? null : Record.Contact, Context, new GateHistory(Record.FirstCompletedAt, Record.IncompleteSince), now);

    public static async Task<AccountState> LoadAsync(PortalDbContext db, ActionsCenterOptions options, CancellationToken stop) =>
        new(
            await db.ContactRecordAsync(stop),
            new ContactContext(options.Environment, options.AsksOpsMerchant, await db.PeopleAsync(stop), await db.DomainsWithoutMailAsync(stop)));

    /// <summary>As <see cref="LoadAsync"/>, for an act that goes by it and changes people or contact information: it waits for its turn first.</summary>
    public static async Task<AccountState> LoadToChangeAsync(PortalDbContext db, ActionsCenterOptions options, Instant now, CancellationToken stop)
    {
        await db.TakeAccountTurnAsync(now, stop);
        return await LoadAsync(db, options, stop);
    }

    public static void Audit(PortalDbContext db, CurrentPerson by, Instant now, string subject, string action, string? before, string? after) =>
        db.Add(new AuditEntry { At = now, ByUser = by.Id.Value, ByName = by.Name, Object = subject, Action = action, Before = before, After = after });

    /// <summary>Administrators who can be written to.</summary>
    public IEnumerable<PortalPerson> Administrators =>
        Context.People.Values.Where(p => p.Role == Role.PartnerAdmin && p.Standing != PersonStanding.Disabled);

    /// <summary>Field keys with their content as text, for audit and comparison.</summary>
    public static ImmutableArray<(string Field, string Text)> Describe(ContactInformation contact, ImmutableDictionary<UserId, PortalPerson> people) =>
    [
        (ContactFields.AlertContacts, string.Join(", ", contact.AlertContacts.Select(id => people.TryGetValue(id, out var p) ? p.Email : id.Value))),
        (ContactFields.TechEmergency, string.Join(", ", contact.TechEmergency.Select(c => c.Phone is null ? c.Email : $"{c.Email} {c.Phone}"))),
        (ContactFields.TechNonEmergency, string.Join(", ", contact.TechNonEmergency)),
        (ContactFields.OpsMerchant, string.Join(", ", contact.OpsMerchant)),
        (ContactFields.OpsGoogle, string.Join(", ", contact.OpsGoogle)),
        (ContactFields.OpsUsers, string.Join(" ", new[] { contact.OpsUsers.Email, contact.OpsUsers.Phone, contact.OpsUsers.HelpPage }.Where(t => !string.IsNullOrEmpty(t)))),
        (ContactFields.OpsSupport, string.Join(", ", contact.OpsSupport.Select(Describe))),
    ];

    private static string Describe(SupportRow row) =>
        row.Kind == SupportKind.RoundTheClock
            ? $"24/7 {row.Zone}"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.Days} {row.Start:HH':'mm}–{row.End:HH':'mm} {row.Zone}");
}
