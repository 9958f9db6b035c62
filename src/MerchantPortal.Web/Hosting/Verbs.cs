using System.Data.Common;
using MerchantPortal.Data;
using MerchantPortal.Data.Providers;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Web.Hosting;

/// <summary>What the program can be told to do by a word: nothing (run), <c>migrate</c>, <c>check</c> or <c>invite-admin</c> with an address.</summary>
public static class Verbs
{
    private const string Migrate = "migrate";
    private const string Check = "check";
    private const string InviteAdmin = "invite-admin";

    /// <summary>Does what the word among the arguments says and answers the exit code: 0, or 1 when something stands in the way, which is then written line by line.</summary>
    public static async Task<int> RunVerbAsync(this WebApplication app, string[] args)
    {
        switch (WordOf(args))
        {
            case null:
                return await StartAsync(app);
            case Migrate:
                return await MigrateAsync(app.Services, Console.Out, Console.Error, CancellationToken.None);
            case Check:
                return await CheckAsync(app.Services, Console.Out, CancellationToken.None);
            case InviteAdmin:
                return await InviteAdminAsync(app.Services, WordsOf(args).ElementAtOrDefault(1), Console.Out, Console.Error, CancellationToken.None);
            default:
                await Console.Error.WriteLineAsync($"Unknown word; known are {Migrate}, {Check} and {InviteAdmin}, or none to run.");
                return 1;
        }
    }

    /// <summary>The first argument that is neither an option nor an option's value; null when there is none. A bare <c>--</c> is passed over, as `dotnet run` does.</summary>
    public static string? WordOf(IReadOnlyList<string> args) => WordsOf(args).FirstOrDefault();

    private static IEnumerable<string> WordsOf(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var isOption = args[i] is ['-' or '/', ..];
            if (!isOption && !args[i].Contains('=', StringComparison.Ordinal))
            {
                yield return args[i];
            }

            if (isOption && args[i] != "--" && !args[i].Contains('=', StringComparison.Ordinal))
            {
                // what follows is its value
                i++;
            }
        }
    }

    /// <summary>Applies pending migrations, on either database.</summary>
    public static async Task<int> MigrateAsync(IServiceProvider services, TextWriter answers, TextWriter complaints, CancellationToken stop)
    {
        var faults = Settings.Faults(services).Where(fault => fault.StartsWith(DatabaseOptions.Section, StringComparison.OrdinalIgnoreCase)).ToList();
        if (faults.Count == 0)
        {
            faults = [.. await PrepareAsync(services, migrate: true, stop)];
        }

        await WriteAsync(complaints, faults);
        if (faults.Count == 0)
        {
            await answers.WriteLineAsync("The database fits this build.");
        }

        return faults.Count == 0 ? 0 : 1;
    }

    /// <summary>Validates the settings, the database and the reachability of what is configured; one line each.</summary>
    public static async Task<int> CheckAsync(IServiceProvider services, TextWriter answers, CancellationToken stop)
    {
        var fine = true;
        var faults = Settings.Faults(services);
        await LinesAsync("settings", faults);
        if (!faults.Any(fault => fault.StartsWith(DatabaseOptions.Section, StringComparison.OrdinalIgnoreCase)))
        {
            await LinesAsync("database", await DatabaseFaultsAsync(services, stop));
        }

        if (faults.Count == 0)
        {
            foreach (var check in services.GetServices<ReachCheck>())
            {
                await LinesAsync(check.Name, await check.FaultAsync(stop) is { } fault ? [fault] : []);
            }
        }

        return fine ? 0 : 1;

        async Task LinesAsync(string name, IReadOnlyList<string> wrong)
        {
            fine &= wrong.Count == 0;
            await WriteAsync(answers, wrong.Count == 0 ? [$"ok    {name}"] : wrong.Select(fault => $"FAIL  {name}: {fault}"));
        }
    }

    /// <summary>Invites a partner administrator, the way into an installation where nobody can sign in yet; said again, somebody who has not come gets another link. A worker sends the mail.</summary>
    public static async Task<int> InviteAdminAsync(IServiceProvider services, string? email, TextWriter answers, TextWriter complaints, CancellationToken stop)
    {
        var faults = Settings.Faults(services);
        if (faults.Count == 0)
        {
            faults = await PrepareAsync(services, migrate: false, stop);
        }

        if (faults.Count == 0 && await InviterOf(services).RunAsync(email ?? "", stop) is { } problem)
        {
            faults =
            [
                problem == InviteProblem.EmailTaken ? "Somebody with this address has an account already." : $"Write the address behind the word: {InviteAdmin} name@partner.example.",
            ];
        }

        await WriteAsync(complaints, faults);
        if (faults.Count == 0)
        {
            await answers.WriteLineAsync("The invitation is on its way; it goes out when a worker runs.");
        }

        return faults.Count == 0 ? 0 : 1;
    }

    // Whatever the roles of this process: made here, not asked for
    private static InviteAdministrator InviterOf(IServiceProvider services)
    {
        var (contexts, clock) = (services.GetRequiredService<IDbContextFactory<PortalDbContext>>(), services.GetRequiredService<TimeProvider>());
        return new(contexts, new(contexts, clock), new(contexts, clock));
    }

    private static async Task<int> StartAsync(WebApplication app)
    {
        var faults = Settings.Faults(app.Services);
        if (faults.Count == 0)
        {
            faults = await PrepareAsync(app.Services, migrate: false, CancellationToken.None);
        }

        try
        {
            if (faults.Count == 0 && await app.Services.GetRequiredService<KeepEnvironmentsApart>().RunAsync(CancellationToken.None) is { } others)
            {
                faults = [others];
            }

            if (faults.Count == 0)
            {
                app.UsePortal();
                await app.SeedDemoAsync();
            }
        }
        catch (DbException unusable)
        {
            // Such as another process that does not let go of the file
            faults = [DatabaseStart.Unusable(unusable)];
        }

        if (faults.Count > 0)
        {
            await WriteAsync(Console.Error, ["MerchantPortal does not start:", .. faults]);
            return 1;
        }

        // Every merchant's offer is read for it, which no guest waits for
        app.Lifetime.ApplicationStarted.Register(() => _ = app.Services.GetRequiredService<LeftWithoutProcessor>().WarnAsync(app.Lifetime.ApplicationStopping));
        await app.RunAsync();
        return 0;
    }

    private static Task<IReadOnlyList<string>> PrepareAsync(IServiceProvider services, bool migrate, CancellationToken stop) =>
        services.GetRequiredService<IDbContextFactory<PortalDbContext>>().PrepareAsync(migrate, services.GetRequiredService<TimeProvider>(), stop);

    private static Task<IReadOnlyList<string>> DatabaseFaultsAsync(IServiceProvider services, CancellationToken stop) =>
        services.GetRequiredService<IDbContextFactory<PortalDbContext>>().FaultsAsync(stop);

    private static async Task WriteAsync(TextWriter to, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await to.WriteLineAsync(line);
        }
    }
}
