using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Features.Shared;

/// <summary>
/// The signed-in person an act or query works for. <paramref name="Merchants"/> is null when the role sees all merchants of the partner;
/// an empty set sees none. Language is a BCP 47 tag (en, zh-Hant, tr).
/// </summary>
public sealed record CurrentPerson(UserId Id, string Name, Role Role, ImmutableHashSet<MerchantId>? Merchants, string Language)
{
    /// <summary>Whether the person may know that the merchant exists; everything else of a merchant answers "not found".</summary>
    public bool MaySee(MerchantId merchant) => Merchants is null || Merchants.Contains(merchant);

    /// <summary>Whether the person's role carries the permission; the merchant is a separate question (<see cref="MaySee"/>).</summary>
    public bool May(Permission permission) => Role.May(permission);
}
