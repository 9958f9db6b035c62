using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Account;

/// <summary>Whether mail to an address is known to be read.</summary>
public enum AddressProof
{
    NotVerified,
    Verified,
    Bounced,
}

/// <summary>Somebody's unfinished form.</summary>
public sealed record DraftView(string ByName, Instant SavedAt, ContactInformation Contact, Guid? BasedOn);

/// <summary>Everything the contact information page shows.</summary>
/// <param name="Saved">The saved record; empty when nobody saved yet.</param>
/// <param name="Stamp">Give it back when saving.</param>
/// <param name="SavedAt">When it was saved last; null if never.</param>
/// <param name="SavedByName">Who saved it last.</param>
/// <param name="MyDraft">The person's own unfinished form.</param>
/// <param name="OtherDraft">The newest unfinished form of a colleague, to be offered.</param>
/// <param name="Context">What the rules judge against; also the people to choose from.</param>
/// <param name="Verdict">The gate.</param>
/// <param name="Proofs">What is known of each saved address, by address in upper case.</param>
/// <param name="ReconfirmDue">The "still right?" question is due.</param>
/// <param name="RemindAfter">When administrators may be reminded again; null when now.</param>
public sealed record ContactView(
    ContactInformation Saved,
    Guid Stamp,
    Instant? SavedAt,
    string? SavedByName,
    DraftView? MyDraft,
    DraftView? OtherDraft,
    ContactContext Context,
    GateVerdict Verdict,
    ImmutableDictionary<string, AddressProof> Proofs,
    bool ReconfirmDue,
    Instant? RemindAfter)
{
    /// <summary>Administrators with access, by name.</summary>
    public IEnumerable<PortalPerson> Administrators => Context.People.Values
        .Where(p => p.Role == Role.PartnerAdmin && p.Standing != PersonStanding.Disabled)
        .OrderBy(p => p.Name, StringComparer.CurrentCulture);

    /// <summary>Every saved address and every alert contact is known to be read: the "ready to launch" check (decision D3).</summary>
    public bool ReadyToLaunch => Verdict.Complete && Saved.Addresses().All(a => Proofs.GetValueOrDefault(ContactAddress.KeyOf(a)) == AddressProof.Verified);
}

/// <summary>Reads the page's state. Drafts are given to those who may edit only.</summary>
public sealed class LoadContactInformation(IDbContextFactory<PortalDbContext> contexts, IOptions<ActionsCenterOptions> options, TimeProvider clock)
{
    public async Task<ContactView> RunAsync(CurrentPerson person, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        var now = clock.Now();
        var state = await AccountState.LoadAsync(db, options.Value, stop);
        var record = state.Record;
        var drafts = person.May(Permission.EditContactInformation)
            ? await db.Set<ContactDraft>().AsNoTracking().OrderByDescending(d => d.SavedAt).ToListAsync(stop)
            : [];
        var mine = drafts.FirstOrDefault(d => d.UserId == person.Id.Value);
        var others = drafts.FirstOrDefault(d => d.UserId != person.Id.Value && d.BasedOn == (record.SavedAt is null ? null : record.Stamp));
        var proofs = await db.Set<ContactAddress>().AsNoTracking().ToListAsync(stop);
        var remindAfter = record.RemindedAt + RemindAdministrators.Pause;
        return new ContactView(
            record.Contact,
            record.Stamp,
            record.SavedAt,
            record.SavedByName,
            View(mine),
            View(others),
            state.Context,
            state.Judge(now),
            proofs.ToImmutableDictionary(
                a => a.Key,
                a => a.BouncedAt is not null ? AddressProof.Bounced : a.VerifiedAt is not null ? AddressProof.Verified : AddressProof.NotVerified),
            ContactGate.ReconfirmDue(record.ConfirmedAt, now),
            remindAfter > now ? remindAfter : null);
    }

    private static DraftView? View(ContactDraft? draft) => draft is null ? null : new(draft.ByName, draft.SavedAt, draft.Contact, draft.BasedOn);
}
