using System.Collections.Immutable;
using MerchantPortal.Data.Offer;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

public sealed class OfferActsTests : IAsyncLifetime
{
    private static readonly CurrentPerson Mei = new(new("mei"), "Mei", Role.Manager, null, "zh-Hant");
    private static readonly CurrentPerson Admin = new(new("ada"), "Ada", Role.PartnerAdmin, null, "en");
    private static readonly SlotRule Tuesdays = new([IsoDayOfWeek.Tuesday], new(10, 0), new(14, 0)) { Id = "tue", Price = new(12_000_000, null) };
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(change: shop => shop.Add("colour"));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_draft_is_kept_and_changes_nothing_that_is_published()
    {
        var saved = await EditAsync(Portal.Staff, d => Cut(d).Price = Cut(d).Price with { Micros = 20_000_000 });

        Assert.Equal(SaveOfferDraft.Kind.Saved, saved.Kind);
        var view = await LoadAsync();
        Assert.Equal(15_000_000, Cut(view.Published).Price.Micros);
        Assert.Equal(20_000_000, Cut(view.Draft!.Document).Price.Micros);
        Assert.Equal(("Sam", saved.Stamp, false), (view.Draft.EditedByName, (Guid?)view.Draft.Stamp, view.Draft.Behind));
        Assert.Empty(await portal.OwedAsync());
    }

    [Fact]
    public async Task Publishing_makes_the_draft_the_offer_with_a_revision_of_before_and_after()
    {
        var saved = await EditAsync(Portal.Staff, d => Cut(d).Rules = [Tuesdays]);

        var published = await PublishAsync(Portal.Staff, saved.Stamp!.Value);

        Assert.Equal((PublishOffer.Kind.Published, 2), (published.Kind, published.Version));
        var view = await LoadAsync();
        Assert.Null(view.Draft);
        Assert.Equal(2, view.Version);
        Assert.Equal([Tuesdays], Cut(view.Published).Rules);
        var revisions = await portal.ReadAsync(db => db.Set<OfferRevision>().OrderBy(r => r.Version).ToListAsync());
        Assert.Equal([(1L, (string?)null), (2L, "Sam")], revisions.Select(r => (r.Version, r.PublishedByName)));
        Assert.True(OfferComparison.Same(view.Published, OfferDocuments.Read(revisions[1].Document)));
    }

    [Fact]
    public async Task A_rule_for_Tuesdays_owes_the_Tuesdays_of_that_service_within_the_horizon_and_nothing_else()
    {
        var saved = await EditAsync(Portal.Staff, d => Cut(d).Rules = [Tuesdays]);
        await PublishAsync(Portal.Staff, saved.Stamp!.Value);

        var owed = await portal.OwedAsync();
        Assert.All(owed, u => Assert.Equal((OwedKind.AvailabilityReplace, new ServiceId("cut"), (StaffId?)null), (u.Kind, u.ServiceId!.Value, u.StaffId)));
        Assert.Equal(
            Enumerable.Range(0, 61).Select(day => new LocalDate(2026, 11, 21).PlusDays(day)).Where(date => date.DayOfWeek == IsoDayOfWeek.Tuesday),
            owed.Select(u => u.Date!.Value).Order());
    }

    [Fact]
    public async Task Two_people_who_edit_different_things_both_keep_theirs()
    {
        var (hers, his) = (await LoadAsync(), await LoadAsync());
        var first = hers.ToEdit();
        Cut(first).Price = Cut(first).Price with { Micros = 20_000_000 };
        var second = his.ToEdit();
        second.Merchant.Telephone = "+4930123456";
        await SaveAsync(Mei, first, hers.Published, null);

        var merged = await SaveAsync(Portal.Staff, second, his.Published, null);

        Assert.Equal((SaveOfferDraft.Kind.Merged, "Mei"), (merged.Kind, merged.OtherName));
        var draft = (await LoadAsync()).Draft!.Document;
        Assert.Equal((20_000_000, "+4930123456"), (Cut(draft).Price.Micros, draft.Merchant.Telephone));
    }

    [Fact]
    public async Task Two_people_who_change_the_same_place_are_told_and_nothing_either_typed_is_lost()
    {
        var (hers, his) = (await LoadAsync(), await LoadAsync());
        var first = hers.ToEdit();
        Cut(first).Price = Cut(first).Price with { Micros = 20_000_000 };
        var second = his.ToEdit();
        Cut(second).Price = Cut(second).Price with { Micros = 25_000_000 };
        Cut(second).MinAdvanceBooking = Duration.FromHours(2);
        var stored = await SaveAsync(Mei, first, hers.Published, null);

        var result = await SaveAsync(Portal.Staff, second, his.Published, null);

        Assert.Equal(SaveOfferDraft.Kind.Conflicts, result.Kind);
        var conflict = Assert.Single(result.Conflicts);
        Assert.Equal(
            ("services[cut].price", 15_000_000, 25_000_000, 20_000_000),
            (conflict.Path, conflict.Base!.Money!.Value.Micros, conflict.Mine!.Money!.Value.Micros, conflict.Theirs!.Money!.Value.Micros));
        Assert.Equal(25_000_000, Cut(result.Document!).Price.Micros);
        Assert.Equal(20_000_000, Cut((await LoadAsync()).Draft!.Document).Price.Micros);
        Assert.Equal(stored.Stamp, result.Stamp);

        var decided = await SaveAsync(Portal.Staff, result.Document!, result.Base!, result.Stamp);
        Assert.Equal(SaveOfferDraft.Kind.Saved, decided.Kind);
        var draft = (await LoadAsync()).Draft!.Document;
        Assert.Equal((25_000_000, Duration.FromHours(2)), (Cut(draft).Price.Micros, Cut(draft).MinAdvanceBooking));
    }

    [Fact]
    public async Task A_draft_with_errors_may_be_saved_but_not_published()
    {
        var saved = await EditAsync(Portal.Staff, d => Cut(d).Price = new(15_000_000, "USD"));

        var result = await PublishAsync(Portal.Staff, saved.Stamp!.Value);

        Assert.Equal(PublishOffer.Kind.Refused, result.Kind);
        Assert.Contains(result.Findings, f => f is { Code: "V9", Path: "services[cut].price" });
        Assert.Equal("EUR", Cut((await LoadAsync()).Published).Price.Currency);
        Assert.Empty(await portal.OwedAsync());
    }

    [Fact]
    public async Task An_edit_meanwhile_is_not_published_unseen()
    {
        var seen = await EditAsync(Portal.Staff, d => Cut(d).Rules = [Tuesdays]);
        await EditAsync(Mei, d => Cut(d).Price = Cut(d).Price with { Micros = 20_000_000 });

        Assert.Equal(PublishOffer.Kind.Changed, (await PublishAsync(Portal.Staff, seen.Stamp!.Value)).Kind);
        Assert.Equal(DiscardDraft.Kind.Changed, await portal.Acts.DiscardDraft.RunAsync(new(Portal.Staff, shop.Id, seen.Stamp.Value), CancellationToken.None));
        Assert.Equal(1, (await LoadAsync()).Version);
    }

    [Fact]
    public async Task Rolling_back_publishes_what_was_as_a_new_version_and_owes_the_same_windows_again()
    {
        await PublishAsync(Portal.Staff, (await EditAsync(Portal.Staff, d => Cut(d).Rules = [Tuesdays])).Stamp!.Value);
        var before = await portal.OwedAsync();

        var back = await portal.Acts.RollBack.RunAsync(new(Mei, shop.Id, 1, 2), CancellationToken.None);

        Assert.Equal((RollBackOffer.Kind.RolledBack, 3, before.Count), (back.Kind, back.Version, back.Windows));
        Assert.Empty(Cut((await LoadAsync()).Published).Rules);
        var after = await portal.OwedAsync();
        Assert.Equal(before.Select(u => (u.Key, u.Version + 1)), after.Select(u => (u.Key, u.Version)));
        var history = await portal.Acts.OfferHistory.RunAsync(Mei, shop.Id, null, "services[cut].rules", CancellationToken.None);
        Assert.Equal([(3L, (long?)1, OfferChangeKind.Removed), (2L, null, OfferChangeKind.Added)], history.Select(h => (h.Version, h.RolledBackTo, Assert.Single(h.Changes).Kind)));
    }

    [Fact]
    public async Task A_service_that_an_edit_leaves_out_is_archived_and_its_slots_are_cleared_at_Google()
    {
        var saved = await EditAsync(Portal.Staff, d => d with { Services = d.Services.RemoveAll(s => s.Id.Value == "colour") });

        await PublishAsync(Portal.Staff, saved.Stamp!.Value);

        Assert.True((await LoadAsync()).Published.Services.Single(s => s.Id.Value == "colour").IsArchived);
        var owed = await portal.OwedAsync();
        Assert.Equal((61, "colour"), (owed.Count, owed.Select(u => u.ServiceId!.Value.Value).Distinct().Single()));
    }

    [Fact]
    public async Task Payment_settings_need_a_right_of_their_own()
    {
        OfferDocument Gateway(OfferDocument d)
        {
            d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.Add("gateway", "sandbox");
            return d;
        }

        Assert.Equal(SaveOfferDraft.Kind.NotAllowed, (await EditAsync(Portal.Staff, Gateway)).Kind);
        var saved = await EditAsync(Admin, Gateway);
        Assert.Equal(SaveOfferDraft.Kind.Saved, saved.Kind);
        Assert.Equal(PublishOffer.Kind.NotAllowed, (await PublishAsync(Portal.Staff, saved.Stamp!.Value)).Kind);
        Assert.Equal(PublishOffer.Kind.Published, (await PublishAsync(Admin, saved.Stamp.Value)).Kind);
    }

    [Fact]
    public async Task Who_may_not_see_the_merchant_finds_none()
    {
        var stranger = Portal.Staff with { Merchants = ImmutableHashSet.Create(new MerchantId("other")) };
        var view = await LoadAsync();

        Assert.Null(await portal.Acts.LoadOffer.RunAsync(stranger, shop.Id, CancellationToken.None));
        Assert.Equal(SaveOfferDraft.Kind.NotFound, (await SaveAsync(stranger, view.ToEdit(), view.Published, null)).Kind);
        Assert.Equal(PublishOffer.Kind.NotFound, (await PublishAsync(stranger, Guid.Empty)).Kind);
        Assert.Empty(await portal.Acts.OfferHistory.RunAsync(stranger, shop.Id, null, null, CancellationToken.None));
        var employee = Portal.Staff with { Role = Role.Staff };
        Assert.Equal(SaveOfferDraft.Kind.NotAllowed, (await SaveAsync(employee, view.ToEdit(), view.Published, null)).Kind);
    }

    [Fact]
    public async Task A_service_was_published_when_something_of_its_own_was_and_not_when_another_was()
    {
        var published = new ServicesPublished(portal.File);
        Assert.Empty(await LookAsync(published));
        var first = await PublishAfterAnHourAsync(d => Cut(d).Price = Cut(d).Price with { Micros = 20_000_000 });
        Assert.Equal([(new ServiceId("cut"), first)], (await LookAsync(published)).Select(s => (s.Key, s.Value)));

        await PublishAfterAnHourAsync(d => d.Merchant.Telephone = "+4930123456");
        var second = await PublishAfterAnHourAsync(d => d.Services.Single(s => s.Id.Value == "colour").Rules = [Tuesdays]);
        await PublishAfterAnHourAsync(d => d.Merchant.Telephone = "+4930123457");

        // One who looked before and one who looks for the first time
        foreach (var each in new[] { published, new ServicesPublished(portal.File) })
        {
            Assert.Equal([("colour", second), ("cut", first)], (await LookAsync(each)).Select(s => (Name: s.Key.Value, At: s.Value)).OrderBy(s => s.Name, StringComparer.Ordinal));
        }

        // Nothing was published since: nothing is read
        await portal.ReadAsync(db => db.Set<OfferRevision>().ExecuteDeleteAsync());
        Assert.Equal(2, (await LookAsync(published)).Count);
        Assert.Empty(await published.RunAsync(Portal.Staff with { Merchants = [] }, (await LoadAsync()).Published, CancellationToken.None));
    }

    [Fact]
    public async Task A_service_that_is_new_and_one_that_is_rolled_back_were_published_then()
    {
        var published = new ServicesPublished(portal.File);
        var made = await PublishAfterAnHourAsync(d => Cut(d).Rules = [Tuesdays]);
        Assert.Equal(made, (await LookAsync(published))[new("cut")]);
        portal.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(RollBackOffer.Kind.RolledBack, (await portal.Acts.RollBack.RunAsync(new(Mei, shop.Id, 1, 2), CancellationToken.None)).Kind);
        Assert.Equal([(new ServiceId("cut"), made + Duration.FromHours(1))], (await LookAsync(published)).Select(s => (s.Key, s.Value)));

        var document = (await LoadAsync()).Published;
        Assert.Equal([new ServiceId("cut")], ServicesPublished.Changed(document with { Services = [.. document.Services.Where(s => s.Id.Value != "cut")] }, document));
        Assert.Empty(ServicesPublished.Changed(document, document.Copy()));
    }

    private async Task<ImmutableDictionary<ServiceId, Instant>> LookAsync(ServicesPublished published) =>
        await published.RunAsync(Portal.Staff, (await LoadAsync()).Published, CancellationToken.None);

    private async Task<Instant> PublishAfterAnHourAsync(Action<OfferDocument> edit)
    {
        portal.Clock.Advance(TimeSpan.FromHours(1));
        var saved = await EditAsync(Portal.Staff, edit);
        Assert.Equal(PublishOffer.Kind.Published, (await PublishAsync(Portal.Staff, saved.Stamp!.Value)).Kind);
        return portal.Now;
    }

    [Fact]
    public async Task Who_is_asked_about_one_place_has_everything_else_saved_and_is_asked_again_until_they_answer_or_the_draft_goes()
    {
        var (hers, his) = (await LoadAsync(), await LoadAsync());
        var first = hers.ToEdit();
        Cut(first).Price = Cut(first).Price with { Micros = 20_000_000 };
        var second = his.ToEdit();
        Cut(second).Price = Cut(second).Price with { Micros = 25_000_000 };
        Cut(second).MinAdvanceBooking = Duration.FromHours(2);
        await SaveAsync(Mei, first, hers.Published, null);

        var asked = await AskingAsync(second, his.Published, null);

        Assert.Equal((SaveOfferDraft.Kind.Conflicts, "Mei", 20_000_000), (asked.Kind, asked.OtherName, Cut(asked.Theirs!).Price.Micros));
        var view = await LoadAsync();
        Assert.Equal((20_000_000, Duration.FromHours(2), asked.Stamp), (Cut(view.Draft!.Document).Price.Micros, Cut(view.Draft.Document).MinAdvanceBooking, (Guid?)view.Draft.Stamp));
        Assert.Null((await portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None))!.OpenChoice);

        // Asked again with what is typed meanwhile, and a draft that would say the same is not saved anew
        var again = await AskingAsync(asked.Document!, asked.Base!, null);
        Assert.Equal((SaveOfferDraft.Kind.Conflicts, "Mei", asked.Stamp), (again.Kind, again.OtherName, again.Stamp));
        var choice = (await LoadAsync()).OpenChoice!;
        var met = Assert.Single(OfferComparison.Merge(choice.Base, choice.Document, again.Theirs!).Conflicts);
        Assert.Equal(("services[cut].price", 15_000_000, 25_000_000, "Mei"), (met.Path, met.Base!.Money!.Value.Micros, met.Mine!.Money!.Value.Micros, choice.OtherName));

        var answered = await portal.Acts.SaveDraft.RunAsync(new(Portal.Staff, shop.Id, again.Document!, again.Theirs!, again.Stamp) { AsksAgain = true, Asked = again.Conflicts }, CancellationToken.None);
        Assert.Equal(SaveOfferDraft.Kind.Saved, answered.Kind);
        view = await LoadAsync();
        Assert.Null(view.OpenChoice);
        Assert.Equal(25_000_000, Cut(view.Draft!.Document).Price.Micros);

        await EditAsync(Mei, d => Cut(d).Price = Cut(d).Price with { Micros = 21_000_000 });
        var open = await AskingAsync(again.Document!, his.Published, null);
        Assert.Equal(SaveOfferDraft.Kind.Conflicts, open.Kind);
        Assert.NotNull((await LoadAsync()).OpenChoice);
        Assert.Equal(DiscardDraft.Kind.Discarded, await portal.Acts.DiscardDraft.RunAsync(new(Mei, shop.Id, open.Stamp!.Value), CancellationToken.None));
        Assert.Null((await LoadAsync()).OpenChoice);
    }

    [Fact]
    public async Task Slots_that_both_painted_are_asked_about_again_and_the_slots_that_only_one_painted_are_saved()
    {
        var (hers, his) = (await LoadAsync(), await LoadAsync());
        var first = hers.ToEdit();
        Cut(first).Rules = [Tuesdays];
        var second = his.ToEdit();
        Cut(second).Rules = [Tuesdays with { Id = "his", Price = new(13_000_000, null) }, new([IsoDayOfWeek.Friday], new(10, 0), new(14, 0)) { Id = "fri", Price = new(14_000_000, null) }];
        await SaveAsync(Mei, first, hers.Published, null);

        var asked = await AskingAsync(second, his.Published, null);

        Assert.Equal((12_000_000, 14_000_000), (PaintedAt(asked.Theirs!, IsoDayOfWeek.Tuesday), PaintedAt(asked.Theirs!, IsoDayOfWeek.Friday)));
        var view = await LoadAsync();
        Assert.True(OfferComparison.Same(asked.Theirs!, view.Draft!.Document));
        var again = OfferComparison.Merge(view.OpenChoice!.Base, view.OpenChoice.Document, view.Draft.Document);
        Assert.Equal(Told(asked.Conflicts), Told(again.Conflicts));
        Assert.Equal((13_000_000, 14_000_000), (PaintedAt(again.Merged, IsoDayOfWeek.Tuesday), PaintedAt(again.Merged, IsoDayOfWeek.Friday)));
    }

    [Fact]
    public async Task A_deposit_that_two_people_added_differently_is_one_question_and_its_answer_settles_nothing_else()
    {
        var (hers, his) = (await LoadAsync(), await LoadAsync());
        var (first, second) = (hers.ToEdit(), his.ToEdit());
        var deposit = new Deposit(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(24));
        Cut(first).Terms = new() { Deposit = deposit };
        Cut(second).Terms = new() { Deposit = deposit with { Amount = new(8_000_000, "EUR"), MinAdvanceCancellation = Duration.FromHours(4) } };
        await SaveAsync(Mei, first, hers.Published, null);

        var asked = await AskingAsync(second, his.Published, null);

        var conflict = Assert.Single(asked.Conflicts);
        Assert.Equal(("services[cut].terms", deposit), (conflict.Path, Cut(asked.Theirs!).Terms!.Deposit));
        Assert.Equal(Cut(second).Terms, Cut(asked.Document!).Terms);
        Assert.Equal(Cut(first).Terms, Cut(OfferComparison.With(asked.Document!, conflict, asked.Theirs!, null, () => "-")).Terms);
    }

    [Fact]
    public async Task Questions_of_two_windows_of_one_person_both_wait_until_each_is_answered()
    {
        var start = await LoadAsync();
        var first = start.ToEdit();
        (Cut(first).Price, Cut(first).Duration, Cut(first).Rules) = (new(20_000_000, "EUR"), Duration.FromMinutes(50), [Tuesdays]);
        await SaveAsync(Mei, first, start.Published, null);
        var (one, other) = (start.ToEdit(), start.ToEdit());
        Cut(one).Price = new(25_000_000, "EUR");
        (Cut(other).Duration, Cut(other).Rules) = (Duration.FromMinutes(40), [Tuesdays with { Price = new(13_000_000, null) }]);

        var price = await AskingAsync(one, start.Published, null);
        var both = await AskingAsync(other, start.Published, null);

        Assert.Equal(["services[cut].price"], price.Conflicts.Select(c => c.Path));
        Assert.Equal(["services[cut].duration", "services[cut].price", "services[cut].rules"], both.Conflicts.Select(c => c.Path).Order(StringComparer.Ordinal));
        Assert.Equal(
            (25_000_000, Duration.FromMinutes(40), 13_000_000, 20_000_000),
            (Cut(both.Document!).Price.Micros, Cut(both.Document!).Duration, PaintedAt(both.Document!, IsoDayOfWeek.Tuesday), Cut(both.Theirs!).Price.Micros));
        Assert.Equal(["services[cut].duration", "services[cut].price", "services[cut].rules"], await WaitingAsync());

        // The window that asks about the price alone takes the other's; then the other keeps what it painted, and its length last
        Assert.Equal(SaveOfferDraft.Kind.Saved, (await AnswerAsync(price, d => Cut(d).Price = new(20_000_000, "EUR"), both.Stamp)).Kind);
        Assert.Equal(["services[cut].duration", "services[cut].rules"], await WaitingAsync());
        var view = await LoadAsync();
        var rest = OfferComparison.Merge(view.OpenChoice!.Base, view.OpenChoice.Document, view.Draft!.Document);
        var painted = rest.Conflicts.Single(c => c.Cells is not null);
        var asks = await portal.Acts.SaveDraft.RunAsync(
            new(Portal.Staff, shop.Id, rest.Merged, OfferComparison.With(view.OpenChoice.Base, painted, view.Draft.Document, painted.Cells!.Theirs, () => "-"), null) { AsksAgain = true, Asked = rest.Conflicts }, CancellationToken.None);
        Assert.Equal((SaveOfferDraft.Kind.Conflicts, "services[cut].duration", 13_000_000), (asks.Kind, Assert.Single(asks.Conflicts).Path, PaintedAt(asks.Theirs!, IsoDayOfWeek.Tuesday)));
        Assert.Equal(["services[cut].duration"], await WaitingAsync());
        Assert.Equal(SaveOfferDraft.Kind.Saved, (await AnswerAsync(asks, d => Cut(d).Duration = Duration.FromMinutes(40), asks.Stamp)).Kind);
        view = await LoadAsync();
        Assert.Null(view.OpenChoice);
        Assert.Equal((20_000_000, Duration.FromMinutes(40), 13_000_000), (Cut(view.Draft!.Document).Price.Micros, Cut(view.Draft.Document).Duration, PaintedAt(view.Draft.Document, IsoDayOfWeek.Tuesday)));
    }

    private async Task<IEnumerable<string>> WaitingAsync() => await LoadAsync() is { OpenChoice: { } choice, Draft: { } draft }
        ? OfferComparison.Merge(choice.Base, choice.Document, draft.Document).Conflicts.Select(c => c.Path).Order(StringComparer.Ordinal) : [];

    private Task<SaveOfferDraft.Result> AnswerAsync(SaveOfferDraft.Result asked, Action<OfferDocument> answer, Guid? stamp)
    {
        var document = asked.Theirs!.Copy();
        answer(document);
        return portal.Acts.SaveDraft.RunAsync(new(Portal.Staff, shop.Id, document, asked.Theirs!, stamp) { AsksAgain = true, Asked = asked.Conflicts }, CancellationToken.None);
    }

    private static (IsoDayOfWeek Day, GridPaint? Base, GridPaint? Mine, GridPaint? Theirs) Told(ImmutableArray<OfferConflict> conflicts) =>
        Assert.Single(conflicts).Cells is { } cells ? (Assert.Single(cells.Area.Days), cells.Base, cells.Mine, cells.Theirs) : default;

    private static long? PaintedAt(OfferDocument document, IsoDayOfWeek day) => Cut(document).Rules.Single(rule => rule.Days.Contains(day)).Price?.Micros;

    private Task<SaveOfferDraft.Result> AskingAsync(OfferDocument document, OfferDocument began, Guid? stamp) =>
        portal.Acts.SaveDraft.RunAsync(new(Portal.Staff, shop.Id, document, began, stamp) { AsksAgain = true }, CancellationToken.None);

    private static Service Cut(OfferDocument document) => document.Services.Single(s => s.Id.Value == "cut");

    private async Task<OfferView> LoadAsync() => (await portal.Acts.LoadOffer.RunAsync(Portal.Staff, shop.Id, CancellationToken.None))!;

    private Task<SaveOfferDraft.Result> EditAsync(CurrentPerson by, Action<OfferDocument> edit) => EditAsync(by, document =>
    {
        edit(document);
        return document;
    });

    private async Task<SaveOfferDraft.Result> EditAsync(CurrentPerson by, Func<OfferDocument, OfferDocument> edit)
    {
        var view = await LoadAsync();
        return await SaveAsync(by, edit(view.ToEdit()), view.Draft?.Document ?? view.Published, view.Draft?.Stamp);
    }

    private Task<SaveOfferDraft.Result> SaveAsync(CurrentPerson by, OfferDocument document, OfferDocument began, Guid? stamp) =>
        portal.Acts.SaveDraft.RunAsync(new(by, shop.Id, document, began, stamp), CancellationToken.None);

    private Task<PublishOffer.Result> PublishAsync(CurrentPerson by, Guid stamp) => portal.Acts.Publish.RunAsync(new(by, shop.Id, stamp), CancellationToken.None);
}
