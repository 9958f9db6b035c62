using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;

namespace MerchantPortal.Domain.Offer;

/// <summary>Everything a merchant offers as one document: what is drafted, checked, published, compared and rolled back. Its parts may be edited in place; a copy is <see cref="Calendar.MerchantOffer"/>'s business.</summary>
public sealed record OfferDocument(Merchant Merchant, ImmutableArray<Service> Services, ImmutableArray<StaffMember> Staff, ImmutableArray<Room> Rooms)
{
    /// <summary>The offer as <see cref="Availability"/> reads it.</summary>
    public MerchantOffer Compile() => new(Merchant, Services, Staff, Rooms);
}
