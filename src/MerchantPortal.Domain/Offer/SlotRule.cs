using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>
/// What differs for slots that start at or after From and before Until (local; 00:00 as Until is midnight) on these weekdays, or on one date, for all parties or those of some sizes.
/// A rule speaks of what is set in it and of nothing else. Rules never stack: <see cref="WeekGrid"/> picks one for each thing.
/// </summary>
public sealed record SlotRule(ImmutableArray<IsoDayOfWeek> Days, LocalTime From, LocalTime Until)
{
    /// <summary>Names the rule within its merchant; empty for rules of before there was an editor.</summary>
    public string Id { get; init; } = "";

    /// <summary>The one date of a date exception; the weekdays mean nothing then.</summary>
    public LocalDate? Date { get; init; }

    /// <summary>Only slots for parties of these sizes; null: every slot, with or without a size.</summary>
    public PartyRange? Party { get; init; }

    public PriceChange? Price { get; init; }

    public FeeChange? Fee { get; init; }

    public ConfirmationMode? Mode { get; init; }

    /// <summary>Whether the rule speaks of a slot that starts at this local time, for some party.</summary>
    public bool Covers(LocalDateTime start) => CoversDay(start.Date) && start.TimeOfDay >= From && (Until == LocalTime.Midnight || start.TimeOfDay < Until);

    /// <summary>Whether the rule speaks of some slots of this date.</summary>
    public bool CoversDay(LocalDate date) => Date is { } one ? one == date : Days.Contains(date.DayOfWeek);

    public bool Equals(SlotRule? other) => other is not null
        && (Id, From, Until, Date, Price, Fee, Mode) == (other.Id, other.From, other.Until, other.Date, other.Price, other.Fee, other.Mode)
        && Party == other.Party
        && Days.AsSpan().SequenceEqual(other.Days.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Id, From, Until, Date, Price, Fee, Mode, Party);
}

/// <summary>Another price: an amount in micros of the merchant's currency, or so many millionths of one percent more (less, when negative) than the service's. Exactly one is set.</summary>
public sealed record PriceChange(long? Micros, long? MicroPercent);

/// <summary>Other terms for the slot. Each is replaced as a whole (spec feeds 7.2 step 3); the None switches take the service's away.</summary>
public sealed record FeeChange
{
    public Deposit? Deposit { get; init; }

    public bool NoDeposit { get; init; }

    public NoShowFee? NoShowFee { get; init; }

    public bool NoNoShowFee { get; init; }

    public CardRequirement? Card { get; init; }

    /// <summary>The deposit is so many millionths of one percent of the service's price, of rules for several services of each one's own, and its amount means nothing. Null: the amount.</summary>
    public long? DepositMicroPercent { get; init; }

    /// <summary>As <see cref="DepositMicroPercent"/>, for the no-show fee.</summary>
    public long? NoShowFeeMicroPercent { get; init; }

    /// <summary>As it is published with a service of this price: shares become amounts exactly as those of usual terms do (<see cref="PaymentTerms.For"/>).</summary>
    public FeeChange For(Money price)
    {
        if (DepositMicroPercent is null && NoShowFeeMicroPercent is null)
        {
            return this;
        }

        var terms = new PaymentTerms { Deposit = Deposit, NoShowFee = NoShowFee, DepositMicroPercent = DepositMicroPercent, NoShowFeeMicroPercent = NoShowFeeMicroPercent }.For(price);
        return this with { Deposit = terms.Deposit, NoShowFee = terms.NoShowFee, DepositMicroPercent = null, NoShowFeeMicroPercent = null };
    }
}
