using MerchantPortal.Data;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Account;

/// <summary>Invites a partner administrator for whoever runs the program: they hold the database, so nobody else is asked.</summary>
public sealed class InviteAdministrator(IDbContextFactory<PortalDbContext> contexts, InviteUser invite, ResendInvitation resend)
{
    private static readonly CurrentPerson Operator = new(new("operator"), "MerchantPortal", Role.PartnerAdmin, null, "en");

    /// <summary>Null when an invitation is owed; an administrator who has not come yet is sent another. Else why not.</summary>
    public async Task<InviteProblem?> RunAsync(string email, CancellationToken stop)
    {
        // The invited person may correct the name
        var name = email.Split('@')[0];
        var wrong = await invite.RunAsync(new(Operator, name.Length > 100 ? name[..100] : name, email, Role.PartnerAdmin, "en", [], AskForContactInformation: true), stop);
        if (wrong is [InviteProblem.EmailTaken, ..] && EmailAddress.TryRead(email, out var address))
        {
            var normalized = address.Value.ToUpperInvariant();
            await using var db = await contexts.CreateDbContextAsync(stop);
            var waiting = await db.Users.Where(u => u.NormalizedEmail == normalized && u.Role == Role.PartnerAdmin).Select(u => u.Id).FirstOrDefaultAsync(stop);
            return waiting is not null && await resend.RunAsync(Operator, new UserId(waiting), stop) ? null : InviteProblem.EmailTaken;
        }

        return wrong.IsEmpty ? null : InviteProblem.EmailWrong;
    }
}
