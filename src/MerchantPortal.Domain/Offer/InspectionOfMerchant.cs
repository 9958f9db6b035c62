using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>The merchant's own data, hours, people and rooms.</summary>
internal sealed partial class Inspection
{
    private const int MostMicroPercent = 100_000_000;

    private LocalDate Today => context.Now.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(Merchant.ZoneId) ?? DateTimeZone.Utc).Date;

    private void LookAtMerchant()
    {
        IdForm(Merchant.Id.Value, "merchant.id");
        if (context.Published is { } published && published.Merchant.Id != Merchant.Id)
        {
            Error("IdChanged", "merchant.id", null, published.Merchant.Id.Value);
        }

        if (ShownText.IsBlank(Merchant.Name))
        {
            Error("TextMissing", "merchant.name", null);
        }

        Readable(Merchant.Name, "merchant.name", LongestName, name => Merchant.Name = name);
        LookAtZone();
        if (!IsoCodes.Currencies.Contains(Merchant.Currency))
        {
            Error("CurrencyForm", "merchant.currency", null, Merchant.Currency);
        }
        else if (Merchant.Address is { } place && CountryCurrencies.Of(place.Country) is { } own && own != Merchant.Currency)
        {
            // One press only where every amount is in the country's currency already. Else the country is wrong or every price is, and nothing may be converted
            // (spec feeds 8.4 rule 3): which of the two, and what each price is then, only a person can say
            Error("V9", "merchant.currency", OfferCurrency.IsEverywhere(document, own) ? () => Merchant.Currency = own : null, Merchant.Currency, own);
        }

        if (!OfferForms.IsLanguage(Merchant.Language))
        {
            Error("LanguageForm", "merchant.language", null, Merchant.Language);
        }

        LookAtPlace();
        LookAtContacts();
        if (Merchant.TaxMicroPercent is < 0 or > MostMicroPercent)
        {
            Error("TaxRange", "merchant.taxMicroPercent", null);
        }

        if (Merchant.BookableDays is < 1 or > 366)
        {
            Error("HorizonRange", "merchant.bookableDays", () => Merchant.BookableDays = Merchant.BookableDays < 1 ? 30 : 366, Merchant.BookableDays);
        }
        else if (Merchant.BookableDays < 30)
        {
            Warning("HorizonShort", "merchant.bookableDays", () => Merchant.BookableDays = 30, Merchant.BookableDays);
        }
        else if (Merchant.BookableDays > 90)
        {
            Warning("HorizonLong", "merchant.bookableDays", () => Merchant.BookableDays = 90, Merchant.BookableDays);
        }

        if (Merchant.OpenBookingsPerGuest < 1)
        {
            Error("GuestLimit", "merchant.openBookingsPerGuest", () => Merchant.OpenBookingsPerGuest = null, Merchant.OpenBookingsPerGuest.Value);
        }

        Words(Merchant.TermsText, "merchant.termsText", required: false, LongestText, text => Merchant.TermsText = text, lines: true);
        LookAtTokenization();
        LookAtCards();
    }

    private void LookAtZone()
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Merchant.ZoneId) is null)
        {
            Error("ZoneUnknown", "merchant.zoneId", null, Merchant.ZoneId);
        }
    }

    private void LookAtPlace()
    {
        if (Merchant.Address is null && Merchant.Geo is null)
        {
            Error("PlaceMissing", "merchant.address", null);
        }

        if (Merchant.Geo is { } point && !(point.Latitude is >= -90 and <= 90 && point.Longitude is >= -180 and <= 180))
        {
            Error("GeoRange", "merchant.geo", () => Merchant.Geo = null);
        }

        if (Merchant.Address is not { } address)
        {
            return;
        }

        if (!IsoCodes.Countries.Contains(address.Country ?? ""))
        {
            // The two that people write though ISO has others
            var meant = (address.Country ?? "").Trim().ToUpperInvariant() is var capitals && capitals == "UK" ? "GB" : capitals == "EL" ? "GR" : capitals;
            Error("CountryForm", "merchant.address.country", IsoCodes.Countries.Contains(meant) ? () => Merchant.Address = address with { Country = meant } : null, address.Country ?? "");
        }

        foreach (var (part, value) in new[] { ("locality", address.Locality), ("postalCode", address.PostalCode), ("streetAddress", address.StreetAddress) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                Error("TextMissing", "merchant.address." + part, null);
            }

            TooLong(value, "merchant.address." + part, LongestName);
        }

        TooLong(address.Region, "merchant.address.region", LongestName);
    }

    private void LookAtContacts()
    {
        if (string.IsNullOrEmpty(Merchant.Telephone))
        {
            Info("TelephoneAdvised", "merchant.telephone", null);
        }
        else if (!IsE164(Merchant.Telephone))
        {
            var digits = "+" + new string([.. Merchant.Telephone.Where(char.IsAsciiDigit)]);
            Error("TelephoneForm", "merchant.telephone", Merchant.Telephone.TrimStart().StartsWith('+') && IsE164(digits) ? () => Merchant.Telephone = digits : null, Merchant.Telephone);
        }

        if (ShownText.IsBlank(Merchant.Category))
        {
            Error("TextMissing", "merchant.category", null);
        }

        Readable(Merchant.Category, "merchant.category", LongestName, category => Merchant.Category = category);
        if (string.IsNullOrEmpty(Merchant.Url))
        {
            Info("UrlAdvised", "merchant.url", null);
        }

        foreach (var (url, path) in new[] { (Merchant.Url, "merchant.url"), (Merchant.TermsUrl, "merchant.termsUrl") })
        {
            if (!string.IsNullOrEmpty(url) && !IsWebAddress(url))
            {
                Error("UrlForm", path, null, url);
            }

            TooLong(url, path, LongestText);
        }
    }

    private void LookAtTokenization()
    {
        var parameters = Merchant.TokenizationParameters;
        foreach (var (name, value) in parameters)
        {
            var path = $"merchant.tokenizationParameters[{name}]";
            if (IsSecret(value) || IsSecret(name))
            {
                // The value is never repeated
                Error("SecretKey", path, () => Merchant.TokenizationParameters = parameters.Remove(name), IsSecret(name) ? "" : name);
            }
            else if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(value))
            {
                Error("TokenizationEmpty", path, () => Merchant.TokenizationParameters = parameters.Remove(name), name);
            }

            TooLong(value, path, LongestText);
        }

        if (!parameters.IsEmpty && !HasGateway(Merchant))
        {
            Error("GatewayMissing", "merchant.tokenizationParameters", null);
        }
        else if (context.Gateway is { } wanted && parameters.GetValueOrDefault("gateway") is { } gateway && gateway != wanted && !IsSecret(gateway))
        {
            // Another gateway wants other parameters beside it, which nobody can guess; one that is only written otherwise has the right ones
            Warning(
                "GatewayOther",
                "merchant.tokenizationParameters[gateway]",
                string.Equals(gateway.Trim(), wanted, StringComparison.OrdinalIgnoreCase) ? () => Merchant.TokenizationParameters = parameters.SetItem("gateway", wanted) : null,
                gateway,
                wanted);
        }
    }

    public static bool HasGateway(Merchant merchant) => merchant.TokenizationParameters.TryGetValue("gateway", out var gateway) && !string.IsNullOrWhiteSpace(gateway);

    private static bool IsSecret(string text) => text.Trim() is var plain && (plain.StartsWith("sk_", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("rk_", StringComparison.OrdinalIgnoreCase));

    private void LookAtCards()
    {
        var cards = Merchant.AcceptedCards;
        if (cards.Distinct().Count() != cards.Length)
        {
            Error("CardTwice", "merchant.acceptedCards", () => Merchant.AcceptedCards = [.. cards.Distinct()]);
        }
        else if (cards.Length == Enum.GetValues<CardType>().Length)
        {
            // Naming every one is taking every one; an empty list also takes those that Google adds later
            Info("CardsAll", "merchant.acceptedCards", () => Merchant.AcceptedCards = []);
        }
    }

    private void LookAtHours()
    {
        var hours = Merchant.Hours;
        if (hours.Week.Values.All(day => day.IsEmpty) && hours.Exceptions.Values.All(day => day.IsEmpty))
        {
            Warning("HoursNone", "merchant.hours.week", null);
        }

        foreach (var (day, periods) in hours.Week.OrderBy(d => d.Key))
        {
            Overlap(periods, $"merchant.hours.week[{day}]", joined => Merchant.Hours = new(Merchant.Hours.Week.SetItem(day, joined), Merchant.Hours.Exceptions));
        }

        foreach (var (date, periods) in hours.Exceptions.OrderBy(e => e.Key))
        {
            var path = "merchant.hours.exceptions[" + NodaTime.Text.LocalDatePattern.Iso.Format(date) + "]";
            if (date < Today)
            {
                Info("ExceptionPast", path, () => Merchant.Hours = new(Merchant.Hours.Week, Merchant.Hours.Exceptions.Remove(date)), date);
            }
            else
            {
                Overlap(periods, path, joined => Merchant.Hours = new(Merchant.Hours.Week, Merchant.Hours.Exceptions.SetItem(date, joined)));
            }
        }
    }

    private void Overlap(ImmutableArray<OpenPeriod> periods, string path, Action<ImmutableArray<OpenPeriod>> set)
    {
        var spans = periods.Select(p => (From: p.From.TickOfDay, To: p.To.TickOfDay + (p.To <= p.From ? NodaConstants.TicksPerDay : 0))).Order().ToList();
        if (spans.Zip(spans.Skip(1)).Any(pair => pair.Second.From < pair.First.To))
        {
            Warning("HoursOverlap", path, () =>
            {
                var joined = new List<(long From, long To)>();
                foreach (var span in spans)
                {
                    if (joined.Count > 0 && span.From < joined[^1].To)
                    {
                        joined[^1] = (joined[^1].From, Math.Min(Math.Max(joined[^1].To, span.To), joined[^1].From + NodaConstants.TicksPerDay));
                    }
                    else
                    {
                        joined.Add(span);
                    }
                }

                set([.. joined.Select(s => new OpenPeriod(LocalTime.FromTicksSinceMidnight(s.From), LocalTime.FromTicksSinceMidnight(s.To % NodaConstants.TicksPerDay)))]);
            });
        }
    }

    private void LookAtPeopleAndRooms()
    {
        foreach (var person in document.Staff)
        {
            Named(person.MerchantId, person.Id.Value, person.Name, OfferPaths.Of(person), name => person.Name = name);
        }

        foreach (var room in document.Rooms)
        {
            Named(room.MerchantId, room.Id.Value, room.Name, OfferPaths.Of(room), name => room.Name = name);
        }
    }

    private void Named(MerchantId owner, string id, string name, string path, Action<string> set)
    {
        OwnedHere(owner, path);
        IdForm(id, path + ".id");
        if (ShownText.IsBlank(name))
        {
            Error("V20", path + ".name", null, id);
        }

        Readable(name, path + ".name", LongestName, set);
    }

    private void OwnedHere(MerchantId owner, string path)
    {
        if (owner != Merchant.Id)
        {
            Error("OtherMerchant", path + ".merchantId", null, owner.Value);
        }
    }

    private static bool IsE164(string number) =>
        number is ['+', not '0', ..] && number.Length is >= 8 and <= 16 && number[1..].All(char.IsAsciiDigit);
}
