using System.Collections.Immutable;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>Services to begin with; every value is meant to be changed.</summary>
public static class ServiceTemplates
{
    /// <summary>The templates by key, in the order they are shown; the key is also the name of its icon and texts.</summary>
    public static readonly ImmutableArray<string> All = ["haircut", "table", "spa", "blank"];

    /// <summary>A new service of a merchant. Its id is never one that was used before.</summary>
    /// <param name="names">The template's name in each language of the portal.</param>
    public static Service Make(string template, Merchant merchant, ImmutableSortedDictionary<string, string> names, int position)
    {
        var name = names.GetValueOrDefault(merchant.Language) ?? names.GetValueOrDefault("en") ?? "";
        var (price, minutes, step, places) = template switch
        {
            "table" => (20, 90, 30, ImmutableArray.Create(new Places(2, 4), new Places(4, 2))),
            "spa" => (90, 60, 60, ImmutableArray.Create(new Places(null, 1))),
            _ => (30, 30, 30, ImmutableArray.Create(new Places(null, 1))),
        };
        return new()
        {
            MerchantId = merchant.Id,
            Id = new($"{template}-{Guid.CreateVersion7().ToString("N")[^8..]}"),
            Name = new(name, names),
            Price = new(price * Scale(merchant.Currency) * 1_000_000L, merchant.Currency),
            Duration = Duration.FromMinutes(minutes),
            Step = Duration.FromMinutes(step),
            Places = places,
            MinAdvanceOnlineCanceling = template == "spa" ? Duration.FromHours(24) : null,
            DefaultMode = ConfirmationMode.Synchronous,
            Position = position,
        };
    }

    // So that the first price is of the right size; nothing is converted
    private static int Scale(string currency) => currency switch
    {
        "TWD" or "TRY" => 30,
        "JPY" or "HUF" => 100,
        "KRW" => 1000,
        _ => 1,
    };
}
