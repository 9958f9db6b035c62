using MerchantPortal.Data.Conventions;
using MerchantPortal.Domain.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MerchantPortal.Data.Account;

/// <summary>The account's contact information: one row, made the first time anybody touches it.</summary>
public sealed class ContactRecord
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    public ContactInformation Contact { get; set; } = ContactInformation.Empty;

    /// <summary>Changes with each save; a form based on another stamp meets a conflict.</summary>
    public Guid Stamp { get; set; }

    /// <summary>Null until somebody saved.</summary>
    public Instant? SavedAt { get; set; }

    public string? SavedByName { get; set; }

    /// <summary>When every required field was valid for the first time.</summary>
    public Instant? FirstCompletedAt { get; set; }

    /// <summary>Since when a contact is invalid from outside (decision D2); null while complete.</summary>
    public Instant? IncompleteSince { get; set; }

    /// <summary>When somebody last said that everything is still right.</summary>
    public Instant? ConfirmedAt { get; set; }

    /// <summary>When administrators were last reminded.</summary>
    public Instant? RemindedAt { get; set; }
}

/// <summary>A person's unfinished form, kept so that nothing typed is lost.</summary>
public sealed class ContactDraft
{
    public required string UserId { get; init; }

    public required string ByName { get; set; }

    public required ContactInformation Contact { get; set; }

    /// <summary>The saved record's stamp when the draft was begun.</summary>
    public Guid? BasedOn { get; set; }

    public required Instant SavedAt { get; set; }
}

/// <summary>What is known of one contact address.</summary>
public sealed class ContactAddress
{
    /// <summary>The address in upper case by invariant rules.</summary>
    public required string Key { get; init; }

    public required string Address { get; init; }

    public Instant? VerifiedAt { get; set; }

    /// <summary>Set when a mail server refused the address for good.</summary>
    public Instant? BouncedAt { get; set; }

    public static string KeyOf(string address) => address.ToUpperInvariant();
}

/// <summary>The last answer about a domain's mail server; one that cannot be known counts as found.</summary>
public sealed class MailDomain
{
    public required string Domain { get; init; }

    /// <summary>False only when the name system said that there is none.</summary>
    public bool HasMailServer { get; set; }

    public Instant CheckedAt { get; set; }
}

/// <summary>One change by a person, before and after; appended, never changed.</summary>
public sealed class AuditEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Instant At { get; init; }

    public required string ByUser { get; init; }

    public required string ByName { get; init; }

    /// <summary>What was changed, such as <c>contact-information</c> or <c>user:ID</c>.</summary>
    public required string Object { get; init; }

    /// <summary>A verb or a field key.</summary>
    public required string Action { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}

internal sealed class ContactConfiguration :
    IEntityTypeConfiguration<ContactRecord>,
    IEntityTypeConfiguration<ContactDraft>,
    IEntityTypeConfiguration<ContactAddress>,
    IEntityTypeConfiguration<MailDomain>,
    IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<ContactRecord> builder)
    {
        builder.ToTable("ContactInformation");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Contact).AsJson();
        builder.Property(c => c.Stamp).IsConcurrencyToken();
        builder.Property(c => c.SavedByName).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<ContactDraft> builder)
    {
        builder.ToTable("ContactDrafts");
        builder.HasKey(d => d.UserId);
        builder.Property(d => d.UserId).HasMaxLength(450);
        builder.Property(d => d.ByName).HasMaxLength(200);
        builder.Property(d => d.Contact).AsJson();
    }

    public void Configure(EntityTypeBuilder<ContactAddress> builder)
    {
        builder.ToTable("ContactAddresses");
        builder.HasKey(a => a.Key);
        builder.Property(a => a.Key).HasMaxLength(254);
        builder.Property(a => a.Address).HasMaxLength(254);
    }

    public void Configure(EntityTypeBuilder<MailDomain> builder)
    {
        builder.ToTable("MailDomains");
        builder.HasKey(d => d.Domain);
        builder.Property(d => d.Domain).HasMaxLength(254).IsUnicode(false);
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.ByUser).HasMaxLength(450);
        builder.Property(a => a.ByName).HasMaxLength(200);
        builder.Property(a => a.Object).HasMaxLength(500);
        builder.Property(a => a.Action).HasMaxLength(100);
        builder.HasIndex(a => a.At);
    }
}
