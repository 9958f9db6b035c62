using System.Collections.Frozen;
using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// What of a service is not offered because its line would break a rule of Google's (<see cref="SlotLint"/>). Judged once for each setting and once for each combination of
/// places, never for each slot; <see cref="Availability"/> leaves out what is here, so that the feed, lookups, bookings and updates all do.
/// </summary>
public sealed class HeldBack
{
    private static readonly WinningRules Nobody = new(null, null, null, null, null);

    private readonly FrozenSet<SlotSettings> settings;
    private readonly FrozenSet<SlotResources> places;

    internal HeldBack(MerchantOffer offer, Service service, WeekGrid grid, ImmutableArray<OfferedPlaces> places, PaymentCountries? countries)
    {
        var published = grid.Published;
        var beside = new SlotSurroundings(offer.Merchant, service, grid.Terms, published, published.OptionPrices.ToLookup(o => o.Key, o => o.Value, StringComparer.Ordinal), countries);
        var (codes, heldSettings, heldPlaces) = (new SortedSet<string>(StringComparer.Ordinal), new List<SlotSettings>(), new List<SlotResources>());
        // Which rule won does not show on the line, and most stretches differ in nothing else
        var judged = new Dictionary<SlotSettings, SlotLint.Findings>();
        foreach (var one in grid.Every)
        {
            var line = one with { Won = Nobody };
            if (!judged.TryGetValue(line, out var found))
            {
                judged[line] = found = new();
                SlotLint.OfTerms(Line(one, default), beside, found);
            }

            Keep(found, one, heldSettings);
        }

        foreach (var one in places)
        {
            var found = new SlotLint.Findings();
            SlotLint.OfPlaces(Line(grid.Every.First(), one), found);
            Keep(found, one.Resources, heldPlaces);
        }

        settings = heldSettings.ToFrozenSet<SlotSettings>(ReferenceEqualityComparer.Instance);
        this.places = heldPlaces.ToFrozenSet();
        Codes = [.. codes];

        // The start and what is free do not matter: no scheduling override is ever set, and never more is free than there is
        PublishedSlot Line(SlotSettings setting, OfferedPlaces one) =>
            PublishedSlot.Of(offer, new(service.Id, default, service.Duration, one.Resources, one.Total, one.Total, setting));

        void Keep<T>(SlotLint.Findings found, T what, List<T> held)
        {
            var errors = found.Errors.ToList();
            codes.UnionWith(errors);
            if (errors.Count > 0)
            {
                held.Add(what);
            }
        }
    }

    /// <summary>The codes of the rules that are broken, in order; empty: everything is offered.</summary>
    public ImmutableArray<string> Codes { get; }

    public bool IsEmpty => Codes.IsEmpty;

    /// <summary>Whether slots of these settings are held back; asked with the very settings of the service's <see cref="WeekGrid"/>.</summary>
    public bool Holds(SlotSettings slot) => !Codes.IsEmpty && settings.Contains(slot);

    /// <summary>Whether slots with these resources are held back, whatever their settings.</summary>
    public bool Holds(SlotResources slot) => !Codes.IsEmpty && places.Contains(slot);
}
