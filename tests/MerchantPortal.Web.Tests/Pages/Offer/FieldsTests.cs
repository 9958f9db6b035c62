using AngleSharp.Dom;
using Bunit;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages.Offer;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>Each editing field of a service and of a business writes exactly the place of the offer it is labelled with.</summary>
public sealed class FieldsTests : OfferContext
{
    private static void Plant(TestShop shop)
    {
        shop.AddStaff("anna");
        shop.AddRoom("blue");
        var cut = shop.Services["cut"];
        (cut.AdmissionPolicy, cut.MinBookingBufferBeforeEnd) = (AdmissionPolicy.TimeFlexible, Duration.FromMinutes(10));
        cut.Tax = new(TaxSource.Own, 5_000_000);
    }

    private IRenderedComponent<ServicePage> OpenService(TestShop shop, string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"services/{shop.Id}/cut?tab={tab}");
        var page = Render<ServicePage>(parameters => parameters.Add(p => p.MerchantKey, shop.Id.Value).Add(p => p.Id, "cut"));
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    private IRenderedComponent<MerchantPage> OpenBusiness(TestShop shop, string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"merchant?merchant={shop.Id}&tab={tab}");
        var page = Render<MerchantPage>();
        page.WaitForState(() => page.FindAll("[data-testid=loading]").Count == 0);
        return page;
    }

    // As a person would: types into it, chooses the option of that name, ticks or presses it
    private static void Use<T>(IRenderedComponent<T> page, string field, string? given)
        where T : IComponent
    {
        var element = page.Find($"[data-testid={field}]");
        switch (element.GetAttribute("type") ?? element.LocalName)
        {
            case "button":
                element.Click();
                break;
            case "checkbox":
                element.Change(!element.HasAttribute("checked"));
                break;
            case "radio":
                element.Change(element.GetAttribute("value"));
                break;
            case "select":
                element.Change(element.QuerySelectorAll("option").Single(o => o.TextContent == given).GetAttribute("value"));
                break;
            default:
                if (element.HasAttribute("blazor:oninput"))
                {
                    element.Input(given);
                }
                else
                {
                    element.Change(given);
                }

                break;
        }
    }

    private async Task<OfferChange> OnlyChangeAsync<T>(IRenderedComponent<T> page, TestShop shop)
        where T : IComponent
    {
        Keep(page);
        var view = await Portal.Acts.LoadOffer.RunAsync(Mei, shop.Id, CancellationToken.None);
        return Assert.Single(OfferComparison.Diff(view!.Published, (await DraftOfAsync(shop))!));
    }

    [Theory]
    [InlineData("basics", "service-name", "Trim", "name.value", "\"Trim\"")]
    [InlineData("basics", "service-description", "Quick", "description.value", "\"Quick\"")]
    [InlineData("basics", "service-duration", "2", "duration", "\"2:00:00\"")]
    [InlineData("basics", "service-duration-unit", "minutes", "duration", "\"0:01:00\"")]
    [InlineData("basics", "service-step", "3", "step", "\"3:00:00\"")]
    [InlineData("basics", "places-party-0", "4", "places", """[{"partySize":4,"count":1}]""")]
    [InlineData("basics", "places-count-0", "3", "places", """[{"partySize":null,"count":3}]""")]
    [InlineData("basics", "places-add", null, "places", """[{"partySize":null,"count":1},{"partySize":null,"count":1}]""")]
    [InlineData("basics", "service-staff-anna", null, "staff", """["anna"]""")]
    [InlineData("basics", "service-room-blue", null, "rooms", """["blue"]""")]
    [InlineData("basics", "service-online", null, "isOnline", "true")]
    [InlineData("basics", "service-position", "7", "position", "7")]
    [InlineData("price", "service-interpretation-StartsAt", null, "priceInterpretation", "\"StartsAt\"")]
    [InlineData("price", "service-tax-None", null, "tax", """{"source":"None","microPercent":0}""")]
    [InlineData("price", "service-tax-rate", "7.25", "tax", """{"source":"Own","microPercent":7250000}""")]
    [InlineData("rules", "service-mode-Asynchronous", null, "defaultMode", "\"Asynchronous\"")]
    [InlineData("rules", "service-answer-window", "2", "answerWindow", "\"2:00:00\"")]
    [InlineData("rules", "service-advance", "45", "minAdvanceBooking", "\"0:45:00\"")]
    [InlineData("rules", "service-canceling", "30", "minAdvanceOnlineCanceling", "\"0:30:00\"")]
    [InlineData("rules", "service-admission-TimeStrict", null, "admissionPolicy", "\"TimeStrict\"")]
    [InlineData("rules", "service-buffer", "20", "minBookingBufferBeforeEnd", "\"0:20:00\"")]
    [InlineData("rules", "service-archive service-archive-yes", null, "isArchived", "true")]
    public async Task A_field_of_a_service_changes_its_own_place_and_nothing_else(string tab, string fields, string? given, string path, string json)
    {
        var shop = await OpenSalonAsync(change: Plant);
        var page = OpenService(shop, tab);
        foreach (var field in fields.Split(' '))
        {
            Use(page, field, given);
        }

        var change = await OnlyChangeAsync(page, shop);
        Assert.Equal(("services[cut]." + path, json), (change.Path, change.After?.Json));
    }

    [Theory]
    [InlineData("basics", "merchant-name", "Atelier", "merchant.name", "\"Atelier\"")]
    [InlineData("basics", "merchant-category", "barber", "merchant.category", "\"barber\"")]
    [InlineData("basics", "merchant-vertical", "Restaurant", "merchant.vertical", "\"Dining\"")]
    [InlineData("basics", "merchant-telephone", "+493098765432", "merchant.telephone", "\"+493098765432\"")]
    [InlineData("basics", "merchant-url", "https://atelier.example/", "merchant.url", "\"https://atelier.example/\"")]
    [InlineData("basics", "address-street", "Linienstrasse 1", "merchant.address.streetAddress", "\"Linienstrasse 1\"")]
    [InlineData("basics", "address-postal", "10178", "merchant.address.postalCode", "\"10178\"")]
    [InlineData("basics", "address-city", "Potsdam", "merchant.address.locality", "\"Potsdam\"")]
    [InlineData("basics", "address-region", "Mitte", "merchant.address.region", "\"Mitte\"")]
    [InlineData("basics", "address-country", "Türkiye (TR)", "merchant.address.country", "\"TR\"")]
    [InlineData("basics", "merchant-language", "German (de)", "merchant.language", "\"de\"")]
    [InlineData("basics", "merchant-tax", "19", "merchant.taxMicroPercent", "19000000")]
    [InlineData("basics", "merchant-terms-text", "Come early", "merchant.termsText", """{"value":"Come early","translations":{}}""")]
    [InlineData("basics", "merchant-terms-url", "https://atelier.example/terms", "merchant.termsUrl", "\"https://atelier.example/terms\"")]
    [InlineData("booking", "merchant-days", "90", "merchant.bookableDays", "90")]
    [InlineData("booking", "merchant-limit", "3", "merchant.openBookingsPerGuest", "3")]
    [InlineData("booking", "merchant-overlap", null, "merchant.guestsMayOverlap", "true")]
    [InlineData("people", "staff-anna", "Anna", "staff[anna].name", "\"Anna\"")]
    [InlineData("people", "room-blue", "Blue", "rooms[blue].name", "\"Blue\"")]
    public async Task A_field_of_a_business_changes_its_own_place_and_nothing_else(string tab, string field, string? given, string path, string json)
    {
        var shop = await OpenSalonAsync(change: Plant);
        var page = OpenBusiness(shop, tab);
        Use(page, field, given);
        var change = await OnlyChangeAsync(page, shop);
        Assert.Equal((path, json), (change.Path, change.After?.Json));
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public async Task An_address_that_is_needed_is_not_called_optional(bool address, bool geo, bool optional)
    {
        var shop = await OpenSalonAsync(change: s =>
        {
            s.Merchant.Address = address ? s.Merchant.Address : null;
            s.Merchant.Geo = geo ? new(52.53, 13.4) : null;
        });

        var page = OpenBusiness(shop, "basics");

        Assert.All(["street", "postal", "city", "country"], part => Assert.Equal(optional, LabelOf($"address-{part}").QuerySelector(".field-optional") is not null));
        Assert.NotNull(LabelOf("address-region").QuerySelector(".field-optional"));

        AngleSharp.Dom.IElement LabelOf(string testId) => page.Find($"label[for=\"{page.Find($"[data-testid={testId}]").Id}\"]");
    }

    [Theory]
    [InlineData("staff-add", "staff-row", "staff[staff-")]
    [InlineData("room-add", "room-row", "rooms[room-")]
    public async Task A_person_and_a_room_are_added_with_an_id_of_their_own(string button, string row, string path)
    {
        var shop = await OpenSalonAsync(change: Plant);
        var page = OpenBusiness(shop, "people");
        Use(page, button, null);
        page.FindAll($"[data-testid={row}] input")[1].Input("Berta");
        var change = await OnlyChangeAsync(page, shop);
        Assert.StartsWith(path, change.Path, StringComparison.Ordinal);
        Assert.Equal((OfferChangeKind.Added, "Berta"), (change.Kind, change.After!.Parts["name"].Text));
    }

    [Fact]
    public async Task Refund_steps_are_added_changed_and_removed()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Terms = new()
        {
            Prepayment = true,
            NoShowFee = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault),
            RefundConditions = [new(Duration.FromHours(48), 100), new(Duration.FromHours(24), 50)],
        });
        var page = OpenService(shop, "terms");
        Use(page, "step-add", null);
        Assert.Equal(("12", "25"), (page.Find("[data-testid=step-hours-2]").GetAttribute("value"), page.Find("[data-testid=step-percent-2]").GetAttribute("value")));
        Use(page, "step-hours-2", "6");
        Use(page, "step-percent-2", "10");
        Use(page, "step-remove-0", null);
        Use(page, "terms-fee-per-PerPerson", null);
        Keep(page);
        var terms = (await DraftOfAsync(shop))!.Services[0].Terms!;
        Assert.Equal([new(Duration.FromHours(24), 50), new(Duration.FromHours(6), 10)], terms.RefundConditions);
        Assert.Equal(new NoShowFee(new(5_000_000, "EUR"), PriceType.PerPerson), terms.NoShowFee);
    }

    [Fact]
    public async Task A_deposit_and_a_fee_are_per_booking_or_per_person_each_for_itself()
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Terms = new()
        {
            Deposit = new(new(3_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
            NoShowFee = new(new(5_000_000, "EUR"), PriceType.PerPerson),
        });
        var page = OpenService(shop, "terms");
        Use(page, "terms-deposit-per-PerPerson", null);
        Use(page, "terms-fee-per-FixedRateDefault", null);
        Keep(page);
        var terms = (await DraftOfAsync(shop))!.Services[0].Terms!;
        Assert.Equal((PriceType.PerPerson, PriceType.FixedRateDefault), (terms.Deposit!.Type, terms.NoShowFee!.Type));
    }

    [Fact]
    public async Task A_refund_step_that_cannot_be_read_is_forgotten_when_it_is_removed()
    {
        var shop = await OpenSalonAsync(change: s =>
            s.Services["cut"].Terms = new() { Prepayment = true, RefundConditions = [new(Duration.FromHours(48), 100), new(Duration.FromHours(24), 50)] });
        var page = OpenService(shop, "terms");
        Use(page, "step-hours-0", "soon");
        Assert.Single(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Use(page, "step-remove-0", null);
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Assert.Equal("24", page.Find("[data-testid=step-hours-0]").GetAttribute("value"));

        Use(page, "step-hours-0", "later");
        Use(page, "terms-PayOnArrival", null);
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Places_that_cannot_be_read_are_forgotten_when_a_line_is_removed(int typed)
    {
        var shop = await OpenSalonAsync(change: s => s.Services["cut"].Places = [new(2, 1), new(4, 3)]);
        var page = OpenService(shop, "basics");
        Use(page, $"places-count-{typed}", "many");
        Use(page, "places-remove-0", null);
        Assert.Empty(page.FindAll("[data-testid=lint-item][data-code=typing]"));
        Assert.Equal("3", page.Find("[data-testid=places-count-0]").GetAttribute("value"));
    }
}
