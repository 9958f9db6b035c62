using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Requests;

/// <summary>Portal.md A10: who has a request open, and whose it is.</summary>
public sealed class OpenedRequestsTests : IAsyncLifetime
{
    private Portal portal = null!;
    private TestShop shop = null!;
    private Booking request = null!;
    private CurrentPerson elif = null!;
    private CurrentPerson deniz = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true, change: s => s.Add("colour", 1, asksFirst: true, staff: [s.AddStaff("elif"), s.AddStaff("deniz")]));
        request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        elif = await HireAsync("Elif", Role.Staff, shop);
        deniz = await HireAsync("Deniz", Role.Manager, shop);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_colleague_sees_who_opened_a_request_and_when_and_the_person_themself_does_not()
    {
        await OpenAsync(elif, request);
        portal.Clock.Advance(TimeSpan.FromSeconds(20));

        var opened = Assert.Single((await RowAsync(deniz, request)).Opened);
        Assert.Equal(("Elif", Duration.FromSeconds(20)), (opened.Name, portal.Now - opened.At));
        Assert.Empty((await RowAsync(elif, request)).Opened);
        Assert.Equal("Elif", Assert.Single((await portal.Acts.Details.RunAsync(deniz, request.Id, Stop))!.Opened).Name);
        Assert.Equal("Elif", Assert.Single((await Queue.FindAsync(deniz, request.Id, Stop))!.Opened).Name);
    }

    [Fact]
    public async Task Whoever_leaves_a_request_is_no_longer_named()
    {
        var at = await OpenAsync(elif, request);
        await OpenAsync(deniz, request);
        await Leaving.RunAsync(new(elif.Id, [request.Id], at!.Value), Stop);

        Assert.Empty((await RowAsync(deniz, request)).Opened);
        Assert.Equal("Deniz", Assert.Single((await RowAsync(elif, request)).Opened).Name);
    }

    [Fact]
    public async Task Leaving_the_sheet_does_not_take_back_what_the_booking_page_opened_since()
    {
        var sheet = await OpenAsync(elif, request);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(elif, request);
        await Leaving.RunAsync(new(elif.Id, [request.Id], sheet!.Value), Stop);

        Assert.Equal(portal.Now, Assert.Single((await RowAsync(deniz, request)).Opened).At);
    }

    [Fact]
    public async Task An_opening_is_worth_three_minutes_and_the_next_one_clears_it_away()
    {
        await OpenAsync(elif, request);
        portal.Clock.Advance(OpenRequests.Stays.ToTimeSpan() - TimeSpan.FromSeconds(1));
        Assert.Single((await RowAsync(deniz, request)).Opened);

        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await RowAsync(deniz, request)).Opened);

        var other = await portal.OpenShopAsync(asksFirst: true);
        await OpenAsync(await HireAsync("Mei", Role.Staff, other), await portal.TakeAsync(other, "2026-11-24 12:00"));
        Assert.Equal(other.Id, Assert.Single(await portal.ReadAsync(db => db.Set<RequestOpening>().ToListAsync(Stop))).MerchantId);
    }

    [Fact]
    public async Task A_request_of_another_merchant_can_neither_be_opened_nor_seen_to_be_open()
    {
        var other = await portal.OpenShopAsync(asksFirst: true);
        var mei = await HireAsync("Mei", Role.Manager, other);
        await OpenAsync(mei, request);
        Assert.Empty(await portal.ReadAsync(db => db.Set<RequestOpening>().ToListAsync(Stop)));

        await OpenAsync(elif, request);
        Assert.Empty((await Queue.RunAsync(mei, new(RequestTab.Open), [request.Id], Stop)).Rows);
        Assert.Null(await Queue.FindAsync(mei, request.Id, Stop));
    }

    [Fact]
    public async Task Only_requests_that_wait_are_opened_and_only_by_those_who_may_answer()
    {
        await portal.AcceptAsync(request);
        await OpenAsync(elif, request);
        Assert.Empty(await portal.ReadAsync(db => db.Set<RequestOpening>().ToListAsync(Stop)));

        var waiting = await portal.TakeAsync(shop, "2026-11-24 13:00");
        Assert.Null(await OpenAsync(new(new("ops-1"), "Omar", Role.Ops, null, "en"), waiting));
        Assert.Empty((await RowAsync(deniz, waiting)).Opened);
    }

    [Fact]
    public async Task Opening_and_leaving_are_told_to_the_merchants_pages_and_to_no_others()
    {
        var other = await portal.OpenShopAsync(asksFirst: true);
        var rung = new List<CommitNews>();
        portal.File.Bell.Rung += rung.Add;
        var at = await OpenAsync(elif, request);
        await Leaving.RunAsync(new(elif.Id, [request.Id], at!.Value), Stop);

        Assert.Equal(2, rung.Count);
        Assert.All(rung, news => Assert.Equal((shop.Id, false), (Assert.Single(news.Merchants), news.Owed)));
        Assert.DoesNotContain(await portal.ReadAsync(db => db.Set<Activity>().ToListAsync(Stop)), a => a.Topic.EndsWith(other.Id.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_opening_changes_nothing_about_the_answer()
    {
        await OpenAsync(elif, request);

        Assert.True((await portal.Acts.Accept.RunAsync(new(deniz, shop.Id, request.Id), Stop)).IsDone);
        Assert.Empty((await Queue.FindAsync(deniz, request.Id, Stop))!.Opened);
    }

    [Fact]
    public async Task Mine_are_the_requests_for_the_member_of_staff_I_said_I_am()
    {
        var forElif = await portal.TakeAsync(shop, "2026-11-24 14:00", "colour", new(new("elif"), null, null));
        var forDeniz = await portal.TakeAsync(shop, "2026-11-24 14:00", "colour", new(new("deniz"), null, null));
        Assert.Empty(await MineAsync(elif));

        Assert.True((await Saying.RunAsync(new(elif, shop.Id, new("elif")), Stop)).IsDone);

        Assert.Equal([forElif.Id], await MineAsync(elif));
        Assert.Empty(await MineAsync(deniz));
        var team = (await Queue.RunAsync(elif, new(RequestTab.Open), [], Stop)).Rows;
        Assert.Equal([null, "Name of deniz", "Name of elif"], team.Select(r => r.StaffName).Order(StringComparer.Ordinal));
        Assert.Contains(team, r => r.Id == forDeniz.Id);
    }

    [Fact]
    public async Task Who_I_am_is_asked_for_each_business_whose_guests_choose_a_person()
    {
        var tables = await portal.OpenShopAsync(asksFirst: true);
        var barber = await portal.OpenShopAsync(change: s => s.AddStaff("ali"));
        await portal.OpenShopAsync(change: s => s.AddStaff("somebody-else"));
        var tom = await HireAsync("Tom", Role.Staff, shop, tables, barber);
        await Saying.RunAsync(new(tom, barber.Id, new("ali")), Stop);

        var teams = await Who.RunAsync(tom, Stop);
        Assert.Equal([shop.Id, barber.Id], teams.Select(t => t.Merchant));
        Assert.Equal([null, "Name of ali"], teams.Select(t => t.MyName));
        Assert.Equal(["Name of deniz", "Name of elif"], teams[0].Staff.Select(s => s.Name));
        Assert.Empty(await Who.RunAsync(Portal.Staff, Stop));
    }

    [Fact]
    public async Task Somebody_who_is_no_longer_offered_is_asked_again()
    {
        await Saying.RunAsync(new(elif, shop.Id, new("elif")), Stop);
        await using (var db = portal.File.CreateDbContext())
        {
            await db.Set<MerchantPortal.Domain.Offer.StaffMember>().Where(s => s.Id == new StaffId("elif")).ExecuteDeleteAsync(Stop);
        }

        Assert.Null(Assert.Single(await Who.RunAsync(elif, Stop)).Me);
    }

    [Fact]
    public async Task Nobody_can_be_staff_of_a_business_they_do_not_belong_to_or_staff_it_does_not_have()
    {
        var other = await portal.OpenShopAsync(change: s => s.AddStaff("ali"));

        Assert.Equal(Outcome.NotFound, await Saying.RunAsync(new(elif, other.Id, new("ali")), Stop));
        Assert.Equal(Outcome.NotFound, await Saying.RunAsync(new(elif, shop.Id, new("ali")), Stop));
        Assert.Equal(Outcome.NotFound, await Saying.RunAsync(new(Portal.Staff, shop.Id, new("elif")), Stop));
        Assert.All(await portal.ReadAsync(db => db.Set<Membership>().ToListAsync(Stop)), m => Assert.Null(m.StaffId));

        await Saying.RunAsync(new(elif, shop.Id, new("elif")), Stop);
        Assert.True((await Saying.RunAsync(new(elif, shop.Id, null), Stop)).IsDone);
        Assert.Null(Assert.Single(await Who.RunAsync(elif, Stop)).Me);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RequestQueue Queue => new(portal.File, portal.Clock);

    private LeaveRequests Leaving => new(portal.File, portal.Clock);

    private SayWhoIAm Saying => new(portal.File, portal.Clock);

    private WhoIAm Who => new(portal.File);

    private Task<Instant?> OpenAsync(CurrentPerson by, Booking booking) => new OpenRequests(portal.File, portal.Clock).RunAsync(new(by, [booking.Id]), Stop);

    private async Task<RequestRow> RowAsync(CurrentPerson by, Booking booking) =>
        (await Queue.RunAsync(by, new(RequestTab.Open), [], Stop)).Rows.Single(r => r.Id == booking.Id);

    private async Task<IReadOnlyList<BookingId>> MineAsync(CurrentPerson by) =>
        [.. (await Queue.RunAsync(by, new(RequestTab.Open, Mine: true), [], Stop)).Rows.Select(r => r.Id)];

    private async Task<CurrentPerson> HireAsync(string name, Role role, params TestShop[] shops)
    {
        var user = new AppUser { DisplayName = name, UserName = name, Role = role };
        user.Memberships.AddRange(shops.Select(s => new Membership { UserId = user.Id, MerchantId = s.Id }));
        await using var db = portal.File.CreateDbContext();
        db.Add(user);
        await db.SaveChangesAsync(Stop);
        return new(new(user.Id), name, role, [.. shops.Select(s => s.Id)], "en");
    }
}
