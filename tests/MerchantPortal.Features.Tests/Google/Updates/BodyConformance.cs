using System.Text.Json;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Feeds;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.TestKit;
using NodaTime;
using Xunit;
using Booking = MerchantPortal.Domain.Bookings.Booking;
using Service = MerchantPortal.Domain.Offer.Service;

namespace MerchantPortal.Features.Tests.Google.Updates;

/// <summary>The bodies of real-time updates, statement by statement (spec part 5).</summary>
public sealed class BodyConformance
{
    private const string Partner = "20009999";

    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 24, 10, 0);
    private static readonly LocalDate Day = new(2026, 11, 24);

    private static readonly Service Cut = new()
    {
        MerchantId = new("salon-7"),
        Id = new("cut"),
        Name = TextByLanguage.Of("Cut"),
        Price = new(40_000_000, "EUR"),
        Duration = Duration.FromMinutes(45),
        Step = Duration.FromHours(1),
        Places = [new(null, 1)],
        Staff = [new("anna"), new("ben")],
    };

    private static readonly Service Bath = new()
    {
        MerchantId = new("salon-7"),
        Id = new("bath"),
        Name = TextByLanguage.Of("Bath"),
        Price = new(60_000_000, "EUR"),
        Duration = Duration.FromHours(1),
        Step = Duration.FromHours(1),
        Places = [new(null, 2)],
        Rooms = [new("pool")],
        DefaultMode = ConfirmationMode.Asynchronous,
    };

    private static readonly MerchantOffer Offer = new(
        new()
        {
            Id = new("salon-7"),
            Name = "Salon",
            ZoneId = "Europe/Berlin",
            Currency = "EUR",
            TokenizationParameters = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("gateway", "sandbox"),
            Vertical = Vertical.Beauty,
            Hours = OpeningHours.EveryDay(new(10, 0), new(22, 0)),
        },
        [Cut, Bath],
        [new() { MerchantId = new("salon-7"), Id = new("anna"), Name = "Anna" }, new() { MerchantId = new("salon-7"), Id = new("ben"), Name = "Ben" }],
        [new() { MerchantId = new("salon-7"), Id = new("pool"), Name = "Pool" }]);

    [Fact]
    public void C089_The_body_always_has_name_merchantId_and_serviceId()
    {
        foreach (var booking in new[] { Accepted(), CanceledByMerchant(), MovedByMerchant(Start + Duration.FromHours(1)), NoShow() })
        {
            var body = Body(booking);

            Assert.Equal($"partners/{Partner}/bookings/{booking.Id}", body.GetProperty("name").GetString());
            Assert.Equal("salon-7", body.GetProperty("merchantId").GetString());
            Assert.Equal("cut", body.GetProperty("serviceId").GetString());
        }
    }

    [Fact]
    public void C091_A_merchants_move_names_exactly_the_changed_fields()
    {
        var later = MovedByMerchant(Start + Duration.FromHours(1));

        Assert.EndsWith("?updateMask=startTime", Call(later).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(["merchantId", "name", "serviceId", "startTime"], Body(later).EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("2026-11-24T11:00:00Z", Body(later).GetProperty("startTime").GetString());

        var longer = Confirmed();
        Assert.True(longer.Move(Actor.Staff(new("u")), new(Cut.Id, Start + Duration.FromHours(2), Duration.FromHours(1), longer.Resources, 1, 1, Offer.SettingsAt(Cut, Start, 2)), Start, Now).IsYes);
        Assert.EndsWith("?updateMask=startTime,duration", Call(longer).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("3600s", Body(longer).GetProperty("duration").GetString());
    }

    [Fact]
    public void C094_FAILED_carries_its_cause_and_no_other_status_carries_one()
    {
        Assert.EndsWith("?updateMask=status&bookingFailure.cause=SLOT_UNAVAILABLE", Call(Failed()).PathAndQuery, StringComparison.Ordinal);
        Assert.EndsWith("?updateMask=status&bookingFailure.cause=PAYMENT_ERROR", Call(Failed(FailureCause.PaymentError)).PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("FAILED", Body(Failed()).GetProperty("status").GetString());

        Booking[] others = [Accepted(), Declined(), CanceledByMerchant(), CanceledByMerchant(paid: true), Refunded(), NoShow(), NoShowPenalized(), MovedByMerchant(Start + Duration.FromHours(1))];
        Assert.All(others, booking => Assert.DoesNotContain("bookingFailure", Call(booking).PathAndQuery + Call(booking).Body, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("bookingFailure", Call(Failed()).Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void C099_Both_restricts_are_set_half_open_and_every_slot_lies_inside()
    {
        foreach (var (service, staff) in new[] { (Cut, (StaffId?)null), (Cut, new StaffId("anna")), (Bath, null) })
        {
            var window = UpdateBodies.Window(Offer, service, Day, staff, [], Now);

            Assert.Equal("2026-11-23T23:00:00Z", window.StartTimeRestrict);
            Assert.Equal("2026-11-24T23:00:00Z", window.EndTimeRestrict);
            Assert.NotEmpty(window.Availability!);
            Assert.All(window.Availability!, slot =>
            {
                Assert.True(string.CompareOrdinal(slot.StartTime, window.StartTimeRestrict) >= 0);
                Assert.True(string.CompareOrdinal(slot.StartTime, window.EndTimeRestrict) < 0);
                Assert.True(staff is null || slot.Resources?.StaffId == staff.Value.Value);
            });
        }
    }

    [Fact]
    public void C099_A_full_day_is_cleared_or_zeroed_never_left_standing()
    {
        var taken = Enumerable.Range(0, 12).Select(hour => new Taken(Cut.Id, new(At(hour), At(hour) + Cut.Duration), new(new("anna"), null, null))).ToList();

        var window = UpdateBodies.Window(Offer, Cut, Day, new("anna"), taken, Now);

        Assert.Equal(12, window.Availability!.Count);
        Assert.All(window.Availability!, slot => Assert.Equal(0, slot.SpotsOpen));

        static Instant At(int hour) => Instant.FromUtc(2026, 11, 24, 9 + hour, 0);
    }

    [Fact]
    public void C102_Keys_are_camelCase_spots_are_strings_and_durations_end_in_s()
    {
        var text = UpdateBodies.Replace([UpdateBodies.Window(Offer, Cut, Day, null, [], Now)], Partner).Body;
        var slot = JsonDocument.Parse(text).RootElement.GetProperty("extendedServiceAvailability")[0].GetProperty("availability")[0];

        Assert.DoesNotContain("_", string.Concat(slot.EnumerateObject().Select(p => p.Name)), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, slot.GetProperty("spotsOpen").ValueKind);
        Assert.Equal("1", slot.GetProperty("spotsTotal").GetString());
        Assert.Equal("2700s", slot.GetProperty("duration").GetString());
    }

    [Fact]
    public void C103_The_mode_is_on_every_slot_and_is_the_slots_own()
    {
        Assert.All(UpdateBodies.Window(Offer, Cut, Day, null, [], Now).Availability!, slot => Assert.Equal(Contracts.Shared.ConfirmationMode.Synchronous, slot.ConfirmationMode));
        Assert.All(UpdateBodies.Window(Offer, Bath, Day, null, [], Now).Availability!, slot => Assert.Equal(Contracts.Shared.ConfirmationMode.Asynchronous, slot.ConfirmationMode));
    }

    [Fact]
    public void C104_Every_slot_of_every_service_is_in_the_spots_form()
    {
        foreach (var service in Offer.Services.Values)
        {
            Assert.All(UpdateBodies.Window(Offer, service, Day, null, [], Now).Availability!, slot => Assert.True(slot.SpotsTotal > 0 && slot.SpotsOpen is >= 0 && slot.SpotsOpen <= slot.SpotsTotal));
            Assert.DoesNotContain("recurrence", UpdateBodies.Replace([UpdateBodies.Window(Offer, service, Day, null, [], Now)], Partner).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void C105_A_person_goes_with_their_name_and_a_room_with_its_name()
    {
        var people = UpdateBodies.Window(Offer, Cut, Day, null, [], Now).Availability!;
        Assert.Equal([("anna", "Anna"), ("ben", "Ben")], people.Select(slot => (slot.Resources!.StaffId!, slot.Resources.StaffName!)).Distinct().Order());

        Assert.All(UpdateBodies.Window(Offer, Bath, Day, null, [], Now).Availability!, slot =>
        {
            Assert.Equal(("pool", "Pool"), (slot.Resources!.RoomId, slot.Resources.RoomName));
            Assert.Null(slot.Resources.StaffId);
        });
    }

    [Fact]
    public void Bodies_are_as_approved()
    {
        var (priced, colour) = Priced();
        var afternoon = Instant.FromUtc(2026, 11, 24, 15, 30);
        (string Name, RtuCall Call)[] calls =
        [
            ("patch-accepted", Call(Accepted())),
            ("patch-declined", Call(Declined())),
            ("patch-failed", Call(Failed())),
            ("patch-canceled", Call(CanceledByMerchant())),
            ("patch-canceled-refunded", Call(CanceledByMerchant(paid: true))),
            ("patch-refunded", Call(Refunded())),
            ("patch-no-show", Call(NoShow())),
            ("patch-no-show-penalized", Call(NoShowPenalized())),
            ("patch-moved", Call(MovedByMerchant(Start + Duration.FromHours(1)))),
            ("patch-all-of-a-move", Call(MovedAltogether())),
            ("replace-terms", Replace(UpdateBodies.Window(priced, colour, Day, null, [], afternoon))),
            ("replace-one-person", Replace(UpdateBodies.Window(Offer, Cut, Day, new("anna"), [new(Cut.Id, new(At(20), At(21)), new(new("anna"), null, null))], At(18)))),
            ("replace-nothing-left", Replace(UpdateBodies.Window(Offer, Cut, Day, null, [], At(23)))),
            ("replace-batch", Replace(UpdateBodies.Window(Offer, Cut, Day, null, [], At(19)), UpdateBodies.Window(Offer, Bath, Day, null, [], At(19)))),
        ];

        Assert.Multiple([.. calls.Select(sent => (Action)(() => ApprovedText.Verify(
            new JsonObject { ["call"] = $"{sent.Call.Method} {sent.Call.PathAndQuery}", ["body"] = JsonNode.Parse(sent.Call.Body) }.ToJsonString(), sent.Name)))]);

        static Instant At(int utc) => Instant.FromUtc(2026, 11, 24, utc, 0);
        static RtuCall Replace(params ExtendedServiceAvailability[] windows) => UpdateBodies.Replace(windows, Partner);
    }

    [Fact]
    public void A_slot_says_what_it_costs_and_demands_where_that_differs_from_its_service_and_only_there()
    {
        var (offer, service) = Priced();

        var text = UpdateBodies.Replace([UpdateBodies.Window(offer, service, Day, null, [], Now)], Partner).Body;

        var slots = JsonDocument.Parse(text).RootElement.GetProperty("extendedServiceAvailability")[0].GetProperty("availability").EnumerateArray()
            .ToDictionary(slot => slot.GetProperty("startTime").GetString()!, StringComparer.Ordinal);
        Assert.Equal(["confirmationMode", "duration", "spotsOpen", "spotsTotal", "startTime"], slots["2026-11-24T09:00:00Z"].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["confirmationMode", "deposit", "duration", "noShowFee", "paymentOptionId", "requireCreditCard", "spotsOpen", "spotsTotal", "startTime"],
            slots["2026-11-24T16:00:00Z"].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_deposit_that_some_slots_do_not_have_is_published_on_the_slots_that_have_it()
    {
        var (offer, service) = Priced();
        service.Rules = [service.Rules[0] with { Fee = new() { NoDeposit = true } }];
        offer = new(offer.Merchant, [service], [], []);

        Assert.Null(FeedViews.Of(offer, service).Deposit);
        var slots = UpdateBodies.Window(offer, service, Day, null, [], Now).Availability!;
        Assert.All(slots, slot => Assert.Equal(slot.StartTime is "2026-11-24T16:00:00Z" or "2026-11-24T17:00:00Z", slot.Deposit is null));
    }

    [Fact]
    public void The_feed_names_every_option_a_slot_names_and_takes_all_cards_when_none_is_named()
    {
        var (offer, service) = Priced();

        var merchant = FeedViews.Of(offer);
        Assert.Equal(("salon-7:colour:99000000-EUR", 99_000_000), (Assert.Single(merchant.PaymentOption!).PaymentOptionId, merchant.PaymentOption![0].Price!.PriceMicros));
        Assert.Null(merchant.PaymentRestrictions);
        ApprovedText.Verify(FeedsJson.Wire.WriteText(new ServiceFeed { Service = [FeedViews.Of(offer, service)] }), "feed-service");
    }

    // The service of spec feeds 4.8, with other terms from 17 to 19 o'clock
    private static (MerchantOffer Offer, Service Service) Priced()
    {
        var colour = new Service
        {
            MerchantId = new("salon-7"),
            Id = new("colour"),
            Name = TextByLanguage.Of("Colour"),
            Price = new(110_000_000, "EUR"),
            Duration = Duration.FromHours(1),
            Step = Duration.FromHours(1),
            Places = [new(null, 1)],
            MinAdvanceOnlineCanceling = Duration.FromHours(24),
            Terms = new()
            {
                Deposit = new(new(20_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)),
                NoShowFee = new(new(30_000_000, "EUR"), PriceType.FixedRateDefault),
                RefundConditions = [new(Duration.Zero, 0), new(Duration.FromHours(4), 100)],
            },
            Rules =
            [
                new([IsoDayOfWeek.Tuesday], new(17, 0), new(19, 0))
                {
                    Id = "busy",
                    Price = new(null, -10_000_000),
                    Fee = new()
                    {
                        Deposit = new(new(30_000_000, "EUR"), PriceType.PerPerson, Duration.FromHours(2)),
                        NoShowFee = new(new(40_000_000, "EUR"), PriceType.FixedRateDefault),
                        Card = CardRequirement.Always,
                    },
                },
            ],
        };
        return (new(Offer.Merchant, [colour], [], []), colour);
    }

    private static RtuCall Call(Booking booking) => Assert.IsType<RtuCall>(UpdateBodies.Patch(booking, Partner, "bookingFailure.cause"));

    private static JsonElement Body(Booking booking) => JsonDocument.Parse(Call(booking).Body).RootElement;

    private static Booking Confirmed(ConfirmationMode mode = ConfirmationMode.Synchronous)
    {
        var booking = new Booking
        {
            Id = new($"b-{Guid.CreateVersion7(Now.ToDateTimeOffset()):N}"),
            MerchantId = new("salon-7"),
            ServiceId = Cut.Id,
            Channel = Channel.Google,
            Mode = mode,
            Start = Start,
            End = Start + Cut.Duration,
            StaffId = new("anna"),
            Guest = new("5500112233", "Ira", "Moss", "+49 30 5550101", "ira@example.org"),
            CreatedAt = Now,
            DecideBy = mode == ConfirmationMode.Asynchronous ? Now + Duration.FromHours(12) : null,
            CancelBy = Start,
        };
        booking.Open(Now);
        return booking;
    }

    private static Booking Accepted()
    {
        var booking = Confirmed(ConfirmationMode.Asynchronous);
        Assert.True(booking.Accept(new("u"), Now, Duration.Zero).IsYes);
        return booking;
    }

    private static Booking Declined()
    {
        var booking = Confirmed(ConfirmationMode.Asynchronous);
        Assert.True(booking.Decline(new("u"), DeclineReason.FullyBooked, "never sent", Now, Duration.Zero).IsYes);
        return booking;
    }

    private static Booking Failed(FailureCause cause = FailureCause.SlotUnavailable)
    {
        var booking = Confirmed(ConfirmationMode.Asynchronous);
        Assert.True(booking.Fail(cause, Now).IsYes);
        return booking;
    }

    private static Booking Paid()
    {
        var booking = Confirmed();
        booking.OpenForPayment(Now, Now + Duration.FromMinutes(1));
        Assert.True(booking.Pay("pi_1", PrepaymentStatus.Provided, Now).IsYes);
        return booking;
    }

    private static Booking CanceledByMerchant(bool paid = false)
    {
        var booking = paid ? Paid() : Confirmed();
        Assert.True(booking.CancelByMerchant(new("u"), null, Now).IsYes);
        Assert.Equal(paid, booking.RefundPrepayment().IsYes);
        return booking;
    }

    // The guest cancelled at Google, which knows that much; the money went back afterwards
    private static Booking Refunded()
    {
        var booking = Paid();
        Assert.True(booking.CancelByGuest(Now, updateMayBeUnderWay: false).IsYes);
        Assert.True(booking.RefundPrepayment().IsYes);
        return booking;
    }

    private static Booking NoShow()
    {
        var booking = Confirmed();
        Assert.True(booking.MarkNoShow(new("u"), Start).IsYes);
        return booking;
    }

    private static Booking NoShowPenalized()
    {
        var booking = Paid();
        Assert.True(booking.MarkNoShow(new("u"), Start).IsYes);
        Assert.True(booking.MarkNoShowPenalized(new("u"), Start + Duration.FromHours(1)).IsYes);
        return booking;
    }

    private static Booking MovedAltogether()
    {
        var booking = Confirmed();
        var to = new Slot(Cut.Id, Start + Duration.FromHours(3), Duration.FromMinutes(90), new(new("ben"), null, 2), 1, 1, Offer.SettingsAt(Cut, Start, 2));
        Assert.True(booking.Move(Actor.Staff(new("u")), to, Start, Now).IsYes);
        return booking;
    }

    private static Booking MovedByMerchant(Instant to)
    {
        var booking = Confirmed();
        var slot = new Slot(Cut.Id, to, Cut.Duration, booking.Resources, 1, 1, Offer.SettingsAt(Cut, to, booking.Resources.PartySize));
        Assert.True(booking.Move(Actor.Staff(new("u")), slot, to, Now).IsYes);
        return booking;
    }
}
