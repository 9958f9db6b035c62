using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Account;

/// <summary>One finding of portal.md 4.3; the sentence belongs to the portal's texts under this name.</summary>
public enum ContactCode
{
    RequiredMissing,
    NotAnEmail,
    Duplicate,
    TooMany,

    /// <summary>Several addresses where there is exactly one.</summary>
    OneAddress,
    NoReply,
    AlertNotUser,
    AlertInvited,
    AlertDisabled,
    AlertSandbox,
    GuestEqualsGoogle,
    GuestPersonal,
    SameMailbox,
    PhoneForm,
    HelpPageForm,
    HoursMissing,
    EndBeforeStart,
    Overlap,
    NoMailServer,
}

/// <summary>How much a finding weighs: errors stop saving, the rest is advice.</summary>
public enum ContactLevel
{
    Error,
    Warning,

    /// <summary>A warning the person must tick to have read.</summary>
    WarningToConfirm,
    Info,
}

/// <summary>A finding about one field; <paramref name="Item"/> is the row in it (0-based) or null for the whole field.</summary>
public sealed record ContactProblem(string Field, int? Item, ContactCode Code, ContactLevel Level, ImmutableArray<string> Values)
{
    /// <summary>The part of a row, such as <c>phone</c>; null for its main input.</summary>
    public string? Part { get; init; }
}

/// <summary>The rules of portal.md 4.3, the same for client and server.</summary>
public static class ContactRules
{
    /// <summary>A phone number as typed, spaces and marks included.</summary>
    public const int LongestPhone = 40;

    /// <summary>The address of a help page.</summary>
    public const int LongestHelpPage = 2000;

    private static readonly ImmutableArray<SupportDays> SingleDays =
        [SupportDays.Monday, SupportDays.Tuesday, SupportDays.Wednesday, SupportDays.Thursday, SupportDays.Friday, SupportDays.Saturday, SupportDays.Sunday, SupportDays.PublicHolidays];

    /// <summary>All findings at once, in the order of the form.</summary>
    public static ImmutableArray<ContactProblem> Check(ContactInformation typed, ContactContext context)
    {
        var contact = typed.Normalized();
        var found = ImmutableArray.CreateBuilder<ContactProblem>();
        AlertContacts(contact, context, found);
        Addresses(ContactFields.TechEmergency, [.. contact.TechEmergency.Select(c => c.Email)], required: true, context, found);
        for (var i = 0; i < contact.TechEmergency.Length; i++)
        {
            Phone(ContactFields.TechEmergency, i, contact.TechEmergency[i].Phone, found);
        }

        Addresses(ContactFields.TechNonEmergency, contact.TechNonEmergency, required: true, context, found);
        if (contact.TechEmergency.Length == 1 && contact.TechNonEmergency.Length == 1 && Same(contact.TechEmergency[0].Email, contact.TechNonEmergency[0]))
        {
            found.Add(new(ContactFields.TechNonEmergency, 0, ContactCode.SameMailbox, ContactLevel.Warning, []));
        }

        if (context.AsksOpsMerchant != OpsMerchantAsk.NotShown)
        {
            Addresses(ContactFields.OpsMerchant, contact.OpsMerchant, context.AsksOpsMerchant == OpsMerchantAsk.Required, context, found);
        }

        Addresses(ContactFields.OpsGoogle, contact.OpsGoogle, required: true, context, found);
        GuestContact(contact, context, found);
        Support(contact.OpsSupport, found);
        return found.ToImmutable();
    }

    /// <summary>Whether a phone number is in international form: + and country code, 7 to 15 digits, spaces and the usual marks allowed.</summary>
    public static bool IsInternationalPhone(string phone)
    {
        var digits = EmailAddress.Fold(phone);
        if (digits.Length > LongestPhone || digits is not ['+', ..] || digits[1..].Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '.' or '(' or ')')))
        {
            return false;
        }

        var number = new string(digits.Where(char.IsAsciiDigit).ToArray());
        return number.Length is >= 7 and <= 15 && number[0] != '0';
    }

    private static void AlertContacts(ContactInformation contact, ContactContext context, ImmutableArray<ContactProblem>.Builder found)
    {
        const string field = ContactFields.AlertContacts;
        if (context.Environment == GoogleEnvironment.Sandbox)
        {
            found.Add(new(field, null, ContactCode.AlertSandbox, ContactLevel.Info, []));
            return;
        }

        if (contact.AlertContacts.IsEmpty)
        {
            found.Add(new(field, null, ContactCode.RequiredMissing, ContactLevel.Error, []));
        }
        else if (contact.AlertContacts.Length > ContactInformation.MostAlertContacts)
        {
            found.Add(new(field, null, ContactCode.TooMany, ContactLevel.Error, [Number(ContactInformation.MostAlertContacts)]));
        }

        for (var i = 0; i < contact.AlertContacts.Length; i++)
        {
            ContactProblem? problem = context.People.GetValueOrDefault(contact.AlertContacts[i]) switch
            {
                null => new(field, i, ContactCode.AlertNotUser, ContactLevel.Error, []),
                { Standing: PersonStanding.Disabled } who => new(field, i, ContactCode.AlertDisabled, ContactLevel.Error, [who.Name]),
                { Standing: PersonStanding.Invited } who => new(field, i, ContactCode.AlertInvited, ContactLevel.Warning, [who.Name]),
                _ => null,
            };
            if (problem is not null)
            {
                found.Add(problem);
            }
        }
    }

    private static void Addresses(string field, ImmutableArray<string> addresses, bool required, ContactContext context, ImmutableArray<ContactProblem>.Builder found)
    {
        if (addresses.IsEmpty)
        {
            if (required)
            {
                found.Add(new(field, null, ContactCode.RequiredMissing, ContactLevel.Error, []));
            }

            return;
        }

        if (addresses.Length > ContactInformation.MostAddresses)
        {
            found.Add(new(field, null, ContactCode.TooMany, ContactLevel.Error, [Number(ContactInformation.MostAddresses)]));
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < addresses.Length; i++)
        {
            Address(field, i, addresses[i], context, found);
            if (addresses[i].Length > 0 && !seen.Add(addresses[i]))
            {
                found.Add(new(field, i, ContactCode.Duplicate, ContactLevel.Error, [addresses[i]]));
            }
        }
    }

    private static void Address(string field, int? item, string typed, ContactContext context, ImmutableArray<ContactProblem>.Builder found)
    {
        if (!EmailAddress.TryRead(typed, out var address))
        {
            found.Add(new(field, item, ContactCode.NotAnEmail, ContactLevel.Error, [typed]));
        }
        else if (address.IsNoReply)
        {
            found.Add(new(field, item, ContactCode.NoReply, ContactLevel.Error, []));
        }
        else if (context.DomainsWithoutMail.Contains(address.Domain))
        {
            found.Add(new(field, item, ContactCode.NoMailServer, ContactLevel.Warning, [address.Domain]));
        }
    }

    private static void Phone(string field, int? item, string? phone, ImmutableArray<ContactProblem>.Builder found)
    {
        if (phone is not null && !IsInternationalPhone(phone))
        {
            found.Add(new(field, item, ContactCode.PhoneForm, ContactLevel.Error, []) { Part = "phone" });
        }
    }

    private static void GuestContact(ContactInformation contact, ContactContext context, ImmutableArray<ContactProblem>.Builder found)
    {
        const string field = ContactFields.OpsUsers;
        var guest = contact.OpsUsers;
        if (guest.Email.Length == 0)
        {
            found.Add(new(field, null, ContactCode.RequiredMissing, ContactLevel.Error, []));
        }
        else if (PastedAddresses.Read(guest.Email).Parts.Length > 1)
        {
            found.Add(new(field, null, ContactCode.OneAddress, ContactLevel.Error, []));
        }
        else
        {
            Address(field, null, guest.Email, context, found);
            if (contact.OpsGoogle.Any(a => Same(a, guest.Email)))
            {
                found.Add(new(field, null, ContactCode.GuestEqualsGoogle, ContactLevel.WarningToConfirm, []));
            }

            if (context.People.Values.Any(p => p.Standing != PersonStanding.Disabled && Same(p.Email, guest.Email)))
            {
                found.Add(new(field, null, ContactCode.GuestPersonal, ContactLevel.Warning, []));
            }
        }

        Phone(field, null, guest.Phone, found);
        if (guest.HelpPage is { } page
            && !(page.Length <= LongestHelpPage && Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.Host.Contains('.', StringComparison.Ordinal)))
        {
            found.Add(new(field, null, ContactCode.HelpPageForm, ContactLevel.Error, []) { Part = "helpPage" });
        }
    }

    private static void Support(ImmutableArray<SupportRow> rows, ImmutableArray<ContactProblem>.Builder found)
    {
        const string field = ContactFields.OpsSupport;
        if (rows.IsEmpty)
        {
            found.Add(new(field, null, ContactCode.HoursMissing, ContactLevel.Error, []));
            return;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(row.Zone) is null
                || (row.Kind != SupportKind.RoundTheClock && (row.Days == SupportDays.None || row.Start is null || row.End is null)))
            {
                found.Add(new(field, i, ContactCode.HoursMissing, ContactLevel.Error, []));
            }
            else if (row.Kind != SupportKind.RoundTheClock && row.End <= row.Start && !row.PastMidnight && row.End != LocalTime.Midnight)
            {
                found.Add(new(field, i, ContactCode.EndBeforeStart, ContactLevel.Error, []) { Part = "end" });
            }
        }

        for (var i = 1; i < rows.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (FirstOverlap(rows[j], rows[i]) is { } overlap)
                {
                    found.Add(new(field, i, ContactCode.Overlap, ContactLevel.Error, [overlap.Day.ToString(), Clock(overlap.From), Clock(overlap.To)]));
                    break;
                }
            }
        }
    }

    // Only rows of one zone are compared: hours in different zones are different promises
    private static (SupportDays Day, int From, int To)? FirstOverlap(SupportRow a, SupportRow b)
    {
        if (a.Zone != b.Zone)
        {
            return null;
        }

        foreach (var one in Spans(a))
        {
            foreach (var other in Spans(b))
            {
                var from = Math.Max(one.From, other.From);
                var to = Math.Min(one.To, other.To);
                if (one.Day == other.Day && from < to)
                {
                    return (one.Day, from, to);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(SupportDays Day, int From, int To)> Spans(SupportRow row)
    {
        var (start, end) = row.Kind == SupportKind.RoundTheClock
            ? (0, 1440)
            : row.Start is { } s && row.End is { } e ? (Minutes(s), e == LocalTime.Midnight ? 1440 : Minutes(e)) : (0, 0);
        var past = row.PastMidnight && end <= start;
        for (var i = 0; i < SingleDays.Length; i++)
        {
            if (!row.Days.HasFlag(SingleDays[i]))
            {
                continue;
            }

            yield return (SingleDays[i], start, past ? 1440 : end);
            // The night after a public holiday belongs to a day nobody knows yet
            if (past && SingleDays[i] != SupportDays.PublicHolidays)
            {
                yield return (SingleDays[(i + 1) % 7], 0, end);
            }
        }
    }

    private static int Minutes(LocalTime time) => (time.Hour * 60) + time.Minute;

    private static string Clock(int minutes) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static string Number(int n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
