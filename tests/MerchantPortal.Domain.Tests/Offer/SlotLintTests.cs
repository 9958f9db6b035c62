using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Offer;

/// <summary>What only a slot can break (spec feeds 7.3), one by one.</summary>
public sealed class SlotLintTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 24, 11, 0);

    private static readonly PublishedSlot Slot = new() { Start = Start, Duration = Duration.FromHours(1), SpotsTotal = 2, SpotsOpen = 1, Mode = ConfirmationMode.Synchronous };

    private readonly Service service;
    private readonly ServicePublication published;
    private readonly PaymentOption cheap;

    public SlotLintTests()
    {
        var document = GivenOffer.Clean();
        service = GivenOffer.Wash(document);
        published = new WeekGrid(document.Merchant, service).Published;
        cheap = new("salon:wash:1", service, new(1_000_000, "EUR"));
    }

    [Fact]
    public void A_plain_slot_has_no_findings() => Assert.Empty(Codes(Slot));

    [Fact]
    public void V1_A_deposit_on_a_slot_that_asks_first() =>
        Assert.Equal(["V1"], Codes(Slot with { Mode = ConfirmationMode.Asynchronous, Deposit = GivenOffer.DepositTerms.Deposit }));

    [Fact]
    public void V11_An_option_the_merchant_does_not_have()
    {
        Assert.Equal(["V11"], Codes(Slot with { PaymentOptionId = "salon:wash:2" }, cheap));
        Assert.Empty(Codes(Slot with { PaymentOptionId = cheap.Id }, cheap));
    }

    [Fact]
    public void V12_A_deposit_per_person_without_a_party()
    {
        var slot = Slot with { Deposit = GivenOffer.DepositTerms.Deposit! with { Type = PriceType.PerPerson } };
        Assert.Equal(["V12"], Codes(slot));
        Assert.Empty(Codes(slot with { PartySize = 3 }));
    }

    [Fact]
    public void V16_Bookable_from_after_it_ends_to_be()
    {
        Assert.Equal(["V16"], Codes(Slot with { FirstBookable = Start }));
        Assert.Equal(["V16"], Codes(Slot with { LastBookable = Start }));
        Assert.Equal(["V16"], Codes(Slot with { FirstBookable = Start - Duration.FromHours(1), LastBookable = Start - Duration.FromHours(1) }));
        Assert.Empty(Codes(Slot with { FirstBookable = Start - Duration.FromHours(2), LastBookable = Start - Duration.FromHours(1) }));
    }

    [Fact]
    public void V17_Cancellable_online_after_the_start()
    {
        Assert.Equal(["V17"], Codes(Slot with { LastOnlineCancellable = Start + Duration.FromSeconds(1) }));
        Assert.Empty(Codes(Slot with { LastOnlineCancellable = Start }));
    }

    [Fact]
    public void V19_More_places_open_than_there_are()
    {
        Assert.Equal(["V19"], Codes(Slot with { SpotsOpen = 3 }));
        Assert.Equal(["V19"], Codes(Slot with { SpotsOpen = -1 }));
        Assert.Equal(["V19"], Codes(Slot with { SpotsTotal = 0, SpotsOpen = 0 }));
    }

    [Fact]
    public void V20_An_id_without_its_name_and_the_reverse()
    {
        Assert.Equal(["V20"], Codes(Slot with { StaffId = "anna" }));
        Assert.Equal(["V20"], Codes(Slot with { RoomName = "Blue" }));
    }

    [Fact]
    public void V21_One_id_with_two_prices() =>
        Assert.Equal(["V21"], Codes(Slot with { PaymentOptionId = cheap.Id }, cheap, cheap with { Price = new(2_000_000, "EUR") }));

    [Fact]
    public void V9_A_deposit_in_another_currency() =>
        Assert.Equal(["V9"], Codes(Slot with { Deposit = new(new(1_000_000, "USD"), PriceType.FixedRateDefault, Duration.Zero) }));

    [Fact]
    public void V10_A_free_slot_in_person() =>
        Assert.Equal(["V10"], Codes(Slot with { PaymentOptionId = "free" }, new PaymentOption("free", service, new(0, "EUR"))));

    private IEnumerable<string> Codes(PublishedSlot slot, params PaymentOption[] options) => SlotLint.Check(slot, service, published, options).Select(f => f.Code);
}
