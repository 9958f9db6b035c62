using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.TestKit;

/// <summary>
/// A <see cref="TestShop"/> that tests of the wire open step by step: bookable for 60 days, ids as texts, times as Unix seconds. Times are written as staff would: "2026-11-24 12:00".
/// </summary>
public sealed class Shop
{
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
    private static int made;

    private readonly IDbContextFactory<PortalDbContext> contexts;
    private readonly TestShop shop;

    public Shop(IDbContextFactory<PortalDbContext> contexts, string? id = null)
    {
        this.contexts = contexts;
        shop = new(new(id ?? FormattableString.Invariant($"shop-{Interlocked.Increment(ref made)}")));
        Merchant.Name = "Salon " + Id;
        // So that what is paid may be offered at all
        Merchant.TokenizationParameters = Merchant.TokenizationParameters.Add("gateway", "sandbox");
    }

    public string Id => shop.Id.Value;

    public Merchant Merchant => shop.Merchant;

    /// <summary>Adds a service; the last step before <see cref="OpenAsync"/> may still change it.</summary>
    public Shop With(string id, int places = 1, ConfirmationMode mode = ConfirmationMode.Synchronous, int? party = null, Action<Service>? change = null)
    {
        var service = shop.Add(id, asksFirst: mode == ConfirmationMode.Asynchronous);
        service.Places = [new(party, places)];
        change?.Invoke(service);
        return this;
    }

    /// <summary>Adds people who serve.</summary>
    public Shop WithStaff(params string[] ids)
    {
        foreach (var id in ids)
        {
            shop.AddStaff(id);
            shop.Staff[^1].Name = id;
        }

        return this;
    }

    /// <summary>Stores the merchant with all it has.</summary>
    public async Task<Shop> OpenAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        shop.Store(db);
        await db.SaveChangesAsync();
        return this;
    }

    /// <summary>Changes the stored merchant and its services as an act on the offer would, the version included.</summary>
    public async Task ChangeAsync(Action<Merchant, IReadOnlyDictionary<string, Service>> change)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var merchant = await db.Set<Merchant>().SingleAsync(m => m.Id == Merchant.Id);
        var own = await db.Set<Service>().Where(s => s.MerchantId == Merchant.Id).ToListAsync();
        change(merchant, own.ToImmutableDictionary(s => s.Id.Value, StringComparer.Ordinal));
        merchant.OfferVersion++;
        await db.SaveChangesAsync();
    }

    /// <summary>Unix seconds of a local time of the shop.</summary>
    public long At(string local) => Local.Parse(local).Value.InZoneStrictly(DateTimeZoneProviders.Tzdb[Merchant.ZoneId]).ToInstant().ToUnixTimeSeconds();

    /// <summary>The shop's bookings as stored.</summary>
    public async Task<List<Booking>> BookingsAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Set<Booking>().AsNoTracking().Where(b => b.MerchantId == Merchant.Id).OrderBy(b => b.Id).ToListAsync();
    }

    /// <summary>Changes a stored booking as an act would.</summary>
    public async Task ChangeAsync(string booking, Action<Booking> change)
    {
        await using var db = await contexts.CreateDbContextAsync();
        change(await db.Set<Booking>().SingleAsync(b => b.Id == new BookingId(booking)));
        await db.SaveChangesAsync();
    }
}
