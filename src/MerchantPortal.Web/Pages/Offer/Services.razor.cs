using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>What is offered, how each service stands at Google, and the ways to begin a new one (portal.md, Services).</summary>
public sealed partial class Services : LivePage
{
    private CurrentPerson? person;
    private IReadOnlyList<OfferListed>? offers;
    private Dictionary<MerchantId, ImmutableDictionary<ServiceId, Instant>> publishedAt = [];
    private readonly Dictionary<OfferListed, ImmutableArray<OfferFinding>> findings = [];
    private string? search;
    private bool archived;
    private bool failed;
    private bool starting;
    private bool importing;
    private bool adding;
    private bool working;
    private string? merchantForNew;
    private string? notMade;

    /// <summary>How a service stands.</summary>
    private enum Standing
    {
        Live,
        Draft,
        Blocked,
        Archived,
    }

    private sealed record Row(Service Service, Standing State, OfferFinding? Reason, string Confirmation, Money Least, Money Most, bool IsPublished, Instant? PublishedAt)
    {
        public bool PriceVaries => Least != Most;
    }

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private ListOffers List { get; set; } = default!;

    [Inject]
    private ServicesPublished Publications { get; set; } = default!;

    [Inject]
    private IServiceProvider Provider { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private OfferWords Words { get; set; } = default!;

    [Inject]
    private IStringLocalizer<OfferTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private ILogger<Services> Log { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? Merchant { get; set; }

    // An address that names a merchant says nothing about the others
    private bool MayBegin => person?.May(Permission.AddMerchants) == true && string.IsNullOrEmpty(Merchant);

    private IReadOnlyList<Option<string>> BusinessOptions => [.. offers!.Select(o => new Option<string>(o.Published.Merchant.Id.Value, o.Current.Merchant.Name))];

    private string ChosenMerchant => merchantForNew ?? offers![0].Published.Merchant.Id.Value;

    // Every service of every business is checked and compiled: only when something changed
    protected override TimeSpan Tick => Timeout.InfiniteTimeSpan;

    protected override bool Concerns(Changes changes) => person is not null && changes.Concern(person);

    protected override Task OnParametersSetAsync() => LookAsync();

    protected override async Task ReadAsync()
    {
        try
        {
            person ??= await SignedIn.PersonAsync(Gone);
            var listed = await List.RunAsync(person, Merchant is { Length: > 0 } id ? new MerchantId(id) : null, Gone);
            var at = new Dictionary<MerchantId, ImmutableDictionary<ServiceId, Instant>>();
            foreach (var offer in listed)
            {
                at[offer.Published.Merchant.Id] = await Publications.RunAsync(person, offer.Published, Gone);
            }

            (offers, publishedAt) = (listed, at);
            findings.Clear();
            failed = false;
        }
        catch (Exception error) when (error is not OperationCanceledException and not UnauthorizedAccessException)
        {
            Log.NotRead(error);
            failed = true;
        }
    }

    private ImmutableArray<OfferFinding> FindingsOf(OfferListed offer)
    {
        if (!findings.TryGetValue(offer, out var known))
        {
            known = offer.Rules.Check(offer.Current);
            findings[offer] = known;
        }

        return known;
    }

    // What keeps every service of the business from being published
    private OfferFinding? MerchantFault(OfferListed offer) =>
        FindingsOf(offer).FirstOrDefault(f => f.Level == OfferLevel.Error && OfferPaths.ServiceOf(f.Path) is null);

    private int Differences(OfferListed offer) => Words.Lines(offer.Published, offer.Current).Count;

    private static DateTimeZone ZoneOf(OfferListed offer) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(offer.Published.Merchant.ZoneId) ?? DateTimeZone.Utc;

    private List<Row> Rows(OfferListed offer) =>
        [.. offer.Current.Services.Where(s => (archived || !s.IsArchived) && Matches(s)).OrderBy(s => s.IsArchived).ThenBy(s => s.Position).Select(s => RowOf(offer, s))];

    private Row RowOf(OfferListed offer, Service service)
    {
        var path = OfferPaths.Of(service);
        var error = FindingsOf(offer).FirstOrDefault(f => f.Level == OfferLevel.Error && OfferEditing.IsAt(f.Path, path));
        var published = offer.Published.Services.FirstOrDefault(s => s.Id == service.Id);
        var state = service.IsArchived ? Standing.Archived
            : error is not null ? Standing.Blocked
            : published is null || offer.Draft is not null && OfferComparison.Diff(offer.Published, offer.Current).Any(c => OfferEditing.IsAt(c.Path, path)) ? Standing.Draft
            : Standing.Live;
        // Amounts that nothing can be reckoned with are a finding; the row then shows the service's own
        var all = OfferLint.Obstacles(offer.Current).Any(o => OfferEditing.IsAt(o.Path, path)) ? [] : new WeekGrid(offer.Current.Merchant, service).All.ToList();
        return new(
            service,
            state,
            error,
            all.Count == 0 ? service.DefaultMode == ConfirmationMode.Asynchronous ? "Asks" : "Instant" : all.TrueForAll(s => s.Mode == ConfirmationMode.Synchronous) ? "Instant" : all.TrueForAll(s => s.Mode == ConfirmationMode.Asynchronous) ? "Asks" : "Both",
            all.MinBy(s => s.Price.Micros)?.Price ?? service.Price,
            all.MaxBy(s => s.Price.Micros)?.Price ?? service.Price,
            published is not null,
            publishedAt[service.MerchantId].TryGetValue(service.Id, out var at) ? at : null);
    }

    private bool Matches(Service service) => SearchText.Finds(search, service.Name.Translations.Values.Append(service.Name.Value).Append(service.Id.Value));

    private static Tone ToneOf(Standing state) => state switch
    {
        Standing.Live => Tone.Good,
        Standing.Draft => Tone.Info,
        Standing.Blocked => Tone.Bad,
        Standing.Archived => Tone.Neutral,
    };

    private static string IconOf(Standing state) => state switch
    {
        Standing.Live => "check",
        Standing.Draft => "edit",
        Standing.Blocked => "alert",
        Standing.Archived => "lock",
    };

    // The new service is in the draft before its page opens, so that nothing is lost on the way
    private async Task BeginAsync(string template)
    {
        (working, notMade) = (true, null);
        using var editing = Provider.GetRequiredService<OfferEditing>();
        var merchant = new MerchantId(ChosenMerchant);
        if (await editing.OpenAsync(person!, merchant, work => OnScreenAsync(work), Gone))
        {
            var made = ServiceTemplates.Make(template, editing.Document.Merchant, NamesOf(template), editing.Document.Services.Select(s => s.Position).DefaultIfEmpty(0).Max() + 1);
            editing.Edit(document => document with { Services = document.Services.Add(made) });
            if (await editing.KeepAsync())
            {
                Navigation.NavigateTo(OfferLinks.ToService(merchant, made.Id.Value, Merchant));
                return;
            }
        }

        (working, notMade) = (false, T["Keep.Refused"]);
    }

    private ImmutableSortedDictionary<string, string> NamesOf(string template)
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var before = CultureInfo.CurrentUICulture;
        foreach (var language in template == "blank" ? [] : Languages.All)
        {
            CultureInfo.CurrentUICulture = language.Culture;
            names[language.Code] = T["Template." + template + ".Name"];
        }

        CultureInfo.CurrentUICulture = before;
        return names.ToImmutable();
    }
}
