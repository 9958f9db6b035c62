using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>A price that a slot can name instead of its service's (spec feeds 3.3); single use.</summary>
public sealed record PaymentOption(string Id, Service Service, Money Price);

/// <summary>
/// What a service publishes about money for all its slots. A slot cannot take a deposit or fee away, so what not every slot has is published on the slots
/// that have it and not here (spec feeds 7.2, "clearing a fee").
/// </summary>
public sealed class ServicePublication
{
    internal ServicePublication(WeekGrid grid, Service service)
    {
        var all = grid.All.ToList();
        Price = service.Price;
        Prepayment = grid.Terms.Prepayment;
        Deposit = all.TrueForAll(slot => slot.Deposit is not null) ? grid.Terms.Deposit : null;
        NoShowFee = all.TrueForAll(slot => slot.NoShowFee is not null) ? grid.Terms.NoShowFee : null;
        Card = grid.Terms.Card;
        OptionPrices = all.Where(slot => slot.PaymentOptionId is not null).DistinctBy(slot => slot.PaymentOptionId, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(slot => slot.PaymentOptionId!, slot => slot.Price, StringComparer.Ordinal);
    }

    public Money Price { get; }

    public bool Prepayment { get; }

    public Deposit? Deposit { get; }

    public NoShowFee? NoShowFee { get; }

    public CardRequirement Card { get; }

    /// <summary>The payment options that some slot names, by id.</summary>
    public ImmutableSortedDictionary<string, Money> OptionPrices { get; }
}

/// <summary>
/// A slot as it leaves us, in the feed and in updates alike: what is null is the service's. Mode and places are always said (spec feeds 5.2).
/// </summary>
public sealed record PublishedSlot
{
    public required Instant Start { get; init; }

    public required Duration Duration { get; init; }

    public required long SpotsTotal { get; init; }

    public required long SpotsOpen { get; init; }

    public string? StaffId { get; init; }

    public string? StaffName { get; init; }

    public string? RoomId { get; init; }

    public string? RoomName { get; init; }

    public int? PartySize { get; init; }

    /// <summary>The option that carries the slot's price; null: the service's price.</summary>
    public string? PaymentOptionId { get; init; }

    public Deposit? Deposit { get; init; }

    public NoShowFee? NoShowFee { get; init; }

    public CardRequirement? Card { get; init; }

    public required ConfirmationMode Mode { get; init; }

    /// <summary>Scheduling overrides; we leave them to the service's rules, a feed of another may set them.</summary>
    public Instant? FirstBookable { get; init; }

    public Instant? LastBookable { get; init; }

    public Instant? LastOnlineCancellable { get; init; }

    /// <summary>Only what a slot of these settings says about money and confirming; its place and time are those of no slot.</summary>
    public static PublishedSlot OfTerms(ServicePublication service, SlotSettings settings) => new()
    {
        Start = default,
        Duration = default,
        SpotsTotal = 0,
        SpotsOpen = 0,
        PaymentOptionId = settings.PaymentOptionId,
        Deposit = settings.Deposit == service.Deposit ? null : settings.Deposit,
        NoShowFee = settings.NoShowFee == service.NoShowFee ? null : settings.NoShowFee,
        Card = settings.Card == service.Card ? null : settings.Card,
        Mode = settings.Mode,
    };

    /// <summary>The slot as <see cref="Availability"/> made it, with what differs from its service.</summary>
    public static PublishedSlot Of(MerchantOffer offer, Slot slot)
    {
        var (settings, service) = (slot.Settings, offer.GridOf(offer.Services[slot.Service]).Published);
        return new()
        {
            Start = slot.Start,
            Duration = slot.Duration,
            SpotsTotal = slot.SpotsTotal,
            SpotsOpen = slot.SpotsOpen,
            StaffId = slot.Resources.Staff?.Value,
            StaffName = slot.Resources.Staff is { } staff ? offer.StaffNames.GetValueOrDefault(staff) : null,
            RoomId = slot.Resources.Room?.Value,
            RoomName = slot.Resources.Room is { } room ? offer.RoomNames.GetValueOrDefault(room) : null,
            PartySize = slot.Resources.PartySize,
            PaymentOptionId = settings.PaymentOptionId,
            Deposit = settings.Deposit == service.Deposit ? null : settings.Deposit,
            NoShowFee = settings.NoShowFee == service.NoShowFee ? null : settings.NoShowFee,
            Card = settings.Card == service.Card ? null : settings.Card,
            Mode = slot.Mode,
        };
    }
}
