using System.Collections.Immutable;
using MerchantPortal.Domain.Calendar;

namespace MerchantPortal.Domain.Offer;

/// <summary>Everything a merchant offers as one document: what is drafted, checked, published, compared and rolled back. Its parts may be edited in place; a copy is <see cref="Calendar.MerchantOffer"/>'s business.</summary>
public sealed record OfferDocument(Merchant Merchant, ImmutableArray<Service> Services, ImmutableArray<StaffMember> Staff, ImmutableArray<Room> Rooms)
{
    /// <summary>The offer as <see cref="Availability"/> reads it: of documents that are published, or about to be after the rules found no error.</summary>
    /// <param name="countries">As for <see cref="MerchantOffer"/>.</param>
    /// <exception cref="InvalidOperationException">There are obstacles; a draft is asked with <see cref="TryCompile"/>.</exception>
    public MerchantOffer Compile(PaymentCountries? countries = null) => TryCompile(out var offer, countries) is var obstacles && offer is not null ? offer
        : throw new InvalidOperationException("The offer cannot be compiled: " + string.Join(", ", obstacles.Select(o => $"{o.Code} at {o.Path}")) + ".");

    /// <summary>
    /// As <see cref="Compile"/> for any document, however odd; never throws. Answers what is in the way, and then the offer is null: a zone that nobody knows, ids that
    /// are there twice, amounts that nothing can be reckoned with. They are among the findings of <see cref="OfferLint.Check"/>.
    /// </summary>
    public ImmutableArray<OfferFinding> TryCompile(out MerchantOffer? offer, PaymentCountries? countries = null)
    {
        var obstacles = OfferLint.Obstacles(this);
        offer = obstacles.IsEmpty ? new(Merchant, Services, Staff, Rooms, countries) : null;
        return obstacles;
    }
}
