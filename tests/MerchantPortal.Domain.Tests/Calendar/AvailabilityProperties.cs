using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Calendar;

public sealed class AvailabilityProperties
{
    private static readonly LocalDate Day = new(2026, 11, 24);

    // A merchant of three services that share people, a room, and tables, and wishes for them.
    private static readonly Gen<(MerchantOffer Offer, (int Service, int Hour, int Resources)[] Wishes)> Cases =
        from shape in Gen.Choose(0, 2)
        from places in Gen.Choose(1, 4)
        from minutes in Gen.Elements(30, 60, 90)
        from step in Gen.Elements(30, 60)
        from wishes in (from service in Gen.Choose(0, 2) from slot in Gen.Choose(0, 11) from resources in Gen.Choose(0, 4) select (service, slot, resources)).ArrayOf(40)
        select (Build(shape, places, minutes, step), wishes);

    private static readonly Gen<SlotResources> Named =
        from staff in Gen.Elements<StaffId?>(null, Given.Anna, Given.Bob)
        from room in Gen.Elements<RoomId?>(null, Given.Blue, new("red"))
        from party in Gen.Elements<int?>(null, 2, 4)
        select new SlotResources(staff, room, party);

    [Fact]
    public void C049_No_sequence_of_allowed_takes_puts_two_guests_in_one_place() => ForAll(test =>
    {
        var taken = new List<Taken>();
        foreach (var wish in test.Wishes.Select(wish => Wish(test.Offer, wish)))
        {
            var (state, slot) = Availability.Find(test.Offer, wish, taken, Given.Now);
            if (state != SlotState.Open)
            {
                continue;
            }

            taken.Add(new(slot!.Service, slot.Time, slot.Resources));
        }

        return taken.Count > 0 && !TwoInOnePlace(test.Offer, taken);
    });

    [Fact]
    public void An_offer_that_names_its_one_place_otherwise_never_sells_it_to_a_second_guest() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(
            (from was in Named from now in Named from minutes in Gen.Elements(60, 90) from before in Gen.Choose(0, 20).ArrayOf(8) from after in Gen.Choose(0, 20).ArrayOf(8) select (was, now, minutes, before, after)).ToArbitrary(),
            test =>
            {
                var old = Take(OnePlace(test.was, test.minutes), [], test.before);
                var fresh = Take(OnePlace(test.now, test.minutes), old, test.after);
                return fresh.TrueForAll(one => !old.Exists(other => other.Time.Overlaps(one.Time))
                    || (test.was.Staff is { } left && test.now.Staff is { } came && left != came)
                    || (test.was.Room is { } room && test.now.Room is { } another && room != another));
            }));

    [Fact]
    public void What_is_full_has_no_place_left_anywhere_it_was_wished() => ForAll(test =>
    {
        var taken = Take(test.Offer, test.Wishes);
        foreach (var wish in test.Wishes.Select(wish => Wish(test.Offer, wish)))
        {
            var (state, slot) = Availability.Find(test.Offer, wish, taken, Given.Now);
            if (state == SlotState.Full && !TwoInOnePlace(test.Offer, [.. taken, new(slot!.Service, slot.Time, slot.Resources)]))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void C123_The_list_of_slots_and_the_answer_to_a_wish_agree_on_every_slot() => ForAll(test =>
    {
        var taken = Take(test.Offer, test.Wishes);
        var noon = Instant.FromUtc(2026, 11, 24, 11, 0);
        foreach (var now in new[] { Given.Now, noon, noon - Duration.FromMinutes(70) })
        {
            foreach (var service in test.Offer.Services.Values)
            {
                var listed = Availability.Over(test.Offer, service, test.Offer.DayOf(Day), taken, now).ToList();
                foreach (var slot in listed)
                {
                    var (state, found) = Availability.Find(test.Offer, new(service.Id, slot.Start, slot.Duration, slot.Resources), taken, now);
                    if (found != slot || (state == SlotState.Open) != (slot.SpotsOpen > 0) || state is SlotState.Past or SlotState.NeverOffered)
                    {
                        return false;
                    }
                }

                // and nothing that can be found is missing from the list
                for (var moment = test.Offer.DayOf(Day).Start; moment < test.Offer.DayOf(Day).End; moment += Duration.FromMinutes(15))
                {
                    var (state, _) = Availability.Find(test.Offer, new(service.Id, moment, null, default), taken, now);
                    if (state is not (SlotState.NeverOffered or SlotState.Past) != listed.Exists(slot => slot.Start == moment))
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    });

    [Fact]
    public void Bookings_outside_the_wished_time_change_nothing() => ForAll(test =>
    {
        var taken = Take(test.Offer, test.Wishes);
        foreach (var wish in test.Wishes.Select(wish => Wish(test.Offer, wish)))
        {
            var time = new Domain.Shared.TimeRange(wish.Start, wish.Start + test.Offer.Services[wish.Service].Duration);
            var near = taken.Where(one => one.Time.Overlaps(time)).ToList();
            if (Availability.Find(test.Offer, wish, taken, Given.Now) != Availability.Find(test.Offer, wish, near, Given.Now))
            {
                return false;
            }
        }

        return true;
    });

    private static MerchantOffer OnePlace(SlotResources named, int minutes)
    {
        var service = Given.Service("a", minutes, 30, places: new Places(named.PartySize, 1));
        service.Staff = named.Staff is { } staff ? [staff] : [];
        service.Rooms = named.Room is { } room ? [room] : [];
        return Given.Offer(Given.Merchant(), service);
    }

    private static List<Taken> Take(MerchantOffer offer, List<Taken> held, int[] halfHours)
    {
        var taken = new List<Taken>();
        foreach (var start in halfHours.Select(half => offer.DayOf(Day).Start + Duration.FromHours(10) + Duration.FromMinutes(30 * half)))
        {
            if (Availability.Find(offer, new(new("a"), start, null, default), [.. held, .. taken], Given.Now) is { State: SlotState.Open, Slot: { } slot })
            {
                taken.Add(new(slot.Service, slot.Time, slot.Resources));
            }
        }

        return taken;
    }

    private static List<Taken> Take(MerchantOffer offer, (int Service, int Hour, int Resources)[] wishes)
    {
        var taken = new List<Taken>();
        foreach (var wish in wishes.Take(wishes.Length / 2))
        {
            if (Availability.Find(offer, Wish(offer, wish), taken, Given.Now) is { State: SlotState.Open, Slot: { } slot })
            {
                taken.Add(new(slot.Service, slot.Time, slot.Resources));
            }
        }

        return taken;
    }

    /// <summary>Minute by minute: more sessions of a person or room than one, or more bookings of a session kind than its places.</summary>
    private static bool TwoInOnePlace(MerchantOffer offer, IReadOnlyList<Taken> taken)
    {
        var day = offer.DayOf(Day);
        for (var moment = day.Start; moment < day.End; moment += Duration.FromMinutes(15))
        {
            var here = taken.Where(one => one.Time.Contains(moment)).ToList();
            var people = here.Where(one => one.Resources.Staff is not null).GroupBy(one => one.Resources.Staff);
            var rooms = here.Where(one => one.Resources.Room is not null).GroupBy(one => one.Resources.Room);
            if (people.Any(group => group.Select(one => (one.Service, one.Time, one.Resources)).Distinct().Count() > 1)
                || rooms.Any(group => group.Select(one => (one.Service, one.Time, one.Resources)).Distinct().Count() > 1)
                || here.GroupBy(one => (one.Service, one.Resources)).Any(group =>
                    group.Count() > offer.Services[group.Key.Service].Places.Single(places => places.PartySize == group.Key.Resources.PartySize).Count))
            {
                return true;
            }
        }

        return false;
    }

    private static SlotWish Wish(MerchantOffer offer, (int Service, int Hour, int Resources) wish)
    {
        var service = offer.Services.Values.OrderBy(s => s.Id.Value, StringComparer.Ordinal).ElementAt(wish.Service);
        var start = offer.DayOf(Day).Start + Duration.FromHours(10) + (service.Step * wish.Hour);
        return new(service.Id, start, null, wish.Resources switch
        {
            1 when service.Staff.Length > 0 => new(service.Staff[0], null, null),
            2 when service.Staff.Length > 1 => new(service.Staff[1], null, null),
            3 when service.Rooms.Length > 0 => new(null, service.Rooms[0], null),
            4 => new(null, null, service.Places[^1].PartySize),
            _ => default,
        });
    }

    private static MerchantOffer Build(int shape, int places, int minutes, int step)
    {
        var (a, b, c) = (Given.Service("a", minutes, step, places: new Places(null, places)), Given.Service("b", 60, 60), Given.Service("c", 120, 30));
        switch (shape)
        {
            case 0:
                (a.Staff, b.Staff, c.Staff) = ([Given.Anna], [Given.Anna, Given.Bob], [Given.Bob]);
                break;
            case 1:
                (a.Staff, b.Staff, b.Rooms, c.Rooms) = ([Given.Anna], [Given.Anna, Given.Bob], [Given.Blue], [Given.Blue]);
                break;
            default:
                a.Places = [new(2, places), new(4, 1)];
                b.Places = [new(null, places)];
                break;
        }

        return Given.Offer(Given.Merchant(), a, b, c);
    }

    private static void ForAll(Func<(MerchantOffer Offer, (int Service, int Hour, int Resources)[] Wishes), bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Cases.ToArbitrary(), holds));
}
