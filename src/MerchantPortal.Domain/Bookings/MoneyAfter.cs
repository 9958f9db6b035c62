using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Bookings;

/// <summary>What the ledger says of one booking's money; micros of the booking's currency, none negative.</summary>
/// <param name="Prepaid">The price, taken with the booking.</param>
/// <param name="Deposit">The deposit, taken with the booking or out of a hold.</param>
/// <param name="Held">A deposit held on the card, neither taken nor let go.</param>
/// <param name="Released">A held deposit that was let go, by us or by the card.</param>
/// <param name="Refunded">Given back of <paramref name="Prepaid"/> and <paramref name="Deposit"/>, without what came back again.</param>
/// <param name="Fee">The fee that was charged.</param>
/// <param name="FeeRefunded">Given back of <paramref name="Fee"/>.</param>
/// <param name="CardKept">A card was kept that the fee can be charged to.</param>
/// <param name="FeeWaived">A person has said that the fee is not charged.</param>
/// <param name="DepositKept">A person has said that the deposit stays with the merchant.</param>
/// <param name="RefundFailed">The latest refund or release was refused by the processor, or a refund has come back since.</param>
/// <param name="Unsettled">A movement was begun whose outcome is not known yet.</param>
public sealed record BookedMoney(
    long Prepaid = 0,
    long Deposit = 0,
    long Held = 0,
    long Released = 0,
    long Refunded = 0,
    long Fee = 0,
    long FeeRefunded = 0,
    bool CardKept = false,
    bool FeeWaived = false,
    bool DepositKept = false,
    bool RefundFailed = false,
    bool Unsettled = false)
{
    /// <summary>Nothing was paid, held or kept.</summary>
    public static readonly BookedMoney None = new();

    /// <summary>What was taken with the booking and has not gone back.</summary>
    public long Refundable => Prepaid + Deposit - Refunded;

    /// <summary>What of <see cref="Released"/> the card let go by itself.</summary>
    public long Lapsed { get; init; }

    /// <summary>While refunds are begun and nothing else: what of <see cref="Refundable"/> they give back once they are done; else null.</summary>
    public long? OnItsWayBack { get; init; }

    /// <summary>The held deposit is being taken or let go, without an outcome yet, and nothing else but refunds is begun.</summary>
    public bool HoldUnderWay { get; init; }

    /// <summary>What of the fee has not gone back.</summary>
    public long FeeRefundable => Fee - FeeRefunded;
}

/// <summary>What a merchant may do about a booking once it is made.</summary>
public enum MoneyAct
{
    /// <summary>The merchant cancels: everything paid goes back; where the processor refused that, or there is none, the booking may be cancelled without it, and the refund made later. What is on its way back already is not waited for, nor what becomes of a hold: what a bank still takes goes back afterwards.</summary>
    Cancel,

    /// <summary>The guest cancels by phone, nothing is charged; what was paid goes back as the terms say, or more.</summary>
    CancelForGuest,

    /// <summary>The guest did not come; the fee is not decided yet.</summary>
    MarkNoShow,

    /// <summary>The fee is charged, for not coming or for cancelling too late.</summary>
    ChargeFee,

    /// <summary>The fee is not charged, for not coming or for cancelling too late.</summary>
    WaiveFee,

    /// <summary>The deposit stays with the merchant; a held one is taken.</summary>
    KeepDeposit,

    /// <summary>What was paid with the booking goes back, all or part of it.</summary>
    Refund,

    /// <summary>A charged fee goes back, all or part of it.</summary>
    RefundFee,
}

/// <summary>How money moves in an act.</summary>
public enum MoneyMove
{
    None,
    Charge,
    Capture,
    Release,
    Refund,
    RefundFee,
}

/// <summary>An act that is allowed now. Money goes first; only after it has moved the booking becomes and Google is told what is said here.</summary>
/// <param name="Act">The act.</param>
/// <param name="Least">The smallest amount, micros: what the terms promise the guest; 0 may mean that nothing moves.</param>
/// <param name="Most">The largest amount, micros: the frozen terms and the ledger set it.</param>
/// <param name="Suggested">What the dialog begins with.</param>
/// <param name="Becomes">The status afterwards.</param>
/// <param name="ChangesStatus">Whether that is another one than now.</param>
/// <param name="InsteadOf">Micros that the guest would get back by the terms at this moment: a person must choose between the fee and this refund (spec feeds 7.7).</param>
public sealed record MoneyStep(MoneyAct Act, long Least, long Most, long Suggested, BookingStatus Becomes, bool ChangesStatus, long InsteadOf = 0)
{
    /// <summary>The money that goes back is a hold that is let go; what is not let go is taken. There is nothing in between.</summary>
    public bool OfHold { get; init; }

    /// <summary>With this amount everything the guest paid has gone back, and Google is told so; null when it never is.</summary>
    internal long? FullAt { get; init; }

    /// <summary>Whether the amount is one of those allowed. Who cancels for the merchant gives everything back, or nothing where that is allowed.</summary>
    public bool Allows(long micros) => micros >= Least && micros <= Most && (!(OfHold || Act == MoneyAct.Cancel) || micros == 0 || micros == Most);

    /// <summary>Whether the amount is the person's to choose.</summary>
    public bool IsOpen => Least < Most;

    /// <summary>How the money moves and how much of it, for an allowed amount.</summary>
    public (MoneyMove Move, long Micros) Movement(long micros) => Act switch
    {
        MoneyAct.MarkNoShow => (MoneyMove.None, 0),
        MoneyAct.ChargeFee => (MoneyMove.Charge, micros),
        MoneyAct.RefundFee => (MoneyMove.RefundFee, micros),
        MoneyAct.KeepDeposit => OfHold ? (MoneyMove.Capture, Most) : (MoneyMove.None, 0),
        MoneyAct.Cancel when micros == 0 => (MoneyMove.None, 0),
        MoneyAct.Cancel or MoneyAct.CancelForGuest or MoneyAct.WaiveFee or MoneyAct.Refund when OfHold && Most > 0 => micros == Most ? (MoneyMove.Release, Most) : (MoneyMove.Capture, Most),
        MoneyAct.Cancel or MoneyAct.CancelForGuest or MoneyAct.WaiveFee or MoneyAct.Refund => micros > 0 ? (MoneyMove.Refund, micros) : (MoneyMove.None, 0),
    };

    /// <summary>What Google is told once this amount has moved (spec feeds 8.1).</summary>
    public BookingParts Tells(long micros) =>
        (ChangesStatus ? BookingParts.Status : BookingParts.None) | (FullAt == micros && micros > 0 ? BookingParts.PrepaymentStatus : BookingParts.None);
}

/// <summary>
/// What may be done about a booking's money and status, from the terms frozen with it and what the ledger says (spec feeds 7.7, 8.1, 8.2).
/// Amounts are micros of the booking's currency. A limit's own second is still inside (spec feeds 7.4).
/// </summary>
/// <param name="Terms">As frozen; null is pay on arrival.</param>
/// <param name="ComesBy">The last moment at which the guest is expected (<see cref="Booking.ComesBy"/>): until then they cancel by phone, after it they may be missed.</param>
/// <param name="Grace">How long after <paramref name="ComesBy"/> a guest may still come before anybody calls it a no-show.</param>
public sealed record MoneyAfter(
    BookingStatus Status,
    ActorKind StatusBy,
    Instant StatusAt,
    ConfirmationMode Mode,
    Instant Start,
    Instant ComesBy,
    Instant CancelBy,
    Instant? ArrivedAt,
    PrepaymentStatus Prepayment,
    SlotTerms? Terms,
    BookedMoney Money,
    Duration Grace)
{
    /// <summary>Whether there is a processor that moves money. Without one what may be done stays what it is, but a merchant may cancel before the money went back.</summary>
    public bool CanMoveMoney { get; init; } = true;

    /// <summary>The rule for a booking as it stands.</summary>
    public static MoneyAfter Of(Booking booking, BookedMoney money, Duration grace, bool canMoveMoney) => new(
        booking.Status, booking.StatusBy, booking.StatusAt, booking.Mode, booking.Start, booking.ComesBy, booking.CancelBy, booking.ArrivedAt, booking.Prepayment, booking.Terms?.Terms, money, grace)
    {
        CanMoveMoney = canMoveMoney,
    };

    /// <summary>From when on a guest who has not come may be called a no-show.</summary>
    public Instant NoShowFrom => ComesBy + Grace;

    /// <summary>The fee the guest agreed to, micros; 0 without one.</summary>
    public long FrozenFee => Terms?.NoShowFeeTotal?.Micros ?? 0;

    /// <summary>What may still be charged at most, now or later; 0 once it is charged or waived, and where no card was kept.</summary>
    public long Chargeable => Money is { Fee: 0, FeeWaived: false, CardKept: true } && Mode == ConfirmationMode.Synchronous && Status is BookingStatus.Confirmed or BookingStatus.NoShow ? FrozenFee : 0;

    /// <summary>Whether the guest has not come although the grace time is over, and nobody has said anything yet.</summary>
    public bool IsCandidate(Instant now) => Status == BookingStatus.Confirmed && ArrivedAt is null && now >= NoShowFrom;

    /// <summary>What the guest gets back by the terms when cancelling at this moment, of what is still there; micros.</summary>
    public long DueBack(Instant now)
    {
        if (Terms is null || Start.IsOverAt(now))
        {
            return 0;
        }

        var depositBack = Terms.DepositRefundUntil(Start) is { } until && !until.IsOverAt(now);
        var prepaidBack = Money.Prepaid == 0 ? 0 : CurrencyUnits.Share(new(Money.Prepaid, Terms.Price.Currency), Terms.RefundPercent(Start, now) * 1_000_000L).Micros;
        return Money.Held > 0
            ? depositBack ? Money.Held : 0
            : Math.Clamp((depositBack ? Money.Deposit : 0) + prepaidBack - Money.Refunded, 0, Money.Refundable);
    }

    /// <summary>Whether cancelling online at this moment is in time and gives back everything that was paid or is held.</summary>
    public bool IsFreeToCancel(Instant now) => !CancelBy.IsOverAt(now) && DueBack(now) == Money.Held + Money.Refundable;

    /// <summary>Whether the act is allowed at this moment and within which amounts, or why not. Answers for every act in every state.</summary>
    public (MoneyStep? Step, Refusal? Refusal) Decide(MoneyAct act, Instant now)
    {
        if (Status == BookingStatus.Paying)
        {
            return No(Refusal.Closed);
        }

        // Nobody should come while a bank takes its time: a merchant cancels, and the refund is told once it is done (spec feeds 8.1)
        if (Money.Unsettled && (act != MoneyAct.Cancel || (Money.OnItsWayBack is null && !Money.HoldUnderWay)))
        {
            return No(Refusal.MoneyUnsettled);
        }

        return act switch
        {
            MoneyAct.Cancel => Status == BookingStatus.Confirmed ? Back(act, BookingStatus.Canceled, Money.RefundFailed || !CanMoveMoney ? 0 : Remaining, Remaining, Remaining) : No(WhyNotConfirmed()),
            MoneyAct.CancelForGuest => Status != BookingStatus.Confirmed ? No(WhyNotConfirmed())
                : ArrivedAt is not null ? No(Refusal.GuestArrived)
                : ComesBy.IsOverAt(now) ? No(Refusal.AlreadyStarted)
                : CancelForGuest(act, now),
            MoneyAct.MarkNoShow => RefuseNoShow(now) is { } refusal ? No(refusal) : Yes(new(act, 0, 0, 0, BookingStatus.NoShow, true)),
            MoneyAct.ChargeFee => RefuseFee(now) is { } refusal ? No(refusal) : Money.CardKept
                ? Yes(new(act, 1, FrozenFee, FrozenFee, BookingStatus.NoShowPenalized, true, IsLateCancel(now) ? DueBack(now) : 0))
                : No(Refusal.NoCard),
            MoneyAct.WaiveFee => RefuseFee(now) is { } refusal ? No(refusal)
                : IsLateCancel(now) ? CancelForGuest(act, now)
                : Yes(new(act, 0, 0, 0, BookingStatus.NoShow, Status != BookingStatus.NoShow)),
            MoneyAct.KeepDeposit => RefuseKeeping(now) is { } refusal ? No(refusal)
                : Yes(new(act, Money.Held, Money.Held, Money.Held, Status, false) { OfHold = Money.Held > 0 }),
            MoneyAct.Refund => Remaining == 0 ? No(Refusal.NothingToRefund) : Back(act, Status, Money.Held > 0 ? Remaining : 1, Remaining, Remaining),
            MoneyAct.RefundFee => Money.FeeRefundable == 0 ? No(Refusal.NothingToRefund) : Yes(new(act, 1, Money.FeeRefundable, Money.FeeRefundable, Status, false)),
        };
    }

    /// <summary>Every act that is allowed at this moment.</summary>
    public IEnumerable<MoneyStep> Allowed(Instant now) => Enum.GetValues<MoneyAct>().Select(act => Decide(act, now).Step).OfType<MoneyStep>();

    private long Remaining => Money.Held > 0 ? Money.HoldUnderWay ? 0 : Money.Held : Money.Refundable - (Money.OnItsWayBack ?? 0);

    private bool IsLateCancel(Instant now) => Status == BookingStatus.Confirmed && !ComesBy.IsOverAt(now) && CancelBy.IsOverAt(now);

    private (MoneyStep?, Refusal?) CancelForGuest(MoneyAct act, Instant now)
    {
        var due = DueBack(now);
        return Back(act, BookingStatus.Canceled, due, Remaining, due);
    }

    private (MoneyStep?, Refusal?) Back(MoneyAct act, BookingStatus becomes, long least, long most, long suggested) => Yes(new(act, least, most, suggested, becomes, becomes != Status)
    {
        OfHold = Money.Held > 0,
        FullAt = Prepayment == PrepaymentStatus.Provided && !Money.Unsettled ? Remaining : null,
    });

    private Refusal? RefuseNoShow(Instant now) =>
        Status != BookingStatus.Confirmed ? WhyNotConfirmed()
        : ArrivedAt is not null ? Refusal.GuestArrived
        : now < Start ? Refusal.NotStarted
        : now < NoShowFrom ? Refusal.GraceNotOver
        : null;

    private Refusal? RefuseFee(Instant now) =>
        Mode == ConfirmationMode.Asynchronous ? Refusal.AskedFirst
        : FrozenFee == 0 ? Refusal.NoFee
        : Money.Fee > 0 ? Refusal.FeeCharged
        : Money.FeeWaived ? Refusal.FeeWaived
        : Status == BookingStatus.Confirmed && ArrivedAt is not null ? Refusal.GuestArrived
        : Status == BookingStatus.NoShow || IsLateCancel(now) ? null
        : Status == BookingStatus.Confirmed && !CancelBy.IsOverAt(now) ? Refusal.StillFree
        : RefuseNoShow(now);

    private Refusal? RefuseKeeping(Instant now) =>
        Money is { Lapsed: > 0, Deposit: 0 } ? Refusal.HoldLapsed
        : Money is { Held: 0, Deposit: 0 } || Remaining == 0 ? Refusal.NothingToKeep
        : Money.DepositKept ? Refusal.DepositKept
        // Google was told that the guest has it; the refund came back
        : Prepayment == PrepaymentStatus.Refunded && Money.Held == 0 ? Refusal.DepositMustBeRefunded
        : Status switch
        {
            BookingStatus.NoShow or BookingStatus.NoShowPenalized => null,
            // the guest has come: a hold is taken toward the price
            BookingStatus.Confirmed => ArrivedAt is not null && Money.Held > 0 && now >= Start ? null : Refusal.NothingToKeep,
            BookingStatus.Canceled when StatusBy != ActorKind.Guest || Terms?.DepositRefundUntil(Start)?.IsOverAt(StatusAt) == false => Refusal.DepositMustBeRefunded,
            BookingStatus.Canceled => null,
            BookingStatus.Pending or BookingStatus.Declined or BookingStatus.Failed or BookingStatus.Paying => Refusal.Closed,
        };

    private Refusal WhyNotConfirmed() => Booking.WhyNotConfirmed(Status, StatusBy);

    private static (MoneyStep?, Refusal?) Yes(MoneyStep step) => (step, null);

    private static (MoneyStep?, Refusal?) No(Refusal refusal) => (null, refusal);
}
