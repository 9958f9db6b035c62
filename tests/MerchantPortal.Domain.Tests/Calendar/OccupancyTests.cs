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

    [Fact]
    public void One_stylist_two_services_busy_is_busy()
    {
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), Anna, 1, [new(Colour, At(11, 13), Anna)]));
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), Anna, 5, [new(Colour, At(11, 13), Anna)]));
        Assert.Equal(1, Occupancy.Free(Cut, At(12, 13), Bob, 1, [new(Colour, At(11, 13), Anna)]));
    }

    [Fact]
    public void What_ends_when_the_slot_begins_is_not_in_its_way() =>
        Assert.Equal(1, Occupancy.Free(Cut, At(12, 13), Anna, 1, [new(Colour, At(10, 12), Anna), new(Colour, At(13, 14), Anna)]));

    [Fact]
    public void C050_A_class_of_three_takes_three_and_no_more()
    {
        var taken = new List<Taken>();
        foreach (var left in new[] { 3, 2, 1, 0, 0 })
        {
            Assert.Equal(left, Occupancy.Free(Cut, At(12, 13), Anna, 3, taken));
            taken.Add(new(Cut, At(12, 13), Anna));
        }
    }

    [Fact]
    public void A_class_of_one_person_that_overlaps_another_class_of_hers_has_no_place() =>
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), Anna, 3, [new(Cut, new(Instant.FromUtc(2026, 11, 24, 12, 30), Instant.FromUtc(2026, 11, 24, 13, 30)), Anna)]));

    [Fact]
    public void A_room_that_serves_another_session_is_busy_whoever_works_in_it()
    {
        var blue = new SlotResources(null, Given.Blue, null);
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), blue, 1, [new(Colour, At(12, 14), new(Given.Anna, Given.Blue, null))]));
        Assert.Equal(1, Occupancy.Free(Cut, At(12, 13), blue, 1, [new(Colour, At(12, 14), new(Given.Anna, new("red"), null))]));
    }

    [Fact]
    public void Overlapping_tables_count_by_their_worst_moment()
    {
        // 90-minute tables, begun every half hour: at 13:00 all four of 12:00, 12:30, 12:30 and 13:00 are taken
        var tables = new SlotResources(null, null, 2);
        Taken[] taken = [Table(12, 0), Table(12, 30), Table(12, 30), Table(13, 0)];
        Assert.Equal(1, Occupancy.Free(Cut, Table(13, 0).Time, tables, 5, taken));
        Assert.Equal(0, Occupancy.Free(Cut, Table(13, 0).Time, tables, 4, taken));
        // 14:00 meets only the tables begun after 12:30
        Assert.Equal(4, Occupancy.Free(Cut, Table(14, 0).Time, tables, 5, taken));
        // 11:30 sees 12:00 and both of 12:30 at its end
        Assert.Equal(2, Occupancy.Free(Cut, Table(11, 30).Time, tables, 5, taken));

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
        Assert.Equal(1, Occupancy.Free(Cut, At(12, 16), tables, 2, [new(Cut, At(11, 13), tables), new(Cut, At(13, 15), tables), new(Cut, At(15, 17), tables)]));
    }

    [Fact]
    public void Tables_of_one_party_size_are_not_tables_of_another() =>
        Assert.Equal(3, Occupancy.Free(Cut, At(12, 13), new(null, null, 4), 3, [new(Cut, At(12, 13), new(null, null, 2))]));

    [Fact]
    public void More_bookings_than_places_leave_none_and_never_less() =>
        Assert.Equal(0, Occupancy.Free(Cut, At(12, 13), default, 1, [new(Cut, At(12, 13), default), new(Cut, At(12, 13), default)]));

    private static TimeRange At(int from, int to) => new(Instant.FromUtc(2026, 11, 24, from, 0), Instant.FromUtc(2026, 11, 24, to, 0));
}
