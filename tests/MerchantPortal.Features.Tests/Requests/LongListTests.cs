using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Requests;

/// <summary>A list shows 500 rows; filters and acts reach what is behind them.</summary>
public sealed class LongListTests : IAsyncLifetime
{
    private Portal portal = null!;
    private TestShop shop = null!;
    private BookingId last;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true, change: s => s.Add("colour", 1, asksFirst: true, staff: [s.AddStaff("elif")]));
        last = new("booking-last");
    }

    /// <summary>500 requests, and one more with the latest deadline: another service, another party, Elif's.</summary>
    private async Task FillAsync()
    {
        await using var db = portal.File.CreateDbContext();
        for (var i = 0; i < 500; i++)
        {
            db.Add(Request(new(FormattableString.Invariant($"booking-{i:000}")), "cut", Duration.FromHours(48), null, null));
        }

        db.Add(Request(last, "colour", Duration.FromHours(72), 3, new("elif")));
        await db.SaveChangesAsync(Stop);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Filters_find_a_request_behind_the_first_500_and_the_list_says_how_many_there_are()
    {
        await FillAsync();
        var elif = await HireAsync();
        var whole = await ListAsync(elif, new(RequestTab.Open));
        Assert.Equal((500, 501), (whole.Rows.Count, whole.Found));
        Assert.DoesNotContain(whole.Rows, r => r.Id == last);
        Assert.Equal(["colour", "cut"], whole.Services.Select(s => s.Id.Value).Order(StringComparer.Ordinal));
        Assert.Equal([3], whole.Parties);

        foreach (var filter in new RequestFilter[] { new(RequestTab.Open, Service: new ServiceId("colour")), new(RequestTab.Open, Party: 3), new(RequestTab.Open, Mine: true), new(RequestTab.Open, shop.Id, new ServiceId("colour"), 3, Duration.FromHours(73), true) })
        {
            var found = await ListAsync(elif, filter);
            Assert.Equal((last, 1), (Assert.Single(found.Rows).Id, found.Found));
            Assert.Equal(2, found.Services.Count);
        }

        Assert.Equal(500, (await ListAsync(elif, new(RequestTab.Open, Within: Duration.FromHours(49)))).Found);
        Assert.Empty((await ListAsync(elif, new(RequestTab.Open, Service: new ServiceId("colour"), Within: Duration.FromHours(49)))).Rows);
    }

    [Fact]
    public async Task A_rival_that_the_filter_hides_is_still_a_rival()
    {
        await using (var db = portal.File.CreateDbContext())
        {
            db.Add(Request(last, "colour", Duration.FromHours(47), null, new("elif")));
            db.Add(Request(new("booking-rival"), "colour", Duration.FromHours(71), null, new("elif")));
            await db.SaveChangesAsync(Stop);
        }

        var found = await ListAsync(Portal.Staff, new(RequestTab.Open, Within: Duration.FromHours(48)));

        Assert.True(Assert.Single(found.Rows).Risks.HasFlag(RequestRisks.Contest));
    }

    [Fact]
    public async Task What_was_decided_is_filtered_before_it_is_cut_and_counted()
    {
        await FillAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(-1));
        await portal.DeclineAsync(await portal.BookingAsync(last));
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        await using (var db = portal.File.CreateDbContext())
        {
            var others = await db.Set<Booking>().Where(b => b.Id != last).Select(b => b.Id).ToListAsync(Stop);
            db.AddRange(others.Select(id => new BookingEvent { Id = Guid.CreateVersion7(), BookingId = id, Kind = BookingEventKind.Accepted, At = portal.Now, ActorKind = ActorKind.Staff }));
            await db.SaveChangesAsync(Stop);
            await db.Set<Booking>().Where(b => b.Id != last).ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Confirmed).SetProperty(b => b.StatusAt, portal.Now), Stop);
        }

        var whole = await ListAsync(Portal.Staff, new(RequestTab.Decided));
        Assert.Equal((500, 501), (whole.Rows.Count, whole.Found));
        Assert.Equal(last, Assert.Single((await ListAsync(Portal.Staff, new(RequestTab.Decided, Party: 3))).Rows).Id);
        Assert.Empty((await ListAsync(Portal.Staff, new(RequestTab.Decided, Party: 2))).Rows);
        Assert.Empty((await ListAsync(Portal.Staff, new(RequestTab.Expired, Party: 3))).Rows);
    }

    [Fact]
    public async Task Retry_all_takes_what_is_not_on_screen_and_nothing_of_others()
    {
        var other = await portal.OpenShopAsync();
        await using (var db = portal.File.CreateDbContext())
        {
            db.AddRange(Enumerable.Range(0, 501).Select(i => Owed(FormattableString.Invariant($"booking:{i}"), shop)));
            db.Add(Owed("booking:failing", shop, OwedState.Open));
            db.Add(Owed("booking:sending", shop, leased: Duration.FromMinutes(1)));
            db.Add(Owed("booking:settled", shop, OwedState.Settled));
            db.Add(Owed("booking:other", other));
            await db.SaveChangesAsync(Stop);
        }

        var (tray, retry) = (new UpdateTray(portal.File, portal.Clock), new RetryAllUpdates(portal.File, portal.Clock));
        var mine = Portal.Staff with { Merchants = [shop.Id] };
        Assert.Equal(500, (await tray.RunAsync(mine, null, Stop)).Count);
        Assert.Equal((503, 502), await tray.CountAsync(mine, null, Stop));
        Assert.Equal((504, 503), await tray.CountAsync(Portal.Staff, null, Stop));
        Assert.Equal((1, 1), await tray.CountAsync(Portal.Staff, other.Id, Stop));
        Assert.Equal((0, 0), await tray.CountAsync(mine, other.Id, Stop));

        Assert.Equal(0, await retry.RunAsync(new(mine, other.Id), Stop));
        Assert.Equal(502, await retry.RunAsync(new(mine, null), Stop));
        Assert.Equal(["booking:other", "booking:sending"], (await portal.OwedAsync()).Where(u => u.State == OwedState.Parked).Select(u => u.Key));
        Assert.Equal((OwedState.Open, 0, portal.Now), await portal.OwedAsync("booking:500") is { } again ? (again.State, again.Attempts, again.DueAt) : default);
        Assert.Equal(OwedState.Settled, (await portal.OwedAsync("booking:settled")).State);
        Assert.Equal(1, await retry.RunAsync(new(Portal.Staff, other.Id), Stop));
        Assert.Equal(0, await retry.RunAsync(new(Portal.Staff, null), Stop));
    }

    private OwedUpdate Owed(string key, TestShop of, OwedState state = OwedState.Parked, Duration leased = default) => new()
    {
        Key = key,
        Kind = OwedKind.BookingPatch,
        MerchantId = of.Id,
        State = state,
        Version = 2,
        SettledVersion = state == OwedState.Settled ? 2 : 1,
        OwedAt = portal.Now,
        DueAt = portal.Now + Duration.FromHours(1),
        Attempts = 3,
        LastFault = UpdateFault.Busy,
        LeasedUntil = portal.Now + leased,
    };

    private Booking Request(BookingId id, string service, Duration decideWithin, int? party, StaffId? staff)
    {
        var start = Portal.At(shop, "2026-11-27 12:00");
        var request = new Booking
        {
            Id = id,
            MerchantId = shop.Id,
            ServiceId = new(service),
            Channel = Channel.Google,
            Mode = ConfirmationMode.Asynchronous,
            Start = start,
            End = start + Duration.FromHours(1),
            StaffId = staff,
            PartySize = party,
            Guest = new("guest", "Ira", "Moss-Secretname", "+49 30 5550101", "ira@guest.example"),
            CreatedAt = portal.Now,
            DecideBy = portal.Now + decideWithin,
            CancelBy = start,
        };
        request.Open(portal.Now);
        return request;
    }

    private async Task<CurrentPerson> HireAsync()
    {
        var user = new AppUser { DisplayName = "Elif", UserName = "elif", Role = Role.Manager };
        user.Memberships.Add(new Membership { UserId = user.Id, MerchantId = shop.Id, StaffId = new("elif") });
        await using var db = portal.File.CreateDbContext();
        db.Add(user);
        await db.SaveChangesAsync(Stop);
        return new(new(user.Id), "Elif", Role.Manager, [shop.Id], "en");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<RequestList> ListAsync(CurrentPerson by, RequestFilter filter) => new RequestQueue(portal.File, portal.Clock).RunAsync(by, filter, [], Stop);
}
