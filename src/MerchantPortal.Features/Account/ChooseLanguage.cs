using MerchantPortal.Data;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>A person says in which language the portal and its mails speak to them.</summary>
public sealed class ChooseLanguage(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="Language">The code of a language that the portal speaks; the door has checked it.</param>
    public sealed record Command(UserId Person, string Language);

    /// <summary>False when there is no such person any more.</summary>
    public Task<bool> RunAsync(Command command, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db => await db.Users.Where(u => u.Id == command.Person.Value).ExecuteUpdateAsync(set => set.SetProperty(u => u.Language, command.Language), stop) == 1,
        stop);
}
