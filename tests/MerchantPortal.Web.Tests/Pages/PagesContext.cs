using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Pages;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages;

/// <summary>A page of staff on the real acts, a SQLite file and a manual clock.</summary>
public abstract class PagesContext : UiContext, IAsyncLifetime
{
    private Portal? portal;

    protected Portal Portal => portal ?? throw new InvalidOperationException("Not started.");

    /// <summary>The way to the database that the pages use; a test can stop it or break it.</summary>
    protected Gate Database { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        Database = new Gate(portal.File);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(Database);
        Services.AddSingleton<TimeProvider>(portal.Clock);
        Services.AddSingleton(portal.File.Bell);
        Services.AddSingleton(Options.Create(portal.Requests));
        Services.AddSingleton(Options.Create(portal.Bookings));
        Services.AddSingleton(Options.Create(portal.Payments));
        Services.AddSingleton<LeftWithoutProcessor>();
        Services.AddSingleton<IPaymentProcessor>(portal.Processor);
        Services.AddScoped<SignedIn>();
        Services.AddPages();
    }

    /// <summary>Signs a person in; without merchants the role decides what they see.</summary>
    protected async Task<CurrentPerson> SignInAsync(Role role, params TestShop[] shops)
    {
        var user = new AppUser { DisplayName = "Ayşe", UserName = Guid.NewGuid().ToString("N"), Email = "ayse@shop.example", EmailConfirmed = true, Role = role };
        foreach (var shop in shops)
        {
            user.Memberships.Add(new Membership { UserId = user.Id, MerchantId = shop.Id });
        }

        await using var db = Portal.File.CreateDbContext();
        db.Add(user);
        await db.SaveChangesAsync();
        var authorization = AddAuthorization();
        authorization.SetAuthorized(user.UserName);
        authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, user.Id));
        return new(new(user.Id), user.DisplayName, role, null, "en");
    }

    /// <summary>A shop that asks first and the manager who runs it, signed in.</summary>
    protected async Task<TestShop> OpenAsync(int places = 1)
    {
        var shop = await Portal.OpenShopAsync(asksFirst: true, places);
        await SignInAsync(Role.Manager, shop);
        return shop;
    }

    /// <summary>Moves the clock on and lets timers of pages run.</summary>
    protected void Pass(double seconds) => Portal.Clock.Advance(TimeSpan.FromSeconds(seconds));

    protected Task<Booking> StoredAsync(Booking booking) => Portal.BookingAsync(booking.Id);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        Dispose();
        if (portal is not null)
        {
            await portal.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A way to the database that can be closed for a while or broken.</summary>
    protected sealed class Gate(SqliteFile file) : IDbContextFactory<PortalDbContext>
    {
        private TaskCompletionSource open = Opened();

        public bool Broken { get; set; }

        /// <summary>So many more openings succeed; null: all.</summary>
        public int? Lasts { get; set; }

        public void Close() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => open.TrySetResult();

        public PortalDbContext CreateDbContext() => file.CreateDbContext();

        public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await open.Task.WaitAsync(cancellationToken);
            return Broken || Lasts-- <= 0 ? throw new InvalidOperationException("The database is away.") : file.CreateDbContext();
        }

        private static TaskCompletionSource Opened()
        {
            var done = new TaskCompletionSource();
            done.SetResult();
            return done;
        }
    }
}
