using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MerchantPortal.Data.Offer;

internal sealed class OfferConfiguration :
    IEntityTypeConfiguration<Merchant>, IEntityTypeConfiguration<Service>, IEntityTypeConfiguration<StaffMember>, IEntityTypeConfiguration<Room>
{
    public void Configure(EntityTypeBuilder<Merchant> builder)
    {
        builder.ToTable("Merchants");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Name).HasMaxLength(200);
        builder.Property(m => m.ZoneId).HasMaxLength(64).IsUnicode(false);
        builder.Property(m => m.Currency).HasMaxLength(3).IsUnicode(false);
        builder.Property(m => m.Language).HasMaxLength(20).IsUnicode(false);
        builder.Property(m => m.Hours).AsJson();
        builder.Property(m => m.Address).AsJson();
        builder.Property(m => m.Geo).AsJson();
        builder.Property(m => m.Telephone).HasMaxLength(20).IsUnicode(false);
        builder.Property(m => m.Url).HasMaxLength(2000);
        builder.Property(m => m.Category).HasMaxLength(200);
        builder.Property(m => m.TermsText).AsJson();
        builder.Property(m => m.TermsUrl).HasMaxLength(2000);
        builder.Property(m => m.TokenizationParameters).AsJson();
        builder.Property(m => m.AcceptedCards).AsJson();
        builder.Property(m => m.DefaultTerms).AsJson();
        builder.Property(m => m.Rules).AsJson();
    }

    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.ToTable("Services");
        builder.HasKey(s => new { s.MerchantId, s.Id });
        builder.Property(s => s.Name).AsJson();
        builder.Property(s => s.Price).AsJson();
        builder.Property(s => s.Places).AsJson();
        builder.Property(s => s.Staff).AsJson();
        builder.Property(s => s.Rooms).AsJson();
        builder.Property(s => s.Rules).AsJson();
        builder.Property(s => s.Description).AsJson();
        builder.Property(s => s.Terms).AsJson();
        builder.Property(s => s.Tax).AsJson();
        builder.Property(s => s.IntakeForm).AsJson();
        builder.HasOne<Merchant>().WithMany().HasForeignKey(s => s.MerchantId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<StaffMember> builder)
    {
        builder.ToTable("Staff");
        builder.HasKey(s => new { s.MerchantId, s.Id });
        builder.Property(s => s.Name).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<Room> builder)
    {
        builder.ToTable("Rooms");
        builder.HasKey(r => new { r.MerchantId, r.Id });
        builder.Property(r => r.Name).HasMaxLength(200);
    }
}

/// <summary>Reading what a merchant offers.</summary>
public static class OfferQueries
{
    /// <summary>The merchant's whole offer to read it, or null when there is no such merchant. Whoever offers its slots names the countries too.</summary>
    public static Task<MerchantOffer?> OfferOfAsync(this PortalDbContext db, MerchantId merchantId, CancellationToken stop) => db.OfferOfAsync(merchantId, null, stop);

    /// <summary>The merchant's whole offer, or null when there is no such merchant.</summary>
    /// <param name="countries">Where payments may be taken, for slots that are offered (<see cref="HeldBack"/>).</param>
    public static async Task<MerchantOffer?> OfferOfAsync(this PortalDbContext db, MerchantId merchantId, PaymentCountries? countries, CancellationToken stop) =>
        (await db.DocumentOfAsync(merchantId, stop))?.Compile(countries);

    /// <summary>The merchant's whole offer as the document that is edited, or null when there is no such merchant.</summary>
    public static async Task<OfferDocument?> DocumentOfAsync(this PortalDbContext db, MerchantId merchantId, CancellationToken stop)
    {
        var merchant = await db.Set<Merchant>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == merchantId, stop);
        if (merchant is null)
        {
            return null;
        }

        var services = await db.Set<Service>().AsNoTracking().Where(s => s.MerchantId == merchantId).OrderBy(s => s.Position).ThenBy(s => s.Id).ToListAsync(stop);
        var staff = await db.Set<StaffMember>().AsNoTracking().Where(s => s.MerchantId == merchantId).OrderBy(s => s.Id).ToListAsync(stop);
        var rooms = await db.Set<Room>().AsNoTracking().Where(r => r.MerchantId == merchantId).OrderBy(r => r.Id).ToListAsync(stop);
        return new OfferDocument(merchant, [.. services], [.. staff], [.. rooms]).WithRuleIds();
    }
}
