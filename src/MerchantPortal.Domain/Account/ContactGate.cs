using System.Collections.Immutable;
using NodaTime;

namespace MerchantPortal.Domain.Account;

/// <summary>What the account went through before: when it was complete for the first time, and since when it no longer is.</summary>
public sealed record GateHistory(Instant? FirstCompletedAt, Instant? IncompleteSince);

/// <summary>The gate's verdict for people (portal.md 4.4). Machines are never asked.</summary>
/// <param name="Complete">Every required field is valid in this environment.</param>
/// <param name="Open">People may pass.</param>
/// <param name="Missing">Field keys that are missing or invalid, in the order of the form.</param>
/// <param name="Done">How many of <paramref name="Required"/> are valid.</param>
/// <param name="Required">How many fields the account needs: six, or seven with merchant issues; in Sandbox alert contacts count among them, and are told to be the one thing left (portal.md 4.4).</param>
/// <param name="BannerUntil">Administrators see a red banner; then the gate closes again (decision D2). Null when all is well.</param>
/// <param name="AlertContactsLeft">Sandbox is complete, and alert contacts are the one thing left for Production (decision D1).</param>
public sealed record GateVerdict(bool Complete, bool Open, ImmutableArray<string> Missing, int Done, int Required, Instant? BannerUntil, bool AlertContactsLeft);

/// <summary>Decides whether people may work. Pure: told everything, remembers nothing.</summary>
public static class ContactGate
{
    /// <summary>How long working staff may go on after a contact became invalid from outside (decision D2).</summary>
    public static readonly Duration Grace = Duration.FromDays(7);

    /// <summary>How often contacts are confirmed again; it never locks.</summary>
    public static readonly Duration ReconfirmAfter = Duration.FromDays(180);

    /// <summary>Judges the saved record; null is an account that never saved any.</summary>
    public static GateVerdict Judge(ContactInformation? saved, ContactContext context, GateHistory history, Instant now)
    {
        var broken = ContactRules.Check(saved ?? ContactInformation.Empty, context)
            .Where(p => p.Level == ContactLevel.Error)
            .Select(p => p.Field)
            .ToImmutableHashSet();
        var required = context.RequiredFields;
        var settable = context.Environment == GoogleEnvironment.Sandbox ? required.Remove(ContactFields.AlertContacts) : required;
        var missing = settable.Where(broken.Contains).ToImmutableArray();
        var complete = missing.IsEmpty;
        Instant? banner = !complete && history.FirstCompletedAt is not null ? (history.IncompleteSince ?? now) + Grace : null;
        return new(
            complete,
            complete || now < banner,
            missing,
            settable.Length - missing.Length,
            required.Length,
            banner,
            complete && context.Environment == GoogleEnvironment.Sandbox);
    }

    /// <summary>Whether the "still right?" question is due.</summary>
    public static bool ReconfirmDue(Instant? confirmedAt, Instant now) => confirmedAt is { } at && now >= at + ReconfirmAfter;
}
