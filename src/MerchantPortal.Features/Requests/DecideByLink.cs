using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Requests;

/// <summary>Uses a link from a mail: answers the request for the person it is bound to, once. The use and the answer are one transaction.</summary>
public sealed class DecideByLink(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, IOptions<RequestsOptions> options, DecisionLinks links)
{
    /// <param name="Reason">Needed to decline.</param>
    public sealed record Command(string? Token, DeclineReason? Reason, string? Note);

    /// <summary>Not found when there is no such link or its person may no longer answer; <see cref="Refusal.NotPending"/> when it was used before.</summary>
    public async Task<Outcome> RunAsync(Command command, CancellationToken stop)
    {
        if (await links.FindAsync(command.Token, stop) is not { } found)
        {
            return Outcome.NotFound;
        }

        var (link, person) = found;
        var decline = new DeclineRequest.Command(person, link.MerchantId, link.BookingId, command.Reason ?? DeclineReason.NoAnswer, command.Note);
        if (link.Action == LinkAction.Decline)
        {
            await DeclineRequest.Rules.ValidateAndThrowAsync(decline, stop);
        }

        return await contexts.ActAsync(clock, async db =>
        {
            var now = clock.Now();
            if (await db.BookingsOf(link.MerchantId).FirstOrDefaultAsync(b => b.Id == link.BookingId, stop) is not { } booking)
            {
                return Outcome.NotFound;
            }

            if (await db.Set<DecisionLink>().AnyAsync(l => l.TokenHash == link.TokenHash && l.UsedAt != null, stop))
            {
                return Outcome.Refused(Refusal.NotPending);
            }

            var verdict = link.Action switch
            {
                LinkAction.Accept => await AcceptRequest.ApplyAsync(db, booking, person, now, options.Value.Undo, stop),
                LinkAction.Decline => await DeclineRequest.ApplyAsync(db, booking, decline, now, options.Value.Undo, stop),
            };
            if (verdict.IsYes)
            {
                await db.Set<DecisionLink>().Where(l => l.TokenHash == link.TokenHash)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), stop);
            }

            return Outcome.Of(verdict);
        }, stop);
    }
}
