using Bunit;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>Offer pages on the real acts: a shop that could be published as it is, and ways to look into its draft.</summary>
public abstract class OfferContext : PagesContext
{
    /// <summary>A person besides the one at the page.</summary>
    protected static readonly CurrentPerson Mei = new(new("mei"), "Mei", Role.Manager, null, "en");

    /// <summary>A salon with an address and so on, so that the rules have nothing against it but what the test plants.</summary>
    protected async Task<TestShop> OpenSalonAsync(Role role = Role.Manager, Action<TestShop>? change = null)
    {
        var shop = await Portal.OpenShopAsync(change: s =>
        {
            s.Merchant.Address = new("DE", "Berlin", null, "10119", "Torstrasse 11");
            s.Merchant.Category = "hair salon";
            s.Merchant.Telephone = "+493012345678";
            s.Merchant.Url = "https://salon.example/";
            s.Services["cut"].Name = new("Cut", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("tr", "Kesim").Add("zh-Hant", "剪髮"));
            s.Services["cut"].Description = TextByLanguage.Of("Wash and cut");
            change?.Invoke(s);
        });
        await SignInAsync(role, shop);
        return shop;
    }

    protected async Task<OfferDocument?> DraftOfAsync(TestShop shop)
    {
        await using var db = Portal.File.CreateDbContext();
        var draft = await db.Set<OfferDraft>().AsNoTracking().FirstOrDefaultAsync(d => d.MerchantId == shop.Id);
        return draft is null ? null : OfferDocuments.Read(draft.Document);
    }

    protected async Task<Service> PublishedServiceAsync(TestShop shop, string id)
    {
        await using var db = Portal.File.CreateDbContext();
        return await db.Set<Service>().AsNoTracking().SingleAsync(s => s.MerchantId == shop.Id && s.Id == new ServiceId(id));
    }

    /// <summary>Somebody else's edit, kept as their page would.</summary>
    protected async Task EditElsewhereAsync(TestShop shop, Action<OfferDocument> change, CurrentPerson? by = null)
    {
        var view = await Portal.Acts.LoadOffer.RunAsync(by ?? Mei, shop.Id, CancellationToken.None);
        var document = view!.ToEdit();
        change(document);
        var result = await new SaveOfferDraft(Portal.File, Portal.Clock).RunAsync(new(by ?? Mei, shop.Id, document, view.ToEdit(), view.Draft?.Stamp), CancellationToken.None);
        Assert.Equal(SaveOfferDraft.Kind.Saved, result.Kind);
    }

    /// <summary>What the pages log; set before the first page opens.</summary>
    protected CollectingLogs CollectLogs()
    {
        var logs = new CollectingLogs();
        Services.AddSingleton<ILoggerFactory>(logs);
        return logs;
    }

    /// <summary>Lets the draft be kept: two seconds pass.</summary>
    protected void Keep<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        Pass(2);
        page.WaitForState(() => page.Find("[data-testid=offer-bar]").GetAttribute("data-state") == "kept");
    }

    protected OfferWords Words => Services.GetRequiredService<OfferWords>();
}
