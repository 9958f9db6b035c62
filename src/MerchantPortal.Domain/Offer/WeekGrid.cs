using System.Collections.Frozen;
using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// What one service's slots cost and demand at each local time for each party, compiled once from the service, its merchant and their rules, so that asking is a look-up.
/// For each thing one rule wins: a date beats the week, the service beats the merchant, a rule for some party sizes beats one for all, and among equals the first listed wins.
/// </summary>
public sealed class WeekGrid
{
    private readonly Service service;
    private readonly ImmutableArray<int> starts;

    // The first is for slots without a party size; the others for sizes from where they start
    private readonly Plan[] plans;
    private readonly ImmutableArray<(Plan Plan, ImmutableArray<int?> Sizes)> offered;
    private ServicePublication? published;

    public WeekGrid(Merchant merchant, Service service)
        : this(merchant, service, merchant.Rules, service.Rules)
    {
    }

    /// <summary>As it would be with other rules.</summary>
    public WeekGrid(Merchant merchant, Service service, ImmutableArray<SlotRule> merchantRules, ImmutableArray<SlotRule> rules)
    {
        this.service = service;
        Terms = service.TermsAt(merchant);
        var terms = Terms;
        var all = rules.Select(rule => new RankedRule(rule, OfService: true)).Concat(merchantRules.Select(rule => new RankedRule(rule, OfService: false))).ToList();
        starts = [.. PartyRange.Starts(all.Select(r => r.Rule.Party).OfType<PartyRange>())];
        plans = [Of(null), .. starts.Select(start => Of(start))];
        offered = [.. service.Places.Select(place => place.PartySize).Distinct().GroupBy(PlanOf).Select(same => (same.Key, same.ToImmutableArray()))];
        if (offered.IsEmpty)
        {
            offered = [(plans[0], [null])];
        }

        Dates = [.. all.Select(r => r.Rule.Date).OfType<LocalDate>().Distinct()];
        Always = KnowsParties ? null : All.Take(2).ToList() is [var only] ? only : null;

        Plan Of(int? party) => new(merchant, service, terms, all.FindAll(r => r.Rule.Party is not { } range || range.Has(party)));
    }

    /// <summary>Whether some rule is for some party sizes only.</summary>
    public bool KnowsParties => plans.Length > 1;

    /// <summary>The service's own terms, or the merchant's where it has none; as amounts.</summary>
    public PaymentTerms Terms { get; }

    /// <summary>What the service itself publishes; slots say only what differs from it.</summary>
    public ServicePublication Published => published ??= new(this, service);

    /// <summary>The settings of every slot, when there is nothing that differs.</summary>
    public SlotSettings? Always { get; }

    /// <summary>The settings of the slot that starts at a local time, for a party; null is a slot without a size.</summary>
    public SlotSettings At(LocalDateTime start, int? party = null)
    {
        var segments = PlanOf(party).On(start.Date);
        var tick = start.TickOfDay;
        for (var i = segments.Length - 1; ; i--)
        {
            if (segments[i].FromTick <= tick)
            {
                return segments[i].Settings;
            }
        }
    }

    /// <summary>The stretches of a date in which nothing changes for a party, from midnight on.</summary>
    public IEnumerable<(LocalTime From, SlotSettings Settings)> On(LocalDate date, int? party = null) =>
        PlanOf(party).On(date).Select(s => (LocalTime.FromTicksSinceMidnight(s.FromTick), s.Settings));

    /// <summary>The stretches of a weekday that is no exception, from midnight on.</summary>
    public IEnumerable<(LocalTime From, SlotSettings Settings)> On(IsoDayOfWeek day, int? party = null) =>
        PlanOf(party).On(day).Select(s => (LocalTime.FromTicksSinceMidnight(s.FromTick), s.Settings));

    /// <summary>The dates that have settings of their own, for some party.</summary>
    public ImmutableArray<LocalDate> Dates { get; }

    /// <summary>Every different setting there is; what is published must hold for each.</summary>
    public IEnumerable<SlotSettings> All => Every.Distinct();

    /// <summary>The settings of every stretch, those that are equal too: each object a slot of the service can have.</summary>
    internal IEnumerable<SlotSettings> Every => offered.SelectMany(o => o.Plan.Every);

    /// <summary>Every different setting with the party sizes of the service that can have it.</summary>
    internal IEnumerable<(SlotSettings Settings, ImmutableArray<int?> Sizes)> BySize =>
        offered.SelectMany(o => o.Plan.Every.Distinct().Select(settings => (settings, o.Sizes))).GroupBy(one => one.settings, one => one.Sizes)
            .Select(same => (same.Key, same.SelectMany(sizes => sizes).ToImmutableArray()));

    /// <summary>The sizes from which on another rule may win.</summary>
    internal ImmutableArray<int> PartyStarts => starts;

    /// <summary>The party sizes of the service's slots, each once.</summary>
    internal IEnumerable<int?> Sizes => offered.SelectMany(o => o.Sizes);

    private Plan PlanOf(int? party)
    {
        var at = 0;
        if (party is { } size)
        {
            while (at < starts.Length && starts[at] <= size)
            {
                at++;
            }
        }

        return plans[at];
    }

    private static ImmutableArray<Segment> Compile(Merchant merchant, Service service, PaymentTerms terms, List<RankedRule> rules)
    {
        var breaks = new SortedSet<long> { 0 };
        foreach (var (rule, _) in rules)
        {
            breaks.Add(rule.From.TickOfDay);
            breaks.Add(rule.Until.TickOfDay);
        }

        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var tick in breaks)
        {
            var settings = Resolve(merchant, service, terms, rules, LocalTime.FromTicksSinceMidnight(tick));
            if (segments.Count == 0 || segments[^1].Settings != settings)
            {
                segments.Add(new(tick, settings));
            }
        }

        return segments.ToImmutable();
    }

    private static SlotSettings Resolve(Merchant merchant, Service service, PaymentTerms terms, List<RankedRule> rules, LocalTime time)
    {
        WinningRule? Winner(Func<SlotRule, bool> speaks)
        {
            RankedRule? best = null;
            foreach (var ranked in rules)
            {
                if (speaks(ranked.Rule) && time >= ranked.Rule.From && (ranked.Rule.Until == LocalTime.Midnight || time < ranked.Rule.Until) && (best is null || ranked.Rank > best.Rank))
                {
                    best = ranked;
                }
            }

            return best is null ? null : new(best.Rule, best.OfService);
        }

        var price = Winner(r => r.Price is not null);
        var deposit = Winner(r => r.Fee is { } fee && (fee.Deposit is not null || fee.NoDeposit));
        var noShow = Winner(r => r.Fee is { } fee && (fee.NoShowFee is not null || fee.NoNoShowFee));
        var card = Winner(r => r.Fee?.Card is not null);
        var mode = Winner(r => r.Mode is not null);
        var amount = price is null ? service.Price : PriceOf(service, price.Rule.Price!);
        return new(
            amount,
            amount == service.Price ? null : SlotSettings.OptionId(service, amount),
            terms.Prepayment,
            deposit is null ? terms.Deposit : deposit.Rule.Fee!.For(service.Price).Deposit,
            noShow is null ? terms.NoShowFee : noShow.Rule.Fee!.For(service.Price).NoShowFee,
            card is null ? terms.Card : card.Rule.Fee!.Card!.Value,
            !OfferLint.MayAskFirst(merchant.Vertical) ? ConfirmationMode.Synchronous : mode?.Rule.Mode ?? service.DefaultMode,
            new(price, deposit, noShow, card, mode));
    }

    private static Money PriceOf(Service service, PriceChange change) =>
        change.Micros is { } micros ? service.Price with { Micros = micros } : CurrencyUnits.Share(service.Price, 100_000_000 + (change.MicroPercent ?? 0));

    private readonly record struct Segment(long FromTick, SlotSettings Settings);

    /// <summary>What holds for the parties that the same rules speak of; compiled when first asked for, and the same whoever asks.</summary>
    private sealed class Plan(Merchant merchant, Service service, PaymentTerms terms, List<RankedRule> rules)
    {
        private Days? days;

        public IEnumerable<SlotSettings> Every => Compiled.Week.Skip(1).Concat(Compiled.Dates.Values).SelectMany(day => day.Select(s => s.Settings));

        private Days Compiled => days ?? Interlocked.CompareExchange(ref days, Compile(), null) ?? days;

        public ImmutableArray<Segment> On(LocalDate date) => Compiled.Dates.TryGetValue(date, out var special) ? special : Compiled.Week[(int)date.DayOfWeek];

        public ImmutableArray<Segment> On(IsoDayOfWeek day) => Compiled.Week[(int)day];

        private Days Compile()
        {
            var usual = rules.FindAll(r => r.Rule.Date is null);
            var week = new ImmutableArray<Segment>[8];
            foreach (var day in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None))
            {
                week[(int)day] = WeekGrid.Compile(merchant, service, terms, usual.FindAll(r => r.Rule.Days.Contains(day)));
            }

            return new(week, rules.Where(r => r.Rule.Date is not null).GroupBy(r => r.Rule.Date!.Value).ToFrozenDictionary(
                group => group.Key,
                group => WeekGrid.Compile(merchant, service, terms, [.. group, .. usual.Where(r => r.Rule.Days.Contains(group.Key.DayOfWeek))])));
        }

        private sealed record Days(ImmutableArray<Segment>[] Week, FrozenDictionary<LocalDate, ImmutableArray<Segment>> Dates);
    }

    private sealed record RankedRule(SlotRule Rule, bool OfService)
    {
        public int Rank { get; } = (Rule.Date is null ? 0 : 4) + (OfService ? 2 : 0) + (Rule.Party is null ? 0 : 1);
    }
}

/// <summary>A rule that decided something, and whether it is the service's own or the merchant's.</summary>
public sealed record WinningRule(SlotRule Rule, bool OfService);

/// <summary>Which rule decided what; null where the service's own value stands.</summary>
public sealed record WinningRules(WinningRule? Price, WinningRule? Deposit, WinningRule? NoShowFee, WinningRule? Card, WinningRule? Mode);

/// <summary>What holds for a service's slots at some local time, for the parties that no rule tells apart.</summary>
/// <param name="PaymentOptionId">Names the merchant's payment option that carries the price; null at the service's own price (spec feeds 7.2 step 1).</param>
public sealed record SlotSettings(
    Money Price,
    string? PaymentOptionId,
    bool Prepayment,
    Deposit? Deposit,
    NoShowFee? NoShowFee,
    CardRequirement Card,
    ConfirmationMode Mode,
    WinningRules Won)
{
    /// <summary>Whether a card is asked (spec feeds 7.2 step 5).</summary>
    public bool CardAsked => Card == CardRequirement.Always || (Price.Micros > 0 && Prepayment) || Deposit is not null || NoShowFee is not null;

    /// <summary>
    /// The id of the option that carries this price for this service: it says what it carries, so one id can never mean two things,
    /// and it begins with the merchant's, so it is unique over the partner (spec feeds 3.3, V21).
    /// </summary>
    public static string OptionId(Service service, Money price) => FormattableString.Invariant($"{service.MerchantId}:{service.Id}:{price.Micros}-{price.Currency}");
}
