using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class AvailabilityTests
{
    private static readonly LocalDate Tuesday = new(2026, 11, 24);

    [Fact]
    public void Each_state_of_a_wish_has_its_reason()
    {
        var service = Given.Service();
        service.MinAdvanceBooking = Duration.FromHours(2);
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        Taken[] taken = [new(service.Id, new(noon, noon + service.Duration), default)];

        Assert.Equal(SlotState.Full, State(noon));
        Assert.Equal(SlotState.Open, State(noon + service.Duration));
        Assert.Equal(SlotState.NeverOffered, State(noon + Duration.FromMinutes(30)));
        Assert.Equal(SlotState.NeverOffered, State(Instant.FromUtc(2026, 11, 24, 21, 0)));
        Assert.Equal(SlotState.NeverOffered, State(noon + Duration.FromDays(61)));
        Assert.Equal(SlotState.NeverOffered, State(noon, Duration.FromMinutes(59)));
        Assert.Equal(SlotState.NeverOffered, State(noon, service: "unknown"));
        Assert.Equal(SlotState.NeverOffered, State(noon, resources: new(Given.Anna, null, null)));
        Assert.Equal(SlotState.NeverOffered, State(noon, resources: new(null, Given.Blue, null)));
        Assert.Equal(SlotState.NeverOffered, State(noon, resources: new(null, null, 2)));
        Assert.Equal(SlotState.Past, State(Instant.FromUtc(2026, 11, 21, 9, 0)));
        Assert.Equal(SlotState.Past, State(Given.Now));
        Assert.Equal(SlotState.TooLate, State(Given.Now + Duration.FromHours(1)));
        Assert.Equal(SlotState.Open, State(Given.Now + Duration.FromHours(2)));

        SlotState State(Instant start, Duration? length = null, string service = "cut", SlotResources resources = default) =>
            Availability.Find(offer, new(new(service), start, length, resources), taken, Given.Now).State;
    }

    /// <summary>Two hours from noon, booked at the latest so long before the end (spec feeds 4.3); the limit's own second is inside.</summary>
    [Theory]
    [InlineData(30, 0, 90, SlotState.Open, SlotState.TooLate)]
    [InlineData(0, 0, 119, SlotState.Open, SlotState.Open)]
    [InlineData(120, 0, 0, SlotState.Open, SlotState.TooLate)]
    [InlineData(180, 0, -60, SlotState.Open, SlotState.TooLate)]
    [InlineData(30, 60, -60, SlotState.Open, SlotState.TooLate)]
    [InlineData(240, 60, -120, SlotState.Open, SlotState.TooLate)]
    public void A_slot_that_guests_may_enter_at_any_time_is_booked_until_so_long_before_its_end(int buffer, int advance, int minutesAfterStart, SlotState at, SlotState after)
    {
        var service = Given.Service(minutes: 120, step: 120);
        (service.AdmissionPolicy, service.MinBookingBufferBeforeEnd, service.MinAdvanceBooking) = (AdmissionPolicy.TimeFlexible, Duration.FromMinutes(buffer), Duration.FromMinutes(advance));
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        var now = noon + Duration.FromMinutes(minutesAfterStart);

        Assert.Equal(at, State(now));
        Assert.Equal(after, State(now + Duration.FromSeconds(1)));
        Assert.Equal(at == SlotState.Open ? 1 : 0, Listed(now).SpotsOpen);
        Assert.Equal(after == SlotState.Open ? 1 : 0, Listed(now + Duration.FromSeconds(1)).SpotsOpen);
        Assert.Equal(SlotState.Past, State(noon + service.Duration));
        Assert.DoesNotContain(Availability.Over(offer, service, offer.DayOf(Tuesday), [], noon + service.Duration), slot => slot.Start == noon);

        SlotState State(Instant when) => Availability.Find(offer, new(service.Id, noon, null, default), [], when).State;

        Slot Listed(Instant when) => Availability.Over(offer, service, offer.DayOf(Tuesday), [], when).Single(slot => slot.Start == noon);
    }

    [Theory]
    [InlineData(AdmissionPolicy.TimeStrict)]
    [InlineData(AdmissionPolicy.TimeFlexible)]
    public void Without_the_window_a_slot_is_booked_until_it_starts_whenever_guests_may_enter(AdmissionPolicy policy)
    {
        var service = Given.Service();
        service.AdmissionPolicy = policy;
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        Assert.Equal(SlotState.Open, Availability.Find(offer, new(service.Id, noon, null, default), [], noon - Duration.Epsilon).State);
        Assert.Equal(SlotState.Past, Availability.Find(offer, new(service.Id, noon, null, default), [], noon).State);
    }

    [Fact]
    public void A_request_that_has_begun_is_not_asked_for_any_more_whatever_its_window()
    {
        var service = Given.Service(minutes: 120, step: 120, mode: ConfirmationMode.Asynchronous);
        (service.AdmissionPolicy, service.MinBookingBufferBeforeEnd) = (AdmissionPolicy.TimeFlexible, Duration.FromMinutes(30));
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        Assert.Equal(SlotState.TooLate, Availability.Find(Given.Offer(Given.Merchant(), service), new(service.Id, noon, null, default), [], noon + Duration.FromMinutes(10)).State);
    }

    [Fact]
    public void The_horizon_counts_local_days_and_includes_its_last()
    {
        var service = Given.Service();
        var offer = Given.Offer(Given.Merchant(), service);
        Assert.Equal(12, Availability.Over(offer, service, offer.DayOf(new LocalDate(2026, 11, 21).PlusDays(60)), [], Given.Now).Count());
        Assert.Empty(Availability.Over(offer, service, offer.DayOf(new LocalDate(2026, 11, 21).PlusDays(61)), [], Given.Now));
    }

    [Fact]
    public void The_midnight_at_which_the_horizon_ends_is_outside_it()
    {
        var service = Given.Service();
        var offer = Given.Offer(Given.Merchant(hours: OpeningHours.EveryDay(new(22, 0), new(2, 0))), service);
        var end = offer.HorizonAt(Given.Now);
        Assert.Equal(SlotState.Open, State(end - Duration.FromHours(1)));
        Assert.Equal(SlotState.NeverOffered, State(end));
        Assert.Equal([22, 23], Availability.Over(offer, service, new(end - Duration.FromHours(3), end + Duration.FromHours(3)), [], Given.Now).Select(slot => slot.Start.InZone(offer.Zone).Hour));

        SlotState State(Instant start) => Availability.Find(offer, new(service.Id, start, null, default), [], Given.Now).State;
    }

    [Fact]
    public void A_range_within_a_day_has_the_slots_that_start_in_it()
    {
        var service = Given.Service();
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        var starts = Availability.Over(offer, service, new(noon, noon + Duration.FromHours(3)), [], Given.Now).Select(slot => slot.Start);
        Assert.Equal([noon, noon + Duration.FromHours(1), noon + Duration.FromHours(2)], starts);
    }

    [Fact]
    public void A_service_that_was_archived_has_no_slots()
    {
        var service = Given.Service();
        service.IsArchived = true;
        var offer = Given.Offer(Given.Merchant(), service);
        Assert.Empty(Availability.Over(offer, service, offer.DayOf(Tuesday), [], Given.Now));
        Assert.Equal(SlotState.NeverOffered, Availability.Find(offer, new(service.Id, Instant.FromUtc(2026, 11, 24, 11, 0), null, default), [], Given.Now).State);
    }

    [Fact]
    public void A_booking_that_is_taken_up_again_has_its_place_while_places_for_its_party_are_left()
    {
        var service = Given.Service("table", 60, 60, ConfirmationMode.Synchronous, new Places(2, 1), new Places(4, 2));
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        Taken For(int party, string id = "table") => new(new(id), new(noon, noon + service.Duration), new(null, null, party));

        Assert.True(Availability.HasPlace(offer, For(4), [For(4)]));
        Assert.False(Availability.HasPlace(offer, For(4), [For(4), For(4)]));
        Assert.True(Availability.HasPlace(offer, For(2), [For(4), For(4)]));
        Assert.False(Availability.HasPlace(offer, For(2), [For(2)]));
        Assert.False(Availability.HasPlace(offer, For(3), []));
        Assert.False(Availability.HasPlace(offer, For(2, "gone"), []));
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(120, 1)]
    public void A_request_that_nobody_could_answer_in_time_is_not_bookable_but_known(int minutesAhead, int open)
    {
        var service = Given.Service(mode: ConfirmationMode.Asynchronous);
        var offer = Given.Offer(Given.Merchant(), service);
        var found = Availability.Find(offer, new(service.Id, Given.Now + Duration.FromMinutes(minutesAhead), null, default), [], Given.Now);
        Assert.Equal(open == 0 ? SlotState.TooLate : SlotState.Open, found.State);
        Assert.Equal(open, found.Slot!.SpotsOpen);
        Assert.Equal(1, found.Slot.SpotsTotal);
    }

    [Fact]
    public void The_first_free_person_is_given_to_a_guest_who_named_none()
    {
        var service = Given.Service();
        service.Staff = [Given.Anna, Given.Bob];
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        var taken = new List<Taken>();
        foreach (var expected in new[] { Given.Anna, Given.Bob })
        {
            var found = Availability.Find(offer, new(service.Id, noon, null, default), taken, Given.Now);
            Assert.Equal(expected, found.Slot!.Resources.Staff);
            taken.Add(new(service.Id, found.Slot.Time, found.Slot.Resources));
        }

        var full = Availability.Find(offer, new(service.Id, noon, null, default), taken, Given.Now);
        Assert.Equal((SlotState.Full, Given.Anna), (full.State, full.Slot!.Resources.Staff!.Value));
    }

    [Fact]
    public void A_guest_who_named_a_person_gets_no_other()
    {
        var service = Given.Service();
        service.Staff = [Given.Anna, Given.Bob];
        var offer = Given.Offer(Given.Merchant(), service);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        Taken[] taken = [new(service.Id, new(noon, noon + service.Duration), new(Given.Anna, null, null))];
        Assert.Equal(SlotState.Full, Availability.Find(offer, new(service.Id, noon, null, new(Given.Anna, null, null)), taken, Given.Now).State);
        Assert.Equal(SlotState.Open, Availability.Find(offer, new(service.Id, noon, null, new(Given.Bob, null, null)), taken, Given.Now).State);
    }

    [Fact]
    public void Hours_past_midnight_belong_to_the_day_they_began_on()
    {
        var service = Given.Service();
        var friday = new LocalDate(2026, 11, 27);
        var hours = Given.Hours((friday, [new(new(22, 0), new(2, 0))]), (friday.PlusDays(1), []));
        var offer = Given.Offer(Given.Merchant(hours: hours), service);
        Assert.Equal([21, 22], Hours(friday));
        Assert.Equal([23, 0], Hours(friday.PlusDays(1)));

        IEnumerable<int> Hours(LocalDate date) => Availability.Over(offer, service, offer.DayOf(date), [], Given.Now).Select(slot => slot.Start.InUtc().Hour);
    }

    [Fact]
    public void Periods_that_overlap_give_each_slot_once_and_in_order()
    {
        var service = Given.Service();
        var hours = Given.Hours((Tuesday, [new(new(12, 0), new(16, 0)), new(new(10, 0), new(14, 0))]));
        var offer = Given.Offer(Given.Merchant(hours: hours), service);
        var hoursOfSlots = Availability.Over(offer, service, offer.DayOf(Tuesday), [], Given.Now).Select(slot => slot.Start.InZone(offer.Zone).Hour);
        Assert.Equal([10, 11, 12, 13, 14, 15], hoursOfSlots);
    }

    [Fact]
    public void A_period_that_is_written_twice_gives_its_slot_once()
    {
        var service = Given.Service();
        var hours = Given.Hours((Tuesday, [new(new(12, 0), new(13, 0)), new(new(12, 0), new(13, 0))]));
        var offer = Given.Offer(Given.Merchant(hours: hours), service);
        Assert.Single(Availability.Over(offer, service, offer.DayOf(Tuesday), [], Given.Now));
    }

    [Fact]
    public void A_full_slot_is_told_as_none_open_and_a_past_one_not_at_all()
    {
        var service = Given.Service();
        var offer = Given.Offer(Given.Merchant(), service);
        var today = offer.DateOf(Given.Now);
        var first = Given.Now + Duration.FromHours(1);
        Taken[] taken = [new(service.Id, new(first, first + service.Duration), default)];
        var slots = Availability.Over(offer, service, offer.DayOf(today), taken, Given.Now).ToList();
        Assert.Equal(first, slots[0].Start);
        Assert.Equal(0, slots[0].SpotsOpen);
        Assert.Equal(1, slots[1].SpotsOpen);
        Assert.Equal(10, slots.Count);
    }
}
