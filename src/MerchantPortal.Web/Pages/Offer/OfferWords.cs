using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>One difference in plain words. <see cref="Before"/> or <see cref="After"/> is null where there is nothing.</summary>
/// <param name="Group">The service, or the merchant's own part.</param>
public sealed record OfferLine(string Group, string Label, string? Before, string? After, string Path);

/// <summary>Everything of an offer as people of the current language read it: values, labels of places, differences, findings.</summary>
public sealed class OfferWords(IStringLocalizer<OfferTexts> texts, IStringLocalizer<SharedTexts> shared, IStringLocalizer<RulesTexts> rules)
{
    private const string Translations = ".translations[";

    /// <summary>The fields of a service that are compared and shown, in the order of the editor.</summary>
    public static readonly ImmutableArray<string> ServiceFields =
    [
        "name", "description", "duration", "step", "places", "staff", "rooms", "isOnline", "price", "priceInterpretation", "tax", "terms", "defaultMode", "answerWindow",
        "minAdvanceBooking", "minAdvanceOnlineCanceling", "admissionPolicy", "minBookingBufferBeforeEnd", "intakeForm", "isArchived", "position",
    ];

    /// <summary>The fields of a merchant, in the order of the pages.</summary>
    public static readonly ImmutableArray<string> MerchantFields =
    [
        "name", "category", "vertical", "telephone", "url", "address", "geo", "language", "zoneId", "currency", "taxMicroPercent", "termsText", "termsUrl", "bookableDays",
        "openBookingsPerGuest", "guestsMayOverlap", "defaultTerms", "tokenizationParameters", "acceptedCards",
    ];

    /// <summary>A text in the reader's language, else the merchant's.</summary>
    public static string In(TextByLanguage text) => text.In(Languages.Current.Code);

    /// <summary>The name of a service; a word for one without a name yet.</summary>
    public string Name(Service service) => In(service.Name) is { Length: > 0 } name ? name : texts["Unnamed"];

    /// <summary>A length in words; zero is "until the start".</summary>
    public string Notice(Duration? before) => before is { } length && length > Duration.Zero ? texts["Value.BeforeStart", shared.LengthExactly(length)] : texts["Value.UntilStart"];

    /// <summary>A rate given in millionths of one percent.</summary>
    public static string Rate(int microPercent) => MoneyText.Percent(microPercent / 1_000_000m, signed: false);

    /// <summary>The kinds of terms: the name of an icon and the key of a word, pay on arrival when there are none.</summary>
    public static IReadOnlyList<(string Icon, string Key)> Kinds(PaymentTerms terms)
    {
        var kinds = new List<(string, string)>();
        if (terms.Prepayment)
        {
            kinds.Add(("card", "Prepayment"));
        }

        if (terms.Deposit is not null)
        {
            kinds.Add(("coins", "Deposit"));
        }

        if (terms.NoShowFee is not null)
        {
            kinds.Add(("noshow", "NoShowFee"));
        }

        if (terms.Card == CardRequirement.Always)
        {
            kinds.Add(("key", "Card"));
        }

        return kinds.Count == 0 ? [("shop", "OnArrival")] : kinds;
    }

    /// <summary>Terms with their numbers, in one line, as they hold for any service that has them.</summary>
    public string Terms(PaymentTerms terms) => Line(terms, null, null);

    /// <summary>Terms of a service with their numbers, in one line: what a percentage comes to, and until when its clock charges no fee.</summary>
    public string Terms(PaymentTerms terms, Service service, Merchant merchant) => Line(terms with { RefundConditions = service.TermsAt(merchant).RefundConditions }, terms.For(service.Price), service);

    private string Line(PaymentTerms terms, PaymentTerms? own, Service? service)
    {
        var parts = new List<string>();
        if (terms.Prepayment)
        {
            parts.Add(texts["Terms.Prepayment"]);
        }

        if (terms.Deposit is { } deposit)
        {
            parts.Add(texts[deposit.Type == PriceType.PerPerson ? "Terms.DepositPerPerson" : "Terms.DepositOf", AmountOrShare(deposit.Amount, terms.DepositMicroPercent, own?.Deposit?.Amount), Notice(deposit.MinAdvanceCancellation)]);
        }

        if (terms.NoShowFee is { } fee)
        {
            parts.Add(texts[fee.Type == PriceType.PerPerson ? "Terms.FeePerPerson" : "Terms.FeeOf", AmountOrShare(fee.Amount, terms.NoShowFeeMicroPercent, own?.NoShowFee?.Amount)]);
        }

        if (terms.Card == CardRequirement.Always)
        {
            parts.Add(texts["Terms.Card"]);
        }

        if (parts.Count == 0)
        {
            parts.Add(texts["Terms.OnArrival"]);
        }

        if (Refunds(terms, service) is { } refunds)
        {
            parts.Add(refunds);
        }

        return List(parts);
    }

    // What a deposit says of itself is not said twice; where nothing is paid, only what is painted over these terms goes back
    private string? Refunds(PaymentTerms terms, Service? service)
    {
        if (terms is { Prepayment: false, Deposit: null, NoShowFee: not null })
        {
            return service is null ? texts["Terms.NoFeeByClock"] : texts["Terms.NoFee", Notice(service.MinAdvanceOnlineCanceling)];
        }

        if (terms.RefundConditions.IsEmpty)
        {
            return null;
        }

        var steps = List(terms.RefundConditions.OrderByDescending(c => c.MinBeforeStart).Select(c => texts["Terms.Refund", MoneyText.Percent(c.Percent, signed: false), Notice(c.MinBeforeStart)].Value));
        return terms.Prepayment ? steps
            : terms.Deposit is { } deposit ? terms.RefundConditions.SequenceEqual(ImpliedRefunds.Of(deposit.MinAdvanceCancellation)) ? null : steps
            : texts["Terms.RefundOfPainted", steps];
    }

    private string AmountOrShare(Money amount, long? microPercent, Money? comesTo) =>
        microPercent is not { } share ? MoneyText.Of(amount)
        : comesTo is { } own ? texts["Terms.ShareIs", MoneyText.Percent(share / 1_000_000m, signed: false), MoneyText.Of(own)]
        : texts["Terms.ShareOfPrice", MoneyText.Percent(share / 1_000_000m, signed: false)];

    /// <summary>Several things in one line, with the separator of the language.</summary>
    public string List(IEnumerable<string> parts) => string.Join(texts["List.Separator"], parts);

    /// <summary>A field's value; null when there is nothing.</summary>
    public string? Text(OfferDocument document, Service service, string field) => field switch
    {
        "name" => Text(service.Name),
        "description" => Text(service.Description),
        "duration" => shared.LengthExactly(service.Duration),
        "step" => shared.LengthExactly(service.Step),
        "places" => List(service.Places.Select(p => p.PartySize is { } party ? texts["Value.PlacesFor", p.Count, party].Value : texts.Count("Value.Places", p.Count))),
        "staff" => Nothing(List(service.Staff.Select(id => document.Staff.FirstOrDefault(s => s.Id == id)?.Name ?? id.Value))),
        "rooms" => Nothing(List(service.Rooms.Select(id => document.Rooms.FirstOrDefault(r => r.Id == id)?.Name ?? id.Value))),
        "isOnline" => YesNo(service.IsOnline),
        "price" => MoneyText.Of(service.Price),
        "priceInterpretation" => texts["Interpretation." + service.PriceInterpretation],
        "tax" => service.Tax.Source == TaxSource.Own ? Rate(service.Tax.MicroPercent) : texts["Tax." + service.Tax.Source],
        "terms" => service.Terms is { } terms ? Terms(terms, service, document.Merchant) : texts["Terms.Inherited", Terms(service.TermsAt(document.Merchant), service, document.Merchant)],
        "defaultMode" => texts["Mode." + service.DefaultMode],
        "answerWindow" => shared.LengthExactly(service.AnswerWindow),
        "minAdvanceBooking" => Notice(service.MinAdvanceBooking),
        "minAdvanceOnlineCanceling" => Notice(service.MinAdvanceOnlineCanceling),
        "admissionPolicy" => texts["Admission." + service.AdmissionPolicy],
        "minBookingBufferBeforeEnd" => service.MinBookingBufferBeforeEnd is { } buffer ? texts["Value.BeforeEnd", shared.LengthExactly(buffer)].Value : null,
        "intakeForm" => Nothing(List(service.IntakeForm.Select(Question))),
        "isArchived" => YesNo(service.IsArchived),
        "position" => service.Position.ToString(CultureInfo.CurrentCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No field of a service."),
    };

    /// <summary>A field's value; null when there is nothing.</summary>
    public string? Text(Merchant merchant, string field) => field switch
    {
        "name" => Nothing(merchant.Name),
        "category" => Nothing(merchant.Category),
        "vertical" => texts["Vertical." + merchant.Vertical],
        "telephone" => Nothing(merchant.Telephone),
        "url" => Nothing(merchant.Url),
        "address" => merchant.Address is { } a ? List(new[] { a.StreetAddress, a.PostalCode, a.Locality, a.Region, a.Country }.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!)) : null,
        "geo" => merchant.Geo is { } geo ? string.Create(CultureInfo.InvariantCulture, $"{geo.Latitude:0.######}, {geo.Longitude:0.######}") : null,
        "language" => merchant.Language,
        "zoneId" => TermsSentence.Zone(merchant.ZoneId),
        "currency" => merchant.Currency,
        "taxMicroPercent" => merchant.TaxMicroPercent == 0 ? texts["Tax.None"] : Rate(merchant.TaxMicroPercent),
        "termsText" => Text(merchant.TermsText),
        "termsUrl" => Nothing(merchant.TermsUrl),
        "bookableDays" => texts.Count("Value.Days", merchant.BookableDays),
        "openBookingsPerGuest" => merchant.OpenBookingsPerGuest is { } most ? most.ToString(CultureInfo.CurrentCulture) : texts["Value.NoLimit"],
        "guestsMayOverlap" => YesNo(merchant.GuestsMayOverlap),
        "defaultTerms" => Terms(merchant.DefaultTerms),
        "tokenizationParameters" => Nothing(List(merchant.TokenizationParameters.Select(p => $"{p.Key} = {p.Value}"))),
        "acceptedCards" => merchant.AcceptedCards.IsEmpty ? texts["Cards.All"] : List(merchant.AcceptedCards.Select(c => texts["Cards." + c].Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No field of a merchant."),
    };

    /// <summary>The hours of a day: "10:00–14:00, 16:00–22:00", or closed.</summary>
    public string Hours(ImmutableArray<OpenPeriod> periods) =>
        periods.IsDefaultOrEmpty ? texts["Hours.Closed"] : List(periods.Select(p => texts["Hours.FromTo", Times.Clock(p.From), p.To == LocalTime.Midnight ? "24:00" : Times.Clock(p.To)].Value));

    /// <summary>What a date is called where the business is, when its country or its region keeps it as a public holiday; else null.</summary>
    public string? Holiday(Merchant merchant, LocalDate date) =>
        merchant.Address?.Country is { Length: > 0 } country && PublicHolidays.Of(country, date.Year).Where(day => day.Date == date && (day.Regions.IsEmpty || day.IsKeptIn(country, merchant.Address.Region))).Select(day => In(day.Name)).ToList() is { Count: > 0 } names ? List(names) : null;

    /// <summary>A weekday's whole name.</summary>
    public static string Day(IsoDayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName((DayOfWeek)((int)day % 7));

    /// <summary>The days of the week as this language begins it: Taiwan's with Sunday (portal.md 3.8).</summary>
    public static IReadOnlyList<IsoDayOfWeek> DaysInOrder() =>
        [.. Enumerable.Range(Languages.Current.Code == "zh-Hant" ? 6 : 0, 7).Select(n => (IsoDayOfWeek)(n % 7 + 1))];

    /// <summary>A finding as one sentence. One that brings fewer arguments than its sentence names leaves gaps; a page never ends over it.</summary>
    public string Sentence(OfferFinding finding) => texts["Lint." + finding.Code, [.. finding.Arguments.Select(Shown), "", "", ""]];

    /// <summary>Why a file was not imported, and what to write instead; its place is told beside it.</summary>
    public string Fault(ImportFault fault) => texts["Import.Fault." + fault.Code, [.. fault.Arguments]];

    /// <summary>Where a place of the document is, in words: "Haircut · Price". A text is named with its language: "Haircut · Name · Deutsch".</summary>
    public string Place(OfferDocument document, string path) =>
        LanguageOf(document, path) is { } language ? texts["Place.Of", FieldPlace(document, path), ServiceLanguages.NameOf(language)] : FieldPlace(document, path);

    private string FieldPlace(OfferDocument document, string path)
    {
        if (OfferPaths.ServiceOf(path) is { } id)
        {
            var name = document.Services.FirstOrDefault(s => s.Id.Value == id) is { } service ? Name(service) : id;
            return FieldOf(path) is { Length: > 0 } field ? texts["Place.Of", name, Label("Field.", field)] : name;
        }

        return path.StartsWith("staff", StringComparison.Ordinal) ? texts["Place.Staff"]
            : path.StartsWith("rooms", StringComparison.Ordinal) ? texts["Place.Rooms"]
            : FieldOf(path) is { Length: > 0 } part ? Label("Merchant.", part)
            : texts["Place.Business"];
    }

    // Of a text in the main language and its translations: which of them the path is
    private static string? LanguageOf(OfferDocument document, string path) =>
        path.EndsWith(".value", StringComparison.Ordinal) ? document.Merchant.Language
        : path.LastIndexOf(Translations, StringComparison.Ordinal) is >= 0 and var at && path.EndsWith(']') ? path[(at + Translations.Length)..^1]
        : null;

    /// <summary>The value of the field that a place of the document belongs to, or of the one language that it is; null when there is nothing, or no such field.</summary>
    public string? ValueAt(OfferDocument document, string path)
    {
        var field = FieldOf(path);
        if (LanguageOf(document, path) is { } language && TextOf(document, path, field) is { } text)
        {
            return Nothing(path.EndsWith(']') ? text.Translations.GetValueOrDefault(language) : text.Value);
        }

        if (OfferPaths.ServiceOf(path) is { } id)
        {
            return document.Services.FirstOrDefault(s => s.Id.Value == id) is not { } service ? null
                : field.Length == 0 ? List([Name(service), Short(document, service)])
                : ServiceFields.Contains(field) ? Text(document, service, field)
                : null;
        }

        return path.StartsWith("staff[", StringComparison.Ordinal) ? document.Staff.FirstOrDefault(s => OfferEditing.IsAt(path, OfferPaths.Of(s)))?.Name
            : path.StartsWith("rooms[", StringComparison.Ordinal) ? document.Rooms.FirstOrDefault(r => OfferEditing.IsAt(path, OfferPaths.Of(r)))?.Name
            : field == "hours" ? List(DaysInOrder().Select(day => texts["Hours.DayIs", Day(day), Hours(document.Merchant.Hours.Week.GetValueOrDefault(day))].Value))
            : MerchantFields.Contains(field) ? Text(document.Merchant, field)
            : null;
    }

    private static TextByLanguage? TextOf(OfferDocument document, string path, string field) =>
        OfferPaths.ServiceOf(path) is not { } id ? field == "termsText" ? document.Merchant.TermsText : null
        : document.Services.FirstOrDefault(s => s.Id.Value == id) is not { } service ? null
        : field switch
        {
            "name" => service.Name,
            "description" => service.Description,
            _ => null,
        };

    /// <summary>The first field name of a path below its service or merchant: <c>services[cut].terms.deposit</c> is <c>terms</c>.</summary>
    public static string FieldOf(string path)
    {
        var start = OfferPaths.ServiceOf(path) is { } id ? "services[".Length + id.Length + 1 : path.StartsWith("merchant", StringComparison.Ordinal) ? "merchant".Length : path.Length;
        var rest = path[start..].TrimStart('.');
        var end = rest.IndexOfAny(['.', '[']);
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The label of a field of a service (<c>Field.</c>) or of the merchant (<c>Merchant.</c>); the name itself where it is none of the form's.</summary>
    public string Label(string area, string field) => texts[area + field] is { ResourceNotFound: false } label ? label.Value : field;

    /// <summary>Every difference between two states of an offer, in plain words, in the order of the pages.</summary>
    public IReadOnlyList<OfferLine> Lines(OfferDocument before, OfferDocument after)
    {
        var lines = new List<OfferLine>();
        var business = texts["Place.Business"].Value;
        var drawn = OfferLint.Obstacles(before).IsEmpty && OfferLint.Obstacles(after).IsEmpty;
        foreach (var field in MerchantFields)
        {
            Add(lines, business, Label("Merchant.", field), Text(before.Merchant, field), Text(after.Merchant, field), "merchant." + field);
        }

        AddHours(lines, business, before.Merchant.Hours, after.Merchant);
        AddNamed(lines, texts["Place.Staff"], before.Staff.Select(s => (s.Id.Value, s.Name)), after.Staff.Select(s => (s.Id.Value, s.Name)), "staff");
        AddNamed(lines, texts["Place.Rooms"], before.Rooms.Select(r => (r.Id.Value, r.Name)), after.Rooms.Select(r => (r.Id.Value, r.Name)), "rooms");
        foreach (var now in after.Services)
        {
            if (before.Services.FirstOrDefault(s => s.Id == now.Id) is { } was)
            {
                foreach (var field in ServiceFields)
                {
                    Add(lines, Name(now), Label("Field.", field), Text(before, was, field), Text(after, now, field), $"{OfferPaths.Of(now)}.{field}");
                }

                if (drawn)
                {
                    AddWeek(lines, Name(now), before.Merchant, was, after.Merchant, now);
                }
            }
            else
            {
                lines.Add(new(Name(now), texts["Change.NewService"], null, Short(after, now), OfferPaths.Of(now)));
                if (drawn)
                {
                    // What is painted on it is published with it
                    lines.AddRange(Week(Name(now), now, new(after.Merchant, now, [], []), new(after.Merchant, now)));
                }
            }
        }

        lines.AddRange(before.Services.Where(was => after.Services.All(s => s.Id != was.Id)).Select(was => new OfferLine(Name(was), texts["Change.ServiceGone"], MoneyText.Of(was.Price), null, OfferPaths.Of(was))));
        return lines;
    }

    private string Short(OfferDocument document, Service service) => List([shared.LengthExactly(service.Duration), shared.Price(service.Price, CurrencyUnits.Tax(service.Price, service.Tax.RateWith(document.Merchant.TaxMicroPercent))), Terms(service.TermsAt(document.Merchant))]);

    private static void Add(List<OfferLine> lines, string group, string label, string? before, string? after, string path)
    {
        if (before != after)
        {
            lines.Add(new(group, label, before, after, path));
        }
    }

    private void AddHours(List<OfferLine> lines, string group, OpeningHours before, Merchant merchant)
    {
        var after = merchant.Hours;
        foreach (var day in DaysInOrder())
        {
            Add(lines, group, texts["Hours.On", Day(day)], Hours(before.Week.GetValueOrDefault(day)), Hours(after.Week.GetValueOrDefault(day)), $"merchant.hours.week[{day}]");
        }

        foreach (var date in before.Exceptions.Keys.Union(after.Exceptions.Keys).Order())
        {
            Add(
                lines,
                group,
                Holiday(merchant, date) is { } holiday ? texts["Hours.OnHoliday", Times.Date(date), holiday] : texts["Hours.On", Times.Date(date)],
                before.Exceptions.TryGetValue(date, out var was) ? Hours(was) : null,
                after.Exceptions.TryGetValue(date, out var now) ? Hours(now) : null,
                OfferPaths.Of(date));
        }
    }

    private static void AddNamed(List<OfferLine> lines, string group, IEnumerable<(string Id, string Name)> before, IEnumerable<(string Id, string Name)> after, string path)
    {
        // An id that is there twice is a finding, no reason to show nothing
        var old = before.GroupBy(e => e.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Name, StringComparer.Ordinal);
        var current = after.GroupBy(e => e.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Name, StringComparer.Ordinal);
        foreach (var id in current.Keys.Union(old.Keys, StringComparer.Ordinal))
        {
            Add(lines, group, current.GetValueOrDefault(id) ?? old[id], old.GetValueOrDefault(id), current.GetValueOrDefault(id), $"{path}[{id}]");
        }
    }

    // What changed rules change in the week of slots: "Friday, Saturday 17:00–19:00". The rest of the offer is as it will be, so that a new base price is not told again here.
    private void AddWeek(List<OfferLine> lines, string group, Merchant oldMerchant, Service old, Merchant merchant, Service service)
    {
        if (!old.Rules.SequenceEqual(service.Rules) || !oldMerchant.Rules.SequenceEqual(merchant.Rules))
        {
            lines.AddRange(Week(group, service, new(merchant, service, oldMerchant.Rules, old.Rules), new(merchant, service)));
        }
    }

    /// <summary>What guests will see differently in a service's week: "Friday, Saturday 17:00–19:00". The same on "Prices &amp; rules" and before publishing.</summary>
    public IEnumerable<OfferLine> Week(string group, Service service, WeekGrid before, WeekGrid after) => GridChanges.Between(before, after).Select(change => new OfferLine(
        group,
        List([change.OnlyWithoutSize ? rules["When.NoParty", rules.When(change.Area)].Value : rules.When(change.Area), texts["Layer." + change.Layer].Value]),
        Seen(change.Before, change.Layer),
        Seen(change.After, change.Layer),
        OfferPaths.Of(service) + ".rules"));

    private string Seen(SlotSettings settings, GridLayer layer) => layer switch
    {
        GridLayer.Price => MoneyText.Of(settings.Price),
        GridLayer.Fee => Terms(new PaymentTerms { Prepayment = settings.Prepayment, Deposit = settings.Deposit, NoShowFee = settings.NoShowFee, Card = settings.Card }),
        GridLayer.Mode => texts["Mode." + settings.Mode],
    };

    /// <summary>What somebody painted on slots, or that they painted nothing.</summary>
    public string Painted(GridPaint? paint, string currency) => paint is null ? rules["Cell.Unpainted"] : rules.Value(paint, currency);

    /// <summary>Some slots and their layer: "Saturday, 17:00–19:00 · Price".</summary>
    public string Cells(GridConflict cells) => List([rules.When(cells.Area), texts["Layer." + cells.Layer].Value]);

    private string Question(IntakeField field)
    {
        // Every language: a translation that changed is a difference
        List<string> words = [Text(field.Label) ?? "", texts["Intake." + field.Type], .. field.Choices.Select(choice => Text(choice) ?? "")];
        if (Text(field.Hint) is { } hint)
        {
            words.Add(hint);
        }

        if (field.IsRequired)
        {
            words.Add(texts["Intake.Required"]);
        }

        return string.Join(" · ", words);
    }

    private static string? Text(TextByLanguage? text) => text is null || (text.Value.Length == 0 && text.Translations.IsEmpty) ? null
        : string.Join(" · ", new[] { text.Value }.Concat(text.Translations.Select(t => $"{t.Key}: {t.Value}")));

    private string YesNo(bool value) => value ? shared["Yes"] : shared["No"];

    private static string? Nothing(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private object Shown(object argument) => argument switch
    {
        Money amount => MoneyText.Of(amount),
        Duration length => shared.LengthExactly(length),
        LocalDate date => Times.Date(date),
        LocalTime time => Times.Clock(time),
        TextByLanguage text => In(text),
        IsoDayOfWeek day => Day(day),
        _ => argument,
    };
}
