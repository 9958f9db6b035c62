using System.Text;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using Booking = MerchantPortal.Domain.Bookings.Booking;
using DomainMode = MerchantPortal.Domain.Offer.ConfirmationMode;
using Wire = MerchantPortal.Contracts.BookingServer;

namespace MerchantPortal.Web.BookingServer;

/// <summary>
/// A booking as Google sees it. What Google sent and we have no column for (tag, resources as named, address, prices) is kept with the booking
/// as its echo, so that every answer repeats it (spec 1.7); payment tokens and 3-D Secure answers are never part of it.
/// </summary>
internal static class BookingOnWire
{
    /// <summary>The echo to keep of a request; JSON of the wire.</summary>
    public static string Echo(CreateBookingRequest request)
    {
        var payment = request.PaymentInformation;
        return BookingServerJson.Wire.WriteText(new Wire.Booking
        {
            Slot = new() { StartSec = request.Slot!.StartSec, AvailabilityTag = request.Slot.AvailabilityTag, Resources = request.Slot.Resources },
            UserInformation = request.UserInformation,
            PaymentInformation = payment is null ? null : new()
            {
                PaymentTransactionId = payment.PaymentTransactionId,
                Price = payment.Price,
                TaxAmount = payment.TaxAmount,
                Fees = payment.Fees,
                FeesAndTaxes = payment.FeesAndTaxes,
                Deposit = payment.Deposit,
                NoShowFee = payment.NoShowFee,
                PaymentProcessedBy = payment.PaymentProcessedBy,
                PaymentOptionId = payment.PaymentOptionId,
                UserPaymentOptionId = payment.UserPaymentOptionId,
            },
        });
    }

    /// <summary>The whole booking as it stands now.</summary>
    public static Wire.Booking Of(Booking booking)
    {
        var echo = EchoOf(booking);
        var start = booking.Start.ToUnixTimeSeconds();
        return new()
        {
            BookingId = booking.Id.Value,
            Slot = new()
            {
                MerchantId = booking.MerchantId.Value,
                ServiceId = booking.ServiceId.Value,
                StartSec = start,
                DurationSec = (long)(booking.End - booking.Start).TotalSeconds,
                AvailabilityTag = echo.Slot?.StartSec == start ? echo.Slot.AvailabilityTag : null,
                Resources = ResourcesOf(echo.Slot?.Resources, booking),
                ConfirmationMode = booking.Mode switch
                {
                    DomainMode.Synchronous => ConfirmationMode.Synchronous,
                    DomainMode.Asynchronous => ConfirmationMode.Asynchronous,
                },
            },
            UserInformation = echo.UserInformation ?? new()
            {
                UserId = booking.Guest.UserId,
                GivenName = booking.Guest.GivenName,
                FamilyName = booking.Guest.FamilyName,
                Telephone = booking.Guest.Telephone,
                Email = booking.Guest.Email,
            },
            Status = UpdateBodies.Name(booking.Status),
            PaymentInformation = PaymentOf(booking, echo.PaymentInformation ?? new()),
        };
    }

    // with a payment, exactly what was agreed; without one, a card that was only looked at included, what was received
    private static PaymentInformation PaymentOf(Booking booking, PaymentInformation echo)
    {
        echo.PrepaymentStatus = UpdateBodies.Name(booking.Prepayment);
        if (booking is not { TransactionId: { } transaction, Terms.Terms: { } terms })
        {
            return echo;
        }

        echo.PaymentTransactionId = transaction;
        echo.PaymentProcessedBy = PaymentProcessedBy.Partner;
        echo.Price = PriceOf(terms.Price, echo.Price);
        echo.TaxAmount = terms.Tax is { } tax ? PriceOf(tax, echo.TaxAmount) : echo.TaxAmount;
        echo.PaymentOptionId = terms.PaymentOptionId ?? echo.PaymentOptionId;
        echo.Deposit = terms.Deposit is { } deposit
            ? new() { Deposit = PriceOf(deposit.Amount, null), DepositType = TypeOf(deposit.Type), MinAdvanceCancellationSec = (long)deposit.MinAdvanceCancellation.TotalSeconds }
            : null;
        echo.NoShowFee = terms.NoShowFee is { } fee ? new() { Fee = PriceOf(fee.Amount, null), FeeType = TypeOf(fee.Type) } : null;
        return echo;
    }

    private static Price PriceOf(Money amount, Price? sent) => new() { PriceMicros = amount.Micros, CurrencyCode = amount.Currency, PricingOptionTag = sent?.PricingOptionTag };

    private static PriceType TypeOf(Domain.Offer.PriceType type) => type switch
    {
        Domain.Offer.PriceType.FixedRateDefault => PriceType.FixedRateDefault,
        Domain.Offer.PriceType.PerPerson => PriceType.PerPerson,
    };

    // only what was named is answered, with the booking or later: a person we assigned is our affair
    private static ResourceIds? ResourcesOf(ResourceIds? sent, Booking booking) => sent is null && booking.Named is { Staff: null, Room: null } ? null : new()
    {
        StaffId = booking.Named.Staff?.Value ?? sent?.StaffId,
        RoomId = booking.Named.Room?.Value ?? sent?.RoomId,
        PartySize = sent?.PartySize is null or 0 ? sent?.PartySize : booking.PartySize ?? sent.PartySize,
    };

    private static Wire.Booking EchoOf(Booking booking) =>
        booking.WireEcho is { } echo && BookingServerJson.Wire.Read<Wire.Booking>(Encoding.UTF8.GetBytes(echo), out var kept, out _) ? kept : new();
}
