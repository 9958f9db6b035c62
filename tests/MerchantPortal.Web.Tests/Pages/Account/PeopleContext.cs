using System.Globalization;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Account;

/// <summary>Pages about people on real acts, a SQLite file and a manual clock, in Google's production.</summary>
public abstract class PeopleContext : UiContext, IAsyncLifetime
{
    private SqliteFile? file;

    protected static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    protected ManualClock Clock { get; } = new();

    protected ActionsCenterOptions Center { get; } = new() { Environment = GoogleEnvironment.Production };

    protected SqliteFile Database => file ?? throw new InvalidOperationException("Not started.");

    public virtual async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(file).AddSingleton(file.Bell);
        Services.AddSingleton(Options.Create(Center));
        Services.AddSingleton<ListUsers>().AddSingleton<InviteUser>().AddSingleton<ResendInvitation>().AddSingleton<ChangeUser>().AddSingleton<DisableUser>().AddSingleton<JudgeGate>();
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Database.DisposeAsync();
    }

    /// <summary>Adds a person of this name; one who was not seen has been invited and has not come yet.</summary>
    protected Task AddAsync(string name, Role role, bool seen = true, params string[] merchants) => ChangeAsync(db =>
    {
        var email = $"{name}@people.example";
        var user = new AppUser
        {
            Id = name,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = seen,
            DisplayName = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name),
            Role = role,
            LastSeenAt = seen ? Clock.Now() : null,
        };
        user.Memberships.AddRange(merchants.Select(id => new Membership { UserId = name, MerchantId = new(id) }));
        db.Add(user);
        return Task.CompletedTask;
    });

    protected async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = Database.CreateDbContext();
        return await read(db);
    }

    protected async Task ChangeAsync(Func<PortalDbContext, Task> change)
    {
        await using var db = Database.CreateDbContext();
        await change(db);
        await db.SaveChangesAsync(Stop);
    }
}
