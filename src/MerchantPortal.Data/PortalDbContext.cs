using MerchantPortal.Data.Account;
using MerchantPortal.Data.Conventions;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Data;

/// <summary>
/// The one model on both databases. Made per act through <see cref="IDbContextFactory{TContext}"/> and disposed with it (house.md H5).
/// Entities are configured by the classes beside them; named queries are extensions beside them. Acts that change something run
/// in <see cref="Acts.ActAsync{T}"/>, which commits once and rings the bell.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : IdentityDbContext<AppUser>(options)
{
    /// <summary>What the running act will announce when it has committed.</summary>
    internal CommitNews News { get; private set; } = CommitNews.None;

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>Notes what the commit should announce: pages of a merchant, the relay, the mail loop, or account-wide pages.</summary>
    public void Announce(MerchantId? merchant = null, bool owed = false, bool mail = false, bool account = false) =>
        News = new(
            merchant is { } id ? News.Merchants.Add(id) : News.Merchants,
            News.Owed || owed,
            News.Mail || mail,
            News.Account || account);

    internal void ForgetNews() => News = CommitNews.None;

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        GuardLedger();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <exception cref="InvalidOperationException">A line of the ledger would be changed or deleted; nothing is saved.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        GuardLedger();
        foreach (var entry in ChangeTracker.Entries<Booking>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.Stamp = Guid.CreateVersion7();
                Announce(entry.Entity.MerchantId);
            }
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void GuardLedger()
    {
        foreach (var entry in ChangeTracker.Entries<LedgerEntry>())
        {
            if (entry.State is EntityState.Modified or EntityState.Deleted)
            {
                throw new InvalidOperationException($"The ledger is append-only: line {entry.Entity.Id} would be {entry.State}.");
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        ModelConventions.Apply(configurationBuilder);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        PasskeySchema.Apply(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
    }
}
