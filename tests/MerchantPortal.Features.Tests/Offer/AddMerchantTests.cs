using System.Collections.Immutable;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

public sealed class AddMerchantTests : IAsyncLifetime
{
    private static readonly CurrentPerson Admin = new(new("ada"), "Ada", Role.PartnerAdmin, null, "en");
    private static readonly MerchantId Id = new("kiyi-lokantasi");
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private static AddMerchant.Command Wanted(CurrentPerson? by = null) =>
        new(by ?? Admin, Id, " Kıyı Lokantası ", Vertical.Dining, "TR", "Europe/Istanbul", "TRY", "tr");

    private Task<ImmutableArray<AddMerchantProblem>> AddAsync(AddMerchant.Command command) =>
        portal.Acts.AddMerchant.RunAsync(command, CancellationToken.None);

    [Fact]
    public async Task A_merchant_is_there_with_what_was_said_and_nothing_else_and_with_its_first_revision()
    {
        Assert.Empty(await AddAsync(Wanted()));

        var view = (await portal.Acts.LoadOffer.RunAsync(Admin, Id, CancellationToken.None))!;
        var merchant = view.Published.Merchant;
        Assert.Equal(
            ("Kıyı Lokantası", Vertical.Dining, "TR", "Europe/Istanbul", "TRY", "tr", 1L),
            (merchant.Name, merchant.Vertical, merchant.Address!.Country, merchant.ZoneId, merchant.Currency, merchant.Language, merchant.OfferVersion));
        Assert.Null(view.Draft);
        Assert.Empty(view.Published.Services);
        Assert.Empty(merchant.Hours.Week);
        var first = Assert.Single(await portal.ReadAsync(db => db.Set<OfferRevision>().ToListAsync()));
        Assert.True(OfferComparison.Same(view.Published, OfferDocuments.Read(first.Document)));
        var listed = Assert.Single(await new ListOffers(portal.File, Options.Create(portal.Payments), portal.Clock).RunAsync(Admin, null, CancellationToken.None));
        Assert.Null(listed.PublishedAt);
        Assert.Equal(("ada", "merchant:kiyi-lokantasi", "added"), await portal.ReadAsync(async db => await db.Set<AuditEntry>().SingleAsync() is var a ? (a.ByUser, a.Object, a.Action) : default));
        Assert.Empty(await portal.OwedAsync());
    }

    [Fact]
    public async Task The_rules_name_what_Google_still_needs_and_once_it_is_there_it_is_published_and_rolled_back_like_any_other()
    {
        await AddAsync(Wanted());
        var view = (await portal.Acts.LoadOffer.RunAsync(Admin, Id, CancellationToken.None))!;
        Assert.Equal(
            ["merchant.address.locality", "merchant.address.postalCode", "merchant.address.streetAddress", "merchant.category"],
            view.Rules.Check(view.Published).Where(f => f.Level == OfferLevel.Error).Select(f => f.Path).Order(StringComparer.Ordinal));

        var next = view.ToEdit();
        next.Merchant.Address = new("TR", "İstanbul", null, "34425", "Kemankeş Caddesi 22");
        next.Merchant.Category = "lokanta";
        next.Merchant.Hours = OpeningHours.EveryDay(new(10, 0), new(22, 0));
        next = next with { Services = [new TestShop(Id).Add("table")] };
        next.Services[0].Price = new(400_000_000, "TRY");
        var saved = await portal.Acts.SaveDraft.RunAsync(new(Admin, Id, next, view.ToEdit(), null), CancellationToken.None);
        var published = await portal.Acts.Publish.RunAsync(new(Admin, Id, saved.Stamp!.Value), CancellationToken.None);

        Assert.Equal((PublishOffer.Kind.Published, 2L), (published.Kind, published.Version));
        Assert.Equal([2L, 1L], (await portal.Acts.OfferHistory.RunAsync(Admin, Id, null, null, CancellationToken.None)).Select(p => p.Version));
        Assert.NotEqual(0, published.Windows);
    }

    public static TheoryData<string, AddMerchantProblem> Wrong => new()
    {
        { "name", AddMerchantProblem.NameMissing },
        { "name-long", AddMerchantProblem.NameMissing },
        { "id", AddMerchantProblem.IdForm },
        { "id-empty", AddMerchantProblem.IdForm },
        { "vertical", AddMerchantProblem.VerticalMissing },
        { "vertical-odd", AddMerchantProblem.VerticalMissing },
        { "country", AddMerchantProblem.CountryMissing },
        { "zone", AddMerchantProblem.ZoneMissing },
        { "currency", AddMerchantProblem.CurrencyMissing },
        { "currency-other", AddMerchantProblem.CurrencyOfCountry },
        { "language", AddMerchantProblem.LanguageMissing },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_missing_or_wrong_is_a_refusal_of_its_own(string what, AddMerchantProblem problem)
    {
        var command = what switch
        {
            "name" => Wanted() with { Name = "  " },
            "name-long" => Wanted() with { Name = new string('x', 201) },
            "id" => Wanted() with { Id = new("kıyı lokantası") },
            "id-empty" => Wanted() with { Id = new("") },
            "vertical" => Wanted() with { Vertical = null },
            "vertical-odd" => Wanted() with { Vertical = (Vertical)99 },
            "country" => Wanted() with { Country = "UK" },
            "zone" => Wanted() with { ZoneId = "Mars/Olympus" },
            "currency" => Wanted() with { Currency = "XYZ" },
            "currency-other" => Wanted() with { Currency = "USD" },
            _ => Wanted() with { Language = "Turkish language" },
        };

        Assert.Equal([problem], await AddAsync(command));
        Assert.Empty(await portal.ReadAsync(db => db.Set<Merchant>().ToListAsync()));
    }

    [Fact]
    public async Task An_empty_form_names_every_field_once_in_its_order()
    {
        Assert.Equal(
            [AddMerchantProblem.NameMissing, AddMerchantProblem.IdForm, AddMerchantProblem.VerticalMissing, AddMerchantProblem.CountryMissing, AddMerchantProblem.ZoneMissing, AddMerchantProblem.CurrencyMissing, AddMerchantProblem.LanguageMissing],
            await AddAsync(new(Admin, new(""), "", null, "", "", "", "")));
    }

    [Fact]
    public async Task An_id_that_is_there_is_refused_and_its_merchant_stays_as_it_was()
    {
        await AddAsync(Wanted());

        Assert.Equal([AddMerchantProblem.IdTaken], await AddAsync(Wanted() with { Name = "Another" }));
        Assert.Equal("Kıyı Lokantası", Assert.Single(await portal.ReadAsync(db => db.Set<Merchant>().ToListAsync())).Name);
    }

    [Fact]
    public async Task Of_several_at_the_same_moment_one_wins_and_the_others_are_told_that_the_id_is_taken()
    {
        var names = Enumerable.Range(0, 4).Select(n => FormattableString.Invariant($"Business {n}")).ToList();
        var results = await Task.WhenAll(names.Select(name => Task.Run(() => AddAsync(Wanted() with { Name = name }))));

        Assert.Single(results, r => r.IsEmpty);
        Assert.All(results.Where(r => !r.IsEmpty), r => Assert.Equal([AddMerchantProblem.IdTaken], r));
        var there = Assert.Single(await portal.ReadAsync(db => db.Set<Merchant>().ToListAsync()));
        Assert.Equal(names[Array.FindIndex(results, r => r.IsEmpty)], there.Name);
        Assert.Single(await portal.ReadAsync(db => db.Set<OfferRevision>().ToListAsync()));
        Assert.Single(await portal.ReadAsync(db => db.Set<AuditEntry>().ToListAsync()));
    }

    [Theory]
    [InlineData(Role.Ops)]
    [InlineData(Role.Manager)]
    [InlineData(Role.Staff)]
    public async Task Nobody_but_a_partner_administrator_adds_one(Role role)
    {
        Assert.Equal([AddMerchantProblem.NotAllowed], await AddAsync(Wanted(Admin with { Role = role })));
        Assert.Empty(await portal.ReadAsync(db => db.Set<Merchant>().ToListAsync()));
    }

    [Fact]
    public async Task Open_pages_hear_of_it_for_the_merchant_and_for_the_account()
    {
        var heard = new List<CommitNews>();
        portal.File.Bell.Rung += heard.Add;

        await AddAsync(Wanted());

        var news = Assert.Single(heard);
        Assert.Equal((Id, true), (Assert.Single(news.Merchants), news.Account));
    }

    [Fact]
    public async Task Before_it_has_services_a_lookup_finds_nothing_offered_and_a_booking_is_refused()
    {
        await AddAsync(Wanted());
        var start = Instant.FromUtc(2026, 11, 24, 9, 0);

        var answers = await portal.Acts.LookUp.RunAsync(Id, [new(new("table"), start, Duration.FromHours(1), default)], CancellationToken.None);

        Assert.Equal(SlotState.NeverOffered, Assert.Single(answers!).State);
        var stranger = new TestShop(Id);
        stranger.Add("table");
        Assert.Null(await portal.TakeAsync(portal.Wish(stranger, "2026-11-24 12:00", service: "table")));
    }

    [Fact]
    public async Task A_feed_file_brings_what_it_lacks_and_one_of_services_alone_is_told_what_is_missing()
    {
        const string Table = """{"merchant_id":"kiyi-lokantasi","service_id":"table","localized_service_name":{"value":"Masa"},"price":{"price_micros":400000000,"currency_code":"TRY"}}""";
        const string Itself = """
            {"merchant_id":"kiyi-lokantasi","name":"Kıyı Lokantası","category":"lokanta",
             "geo":{"address":{"country":"TR","locality":"İstanbul","postal_code":"34425","street_address":"Kemankeş Caddesi 22"}}}
            """;
        await AddAsync(Wanted());

        var services = await ImportAsync($$"""{"service":[{{Table}}]}""");
        var whole = await ImportAsync($$"""{"merchant":[{{Itself}}],"service":[{{Table}}]}""");

        Assert.Equal(ImportOffer.Kind.Refused, services.Kind);
        Assert.All(services.Findings, f => Assert.StartsWith("merchant.", f.Path, StringComparison.Ordinal));
        Assert.Equal((ImportOffer.Kind.Imported, null), (whole.Kind, whole.Fault));
    }

    private Task<ImportOffer.Result> ImportAsync(string file) =>
        portal.Acts.Import.RunAsync(new(Admin, Id, System.Text.Encoding.UTF8.GetBytes(file)), CancellationToken.None);
}
