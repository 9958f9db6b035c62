using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Offer;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>One line of a booking's history: an event of ours, or a try to tell Google. Exactly one of the two is set.</summary>
public sealed record HistoryLine(Instant At, HistoryEvent? Event, TrayTry? Try);

/// <summary>Something that happened to the booking; Delivery is that of the update it caused.</summary>
public sealed record HistoryEvent(
    BookingEventKind Kind, ActorKind By, string? Name, DeclineReason? Reason, string? Note, Instant? StartBefore, Instant? StartAfter, Delivery? Delivery)
{
    /// <summary>The movement of money the line is about; null when none moved.</summary>
    public MovementRow? Money { get; init; }

    /// <summary>The call of Google's that did it; null when none did or its id was not kept.</summary>
    public string? RequestId { get; init; }
}

/// <summary>A question of the service's form as the guest was asked it, in the reader's language, and what they answered. Guest data.</summary>
public sealed record AnsweredQuestion(string Question, IntakeFieldType Type, IReadOnlyList<string> Responses);

/// <summary>Everything the Booking page shows. Times are UTC; Zone is the merchant's.</summary>
public sealed record BookingView(
    BookingId Id,
    BookingStatus Status,
    MerchantId Merchant,
    string MerchantName,
    DateTimeZone Zone,
    string ServiceName,
    Money? Price,
    Instant Start,
    Instant End,
    int? Party,
    string? Staff,
    string? Room,
    string GuestName,
    string Telephone,
    string Email,
    string? Wish,
    Channel Channel,
    ConfirmationMode Mode,
    Instant ReceivedAt,
    Instant? DecideBy,
    Instant CancelBy,
    Instant? UndoUntil,
    IReadOnlyList<HistoryLine> History)
{
    /// <summary>What may be done about money and status; judge it at the moment of drawing.</summary>
    public required MoneyAfter After { get; init; }

    /// <summary>What the guest answered to the service's form, in its order.</summary>
    public IReadOnlyList<AnsweredQuestion> Answers { get; init; } = [];

    /// <summary>The terms the guest agreed to; null is pay on arrival.</summary>
    public BookedTerms? Terms { get; init; }

    /// <summary>What the same slot costs and demands today; null when the service is gone.</summary>
    public SlotTerms? TodaysTerms { get; init; }

    /// <summary>The processor's id of what was taken or kept with the booking.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Colleagues who have the request open now, the latest first; never the asking person.</summary>
    public IReadOnlyList<OpenedBy> Opened { get; init; } = [];

    /// <summary>Every movement of the booking's money, oldest first.</summary>
    public IReadOnlyList<MovementRow> Ledger { get; init; } = [];

    /// <summary>The currency its amounts are in.</summary>
    public string Currency => Terms?.Terms.Price.Currency ?? Price?.Currency ?? "";

    /// <summary>Whether an answer still counts at this moment.</summary>
    public bool MayAnswer(Instant now) => Status == BookingStatus.Pending && now <= DecideBy;

    /// <summary>Whether the answer can still be taken back.</summary>
    public bool MayUndo(Instant now) => UndoUntil > now && Status is BookingStatus.Confirmed or BookingStatus.Declined;

    /// <summary>Whether a no-show can still be taken back.</summary>
    public bool MayTakeBackNoShow(Instant now) => UndoUntil > now && Status == BookingStatus.NoShow;

    /// <summary>Whether the guest can be noted as come.</summary>
    public bool MayArrive(Instant now) => Status == BookingStatus.Confirmed && After.ArrivedAt is null && now >= Start - Booking.ArrivalBefore;
}

/// <summary>Reads one booking with its whole history, for people of its merchant.</summary>
public sealed class BookingDetails(IDbContextFactory<PortalDbContext> contexts, IOptions<BookingsOptions> options, IOptions<PaymentsOptions> payments, TimeProvider clock)
{
    /// <summary>Null when there is no such booking or the person may not know of it.</summary>
    public async Task<BookingView?> RunAsync(CurrentPerson by, BookingId id, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        if (await db.BookingsSeenBy(by).FirstOrDefaultAsync(b => b.Id == id, stop) is not { } b)
        {
            return null;
        }

        var offer = (await db.OffersOfAsync([b.MerchantId], stop))[b.MerchantId];
        var service = offer.Services.GetValueOrDefault(b.ServiceId);
        var ledger = (await db.MovementsOfAsync(id, stop)).Select(MovementRow.Of).ToList();
        return new(
            b.Id,
            b.Status,
            b.MerchantId,
            offer.Merchant.Name,
            offer.Zone,
            service?.Name.In(by.Language) ?? b.ServiceId.Value,
            b.Terms?.Terms.Price ?? service?.Price,
            b.Start,
            b.End,
            b.PartySize,
            b.StaffId is { } staff ? offer.StaffNames.GetValueOrDefault(staff) ?? await db.FormerNameAsync(b.MerchantId, staff, stop) ?? staff.Value : null,
            b.RoomId is { } room ? offer.RoomNames.GetValueOrDefault(room) ?? await db.FormerNameAsync(b.MerchantId, room, stop) ?? room.Value : null,
            RequestQueue.NameOf(b.Guest, offer.Merchant.Language),
            b.Guest.Telephone,
            b.Guest.Email,
            b.AdditionalRequest,
            b.Channel,
            b.Mode,
            b.CreatedAt,
            b.DecideBy,
            b.CancelBy,
            b.UndoUntil,
            await HistoryAsync(db, id, ledger, clock.Now(), stop))
        {
            After = MoneyAfter.Of(b, await db.MoneyOfAsync(id, stop), options.Value.Grace, payments.Value.HasProcessor()),
            Answers = [.. (b.Answers ?? []).Select(answer => new AnsweredQuestion(answer.Question.In(by.Language), answer.Type, answer.Responses))],
            Terms = b.Terms,
            TodaysTerms = service is null ? null : offer.TermsAt(service, b.Start, b.PartySize),
            TransactionId = b.TransactionId,
            Opened = b.Status == BookingStatus.Pending ? [.. (await RequestQueue.OpenedAsync(db, by, [id], clock.Now(), stop))[id]] : [],
            Ledger = ledger,
        };
    }

    private static async Task<IReadOnlyList<HistoryLine>> HistoryAsync(PortalDbContext db, BookingId id, IReadOnlyList<MovementRow> ledger, Instant now, CancellationToken stop)
    {
        var events = await db.Set<BookingEvent>().AsNoTracking().Where(e => e.BookingId == id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(stop);
        var key = Update.KeyOf(id);
        var tries = await db.Set<UpdateTry>().AsNoTracking().Where(t => t.Key == key).OrderBy(t => t.At).ThenBy(t => t.Id)
            .Select(t => new TrayTry(t.At, t.DurationMilliseconds, t.Request, t.Body, t.HttpStatus, t.Fault, t.Answer) { RequestId = t.RequestId, AnswerId = t.AnswerId }).ToListAsync(stop);
        var deliveries = await Deliveries.OfAsync(db, [id], stop);
        var ours = events.FindAll(e => e.Kind != BookingEventKind.UpdateDiscarded);
        var undone = ours.Where((e, i) => ours.Skip(i + 1).FirstOrDefault() is { Kind: BookingEventKind.Undone }).Select(e => e.Id).ToHashSet();
        var movements = ledger.ToDictionary(row => row.Movement);
        return events
            // What was asked for is said by its own end; only while that is open is the asking worth a line.
            .Where(e => e.Kind is not (BookingEventKind.CancelAsked or BookingEventKind.CancelForGuestAsked) || movements.GetValueOrDefault(e.Movement ?? default) is { State: MovementState.Begun })
            .Select(e => new HistoryLine(
                e.At,
                new(e.Kind, e.ActorKind, e.ActorName, e.Reason, e.Note, e.StartBefore, e.StartAfter, undone.Contains(e.Id) ? null : deliveries.Of(id, e.OwedVersion, e.At, now)) { Money = IsOfMoney(e.Kind) ? movements.GetValueOrDefault(e.Movement ?? default) : null, RequestId = e.RequestId },
                null))
            .Concat(tries.Select(t => new HistoryLine(t.At, null, t)))
            .OrderBy(line => line.At)
            .ToList();
    }

    private static bool IsOfMoney(BookingEventKind kind) => kind is BookingEventKind.FeeCharged or BookingEventKind.Refunded or BookingEventKind.MoneyFailed or BookingEventKind.DepositKept
        or BookingEventKind.CancelAsked or BookingEventKind.CancelForGuestAsked or BookingEventKind.HoldLapsed
        or BookingEventKind.RefundReturned;
}
