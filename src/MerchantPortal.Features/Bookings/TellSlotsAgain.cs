using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;

namespace MerchantPortal.Features.Bookings;

/// <summary>Google held a slot to be open that is not: its day is told again (spec 1.6).</summary>
public sealed class TellSlotsAgain(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(MerchantId Merchant, Slot Slot);

    /// <summary>Owes the slots; does nothing when the merchant is gone.</summary>
    public Task<bool> RunAsync(Command command, CancellationToken stop) => contexts.ActAsync(clock, async db =>
    {
        if (await db.OfferOfAsync(command.Merchant, stop) is not { } offer)
        {
            return false;
        }

        await db.OweSlotsAsync(offer, command.Slot.Service, command.Slot.Time, command.Slot.Resources, clock.Now(), null, stop);
        return true;
    }, stop);
}
