using System.Collections.Immutable;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Data.Mail;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Tests.Account;

/// <summary>An account on a real SQLite file: three people, the acts, a manual clock.</summary>
internal sealed class AccountFixture : IAsyncDisposable
{
    private AccountFixture(SqliteFile file, ActionsCenterOptions options)
    {
        File = file;
        Settings = Options.Create(options);
    }

    public SqliteFile File { get; }

    public ManualClock Clock { get; } = new();

    public IOptions<ActionsCenterOptions> Settings { get; }

    public CurrentPerson Mei { get; private set; } = null!;

    public CurrentPerson Ada { get; private set; } = null!;

    public CurrentPerson Omar { get; private set; } = null!;

    public static ContactInformation Full { get; } = new()
    {
        TechEmergency = [new("pager@partner.example", "+886 2 1234 5678")],
        TechNonEmergency = ["tech@partner.example"],
        OpsGoogle = ["ops@partner.example"],
        OpsUsers = new("help@partner.example", null, null),
        OpsSupport = [SupportRow.Quick(SupportKind.RoundTheClock, "Asia/Taipei")],
    };

    public LoadContactInformation Load => new(File, Settings, Clock);

    public SaveContactInformation Save => new(File, Load, Settings, Clock);

    public JudgeGate Gate => new(File, Settings, Clock);

    public DisableUser Disable => new(File, Settings, Clock);

    public static async Task<AccountFixture> OpenAsync(GoogleEnvironment environment = GoogleEnvironment.Production, OpsMerchantAsk asks = OpsMerchantAsk.NotShown)
    {
        var fixture = new AccountFixture(await SqliteFile.CreateAsync(), new ActionsCenterOptions { Environment = environment, AsksOpsMerchant = asks });
        fixture.Mei = await fixture.AddAsync("mei", Role.PartnerAdmin);
        fixture.Ada = await fixture.AddAsync("ada", Role.PartnerAdmin);
        fixture.Omar = await fixture.AddAsync("omar", Role.Ops);
        return fixture;
    }

    public async Task<CurrentPerson> AddAsync(string name, Role role, params string[] merchants)
    {
        await using var db = File.CreateDbContext();
        var email = $"{name}@people.example";
        var user = new AppUser
        {
            Id = name,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            SecurityStamp = "one",
            DisplayName = char.ToUpperInvariant(name[0]) + name[1..],
            Role = role,
            LastSeenAt = Clock.Now(),
        };
        user.Memberships.AddRange(merchants.Select(m => new Membership { UserId = name, MerchantId = new MerchantId(m) }));
        db.Add(user);
        await db.SaveChangesAsync();
        return new CurrentPerson(new UserId(name), user.DisplayName, role, role.SeesAllMerchants() ? null : merchants.Select(m => new MerchantId(m)).ToImmutableHashSet(), "en");
    }

    /// <summary>Saves complete contact information as Mei.</summary>
    public async Task<ContactSaveResult> CompleteAsync(params CurrentPerson[] alerts)
    {
        var view = await Load.RunAsync(Mei, CancellationToken.None);
        return await Save.RunAsync(new(Mei, Full with { AlertContacts = [.. alerts.Select(a => a.Id)] }, view.Stamp, false), CancellationToken.None);
    }

    public async Task<List<OwedMail>> MailsAsync(MailTemplate template)
    {
        await using var db = File.CreateDbContext();
        return await db.Set<OwedMail>().Where(m => m.Template == template).OrderBy(m => m.ToAddress).ToListAsync();
    }

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = File.CreateDbContext();
        return await read(db);
    }

    public ValueTask DisposeAsync() => File.DisposeAsync();
}
