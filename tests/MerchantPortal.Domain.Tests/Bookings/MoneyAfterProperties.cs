using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;
using Xunit;

namespace MerchantPortal.Domain.Tests.Bookings;

/// <summary>What holds of money after the booking whatever the terms, the ledger and the hour.</summary>
public sealed class MoneyAfterProperties
{
    private static readonly Instant Start = Instant.FromUtc(2027, 3, 5, 15, 0);

    private static readonly Gen<SlotTerms> AnyTerms =
        from prepaid in Gen.Elements(true, false)
        from deposit in Gen.Elements(0, 1, 20, 200)
        from fee in Gen.Elements(0, 1, 30, 300)
        from free in Gen.Choose(0, 72)
        from refundable in Gen.Choose(0, 72)
        from percents in Gen.Choose(0, 100).ArrayOf(3)
        select new SlotTerms(
            Eur(110), null, prepaid,
            deposit == 0 || prepaid ? null : new(Eur(deposit), PriceType.FixedRateDefault, Duration.FromHours(refundable)),
            deposit == 0 || prepaid ? null : Eur(deposit),
            fee == 0 ? null : new(Eur(fee), PriceType.FixedRateDefault),
            fee == 0 ? null : Eur(fee),
            CardRequirement.Conditional, true, Duration.FromHours(free), 0, null,
            [.. percents.Select((percent, i) => new RefundCondition(Duration.FromHours(i * 24), percent))],
            ConfirmationMode.Synchronous);

    private static readonly Gen<(SlotTerms? Terms, int[] Acts, int[] Amounts, int[] Minutes, bool Hold)> Lives =
        from terms in Gen.Frequency((9, AnyTerms.Select(t => (SlotTerms?)t)), (1, Gen.Constant((SlotTerms?)null)))
        from acts in Gen.Choose(0, 8).ArrayOf(10)
        from amounts in Gen.Choose(0, 100).ArrayOf(10)
        from minutes in Gen.Choose(0, 2000).ArrayOf(10)
        from hold in Gen.Elements(true, false)
        select (terms, acts, amounts, minutes, hold);

    [Fact]
    public void Every_act_in_every_state_is_either_allowed_or_refused_and_its_bounds_are_sound()
    {
        var cases = from terms in AnyTerms
                    from status in Gen.Elements(Enum.GetValues<BookingStatus>())
                    from who in Gen.Elements(Enum.GetValues<ActorKind>())
                    from prepayment in Gen.Elements(Enum.GetValues<PrepaymentStatus>())
                    from mode in Gen.Elements(Enum.GetValues<ConfirmationMode>())
                    from act in Gen.Elements(Enum.GetValues<MoneyAct>())
                    from hours in Gen.Choose(-100, 100)
                    from flags in Gen.Choose(0, 63)
                    from parts in Gen.Choose(0, 10).ArrayOf(4)
                    select (terms, status, who, prepayment, mode, act, hours, flags, parts);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var due = test.terms.DueAtBooking?.Micros ?? 0;
            var fee = (test.flags & 1) != 0 ? test.terms.NoShowFeeTotal?.Micros ?? 0 : 0;
            var money = new BookedMoney(
                Prepaid: test.terms.Prepayment ? due : 0,
                Deposit: test.terms.Deposit is not null && (test.flags & 2) != 0 ? due : 0,
                Held: test.terms.Deposit is not null && (test.flags & 2) == 0 ? due : 0,
                Fee: fee,
                FeeRefunded: fee * test.parts[0] / 10,
                CardKept: (test.flags & 4) != 0,
                FeeWaived: (test.flags & 8) != 0,
                DepositKept: (test.flags & 16) != 0,
                Unsettled: (test.flags & 48) == 48);
            money = money with { Refunded = (money.Prepaid + money.Deposit) * test.parts[1] / 10 };
            var now = Start + Duration.FromHours(test.hours);
            var after = new MoneyAfter(
                test.status, test.who, Start - Duration.FromHours(test.parts[2] * 10), test.mode, Start, Start + Duration.FromHours(test.parts[2] * 3), test.terms.CancelUntil(Start), test.parts[3] > 7 ? Start : null, test.prepayment, test.terms, money,
                Duration.FromMinutes(15));
            var (step, refusal) = after.Decide(test.act, now);
            return (step is null) != (refusal is null)
                && (step is null || (step.Least >= 0 && step.Least <= step.Most && step.Suggested >= step.Least && step.Suggested <= step.Most && step.Allows(step.Suggested)
                    && step.Most <= Math.Max(after.FrozenFee, money.Held + money.Refundable + money.FeeRefundable)
                    && step.ChangesStatus == (step.Becomes != test.status)
                    && !(step.Act == MoneyAct.ChargeFee && step.Tells(step.Suggested).HasFlag(BookingParts.PrepaymentStatus))
                    && (test.prepayment == PrepaymentStatus.Provided || !step.Tells(step.Most).HasFlag(BookingParts.PrepaymentStatus))))
                && (test.act != MoneyAct.MarkNoShow || step is null || now >= after.NoShowFrom)
                && after.DueBack(now) >= 0 && after.Chargeable >= 0 && after.Chargeable <= after.FrozenFee;
        }));
    }

    [Fact]
    public void No_life_of_a_booking_gives_back_more_than_was_taken_charges_more_than_the_fee_or_keeps_what_it_called_refunded() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Lives.ToArbitrary(), life =>
        {
            var due = life.Terms?.DueAtBooking?.Micros ?? 0;
            var deposit = life.Terms?.Deposit is not null;
            var money = new BookedMoney(
                Prepaid: deposit ? 0 : due, Deposit: deposit && !life.Hold ? due : 0, Held: deposit && life.Hold ? due : 0, CardKept: life.Terms?.NoShowFee is not null);
            var after = new MoneyAfter(
                BookingStatus.Confirmed, ActorKind.Guest, Start - Duration.FromDays(9), ConfirmationMode.Synchronous, Start, Start + Duration.FromHours(life.Hold ? 0 : 8), life.Terms?.CancelUntil(Start) ?? Start, null,
                due > 0 || life.Terms?.NoShowFee is not null ? PrepaymentStatus.Provided : PrepaymentStatus.NotProvided, life.Terms, money, Duration.FromMinutes(15));
            var now = Start - Duration.FromDays(4);
            for (var i = 0; i < life.Acts.Length; i++)
            {
                now += Duration.FromMinutes(life.Minutes[i]);
                if (life.Acts[i] == 8 || after.Decide((MoneyAct)life.Acts[i], now).Step is not { } step)
                {
                    continue;
                }

                var whole = step.Least + ((step.Most - step.Least) * life.Amounts[i] / 100);
                var amount = step.Allows(whole) ? whole : step.Suggested;
                after = Done(after, step, amount, now);
                var m = after.Money;
                if (m.Refunded > m.Prepaid + m.Deposit || m.Fee > after.FrozenFee || m.FeeRefunded > m.Fee || m.Held < 0 || m.Refundable < 0
                    || m.Prepaid + m.Deposit + m.Held + m.Released != due
                    || (after.Prepayment == PrepaymentStatus.Refunded && (m.Refundable > 0 || m.Held > 0))
                    || (after.Status == BookingStatus.NoShowPenalized && m.Fee == 0)
                    || (step.Act == MoneyAct.Cancel && (m.Refundable > 0 || m.Held > 0)))
                {
                    return false;
                }
            }

            return true;
        }));

    /// <summary>The movement has succeeded and the booking follows, as the acts do it.</summary>
    private static MoneyAfter Done(MoneyAfter after, MoneyStep step, long amount, Instant now)
    {
        var (move, micros) = step.Movement(amount);
        var money = after.Money;
        money = move switch
        {
            MoneyMove.None => money,
            MoneyMove.Charge => money with { Fee = money.Fee + micros },
            MoneyMove.Capture => money with { Held = money.Held - micros, Deposit = money.Deposit + micros },
            MoneyMove.Release => money with { Held = money.Held - micros, Released = money.Released + micros },
            MoneyMove.Refund => money with { Refunded = money.Refunded + micros },
            MoneyMove.RefundFee => money with { FeeRefunded = money.FeeRefunded + micros },
        };
        money = money with
        {
            FeeWaived = money.FeeWaived || step.Act is MoneyAct.WaiveFee or MoneyAct.CancelForGuest,
            DepositKept = money.DepositKept || step.Act == MoneyAct.KeepDeposit,
        };
        return after with
        {
            Status = step.Becomes,
            StatusBy = step.ChangesStatus ? ActorKind.Staff : after.StatusBy,
            StatusAt = step.ChangesStatus ? now : after.StatusAt,
            Prepayment = step.Tells(amount).HasFlag(BookingParts.PrepaymentStatus) ? PrepaymentStatus.Refunded : after.Prepayment,
            Money = money,
        };
    }

    private static Money Eur(long euros) => new(euros * 1_000_000, "EUR");
}
