using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>What is typed on the contact information form, right or wrong.</summary>
public sealed class ContactForm
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>One address line; the phone is used by emergency contacts only.</summary>
    public sealed class Line
    {
        public string Email { get; set; } = "";

        public string Phone { get; set; } = "";
    }

    /// <summary>One line of support hours.</summary>
    public sealed class Hours
    {
        public SupportKind Kind { get; init; }

        public SupportDays Days { get; set; }

        public string Start { get; set; } = "";

        public string End { get; set; } = "";

        public bool PastMidnight { get; set; }

        public string Zone { get; set; } = "";
    }

    public HashSet<UserId> Alerts { get; private set; } = [];

    /// <summary>Address lists by field key; each has at least one line to type in.</summary>
    public Dictionary<string, List<Line>> Lists { get; } = new(StringComparer.Ordinal);

    public string GuestEmail { get; set; } = "";

    public string GuestPhone { get; set; } = "";

    public string HelpPage { get; set; } = "";

    public List<Hours> Support { get; private set; } = [];

    public bool WarningsConfirmed { get; set; }

    /// <summary>The form as it is filled from a record or draft.</summary>
    public static ContactForm Of(ContactInformation contact)
    {
        var form = new ContactForm
        {
            Alerts = [.. contact.AlertContacts],
            GuestEmail = contact.OpsUsers.Email,
            GuestPhone = contact.OpsUsers.Phone ?? "",
            HelpPage = contact.OpsUsers.HelpPage ?? "",
            Support =
            [
                .. contact.OpsSupport.Select(r => new Hours
                {
                    Kind = r.Kind,
                    Days = r.Days,
                    Start = r.Start is { } start ? Clock.Format(start) : "",
                    End = r.End is { } end ? Clock.Format(end) : "",
                    PastMidnight = r.PastMidnight,
                    Zone = r.Zone,
                }),
            ],
        };
        form.Lists[ContactFields.TechEmergency] = [.. contact.TechEmergency.Select(c => new Line { Email = c.Email, Phone = c.Phone ?? "" })];
        form.Lists[ContactFields.TechNonEmergency] = Lines(contact.TechNonEmergency);
        form.Lists[ContactFields.OpsMerchant] = Lines(contact.OpsMerchant);
        form.Lists[ContactFields.OpsGoogle] = Lines(contact.OpsGoogle);
        foreach (var list in form.Lists.Values.Where(list => list.Count == 0))
        {
            list.Add(new Line());
        }

        return form;
    }

    /// <summary>What is typed, as the rules read it; lines keep their places, so that findings point at them.</summary>
    public ContactInformation Read() => new()
    {
        AlertContacts = [.. Alerts.OrderBy(id => id.Value, StringComparer.Ordinal)],
        TechEmergency = [.. Lists[ContactFields.TechEmergency].Where(Used).Select(l => new EmergencyContact(l.Email, l.Phone))],
        TechNonEmergency = Emails(ContactFields.TechNonEmergency),
        OpsMerchant = Emails(ContactFields.OpsMerchant),
        OpsGoogle = Emails(ContactFields.OpsGoogle),
        OpsUsers = new(GuestEmail, GuestPhone, HelpPage),
        OpsSupport = [.. Support.Select(h => new SupportRow(h.Kind, h.Days, Time(h.Start), Time(h.End), h.PastMidnight, h.Zone))],
    };

    /// <summary>Takes what was typed or pasted into one line apart; answers how many addresses it was, and whether a name was cut away.</summary>
    public (int Count, bool NameDropped) Paste(string field, int index, string? typed)
    {
        var list = Lists[field];
        var pasted = PastedAddresses.Read(typed);
        list[index].Email = pasted.Parts.Length == 0 ? "" : Shown(pasted.Parts[0]);
        list.InsertRange(index + 1, pasted.Parts.Skip(1).Select(p => new Line { Email = Shown(p) }));
        return (pasted.Parts.Length, pasted.NameDropped);
    }

    /// <summary>Removes a line; one empty line stays to type in.</summary>
    public void Remove(string field, int index)
    {
        Lists[field].RemoveAt(index);
        if (Lists[field].Count == 0)
        {
            Lists[field].Add(new Line());
        }
    }

    /// <summary>The place of the n-th used line among all lines of the field.</summary>
    public int LineOf(string field, int item)
    {
        var list = Lists[field];
        for (var i = 0; i < list.Count; i++)
        {
            if (Used(list[i]) && item-- == 0)
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>Ticks or clears a quick choice. Round the clock clears the other hours.</summary>
    public void Toggle(SupportKind kind, bool on, string zone)
    {
        Support.RemoveAll(h => h.Kind == kind || (on && kind == SupportKind.RoundTheClock));
        if (on)
        {
            Add(kind, zone);
        }
    }

    public void Add(SupportKind kind, string zone)
    {
        var row = SupportRow.Quick(kind, zone);
        Support.Add(new Hours
        {
            Kind = kind,
            Days = row.Days,
            Start = row.Start is { } start ? Clock.Format(start) : "",
            End = row.End is { } end ? Clock.Format(end) : "",
            Zone = zone,
        });
    }

    private static string Shown(string part) => EmailAddress.TryRead(part, out var address) ? address.Value : part;

    private static bool Used(Line line) => !string.IsNullOrWhiteSpace(line.Email) || !string.IsNullOrWhiteSpace(line.Phone);

    private static List<Line> Lines(ImmutableArray<string> addresses) => [.. addresses.Select(a => new Line { Email = a })];

    private ImmutableArray<string> Emails(string field) => [.. Lists[field].Where(Used).Select(l => l.Email)];

    private static LocalTime? Time(string typed) =>
        TimeOnly.TryParse(typed, CultureInfo.InvariantCulture, out var time) ? new LocalTime(time.Hour, time.Minute) : null;
}
