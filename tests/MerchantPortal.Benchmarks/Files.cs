using System.Globalization;
using System.Text;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Providers;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MerchantPortal.Benchmarks;

/// <summary>Database files for the scenarios: so many merchants, each with one hourly service in Berlin and bookings in the coming days.</summary>
internal static class Files
{
    public const int Spots = 3;

    public static async Task<string> CreateAsync(string folder, int merchants, int bookingsEach, ConfirmationMode mode = ConfirmationMode.Synchronous, Duration? step = null)
    {
        var file = Path.Combine(folder, $"{merchants}-{bookingsEach}-{mode}.db");
        await using var services = Services(file);
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await contexts.PrepareAsync(migrate: true, TimeProvider.System, CancellationToken.None);
        var now = SystemClock.Instance.GetCurrentInstant();
        for (var first = 0; first < merchants; first += 500)
        {
            await using var db = await contexts.CreateDbContextAsync();
            for (var number = first; number < Math.Min(merchants, first + 500); number++)
            {
                Add(db, number, bookingsEach, mode, step ?? Duration.FromHours(1), now);
            }

            await db.SaveChangesAsync();
        }

        return file;
    }

    public static ServiceProvider Services(string file) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .Configure<DatabaseOptions>(database => database.ConnectionString = $"Data Source={file}")
        .AddData()
        .BuildServiceProvider();

    /// <summary>The start of the n-th slot from tomorrow on, Unix seconds.</summary>
    public static long Slot(int number)
    {
        var tomorrow = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(1 + (number / 12));
        return tomorrow.At(new LocalTime(10 + (number % 12), 0)).InUtc().ToInstant().ToUnixTimeSeconds();
    }

    /// <summary>A lookup of so many slots of a merchant.</summary>
    public static byte[] Lookup(int merchant, int slots)
    {
        var body = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""{"merchant_id":"m{{merchant}}","slot_time":["""));
        for (var number = 0; number < slots; number++)
        {
            body.Append(CultureInfo.InvariantCulture, $$"""{{(number == 0 ? "" : ",")}}{"service_id":"s","start_sec":"{{Slot(number)}}","duration_sec":"3600","confirmation_mode":"CONFIRMATION_MODE_SYNCHRONOUS"}""");
        }

        return Load.Request("/v3/BatchAvailabilityLookup", body.Append("]}").ToString());
    }

    /// <summary>A booking of a slot by a guest nobody else is.</summary>
    public static byte[] Create(int merchant, long start, int guest) => Load.Request("/v3/CreateBooking", CreateBody(merchant, start, guest, "CONFIRMATION_MODE_SYNCHRONOUS"));

    /// <summary>The body of that, in this confirmation mode.</summary>
    public static string CreateBody(int merchant, long start, int guest, string mode) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"slot":{"merchant_id":"m{{merchant}}","service_id":"s","start_sec":"{{start}}","duration_sec":"3600","confirmation_mode":"{{mode}}"},
         "user_information":{"user_id":"u{{guest}}","given_name":"Load","family_name":"Test","telephone":"+1 415 555 0100","email":"load@example.org"},
         "idempotency_token":"t-{{guest}}"}
        """);

    /// <summary>A booking's move to another slot.</summary>
    public static byte[] Move(BookingId booking, long start) => Load.Request("/v3/UpdateBooking", string.Create(CultureInfo.InvariantCulture, $$$$"""
        {"booking":{"booking_id":"{{{{booking}}}}","slot":{"start_sec":"{{{{start}}}}","duration_sec":"3600"}}}
        """));

    /// <summary>The password of everybody.</summary>
    public const string Password = SeedDemoUsers.Password;

    /// <summary>Who works at a merchant.</summary>
    public static string StaffOf(int merchant) => $"staff-{merchant}@bench.example";

    /// <summary>Staff for each merchant, and contact information, without which the gate holds them.</summary>
    public static async Task AddPeopleAsync(string file, int merchants)
    {
        await using var services = Services(file);
        var contexts = services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        await new SeedDemoUsers(contexts, new PasswordHasher<AppUser>(), TimeProvider.System).RunAsync(withContactInformation: true, CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        for (var merchant = 0; merchant < merchants; merchant++)
        {
            var address = StaffOf(merchant);
            var person = new AppUser
            {
                UserName = address,
                NormalizedUserName = address.ToUpperInvariant(),
                Email = address,
                NormalizedEmail = address.ToUpperInvariant(),
                EmailConfirmed = true,
                SecurityStamp = Guid.NewGuid().ToString("N"),
                DisplayName = $"Staff {merchant}",
                Role = Role.Staff,
                Language = "en",
                CreatedAt = now,
                LastSeenAt = now,
            };
            person.PasswordHash = new PasswordHasher<AppUser>().HashPassword(person, Password);
            person.Memberships.Add(new Membership { UserId = person.Id, MerchantId = new($"m{merchant}") });
            db.Add(person);
        }

        await db.SaveChangesAsync();
    }

    private static void Add(PortalDbContext db, int number, int bookingsEach, ConfirmationMode mode, Duration step, Instant now)
    {
        var id = new MerchantId($"m{number}");
        db.Add(new Merchant { Id = id, Name = $"Merchant {number}", ZoneId = "UTC", Currency = "EUR", Vertical = Vertical.Beauty, Hours = OpeningHours.EveryDay(new(10, 0), new(22, 0)), OfferVersion = 1 });
        db.Add(new Service
        {
            MerchantId = id,
            Id = new("s"),
            Name = TextByLanguage.Of("Cut"),
            Price = new(40_000_000, "EUR"),
            Duration = Duration.FromHours(1),
            Step = step,
            Places = [new(null, Spots)],
            DefaultMode = mode,
        });
        for (var booking = 0; booking < bookingsEach; booking++)
        {
            var start = Instant.FromUnixTimeSeconds(Slot(booking * 2));
            var one = new Booking
            {
                Id = new($"b-{number}-{booking}"),
                MerchantId = id,
                ServiceId = new("s"),
                Channel = Channel.Google,
                Mode = mode,
                Start = start,
                End = start + Duration.FromHours(1),
                Guest = new($"g{number}-{booking}", "Load", "Test", "+1 415 555 0100", "load@example.org"),
                CreatedAt = now,
                DecideBy = mode == ConfirmationMode.Asynchronous ? start - Duration.FromHours(1) : null,
                CancelBy = start,
            };
            one.Open(now);
            db.Add(one);
        }
    }
}
