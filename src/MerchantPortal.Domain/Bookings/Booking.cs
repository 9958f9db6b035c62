using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Bookings;

/// <summary>
/// One booking or request and its state machine (spec 3.3). Every change goes through a method that answers with a verdict;
/// a refused method has changed nothing. What Google must still hear is kept in <see cref="ToTell"/>.
/// </summary>
public sealed class Booking
{
    public required BookingId Id { get; init; }

    public required MerchantId MerchantId { get; init; }

    public required ServiceId ServiceId { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The mode the guest was shown; it binds (spec 1.7 step 5).</summary>
    public required ConfirmationMode Mode { get; init; }

    public BookingStatus Status { get; private set; }

    public required Instant Start { get; set; }

    public required Instant End { get; set; }

    /// <summary>Whether the guest may come at any time of the slot (<see cref="AdmissionPolicy.TimeFlexible"/>), as it was when they booked or moved it.</summary>
    public bool ComesAnyTime { get; set; }

    /// <summary>The last moment at which the guest is expected: the start, or the end where they may come at any time. Nobody is late before it (docs/decisions/booked-until-before-the-end.md).</summary>
    public Instant ComesBy => ComesAnyTime ? End : Start;

    /// <summary>The person who serves, chosen by the guest or assigned by us.</summary>
    public StaffId? StaffId { get; set; }

    public RoomId? RoomId { get; set; }

    public int? PartySize { get; set; }

    /// <summary>Whether the guest named the person, so that a move must keep them.</summary>
    public bool StaffChosen { get; set; }

    /// <summary>As <see cref="StaffChosen"/>, of the room.</summary>
    public bool RoomChosen { get; set; }

    public required Guest Guest { get; init; }

    /// <summary>The guest's free text with the booking.</summary>
    public string? AdditionalRequest { get; init; }

    /// <summary>The guest's answers to the service's form, frozen; null when none came. Guest data.</summary>
    public IReadOnlyList<IntakeAnswer>? Answers { get; init; }

    /// <summary>What the request said of slot, guest and payment beyond our own columns, kept so that answers echo it; JSON of the wire, without tokens.</summary>
    public string? WireEcho { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>The last moment at which staff may answer; null for instant bookings.</summary>
    public Instant? DecideBy { get; init; }

    /// <summary>The latest online cancelling by the guest, fixed when the booking was made.</summary>
    public required Instant CancelBy { get; set; }

    /// <summary>What the guest agreed to, frozen; null for bookings of before there were terms, which are pay on arrival.</summary>
    public BookedTerms? Terms { get; init; }

    /// <summary>What Google is told of the money; the ledger has the amounts.</summary>
    public PrepaymentStatus Prepayment { get; private set; }

    /// <summary>The processor's id of what was taken or kept; unique within the merchant, repeated to Google (spec feeds 6.1).</summary>
    public string? TransactionId { get; private set; }

    /// <summary>When staff said that the guest has come; null otherwise.</summary>
    public Instant? ArrivedAt { get; private set; }

    /// <summary>Who last changed the status, and when.</summary>
    public ActorKind StatusBy { get; private set; }

    public UserId? StatusByUser { get; private set; }

    public Instant StatusAt { get; private set; }

    /// <summary>Until when staff may take their answer back; the update to Google waits as long and the spot stays held.</summary>
    public Instant? UndoUntil { get; private set; }

    /// <summary>A closed booking still holds its spot until this moment (a decline or a no-show that may be undone).</summary>
    public Instant? HeldUntil { get; private set; }

    public DeclineReason? DeclineReason { get; private set; }

    /// <summary>Staff's own note; never sent to anybody.</summary>
    public string? Note { get; private set; }

    public FailureCause? FailureCause { get; private set; }

    /// <summary>What Google has yet to hear.</summary>
    public BookingParts ToTell { get; private set; }

    /// <summary>How many reminders of the deadline went out: 0, 1 (50 %) or 2 (80 %).</summary>
    public int Reminders { get; private set; }

    /// <summary>When the worker should look at the booking next: a pending one's next reminder or deadline, otherwise money whose outcome is not known.</summary>
    public Instant? NextDeadlineAt { get; private set; }

    /// <summary>Changes with every save; a lost race shows as a concurrency conflict.</summary>
    public Guid Stamp { get; set; }

    public TimeRange Time => new(Start, End);

    public SlotResources Resources => new(StaffId, RoomId, PartySize);

    /// <summary>What of <see cref="Resources"/> the guest named, with the booking or with a change of it, and how many come; whom and what we assigned is left out.</summary>
    public SlotResources Named => new(StaffChosen ? StaffId : null, RoomChosen ? RoomId : null, PartySize);

    public bool IsOpen => Status is BookingStatus.Pending or BookingStatus.Confirmed;

    /// <summary>Whether the booking takes a place at this moment.</summary>
    public bool Holds(Instant now) => IsOpen || HeldUntil > now;

    /// <summary>Whether what holds a place in this status is a question, or its answer that may be taken back: it gives way to another request that is accepted.</summary>
    public static bool OnlyAsks(BookingStatus status) => status is BookingStatus.Pending or BookingStatus.Declined;

    /// <summary>Starts the booking's life: confirmed at once, or pending until staff answer.</summary>
    public void Open(Instant now)
    {
        Status = Mode switch
        {
            ConfirmationMode.Synchronous => BookingStatus.Confirmed,
            ConfirmationMode.Asynchronous => BookingStatus.Pending,
        };
        StatusBy = ActorKind.Guest;
        StatusAt = now;
        PlanDeadline();
    }

    /// <summary>Starts the life of a booking that is paid for: the place is held until a moment, and nothing is promised yet.</summary>
    public void OpenForPayment(Instant now, Instant heldUntil)
    {
        (Status, StatusBy, StatusAt) = (BookingStatus.Paying, ActorKind.Guest, now);
        HoldForPayment(heldUntil);
    }

    /// <summary>The place is held for the payment until this moment; then the worker looks. Only for a booking that is being paid.</summary>
    public void HoldForPayment(Instant until) => (HeldUntil, NextDeadlineAt) = (until, until);

    /// <summary>Money of the booking is on its way: the worker looks at this moment whether it arrived; null when all of it has. A pending booking has none.</summary>
    public void WatchMoney(Instant? at)
    {
        if (Status is not (BookingStatus.Pending or BookingStatus.Paying))
        {
            NextDeadlineAt = at;
        }
    }

    /// <summary>Everything the guest paid with the booking went back; only after it did. Google hears it once, and only of what it was told to be paid (spec feeds 8.1).</summary>
    public Verdict RefundPrepayment()
    {
        if (Prepayment != PrepaymentStatus.Provided)
        {
            return Verdict.No(Refusal.NothingToRefund);
        }

        Prepayment = PrepaymentStatus.Refunded;
        Tell(BookingParts.PrepaymentStatus);
        return Verdict.Yes;
    }

    /// <summary>The payment succeeded: the booking is confirmed. Google hears it in the answer to its own call.</summary>
    public Verdict Pay(string transactionId, PrepaymentStatus prepayment, Instant now)
    {
        if (Status != BookingStatus.Paying)
        {
            return Verdict.No(Refusal.NotPaying);
        }

        Become(BookingStatus.Confirmed, Actor.Guest, now);
        (TransactionId, Prepayment, HeldUntil, NextDeadlineAt) = (transactionId, prepayment, null, null);
        return Verdict.Yes;
    }

    /// <summary>The payment did not succeed, or nobody came back for it: the place is free again. Google is not told; it was answered with a failure, or not at all.</summary>
    public Verdict FailPayment(Instant now)
    {
        if (Status != BookingStatus.Paying)
        {
            return Verdict.No(Refusal.NotPaying);
        }

        Become(BookingStatus.Failed, Actor.System, now);
        (FailureCause, HeldUntil, NextDeadlineAt) = (Bookings.FailureCause.PaymentError, null, null);
        return Verdict.Yes;
    }

    /// <summary>The slot has become instant since the guest asked, so nobody needs to be asked (spec 1.7 step 5).</summary>
    public void ConfirmAtOnce(Instant now)
    {
        Become(BookingStatus.Confirmed, Actor.System, now);
        Tell(BookingParts.Status);
    }

    /// <summary>Staff say yes. The guest may withdraw at the same moment: the first commit wins.</summary>
    public Verdict Accept(UserId by, Instant now, Duration undoWindow) =>
        RefuseDecision(now) is { } refusal ? Verdict.No(refusal) : Decide(BookingStatus.Confirmed, by, now, undoWindow);

    /// <summary>Staff say no. The spot stays held until the undo window is over.</summary>
    public Verdict Decline(UserId by, DeclineReason reason, string? note, Instant now, Duration undoWindow)
    {
        if (RefuseDecision(now) is { } refusal)
        {
            return Verdict.No(refusal);
        }

        if (note?.Length > NoteLimit)
        {
            return Verdict.No(Refusal.NoteTooLong);
        }

        Decide(BookingStatus.Declined, by, now, undoWindow);
        DeclineReason = reason;
        Note = note;
        HeldUntil = now + undoWindow;
        return Verdict.Yes;
    }

    /// <summary>Longest internal note (portal.md 3.1).</summary>
    public const int NoteLimit = 255;

    /// <summary>Staff take their answer back within the window; whether the update already left is the outbox's to say, not ours.</summary>
    public Verdict UndoDecision(UserId by, Instant now)
    {
        if (Status is not (BookingStatus.Confirmed or BookingStatus.Declined) || UndoUntil is not { } until)
        {
            return Verdict.No(Status == BookingStatus.Canceled && StatusBy == ActorKind.Guest ? Refusal.WithdrawnByGuest : Refusal.NothingToUndo);
        }

        if (now >= until)
        {
            return Verdict.No(Refusal.UndoTooLate);
        }

        Become(BookingStatus.Pending, Actor.Staff(by), now);
        (DeclineReason, Note, HeldUntil, UndoUntil) = (null, null, null, null);
        ToTell &= ~BookingParts.Status;
        PlanDeadline();
        return Verdict.Yes;
    }

    /// <summary>Nobody answered by the deadline: declined for them, told to Google at once (spec 3.1 A8, portal.md D4).</summary>
    public Verdict Expire(Instant now)
    {
        if (Status != BookingStatus.Pending)
        {
            return Verdict.No(Refusal.NotPending);
        }

        if (now < DecideBy)
        {
            return Verdict.No(Refusal.StillPending);
        }

        Become(BookingStatus.Declined, Actor.System, now);
        DeclineReason = Bookings.DeclineReason.NoAnswer;
        Tell(BookingParts.Status);
        return Verdict.Yes;
    }

    /// <summary>A technical fault keeps a decision from being reached or stored (spec 3.3).</summary>
    public Verdict Fail(FailureCause cause, Instant now)
    {
        if (Status != BookingStatus.Pending)
        {
            return Verdict.No(Refusal.NotPending);
        }

        Become(BookingStatus.Failed, Actor.System, now);
        FailureCause = cause;
        Tell(BookingParts.Status);
        return Verdict.Yes;
    }

    /// <summary>
    /// The guest cancels through Google. Google knows, so nothing is owed but a refund that it has not heard of, unless an update of this booking may be under way:
    /// then the newest state is told again, because Google may hear the two in either order.
    /// While an answer can still be undone and nobody has begun to send it, Google knows the request as pending, and so it is judged (spec 1.8).
    /// </summary>
    public Verdict CancelByGuest(Instant now, bool updateMayBeUnderWay)
    {
        // An answer that staff may still undo, and that nobody has begun to send, is none yet to the guest
        var asPending = UndoUntil > now && ToTell.HasFlag(BookingParts.Status) && !updateMayBeUnderWay && Mode == ConfirmationMode.Asynchronous;
        Refusal? refusal = Status switch
        {
            BookingStatus.Pending => null,
            BookingStatus.Confirmed or BookingStatus.Declined when asPending => null,
            BookingStatus.Confirmed when !CancelBy.IsOverAt(now) => null,
            BookingStatus.Confirmed when now >= Start => Refusal.AlreadyStarted,
            BookingStatus.Confirmed => Refusal.OutsideCancellationWindow,
            BookingStatus.Canceled when StatusBy == ActorKind.Guest => Refusal.WithdrawnByGuest,
            BookingStatus.Canceled => Refusal.CanceledByMerchant,
            BookingStatus.Declined or BookingStatus.Failed or BookingStatus.NoShow or BookingStatus.NoShowPenalized or BookingStatus.Paying => Refusal.Closed,
        };
        if (refusal is { } no)
        {
            return Verdict.No(no);
        }

        Become(BookingStatus.Canceled, Actor.Guest, now);
        (UndoUntil, HeldUntil, DeclineReason, Note) = (null, null, null, null);
        if (updateMayBeUnderWay)
        {
            Tell(BookingParts.Status);
        }
        else
        {
            ToTell &= BookingParts.PrepaymentStatus;
        }

        return Verdict.Yes;
    }

    /// <summary>The merchant cancels a confirmed booking; the only honest way once an acceptance has reached Google.</summary>
    public Verdict CancelByMerchant(UserId by, string? note, Instant now)
    {
        if (note?.Length > NoteLimit)
        {
            return Verdict.No(Refusal.NoteTooLong);
        }

        var verdict = FromConfirmed(BookingStatus.Canceled, by, now);
        if (verdict.IsYes)
        {
            Note = note;
        }

        return verdict;
    }

    /// <summary>How long before the start a guest may be noted as come.</summary>
    public static readonly Duration ArrivalBefore = Duration.FromHours(2);

    /// <summary>The guest has come; nothing is owed to Google.</summary>
    public Verdict Arrive(Instant now)
    {
        if (Status != BookingStatus.Confirmed)
        {
            return Verdict.No(WhyNotConfirmed());
        }

        if (ArrivedAt is not null || now < Start - ArrivalBefore)
        {
            return Verdict.No(ArrivedAt is null ? Refusal.NotStarted : Refusal.GuestArrived);
        }

        ArrivedAt = now;
        return Verdict.Yes;
    }

    /// <summary>The note that the guest has come was a mistake.</summary>
    public Verdict TakeBackArrival()
    {
        if (Status != BookingStatus.Confirmed || ArrivedAt is null)
        {
            return Verdict.No(ArrivedAt is null ? Refusal.NotArrived : WhyNotConfirmed());
        }

        ArrivedAt = null;
        return Verdict.Yes;
    }

    /// <summary>The guest did not come and nothing was charged. Within the window it can be taken back and holds its place, and Google is told after it.</summary>
    public Verdict MarkNoShow(UserId by, Instant now, Duration undoWindow = default)
    {
        if (Status == BookingStatus.Confirmed && (ArrivedAt is not null || now < ComesBy))
        {
            return Verdict.No(ArrivedAt is not null ? Refusal.GuestArrived : now < Start ? Refusal.NotStarted : Refusal.GraceNotOver);
        }

        var verdict = FromConfirmed(BookingStatus.NoShow, by, now);
        if (verdict.IsYes && undoWindow > Duration.Zero)
        {
            (UndoUntil, HeldUntil) = (now + undoWindow, now + undoWindow);
        }

        return verdict;
    }

    /// <summary>The guest did come after all, said within the window; whether the update already left is the outbox's to say, not ours.</summary>
    public Verdict TakeBackNoShow(UserId by, Instant now)
    {
        if (Status != BookingStatus.NoShow || UndoUntil is not { } until)
        {
            return Verdict.No(Refusal.NothingToUndo);
        }

        if (now >= until)
        {
            return Verdict.No(Refusal.UndoTooLate);
        }

        Become(BookingStatus.Confirmed, Actor.Staff(by), now);
        (UndoUntil, HeldUntil) = (null, null);
        ToTell &= ~BookingParts.Status;
        return Verdict.Yes;
    }

    /// <summary>A fee was charged for a missed or late-cancelled booking; only called after the charge succeeded, never for a request that was asked first.</summary>
    public Verdict MarkNoShowPenalized(UserId by, Instant now)
    {
        if (Mode == ConfirmationMode.Asynchronous)
        {
            return Verdict.No(Refusal.AskedFirst);
        }

        if (Status == BookingStatus.Confirmed && ArrivedAt is not null)
        {
            return Verdict.No(Refusal.GuestArrived);
        }

        if (Status != BookingStatus.NoShow)
        {
            return FromConfirmed(BookingStatus.NoShowPenalized, by, now);
        }

        Become(BookingStatus.NoShowPenalized, Actor.Staff(by), now);
        (UndoUntil, HeldUntil) = (null, null);
        Tell(BookingParts.Status);
        return Verdict.Yes;
    }

    /// <summary>
    /// Moves a confirmed booking to a free slot. A guest cannot move what was asked first (spec 3.1 A4), nor, where money or a card was agreed to, once cancelling
    /// is late or would not give everything back (docs/decisions/late-moves.md); what the merchant moves is told to Google. Nobody has arrived for the new time.
    /// </summary>
    /// <param name="by">Who moves it.</param>
    /// <param name="to">A free slot that has what the guest named.</param>
    /// <param name="cancelBy">The latest online cancelling from now on.</param>
    /// <param name="now">This moment.</param>
    /// <param name="money">What the ledger says of the booking; null is nothing.</param>
    /// <param name="named">What the guest named with the move.</param>
    public Verdict Move(Actor by, Slot to, Instant cancelBy, Instant now, BookedMoney? money = null, SlotResources named = default)
    {
        if (by.Kind == ActorKind.Guest && Mode == ConfirmationMode.Asynchronous)
        {
            return Verdict.No(Refusal.AskedFirst);
        }

        if (Status != BookingStatus.Confirmed)
        {
            return Verdict.No(WhyNotConfirmed());
        }

        if (now >= Start)
        {
            return Verdict.No(Refusal.AlreadyStarted);
        }

        if (by.Kind == ActorKind.Guest && Terms?.Terms.CardAsked == true && !MoneyAfter.Of(this, money ?? BookedMoney.None, Duration.Zero, canMoveMoney: true).IsFreeToCancel(now))
        {
            return Verdict.No(Refusal.OutsideCancellationWindow);
        }

        if (by.Kind != ActorKind.Guest)
        {
            var changed = (Start != to.Start ? BookingParts.StartTime : BookingParts.None)
                | (End - Start != to.Duration ? BookingParts.Duration : BookingParts.None)
                | (PartySize != to.Resources.PartySize ? BookingParts.PartySize : BookingParts.None);
            Tell(changed);
        }

        (Start, End, CancelBy, ArrivedAt) = (to.Start, to.Time.End, cancelBy, to.Start == Start ? ArrivedAt : null);
        (StaffId, RoomId, PartySize) = (to.Resources.Staff, to.Resources.Room, to.Resources.PartySize);
        Name(named);
        return Verdict.Yes;
    }

    /// <summary>The guest named what the booking has; from now on it is theirs (<see cref="Named"/>).</summary>
    public void Name(SlotResources named) => (StaffChosen, RoomChosen) = (StaffChosen || named.Staff is not null, RoomChosen || named.Room is not null);

    /// <summary>Notes that a reminder went out and plans the next look. Answers false when none is due.</summary>
    public bool Remind(Instant now)
    {
        if (Status != BookingStatus.Pending || DecideBy is not { } deadline || now >= deadline || NextDeadlineAt > now || Reminders >= 2)
        {
            return false;
        }

        Reminders = now >= DecisionDeadline.At(80, CreatedAt, deadline) ? 2 : 1;
        PlanDeadline();
        return true;
    }

    private Verdict Decide(BookingStatus status, UserId by, Instant now, Duration undoWindow)
    {
        Become(status, Actor.Staff(by), now);
        UndoUntil = now + undoWindow;
        Tell(BookingParts.Status);
        return Verdict.Yes;
    }

    private Verdict FromConfirmed(BookingStatus status, UserId by, Instant now)
    {
        if (Status != BookingStatus.Confirmed)
        {
            return Verdict.No(WhyNotConfirmed());
        }

        Become(status, Actor.Staff(by), now);
        UndoUntil = null;
        Tell(BookingParts.Status);
        return Verdict.Yes;
    }

    private Refusal? RefuseDecision(Instant now) => Status switch
    {
        BookingStatus.Pending when now <= DecideBy => null,
        BookingStatus.Pending => Refusal.DeadlinePassed,
        BookingStatus.Canceled when StatusBy == ActorKind.Guest => Refusal.WithdrawnByGuest,
        BookingStatus.Canceled => Refusal.CanceledByMerchant,
        BookingStatus.Confirmed => Refusal.AlreadyConfirmed,
        BookingStatus.Declined when DeclineReason == Bookings.DeclineReason.NoAnswer => Refusal.DeadlinePassed,
        BookingStatus.Declined => Refusal.AlreadyDeclined,
        BookingStatus.Failed or BookingStatus.NoShow or BookingStatus.NoShowPenalized or BookingStatus.Paying => Refusal.Closed,
    };

    private Refusal WhyNotConfirmed() => WhyNotConfirmed(Status, StatusBy);

    /// <summary>Why what needs a confirmed booking cannot be done to one in this state.</summary>
    internal static Refusal WhyNotConfirmed(BookingStatus status, ActorKind by) => status switch
    {
        BookingStatus.Pending => Refusal.StillPending,
        BookingStatus.Canceled when by == ActorKind.Guest => Refusal.WithdrawnByGuest,
        BookingStatus.Canceled => Refusal.CanceledByMerchant,
        BookingStatus.Declined => Refusal.AlreadyDeclined,
        BookingStatus.Confirmed or BookingStatus.Failed or BookingStatus.NoShow or BookingStatus.NoShowPenalized or BookingStatus.Paying => Refusal.Closed,
    };

    private void Become(BookingStatus status, Actor by, Instant now)
    {
        // A decision ends the deadline; money that is on its way is still watched.
        NextDeadlineAt = Status == BookingStatus.Pending ? null : NextDeadlineAt;
        (Status, StatusBy, StatusByUser, StatusAt) = (status, by.Kind, by.User, now);
    }

    private void Tell(BookingParts parts)
    {
        if (Channel == Channel.Google)
        {
            ToTell |= parts;
        }
    }

    private void PlanDeadline() => NextDeadlineAt = Status != BookingStatus.Pending || DecideBy is not { } deadline ? null
        : Reminders switch
        {
            0 => DecisionDeadline.At(50, CreatedAt, deadline),
            1 => DecisionDeadline.At(80, CreatedAt, deadline),
            _ => deadline,
        };
}

/// <summary>The guest as this booking names them; used for this booking only (spec 1.14). UserId is Google's.</summary>
public sealed record Guest(string UserId, string GivenName, string FamilyName, string Telephone, string Email);
