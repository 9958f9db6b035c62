using System.Buffers;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Features.Bookings;
using Microsoft.Extensions.Options;
using WireMode = MerchantPortal.Contracts.Shared.ConfirmationMode;

namespace MerchantPortal.Web.BookingServer;

/// <summary>Legacy: how many places one slot has left (spec 1.6). Off unless configured; Google's own test client still calls it.</summary>
internal sealed class CheckAvailability(LookUpAvailability lookUp, MerchantOffers offers, TellSlotsAgain tell, IOptions<BookingServerOptions> options) : Method
{
    public override string Name => nameof(CheckAvailability);

    public override bool IsOn => options.Value.CheckAvailability;

    /// <summary>Google gives up after 5 s (spec 1.12).</summary>
    public override TimeSpan? Patience => TimeSpan.FromSeconds(2.9);

    public override async Task<Answer> AnswerAsync(ReadOnlySequence<byte> body, CancellationToken stop)
    {
        if (!BookingServerJson.Wire.Read<CheckAvailabilityRequest>(body, out var request, out var fault))
        {
            return Answer.Invalid(fault);
        }

        if (request.Slot is not { } slot)
        {
            return Wishes.Missing("slot", "Write the slot to look up.");
        }

        if (Wishes.Incomplete(slot) is { } missing)
        {
            return missing;
        }

        var wish = Wishes.Of(slot);
        if (await lookUp.RunAsync(new(slot.MerchantId!), [wish], stop) is not { } answers)
        {
            return Wishes.UnknownMerchant("slot.merchant_id");
        }

        var (state, found) = answers[0];
        if (state == SlotState.NeverOffered)
        {
            return Wishes.NeverOffered("slot");
        }

        if (state is SlotState.Full or SlotState.HeldBack)
        {
            // Google asks about slots it holds to be open
            await tell.RunAsync(new(new(slot.MerchantId!), found!), stop);
        }

        slot.ConfirmationMode = found!.Mode == ConfirmationMode.Asynchronous ? WireMode.Asynchronous : WireMode.Synchronous;
        return Answer.Of(new CheckAvailabilityResponse
        {
            Slot = slot,
            CountAvailable = found.SpotsOpen,
            LastOnlineCancellableSec = offers.Kept(new(slot.MerchantId!)) is { } offer && offer.Services.TryGetValue(found.Service, out var service)
                ? offer.TermsAt(service, found.Start, found.Resources.PartySize).CancelUntil(found.Start).ToUnixTimeSeconds()
                : null,
        });
    }
}
