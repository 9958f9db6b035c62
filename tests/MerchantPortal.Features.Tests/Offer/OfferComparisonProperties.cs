using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Demo;
using MerchantPortal.Features.Offer;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Offer;

public sealed class OfferComparisonProperties
{
    // Each edit touches a place of its own
    private static readonly (string Place, Func<OfferDocument, int, OfferDocument> Make)[] Edits =
    [
        ("merchant.name", In((d, n) => d.Merchant.Name = "Name " + n)),
        ("merchant.address.locality", In((d, n) => d.Merchant.Address = d.Merchant.Address! with { Locality = "Town " + n })),
        ("merchant.address.postalCode", In((d, n) => d.Merchant.Address = d.Merchant.Address! with { PostalCode = "1000" + n })),
        ("merchant.hours.week[Monday]", In((d, n) => d.Merchant.Hours = new(d.Merchant.Hours.Week.SetItem(IsoDayOfWeek.Monday, [new(new(9, n), new(20, 0))]), d.Merchant.Hours.Exceptions))),
        ("merchant.hours.exceptions[2026-12-24]", In((d, n) => d.Merchant.Hours = new(d.Merchant.Hours.Week, d.Merchant.Hours.Exceptions.SetItem(new(2026, 12, 24), [new(new(10, n), new(12, 0))])))),
        ("merchant.tokenizationParameters[key]", In((d, n) => d.Merchant.TokenizationParameters = d.Merchant.TokenizationParameters.SetItem("key", "v" + n))),
        ("services[service-1-a].price", In((d, n) => Of(d, "service-1-a").Price = new(n * 1_000_000, "USD"))),
        ("services[service-1-a].name.translations[tr]", In((d, n) => Of(d, "service-1-a").Name = Of(d, "service-1-a").Name with { Translations = Of(d, "service-1-a").Name.Translations.SetItem("tr", "Kesim " + n) })),
        ("services[service-1-a].name.translations[de]", In((d, n) => Of(d, "service-1-a").Name = Of(d, "service-1-a").Name with { Translations = Of(d, "service-1-a").Name.Translations.SetItem("de", "Schnitt " + n) })),
        ("services[service-2-b].terms.deposit.amount", In((d, n) => Of(d, "service-2-b").Terms = Of(d, "service-2-b").Terms! with { Deposit = Of(d, "service-2-b").Terms!.Deposit! with { Amount = new(n * 1_000_000, "USD") } })),
        ("services[service-2-b].terms.noShowFee.amount", In((d, n) => Of(d, "service-2-b").Terms = Of(d, "service-2-b").Terms! with { NoShowFee = Of(d, "service-2-b").Terms!.NoShowFee! with { Amount = new(n * 1_000_000, "USD") } })),
        ("services[service-1-a].terms", In((d, n) => Of(d, "service-1-a").Terms = new() { Deposit = new(new(n * 1_000_000, "USD"), PriceType.FixedRateDefault, Duration.FromHours(n)), Prepayment = n == 3 })),
        ("services[service-4-d].terms.noShowFee", In((d, n) => Of(d, "service-4-d").Terms = Of(d, "service-4-d").Terms! with { NoShowFee = new(new(n * 1_000_000, "USD"), (PriceType)(n - 3)) })),
        ("services[service-1-a].rules[tuesday-cheaper].price", In((d, n) => Of(d, "service-1-a").Rules = Of(d, "service-1-a").Rules.SetItem(0, Of(d, "service-1-a").Rules[0] with { Price = new(n * 1_000_000, null) }))),
        ("services[service-3-c].rules[new]", In((d, n) => Of(d, "service-3-c").Rules = [new([IsoDayOfWeek.Friday], new(9, 0), new(23, 0)) { Id = "new", Price = new(n * 1_000_000, null) }])),
        ("staff[anna]", (d, n) => d with { Staff = d.Staff.Add(new() { MerchantId = d.Merchant.Id, Id = new("anna"), Name = "Anna " + n }) }),
        ("services[extra]", (d, n) => d with { Services = d.Services.Add(Extra(d, n)) }),
    ];

    private static readonly Gen<(int[] Mine, int[] Theirs)> Pairs =
        from owners in Gen.Choose(0, 3).ArrayOf(Edits.Length)
        select (Chosen(owners, 1), Chosen(owners, 2));

    private static int[] Chosen(int[] owners, int bit) => [.. owners.Select((owner, i) => (owner, i)).Where(e => (e.owner & bit) != 0).Select(e => e.i)];

    [Fact]
    public void Differences_applied_to_the_one_give_the_other() => ForAll(pair =>
    {
        var (one, other) = (Edited(pair.Mine, 3), Edited(pair.Theirs, 4));
        return OfferComparison.Same(OfferComparison.Apply(one, OfferComparison.Diff(one, other)), other);
    });

    [Fact]
    public void A_difference_names_each_edited_place_and_no_other() => ForAll(pair =>
        OfferComparison.Diff(Base(), Edited(pair.Mine, 3)).Select(c => c.Path).Order(StringComparer.Ordinal)
            .SequenceEqual(pair.Mine.Select(i => Edits[i].Place).Order(StringComparer.Ordinal), StringComparer.Ordinal));

    [Fact]
    public void Edits_of_different_places_are_both_kept() => ForAll(pair =>
    {
        var theirs = pair.Theirs.Except(pair.Mine).ToArray();
        var merge = OfferComparison.Merge(Base(), Edited(pair.Mine, 3), Edited(theirs, 4));
        var both = theirs.Aggregate(Edited(pair.Mine, 3), (d, i) => Edits[i].Make(d, 4));
        return merge.Conflicts.IsEmpty && OfferComparison.Same(merge.Merged, both);
    });

    [Fact]
    public void Nothing_anybody_typed_is_lost_where_both_edited_the_same_place() => ForAll(pair =>
    {
        var (mine, theirs) = (Edited(pair.Mine, 3), Edited(pair.Theirs, 4));
        var merge = OfferComparison.Merge(Base(), mine, theirs);
        var contested = pair.Mine.Intersect(pair.Theirs).Select(i => Edits[i].Place).ToList();
        // mine are all in the result; theirs too, or told as a conflict inside the place
        return merge.Conflicts.All(c => contested.Exists(place => Meets(c, place)))
            && contested.TrueForAll(place => merge.Conflicts.Any(c => Meets(c, place) && c.Mine != c.Theirs))
            && OfferComparison.Diff(merge.Merged, mine).All(c => pair.Theirs.Except(pair.Mine).Any(i => c.Path == Edits[i].Place));
    });

    [Fact]
    public void Whoever_answers_one_place_is_still_asked_about_every_other() => ForAll(pair =>
    {
        var theirs = Edited(pair.Theirs, 4);
        var merge = OfferComparison.Merge(Base(), Edited(pair.Mine, 3), theirs);
        return merge.Conflicts.All(answered =>
        {
            var began = OfferComparison.With(Base(), answered, theirs, answered.Cells?.Theirs, () => "-");
            var left = OfferComparison.Merge(began, merge.Merged, theirs).Conflicts;
            return left.Select(c => (c.Path, c.Mine, c.Theirs)).SequenceEqual(merge.Conflicts.Remove(answered).Select(c => (c.Path, c.Mine, c.Theirs)));
        });
    });

    /// <summary>A percentage and an amount are typed into one field, and beside a percentage the amount means nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_types_a_percentage_and_another_an_amount_of_the_same_deposit_or_fee(bool mineIsShare)
    {
        var (share, amount) = (Base(), Base());
        foreach (var (document, ofShare) in new[] { (share, true), (amount, false) })
        {
            var terms = Of(document, "service-2-b").Terms!;
            Of(document, "service-2-b").Terms = ofShare ? terms with { DepositMicroPercent = 20_000_000, NoShowFeeMicroPercent = 30_000_000 }
                : terms with { Deposit = terms.Deposit! with { Amount = new(31_000_000, "USD") }, NoShowFee = terms.NoShowFee! with { Amount = new(32_000_000, "USD") } };
        }

        var (mine, theirs) = mineIsShare ? (share, amount) : (amount, share);
        var merge = OfferComparison.Merge(Base(), mine, theirs);
        Assert.Equal(["services[service-2-b].terms.depositMicroPercent", "services[service-2-b].terms.noShowFeeMicroPercent"], merge.Conflicts.Select(c => c.Path));
        Assert.Equal(Said(mine), Said(merge.Merged));

        // Either answer settles it
        foreach (var takeMine in new[] { true, false })
        {
            var (document, began) = (merge.Merged, Base());
            foreach (var conflict in merge.Conflicts)
            {
                document = takeMine ? document : OfferComparison.With(document, conflict, theirs, null, () => "-");
                began = OfferComparison.With(began, conflict, theirs, null, () => "-");
            }

            var again = OfferComparison.Merge(began, document, theirs);
            Assert.Empty(again.Conflicts);
            Assert.Equal(Said(takeMine ? mine : theirs), Said(again.Merged));
        }

        static (string, string) Said(OfferDocument document)
        {
            var terms = Of(document, "service-2-b").Terms!;
            return ($"{(object?)terms.DepositMicroPercent ?? terms.Deposit!.Amount}", $"{(object?)terms.NoShowFeeMicroPercent ?? terms.NoShowFee!.Amount}");
        }
    }

    [Fact]
    public void What_both_added_alike_but_for_what_one_left_out_is_no_question()
    {
        var (mine, theirs) = (Base(), Base());
        Of(mine, "service-1-a").Description = new("Wash and cut", ImmutableSortedDictionary<string, string>.Empty.Add("tr", "Yıkama ve kesim"));
        Of(theirs, "service-1-a").Description = new("Wash and cut", ImmutableSortedDictionary<string, string>.Empty.Add("de", "Waschen und schneiden"));

        var merge = OfferComparison.Merge(Base(), mine, theirs);

        Assert.Empty(merge.Conflicts);
        Assert.Equal(["de", "tr"], Of(merge.Merged, "service-1-a").Description!.Translations.Keys);
    }

    [Fact]
    public void The_same_edit_by_both_is_no_conflict() => ForAll(pair =>
    {
        var merge = OfferComparison.Merge(Base(), Edited(pair.Mine, 3), Edited(pair.Mine, 3));
        return merge.Conflicts.IsEmpty && OfferComparison.Same(merge.Merged, Edited(pair.Mine, 3));
    });

    // Rules are merged as they are painted, so a conflict names their list
    private static bool Meets(OfferConflict conflict, string place) => conflict.Cells is null ? conflict.Path.StartsWith(place, StringComparison.Ordinal) : place.StartsWith(conflict.Path + "[", StringComparison.Ordinal);

    [Fact]
    public void The_order_of_rules_is_a_difference_and_stays_when_the_other_added_one()
    {
        var (mine, theirs) = (Base(), Base());
        Of(mine, "service-1-a").Rules = [.. Of(mine, "service-1-a").Rules.Reverse()];
        Of(theirs, "service-1-a").Rules = Of(theirs, "service-1-a").Rules.Add(new([IsoDayOfWeek.Monday], new(9, 0), new(10, 0)) { Id = "third", Price = new(1_000_000, null) });

        var moved = Assert.Single(OfferComparison.Diff(Base(), mine));
        Assert.Equal(("services[service-1-a].rules", OfferChangeKind.Moved), (moved.Path, moved.Kind));
        var merge = OfferComparison.Merge(Base(), mine, theirs);
        Assert.Empty(merge.Conflicts);
        Assert.Equal(["saturday-dearer", "tuesday-cheaper", "third"], Of(merge.Merged, "service-1-a").Rules.Select(r => r.Id));
    }

    [Fact]
    public void One_removes_what_the_other_changes_and_both_are_told()
    {
        var (mine, theirs) = (Base(), Base());
        Of(mine, "service-1-a").Rules = Of(mine, "service-1-a").Rules.RemoveAt(0);
        Of(theirs, "service-1-a").Rules = Of(theirs, "service-1-a").Rules.SetItem(0, Of(theirs, "service-1-a").Rules[0] with { Price = new(9_000_000, null) });

        var conflict = Assert.Single(OfferComparison.Merge(Base(), mine, theirs).Conflicts);
        Assert.Equal(("services[service-1-a].rules", null), (conflict.Path, conflict.Mine));
        Assert.Contains("9000000", conflict.Theirs!.Json, StringComparison.Ordinal);
        Assert.Equal((GridLayer.Price, new PriceChange(9_000_000, null)), (conflict.Cells!.Layer, conflict.Cells.Theirs!.Price));
    }

    [Fact]
    public void Rules_of_two_people_that_speak_of_the_same_hours_are_a_conflict_there_and_nowhere_else()
    {
        var (mine, theirs) = (Base(), Base());
        Of(mine, "service-3-c").Rules = [new([IsoDayOfWeek.Friday], new(16, 0), new(19, 0)) { Id = "mine", Price = new(90_000_000, null) }];
        Of(theirs, "service-3-c").Rules = [new([IsoDayOfWeek.Friday], new(18, 0), new(21, 0)) { Id = "theirs", Price = new(95_000_000, null) }];

        var merge = OfferComparison.Merge(Base(), mine, theirs);

        var conflict = Assert.Single(merge.Conflicts);
        Assert.Equal((new LocalTime(18, 0), new LocalTime(19, 0)), (conflict.Cells!.Area.From, conflict.Cells.Area.Until));
        Assert.Equal(
            [(new LocalTime(16, 0), new LocalTime(19, 0), 90_000_000L, "mine"), (new LocalTime(19, 0), new LocalTime(21, 0), 95_000_000L, "theirs")],
            Of(merge.Merged, "service-3-c").Rules.Select(r => (r.From, r.Until, r.Price!.Micros!.Value, r.Id)));
    }

    [Fact]
    public void The_version_of_an_offer_is_no_difference()
    {
        var later = Base();
        later.Merchant.OfferVersion = 99;
        Assert.True(OfferComparison.Same(Base(), later));
    }

    private static void ForAll(Func<(int[] Mine, int[] Theirs), bool> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Pairs.ToArbitrary(), holds));

    private static OfferDocument Base() => SeedDemoMerchants.Documents().First();

    private static OfferDocument Edited(int[] edits, int value) => edits.Aggregate(Base(), (document, i) => Edits[i].Make(document, value));

    private static Func<OfferDocument, int, OfferDocument> In(Action<OfferDocument, int> edit) => (document, n) =>
    {
        edit(document, n);
        return document;
    };

    private static Service Of(OfferDocument document, string id) => document.Services.Single(s => s.Id.Value == id);

    private static Service Extra(OfferDocument document, int n)
    {
        var like = Of(document, "service-1-a");
        return new()
        {
            MerchantId = like.MerchantId,
            Id = new("extra"),
            Name = TextByLanguage.Of("Extra " + n),
            Price = new(20_000_000, "USD"),
            Duration = like.Duration,
            Step = like.Step,
            Places = like.Places,
            Position = 9,
        };
    }
}
