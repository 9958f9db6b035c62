using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Account;

/// <summary>The seven field keys of portal.md 4.2, as they appear in test ids, the API and drafts.</summary>
public static class ContactFields
{
    public const string AlertContacts = "alertContacts";
    public const string TechEmergency = "techEmergency";
    public const string TechNonEmergency = "techNonEmergency";
    public const string OpsMerchant = "opsMerchant";
    public const string OpsGoogle = "opsGoogle";
    public const string OpsUsers = "opsUsers";
    public const string OpsSupport = "opsSupport";

    /// <summary>All keys in the order of the form.</summary>
    public static ImmutableArray<string> All { get; } = [AlertContacts, TechEmergency, TechNonEmergency, OpsMerchant, OpsGoogle, OpsUsers, OpsSupport];
}

/// <summary>Contact information of the partner account, one record per account (portal.md 4.1). Texts are as typed until <see cref="Normalized"/>.</summary>
public sealed record ContactInformation
{
    public const int MostAddresses = 10;
    public const int MostAlertContacts = 20;

    public static ContactInformation Empty { get; } = new();

    /// <summary>Portal users by id, 1 to 20, Production only.</summary>
    public ImmutableArray<UserId> AlertContacts { get; init; } = [];

    /// <summary>1 to 10 addresses, each with an optional phone number.</summary>
    public ImmutableArray<EmergencyContact> TechEmergency { get; init; } = [];

    public ImmutableArray<string> TechNonEmergency { get; init; } = [];

    /// <summary>Only where the integration asks for it (<see cref="OpsMerchantAsk"/>).</summary>
    public ImmutableArray<string> OpsMerchant { get; init; } = [];

    /// <summary>For Google only, never shown to guests.</summary>
    public ImmutableArray<string> OpsGoogle { get; init; } = [];

    /// <summary>The one address guests see.</summary>
    public GuestContact OpsUsers { get; init; } = new("", null, null);

    /// <summary>When guests can reach the partner; several rows may apply.</summary>
    public ImmutableArray<SupportRow> OpsSupport { get; init; } = [];

    /// <summary>As it is stored: texts folded, addresses in canonical form, empty rows dropped, round the clock without other hours.</summary>
    public ContactInformation Normalized() => this with
    {
        AlertContacts = [.. AlertContacts.Distinct()],
        TechEmergency = [.. TechEmergency
            .Select(c => new EmergencyContact(Canonical(c.Email), OrNull(c.Phone)))
            .Where(c => c.Email.Length > 0 || c.Phone is not null)],
        TechNonEmergency = Canonical(TechNonEmergency),
        OpsMerchant = Canonical(OpsMerchant),
        OpsGoogle = Canonical(OpsGoogle),
        OpsUsers = new(Canonical(OpsUsers.Email), OrNull(OpsUsers.Phone), OrNull(OpsUsers.HelpPage)),
        OpsSupport = OpsSupport.Any(r => r.Kind == SupportKind.RoundTheClock) ? [.. OpsSupport.Where(r => r.Kind == SupportKind.RoundTheClock)] : OpsSupport,
    };

    /// <summary>Every address in it, canonical where readable.</summary>
    public IEnumerable<string> Addresses() =>
        TechEmergency.Select(c => c.Email).Concat(TechNonEmergency).Concat(OpsMerchant).Concat(OpsGoogle).Append(OpsUsers.Email).Where(a => a.Length > 0);

    public bool Equals(ContactInformation? other) =>
        other is not null
        && AlertContacts.SequenceEqual(other.AlertContacts)
        && TechEmergency.SequenceEqual(other.TechEmergency)
        && TechNonEmergency.SequenceEqual(other.TechNonEmergency)
        && OpsMerchant.SequenceEqual(other.OpsMerchant)
        && OpsGoogle.SequenceEqual(other.OpsGoogle)
        && OpsUsers == other.OpsUsers
        && OpsSupport.SequenceEqual(other.OpsSupport);

    public override int GetHashCode() => HashCode.Combine(OpsUsers, AlertContacts.Length, TechEmergency.Length, OpsSupport.Length);

    private static ImmutableArray<string> Canonical(ImmutableArray<string> typed) => [.. typed.Select(Canonical).Where(a => a.Length > 0)];

    private static string Canonical(string? typed) => EmailAddress.TryRead(typed, out var address) ? address.Value : EmailAddress.Fold(typed);

    private static string? OrNull(string? typed) => EmailAddress.Fold(typed) is { Length: > 0 } text ? text : null;
}

/// <summary>An address that is paged in an emergency, with an optional phone number in international form.</summary>
public sealed record EmergencyContact(string Email, string? Phone);

/// <summary>What guests are shown: one address alias, optionally a phone number and a help page.</summary>
public sealed record GuestContact(string Email, string? Phone, string? HelpPage);

/// <summary>The quick choices of field 7, and rows of one's own.</summary>
public enum SupportKind
{
    RoundTheClock,
    BusinessHours,
    Evenings,
    Weekends,
    Holidays,
    Custom,
}

/// <summary>The days a row holds for; public holidays count as a day of their own.</summary>
[Flags]
public enum SupportDays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    PublicHolidays = 128,
    Weekdays = Monday | Tuesday | Wednesday | Thursday | Friday,
    Weekend = Saturday | Sunday,
    Every = Weekdays | Weekend | PublicHolidays,
}

/// <summary>
/// One line of support hours: {days, start, end, zone}. Times are local in the IANA zone; <paramref name="PastMidnight"/> says that the end is on the next day.
/// A round-the-clock row has no times.
/// </summary>
public sealed record SupportRow(SupportKind Kind, SupportDays Days, LocalTime? Start, LocalTime? End, bool PastMidnight, string Zone)
{
    /// <summary>The row a quick choice starts with.</summary>
    public static SupportRow Quick(SupportKind kind, string zone) => kind switch
    {
        SupportKind.RoundTheClock => new(kind, SupportDays.Every, null, null, false, zone),
        SupportKind.BusinessHours => new(kind, SupportDays.Weekdays, new LocalTime(9, 0), new LocalTime(18, 0), false, zone),
        SupportKind.Evenings => new(kind, SupportDays.Weekdays, new LocalTime(18, 0), new LocalTime(22, 0), false, zone),
        SupportKind.Weekends => new(kind, SupportDays.Weekend, new LocalTime(9, 0), new LocalTime(18, 0), false, zone),
        SupportKind.Holidays => new(kind, SupportDays.PublicHolidays, new LocalTime(9, 0), new LocalTime(18, 0), false, zone),
        SupportKind.Custom => new(kind, SupportDays.None, null, null, false, zone),
    };
}

/// <summary>Google's environment this deployment serves (decision D7); independent of the host environment.</summary>
public enum GoogleEnvironment
{
    Sandbox,
    Production,
}

/// <summary>Whether the integration asks for a contact for merchant issues.</summary>
public enum OpsMerchantAsk
{
    NotShown,
    Optional,
    Required,
}

/// <summary>Where a portal user stands.</summary>
public enum PersonStanding
{
    /// <summary>Has signed in at least once and has access.</summary>
    Active,

    /// <summary>Was invited and has not signed in.</summary>
    Invited,

    /// <summary>Access was withdrawn.</summary>
    Disabled,
}

/// <summary>What the rules need to know of a portal user.</summary>
public sealed record PortalPerson(UserId Id, string Name, string Email, Role Role, PersonStanding Standing);

/// <summary>What contact information is judged against.</summary>
/// <param name="Environment">Which of Google's environments this deployment serves.</param>
/// <param name="AsksOpsMerchant">Whether the contact for merchant issues is asked for.</param>
/// <param name="People">All portal users by id, withdrawn ones included.</param>
/// <param name="DomainsWithoutMail">Domains whose mail server was looked for and not found.</param>
public sealed record ContactContext(
    GoogleEnvironment Environment,
    OpsMerchantAsk AsksOpsMerchant,
    ImmutableDictionary<UserId, PortalPerson> People,
    ImmutableHashSet<string> DomainsWithoutMail)
{
    /// <summary>The fields that must be filled for the account, alert contacts included in either environment (six, or seven).</summary>
    public ImmutableArray<string> RequiredFields =>
        [.. ContactFields.All.Where(f => f != ContactFields.OpsMerchant || AsksOpsMerchant == OpsMerchantAsk.Required)];
}
