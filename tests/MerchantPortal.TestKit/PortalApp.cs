using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using Xunit;

namespace MerchantPortal.TestKit;

/// <summary>The whole product in one process on a SQLite file of its own, with a manual clock; nothing listens on a port.</summary>
public class PortalApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Password = "Demo-pass-1";

    private SqliteFile? file;

    /// <summary>Settings over the test's own; set before the first use.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ManualClock Clock { get; } = new();

    /// <summary>The database the product runs on.</summary>
    public SqliteFile Database => file ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => file = await SqliteFile.CreateAsync();

    /// <summary>A browser without memory of others: own cookies, redirects not followed.</summary>
    public HttpClient Browser() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true, BaseAddress = new Uri("http://localhost") });

    /// <summary>A portal user who can sign in with <see cref="Password"/>.</summary>
    public async Task<AppUser> AddUserAsync(string email, Role role, params string[] merchants)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = new AppUser
        {
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            DisplayName = email[..email.IndexOf('@', StringComparison.Ordinal)],
            Role = role,
            CreatedAt = Instant.FromDateTimeOffset(Clock.GetUtcNow()),
            LastSeenAt = Instant.FromDateTimeOffset(Clock.GetUtcNow()),
        };
        foreach (var merchant in merchants)
        {
            user.Memberships.Add(new Membership { UserId = user.Id, MerchantId = new MerchantId(merchant) });
        }

        var made = await users.CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Code)));
        return user;
    }

    /// <summary>Where the product's mails land.</summary>
    public string MailFolder => Path.Combine(Database.Folder, "mail");

    /// <summary>Sends what is owed and answers the mails that landed, oldest first.</summary>
    public async Task<IReadOnlyList<string>> DeliverMailsAsync()
    {
        await Services.GetRequiredService<MailRelay>().RunOnceAsync(100, CancellationToken.None);
        return Directory.Exists(MailFolder) ? [.. Directory.EnumerateFiles(MailFolder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];
    }

    /// <summary>Fills in contact information, so that the gate is open.</summary>
    public async Task CompleteContactInformationAsync(params string[] alertContacts)
    {
        await using var db = Database.CreateDbContext();
        var record = await db.ContactRecordAsync(CancellationToken.None);
        record.Contact = new ContactInformation
        {
            AlertContacts = [.. alertContacts.Select(id => new UserId(id))],
            TechEmergency = [new("pager@partner.example", null)],
            TechNonEmergency = ["tech@partner.example"],
            OpsGoogle = ["ops@partner.example"],
            OpsUsers = new("help@partner.example", null, null),
            OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "Asia/Taipei")],
        };
        record.SavedAt = record.ConfirmedAt = Instant.FromDateTimeOffset(Clock.GetUtcNow());
        record.FirstCompletedAt = alertContacts.Length > 0 ? record.SavedAt : null;
        await db.SaveChangesAsync();
    }

    /// <summary>Reads from the product's database.</summary>
    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseContentRoot(Path.Combine(Repository(), "src", "MerchantPortal.Web"));
        builder.UseSetting("Database:ConnectionString", Database.ConnectionString);
        builder.UseSetting("Demo:Seed", "false");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Warning");
        builder.UseSetting("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Warning");
        builder.UseSetting("Mail:PickupDirectory", MailFolder);
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services => services
            .Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock))
            // No test asks the machine's name servers
            .Replace(ServiceDescriptor.Singleton<AskMailServer>((_, _) => Task.FromResult(MailServerAnswer.Unknown))));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (file is not null)
        {
            await file.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The folder of the checkout.</summary>
    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
