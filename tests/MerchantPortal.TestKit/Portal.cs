using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Simulator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;
using Booking = MerchantPortal.Domain.Bookings.Booking;
using BookingStatus = MerchantPortal.Domain.Bookings.BookingStatus;
using ConfirmationMode = MerchantPortal.Domain.Offer.ConfirmationMode;

namespace MerchantPortal.TestKit;

/// <summary>
/// The acts, the relay and the deadline pass on one SQLite file, a manual clock and a loopback Google; no host. The clock begins on Saturday,
/// 21 November 2026, 10:00 UTC. Times are written as staff would, in the merchant's zone: "2026-11-24 12:00".
/// </summary>
public sealed class Portal : IAsyncDisposable
{
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private readonly List<IDisposable> owned = [];
    private readonly IDbContextFactory<PortalDbContext> database;
    private int numbers;

    private Portal(SqliteFile file, IDbContextFactory<PortalDbContext>? other, ManualClock clock, LoopbackGoogle google, TestBank? bank)
    {
        database = other ?? file;
        (File, Clock, Google) = (file, clock, google);
        Bank = bank ?? new SandboxBank(database, clock);
        Payments.Processor = Bank.Kind;
        Processor = new(Bank.Processor);
        Acts = new(this, database);
    }

    public SqliteFile File { get; }

    public ManualClock Clock { get; }

    public LoopbackGoogle Google { get; }

    public RequestsOptions Requests { get; } = new();

    public BookingsOptions Bookings { get; } = new();

    public PaymentsOptions Payments { get; } = new();

    /// <summary>Who moves money here, and what really happened to it.</summary>
    public TestBank Bank { get; }

    /// <summary>The bank's processor behind a door that can fail; the acts of the first process use it.</summary>
    public FaultyProcessor Processor { get; }

    public MapsBookingOptions MapsBooking { get; } = new() { Authentication = MapsBookingAuthentication.None };

    public CollectingLogs RelayLog { get; } = new();

    /// <summary>What every relay of this portal counts into.</summary>
    public UpdateMetrics Metrics { get; } = new();

    /// <summary>The acts of the first process.</summary>
    public PortalActs Acts { get; }

    public Instant Now => Clock.Now();

    /// <summary>Staff with every permission on every merchant.</summary>
    public static CurrentPerson Staff { get; } = new(new("staff-1"), "Sam", Role.Manager, null, "en");

    /// <summary>
    /// On a SQLite file of its own; or, with <paramref name="database"/>, on that, whatever its engine. Money is moved by the sandbox, or by <paramref name="bank"/>, which goes away with the portal.
    /// </summary>
    public static async Task<Portal> StartAsync(bool requireToken = false, IDbContextFactory<PortalDbContext>? database = null, TestBank? bank = null)
    {
        var clock = new ManualClock();
        var file = await SqliteFile.CreateAsync();
        var google = await LoopbackGoogle.StartAsync(clock, requireToken);
        var portal = new Portal(file, database, clock, google, bank);
        portal.MapsBooking.BaseAddress = google.BaseAddress;
        return portal;
    }

    /// <summary>The acts of another process on the same file.</summary>
    public PortalActs ActsOn(IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor? processor = null) => new(this, contexts, processor);

    /// <summary>A relay; each has its own memory, as in another process.</summary>
    public UpdateRelay Relay(IDbContextFactory<PortalDbContext>? contexts = null, TimeProvider? clock = null)
    {
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var center = Options.Create(new ActionsCenterOptions { PartnerId = LoopbackGoogle.Partner });
        var options = Options.Create(MapsBooking);
        var client = new MapsBookingClient(http, options, center);
        owned.AddRange([client, http]);
        return new(contexts ?? database, client, new(contexts ?? database, clock ?? Clock, options), Metrics, clock ?? Clock, options, center, Options.Create(Payments), RelayLog.For<UpdateRelay>());
    }

    /// <summary>From now on the relay signs in as a service account, with a key of this test's own and Google's token endpoint.</summary>
    public async Task UseServiceAccountAsync()
    {
        using var rsa = RSA.Create(2048);
        MapsBooking.Authentication = MapsBookingAuthentication.ServiceAccount;
        MapsBooking.ServiceAccountKeyFile = Path.Combine(File.Folder, "key.json");
        await System.IO.File.WriteAllTextAsync(MapsBooking.ServiceAccountKeyFile, new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "test",
            ["private_key_id"] = "key-1",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "robot@test.example",
            ["token_uri"] = Google.TokenAddress.ToString(),
        }.ToJsonString());
    }

    /// <summary>Opens a salon in Berlin, every day from 10 to 22: one-hour services on the hour with one place, instant unless <paramref name="asksFirst"/>.</summary>
    public async Task<TestShop> OpenShopAsync(bool asksFirst = false, int places = 1, Action<TestShop>? change = null)
    {
        var shop = new TestShop(new($"shop-{Interlocked.Increment(ref numbers)}"));
        shop.Add("cut", places, asksFirst);
        change?.Invoke(shop);
        await using var db = await database.CreateDbContextAsync();
        shop.Store(db);
        await db.SaveChangesAsync();
        return shop;
    }

    /// <summary>A moment in a shop's zone; a doubled local time is its first.</summary>
    public static Instant At(TestShop shop, string local) =>
        DateTimeZoneProviders.Tzdb[shop.Merchant.ZoneId].AtLeniently(Local.Parse(local).Value).ToInstant();

    /// <summary>What a guest of Google asks for.</summary>
    public TakeBooking.Command Wish(TestShop shop, string local, string guest = "", string service = "cut", ConfirmationMode? mode = null, SlotResources resources = default, string? token = null)
    {
        var number = FormattableString.Invariant($"{Interlocked.Increment(ref numbers)}");
        var offered = shop.Services[service];
        return new(
            shop.Id,
            new(offered.Id, At(shop, local), offered.Duration, resources),
            mode ?? new WeekGrid(shop.Merchant, offered).At(Local.Parse(local).Value).Mode,
            new(guest.Length == 0 ? "guest-" + number : guest, "Ira", "Moss-Secretname", "+49 30 5550101", "ira@guest.example"),
            "a quiet seat",
            null,
            token ?? "token-" + number,
            "hash-" + (token ?? number),
            booking => $"{booking.Id}|{booking.Status}");
    }

    /// <summary>Books as Google does, and lets Google know the booking when it was taken. Null when it was refused.</summary>
    public async Task<Booking?> TakeAsync(TakeBooking.Command command)
    {
        var result = await Acts.Take.RunAsync(command, CancellationToken.None);
        if (result.Kind != TakeBooking.Kind.Taken)
        {
            return null;
        }

        var answered = result.Answer!.Split('|');
        var booking = await BookingAsync(new(answered[0]));
        Learn(booking, Enum.Parse<BookingStatus>(answered[1]));
        return booking;
    }

    /// <summary>A request or booking that is there.</summary>
    public async Task<Booking> TakeAsync(TestShop shop, string local, string service = "cut", SlotResources resources = default, string guest = "") =>
        await TakeAsync(Wish(shop, local, guest, service, resources: resources)) ?? throw new InvalidOperationException($"{local} was not free.");

    /// <summary>Google knows the booking in this status from now on.</summary>
    public void Learn(Booking booking, BookingStatus status)
    {
        Google.Simulated.Learn(new SimulatedBooking(
            booking.Id.Value, booking.MerchantId.Value, booking.ServiceId.Value, booking.Start.ToUnixTimeSeconds(), (long)(booking.End - booking.Start).TotalSeconds, UpdateBodies.Name(status))
        {
            Resources = new ResourceIds { StaffId = booking.StaffId?.Value, RoomId = booking.RoomId?.Value, PartySize = booking.PartySize },
        });
        Google.Simulated.Change(booking.Id.Value, known => known with { Status = UpdateBodies.Name(status), PrepaymentStatus = UpdateBodies.Name(booking.Prepayment) });
    }

    /// <summary>The guest cancels at Google, which asks us and, when we agree, keeps it.</summary>
    public async Task<Outcome> CancelAsync(BookingId id)
    {
        var (outcome, booking) = await Acts.CancelByGuest.RunAsync(new(id), CancellationToken.None);
        if (outcome.IsDone)
        {
            Learn(booking!, BookingStatus.Canceled);
        }

        return outcome;
    }

    public Task<Outcome> AcceptAsync(Booking booking) => Acts.Accept.RunAsync(new(Staff, booking.MerchantId, booking.Id), CancellationToken.None);

    public Task<Outcome> DeclineAsync(Booking booking) =>
        Acts.Decline.RunAsync(new(Staff, booking.MerchantId, booking.Id, DeclineReason.FullyBooked, "note of staff"), CancellationToken.None);

    public Task<Outcome> UndoAsync(Booking booking) => Acts.Undo.RunAsync(new(Staff, booking.MerchantId, booking.Id), CancellationToken.None);

    /// <summary>Runs passes until nothing is due at this moment.</summary>
    public async Task<int> SendAllAsync(UpdateRelay? relay = null)
    {
        relay ??= Relay();
        var calls = 0;
        for (var pass = 0; pass < 1000; pass++)
        {
            var done = await relay.RunOnceAsync(40, CancellationToken.None);
            calls += done.Calls;
            if (done.Next is not { } next || next > Now)
            {
                return calls;
            }
        }

        throw new InvalidOperationException("The relay always finds something to do at once.");
    }

    public Task<Booking> BookingAsync(BookingId id) => ReadAsync(db => db.Set<Booking>().AsNoTracking().SingleAsync(b => b.Id == id));

    public Task<List<OwedUpdate>> OwedAsync() => ReadAsync(db => db.Set<OwedUpdate>().AsNoTracking().OrderBy(u => u.Key).ToListAsync());

    public Task<OwedUpdate> OwedAsync(string key) => ReadAsync(db => db.Set<OwedUpdate>().AsNoTracking().SingleAsync(u => u.Key == key));

    public Task<List<UpdateTry>> TriesAsync() => ReadAsync(db => db.Set<UpdateTry>().AsNoTracking().OrderBy(t => t.At).ThenBy(t => t.Id).ToListAsync());

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = await database.CreateDbContextAsync();
        return await read(db);
    }

    /// <summary>The state of one slot as BatchAvailabilityLookup would answer.</summary>
    public async Task<SlotState> StateAsync(TestShop shop, string local, string service = "cut", SlotResources resources = default)
    {
        var answers = await Acts.LookUp.RunAsync(shop.Id, [new(new(service), At(shop, local), null, resources)], CancellationToken.None);
        return answers!.Single().State;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in owned)
        {
            one.Dispose();
        }

        Metrics.Dispose();
        await Bank.DisposeAsync();
        await Google.DisposeAsync();
        await File.DisposeAsync();
    }
}

/// <summary>Every act of the main job, on one opening of the database.</summary>
public sealed class PortalActs(Portal portal, IDbContextFactory<PortalDbContext> contexts, IPaymentProcessor? processor = null)
{
    public TakeBooking Take { get; } = new(contexts, new MerchantOffers(contexts, Options.Create(portal.Payments)), Options.Create(portal.Payments), portal.Clock);

    public SettleMovement Settle { get; } = new(contexts, processor ?? portal.Processor, portal.Clock);

    public GiveUpPayment GiveUp => field ??= new(contexts, processor ?? portal.Processor, Settle, portal.Clock);

    public PayForBooking Pay => field ??= new(contexts, processor ?? portal.Processor, GiveUp, portal.Clock);

    public ReconcilePayments Reconcile => field ??= new(contexts, processor ?? portal.Processor, GiveUp, Settle, portal.Clock);

    public CancelByGuest CancelByGuest { get; } = new(contexts, portal.Clock);

    public MoveByGuest Move { get; } = new(contexts, new MerchantOffers(contexts, Options.Create(portal.Payments)), portal.Clock);

    public MoneyActs Money => field ??= new(contexts, Settle, Options.Create(portal.Bookings), Options.Create(portal.Requests), Options.Create(portal.Payments), portal.Clock);

    public CancelBooking Cancel => field ??= new(Money);

    public MarkNoShow NoShow => field ??= new(Money);

    public CancelForGuest CancelForGuest => field ??= new(Money);

    public ChargeFee Charge => field ??= new(Money);

    public WaiveFee Waive => field ??= new(Money);

    public KeepDeposit Keep => field ??= new(Money);

    public GiveRefund Refund => field ??= new(Money);

    public MarkArrived Arrived => field ??= new(contexts, portal.Clock);

    public TakeBackNoShow TakeBackNoShow => field ??= new(contexts, portal.Clock);

    public MissedAppointments Missed => field ??= new(contexts, Options.Create(portal.Bookings), Options.Create(portal.Payments), portal.Clock);

    public LedgerPages Ledger => field ??= new(contexts);

    public BookingDetails Details => field ??= new(contexts, Options.Create(portal.Bookings), Options.Create(portal.Payments), portal.Clock);

    public LookUpAvailability LookUp { get; } = new(new LookupReads(contexts), new MerchantOffers(contexts, Options.Create(portal.Payments)), portal.Clock);

    public AcceptRequest Accept { get; } = new(contexts, portal.Clock, Options.Create(portal.Requests));

    public DeclineRequest Decline { get; } = new(contexts, portal.Clock, Options.Create(portal.Requests));

    public UndoDecision Undo { get; } = new(contexts, portal.Clock);

    public DeadlinePass Deadlines { get; } = new(contexts, portal.Clock);

    public LoadOffer LoadOffer { get; } = new(contexts, Options.Create(portal.Payments), portal.Clock);

    public SaveOfferDraft SaveDraft { get; } = new(contexts, portal.Clock);

    public DiscardDraft DiscardDraft { get; } = new(contexts, portal.Clock);

    public PublishOffer Publish { get; } = new(contexts, Options.Create(portal.Payments), portal.Clock);

    public RollBackOffer RollBack { get; } = new(contexts, Options.Create(portal.Payments), portal.Clock);

    public ImportOffer Import { get; } = new(contexts, Options.Create(portal.Payments), new(contexts, portal.Clock), portal.Clock);

    public OfferHistory OfferHistory { get; } = new(contexts);

    public AddMerchant AddMerchant { get; } = new(contexts, portal.Clock);
}

/// <summary>A merchant before and after it is stored.</summary>
public sealed class TestShop(MerchantId id)
{
    public MerchantId Id { get; } = id;

    public Merchant Merchant { get; } = new()
    {
        Id = id,
        Name = "Salon",
        ZoneId = "Europe/Berlin",
        Currency = "EUR",
        Vertical = Vertical.Beauty,
        Hours = OpeningHours.EveryDay(new LocalTime(10, 0), new LocalTime(22, 0)),
        OfferVersion = 1,
        Category = "hair salon",
        Address = new("DE", "Berlin", null, "10119", "Torstrasse 11"),
    };

    public Dictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);

    public List<StaffMember> Staff { get; } = [];

    public List<Room> Rooms { get; } = [];

    /// <summary>The offer as the rules see it.</summary>
    public MerchantOffer Offer => new(Merchant, Services.Values, Staff, Rooms);

    /// <summary>Everything it has goes into the database with the next save.</summary>
    public void Store(PortalDbContext db)
    {
        db.Add(Merchant);
        db.AddRange(Services.Values);
        db.AddRange(Staff);
        db.AddRange(Rooms);
    }

    /// <summary>Adds a one-hour service on the hour, or replaces it.</summary>
    public Service Add(string id, int places = 1, bool asksFirst = false, int hours = 1, ImmutableArray<StaffId>? staff = null, ImmutableArray<RoomId>? rooms = null) => Services[id] = new()
    {
        MerchantId = Id,
        Id = new(id),
        Name = TextByLanguage.Of(id),
        Price = new(15_000_000, "EUR"),
        Duration = Duration.FromHours(hours),
        Step = Duration.FromHours(1),
        Places = [new(null, places)],
        Staff = staff ?? [],
        Rooms = rooms ?? [],
        DefaultMode = asksFirst ? ConfirmationMode.Asynchronous : ConfirmationMode.Synchronous,
    };

    /// <summary>Makes slots of a service that follow each other, into which guests come when they like and which they book until half an hour before the end.</summary>
    public void MayBeEntered(string service, int hours = 2) =>
        (Services[service].Duration, Services[service].Step, Services[service].AdmissionPolicy, Services[service].MinBookingBufferBeforeEnd) =
            (Duration.FromHours(hours), Duration.FromHours(hours), AdmissionPolicy.TimeFlexible, Duration.FromMinutes(30));

    public StaffId AddStaff(string id)
    {
        Staff.Add(new() { MerchantId = Id, Id = new(id), Name = "Name of " + id });
        return new(id);
    }

    public RoomId AddRoom(string id)
    {
        Rooms.Add(new() { MerchantId = Id, Id = new(id), Name = "Name of " + id });
        return new(id);
    }
}
