using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Account;

/// <summary>Why a person may not be changed.</summary>
public enum UserRefusal
{
    /// <summary>Nobody would be left who can manage the account.</summary>
    LastAdministrator,

    /// <summary>The account's alerts would reach nobody; name a successor first.</summary>
    LastAlertContact,

    /// <summary>The role sees chosen merchants only, and none was chosen.</summary>
    MerchantsMissing,

    NotAllowed,
    NotFound,
}

/// <summary>Rules about who may be disabled or given another role (portal.md 3.2, 4.4).</summary>
public static class UserRules
{
    /// <summary>Why the person's access may not be withdrawn, or null.</summary>
    public static UserRefusal? MayDisable(PortalPerson person, ContactInformation? contact, ContactContext context) =>
        IsLastAdministrator(person, context) ? UserRefusal.LastAdministrator
        : IsLastAlertContact(person, contact, context) ? UserRefusal.LastAlertContact
        : null;

    /// <summary>Why the person may not get the role, or null. Lowering one's own role follows the same rule: another administrator must be there.</summary>
    public static UserRefusal? MayBecome(PortalPerson person, Role role, ContactContext context) =>
        role != Role.PartnerAdmin && IsLastAdministrator(person, context) ? UserRefusal.LastAdministrator : null;

    /// <summary>Whether alerts would reach nobody without this person.</summary>
    public static bool IsLastAlertContact(PortalPerson person, ContactInformation? contact, ContactContext context) =>
        context.Environment == GoogleEnvironment.Production
        && contact is not null
        && contact.AlertContacts.Contains(person.Id)
        && !contact.AlertContacts.Any(id => id != person.Id && HasAccess(context.People, id));

    // Somebody who never signed in cannot save an account from being locked out
    private static bool IsLastAdministrator(PortalPerson person, ContactContext context) =>
        person.Role == Role.PartnerAdmin
        && person.Standing != PersonStanding.Disabled
        && !context.People.Values.Any(p => p.Id != person.Id && p.Role == Role.PartnerAdmin && p.Standing == PersonStanding.Active)
        && (person.Standing == PersonStanding.Active || !context.People.Values.Any(p => p.Role == Role.PartnerAdmin && p.Standing == PersonStanding.Active));

    private static bool HasAccess(ImmutableDictionary<UserId, PortalPerson> people, UserId id) =>
        people.TryGetValue(id, out var person) && person.Standing != PersonStanding.Disabled;
}
