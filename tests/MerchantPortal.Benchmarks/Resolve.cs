using System.Collections.Immutable;
using System.Diagnostics;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Benchmarks;

/// <summary>What a merchant's slots cost: 20 services on a 15-minute grid, open 12 hours, 40 rules in all, in a zone whose clock changes in the time measured.</summary>
internal static class Resolve
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 10, 0, 0);

    /// <summary>The medians of many runs, in milliseconds.</summary>
    public sealed record Times(double Thirty, double Sixty, double Floor, int Slots);

    /// <summary>Measures the three in turn, so that whatever else the machine does hits all.</summary>
    public static Times Run()
    {
        const int rounds = 41;
        var (thirty, sixty, floor) = (new List<double>(), new List<double>(), new List<double>());
        var slots = 0;
        for (var round = 0; round < rounds + 10; round++)
        {
            var document = Document();
            var one = Time(() => slots = Terms(document, 30));
            var two = Time(() => Terms(document, 60));
            var bare = Time(() => Starts(document, 30));
            if (round >= 10)
            {
                thirty.Add(one);
                sixty.Add(two);
                floor.Add(bare);
            }
        }

        return new(Median(thirty), Median(sixty), Median(floor), slots);
    }

    // From the document on: compiling the rules is part of it
    private static int Terms(OfferDocument document, int days)
    {
        var (offer, count, sum) = (document.Compile(PaymentCountries.Documented), 0, 0L);
        var range = new TimeRange(Now, Now + Duration.FromDays(days));
        foreach (var service in document.Services)
        {
            foreach (var slot in Availability.Over(offer, service, range, [], Now))
            {
                sum += offer.TermsOf(slot).Price.Micros;
                count++;
            }
        }

        return sum > 0 ? count : throw new InvalidOperationException("No slot costs anything.");
    }

    private static Slot? latest;

    private static int Starts(OfferDocument document, int days)
    {
        var (offer, count) = (document.Compile(), 0);
        var settings = offer.GridOf(document.Services[0]).At(new(2026, 10, 12, 9, 0));
        var first = offer.DateOf(Now);
        foreach (var service in document.Services)
        {
            for (var date = first; date < first.PlusDays(days); date = date.PlusDays(1))
            {
                foreach (var start in SlotExpansion.Starts(offer, service, date))
                {
                    // The record every reader gets is part of the floor; what it costs is not
                    latest = new(service.Id, start, service.Duration, default, 1, 1, settings);
                    count++;
                }
            }
        }

        return latest is null ? 0 : count;
    }

    private static double Time(Action run)
    {
        var started = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static OfferDocument Document()
    {
        var merchant = new Merchant
        {
            Id = new("m"),
            Name = "Salon",
            ZoneId = "Europe/Berlin",
            Currency = "EUR",
            Vertical = Vertical.Beauty,
            Hours = OpeningHours.EveryDay(new(9, 0), new(21, 0)),
            BookableDays = 90,
            TaxMicroPercent = 19_000_000,
            // What may be offered: a fee needs a gateway and a policy
            Address = new("DE", "Berlin", null, "10119", "Torstrasse 11"),
            TokenizationParameters = ImmutableSortedDictionary<string, string>.Empty.Add("gateway", "sandbox"),
            DefaultTerms = new() { RefundConditions = [new(Duration.Zero, 100)] },
            Rules =
            [
                .. Enumerable.Range(0, 20).Select(n => new SlotRule([(IsoDayOfWeek)(n % 7 + 1)], new(8 + n % 12, 0), new(9 + n % 12, 30))
                {
                    Id = $"m{n}",
                    Price = n % 2 == 0 ? new(null, (n - 10) * 1_000_000L) : null,
                    Fee = n % 2 == 1 ? new() { NoShowFee = new(new(n * 1_000_000L, "EUR"), PriceType.FixedRateDefault) } : null,
                }),
            ],
        };
        return new(
            merchant,
            [
                .. Enumerable.Range(0, 20).Select(n => new Service
                {
                    MerchantId = merchant.Id,
                    Id = new($"s{n:00}"),
                    Name = TextByLanguage.Of($"Service {n}"),
                    Price = new((20 + n) * 1_000_000L, "EUR"),
                    Duration = Duration.FromMinutes(15),
                    Step = Duration.FromMinutes(15),
                    Places = [new(null, 1)],
                    // One rule each, half of them for a date
                    Rules = [new([IsoDayOfWeek.Tuesday, IsoDayOfWeek.Saturday], new(10, 0), new(16, 0)) { Id = "own", Date = n % 2 == 0 ? null : new LocalDate(2026, 10, 12).PlusDays(n), Price = new((15 + n) * 1_000_000L, null) }],
                }),
            ],
            [],
            []);
    }
}
