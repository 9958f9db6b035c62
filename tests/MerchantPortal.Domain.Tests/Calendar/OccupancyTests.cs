using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class OccupancyTests
{
    private static readonly ServiceId Cut = Given.Cut;
    private static readonly ServiceId Colour = new("colour");
    private static readonly SlotResources Anna = new(Given.Anna, null, null);
    private static readonly SlotResources Bob = new(Given.Bob, null, null);
    private static SlotResources Nobody => default;

    [Fact]
    public void One_stylist_two_services_busy_is_busy()
    {
        Assert.Equal(0, Free(Cut, At(12, 13), Anna, 1, [new(Colour, At(11, 13), Anna)]));
        Assert.Equal(0, Free(Cut, At(12, 13), Anna, 5, [new(Colour, At(11, 13), Anna)]));
        Assert.Equal(1, Free(Cut, At(12, 13), Bob, 1, [new(Colour, At(11, 13), Anna)]));
    }

    [Fact]
    public void What_ends_when_the_slot_begins_is_not_in_its_way() =>
        Assert.Equal(1, Free(Cut, At(12, 13), Anna, 1, [new(Colour, At(10, 12), Anna), new(Colour, At(13, 14), Anna)]));

    [Fact]
    public void C050_A_class_of_three_takes_three_and_no_more()
    {
        var taken = new List<Taken>();
        foreach (var left in new[] { 3, 2, 1, 0, 0 })
        {
            Assert.Equal(left, Free(Cut, At(12, 13), Anna, 3, taken));
            taken.Add(new(Cut, At(12, 13), Anna));
        }
    }

    [Fact]
    public void A_class_of_one_person_that_overlaps_another_class_of_hers_has_no_place() =>
        Assert.Equal(0, Free(Cut, At(12, 13), Anna, 3, [new(Cut, new(Instant.FromUtc(2026, 11, 24, 12, 30), Instant.FromUtc(2026, 11, 24, 13, 30)), Anna)]));

    [Fact]
    public void A_room_that_serves_another_session_is_busy_whoever_works_in_it()
    {
        var blue = new SlotResources(null, Given.Blue, null);
        Assert.Equal(0, Free(Cut, At(12, 13), blue, 1, [new(Colour, At(12, 14), new(Given.Anna, Given.Blue, null))]));
        Assert.Equal(1, Free(Cut, At(12, 13), blue, 1, [new(Colour, At(12, 14), new(Given.Anna, new("red"), null))]));
    }

    [Fact]
    public void Overlapping_tables_count_by_their_worst_moment()
    {
        // 90-minute tables, begun every half hour: at 13:00 all four of 12:00, 12:30, 12:30 and 13:00 are taken
        var tables = new SlotResources(null, null, 2);
        Taken[] taken = [Table(12, 0), Table(12, 30), Table(12, 30), Table(13, 0)];
        Assert.Equal(1, Free(Cut, Table(13, 0).Time, tables, 5, taken));
        Assert.Equal(0, Free(Cut, Table(13, 0).Time, tables, 4, taken));
        // 14:00 meets only the tables begun after 12:30
        Assert.Equal(4, Free(Cut, Table(14, 0).Time, tables, 5, taken));
        // 11:30 sees 12:00 and both of 12:30 at its end
        Assert.Equal(2, Free(Cut, Table(11, 30).Time, tables, 5, taken));

        Taken Table(int hour, int minute)
        {
            var start = Instant.FromUtc(2026, 11, 24, hour, minute);
            return new(Cut, new(start, start + Duration.FromMinutes(90)), tables);
        }
    }

    [Fact]
    public void Bookings_that_do_not_meet_each_other_share_one_place()
    {
        var tables = new SlotResources(null, null, 2);
        Assert.Equal(1, Free(Cut, At(12, 16), tables, 2, [new(Cut, At(11, 13), tables), new(Cut, At(13, 15), tables), new(Cut, At(15, 17), tables)]));
    }

    [Fact]
    public void Tables_of_one_party_size_are_not_tables_of_another() =>
        Assert.Equal(3, Free(Cut, At(12, 13), new(null, null, 4), 3, [new(Cut, At(12, 13), new(null, null, 2))]));

    [Fact]
    public void More_bookings_than_places_leave_none_and_never_less() =>
        Assert.Equal(0, Free(Cut, At(12, 13), default, 1, [new(Cut, At(12, 13), default), new(Cut, At(12, 13), default)]));

    [Fact]
    public void A_booking_made_before_there_were_people_rooms_or_sizes_takes_a_place_of_each()
    {
        var (blue, two) = (new SlotResources(null, Given.Blue, null), new SlotResources(null, null, 2));
        Assert.Equal(0, Renamed(Anna, Nobody, Anna, Bob));
        Assert.Equal(0, Renamed(Bob, Nobody, Anna, Bob));
        Assert.Equal(0, Renamed(blue, Nobody, blue));
        Assert.Equal(0, Renamed(two, Nobody, two));
    }

    [Fact]
    public void A_booking_of_somebody_who_left_takes_a_place_where_nobody_is_named_any_more_and_none_of_another_person()
    {
        Assert.Equal(0, Renamed(Nobody, Anna, Nobody));
        Assert.Equal(1, Renamed(Bob, Anna, Bob));
        Assert.Equal(1, Renamed(new(null, new("red"), null), new(null, Given.Blue, null), new SlotResources(null, new("red"), null)));
    }

    [Fact]
    public void A_table_of_a_size_that_is_no_longer_offered_may_be_any_table()
    {
        var (two, three, four) = (new SlotResources(null, null, 2), new SlotResources(null, null, 3), new SlotResources(null, null, 4));
        Assert.Equal(0, Renamed(three, four, two, three));
        Assert.Equal(0, Renamed(Nobody, four, Nobody));
        Assert.Equal(1, Renamed(two, four, two, four));
        Assert.Equal(1, Renamed(Bob with { PartySize = 2 }, Anna with { PartySize = 4 }, Bob with { PartySize = 2 }));
    }

    [Fact]
    public void A_booking_that_is_named_otherwise_now_finds_its_place_taken_by_who_came_since() =>
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), Nobody, 1, [new(Cut, At(12, 13), Anna)], [new(Anna, 1), new(Bob, 1)]));

    private static int Renamed(SlotResources asked, SlotResources booked, params SlotResources[] offered) =>
        Occupancy.Free(Cut, At(12, 13), asked, 1, [new(Cut, At(12, 13), booked)], [.. offered.Select(one => new OfferedPlaces(one, 1))]);

    /// <summary>Beside combinations that are all offered, as they are where nothing was published since.</summary>
    private static int Free(ServiceId service, TimeRange time, SlotResources resources, int total, IReadOnlyList<Taken> taken) =>
        Occupancy.Free(service, time, resources, total, taken, [new(resources, total), .. taken.Where(one => one.Service == service).Select(one => new OfferedPlaces(one.Resources, total))]);

    private static TimeRange At(int from, int to) => new(Instant.FromUtc(2026, 11, 24, from, 0), Instant.FromUtc(2026, 11, 24, to, 0));
}
