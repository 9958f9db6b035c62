using System.Globalization;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Pages.Payments;
using MerchantPortal.Web.Pages.Requests;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Pictures;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Bookings;

/// <summary>One booking (portal.md 3.1): facts on the left, everything that happened on the right, acts by state.</summary>
public sealed partial class BookingPage : LivePage
{
    private CurrentPerson? person;
    private BookingView? view;
    private string? note;
    private string? noteError;
    private string? said;
    private string? announced;
    private string? wanted;
    private string? shownId;
    private Instant now;
    private Instant lookedAt;
    private bool loaded;
    private bool failed;
    private (BookingId? Before, BookingId? After) beside;
    private ListAddress? neighboursOf;
    private bool busy;
    private DeclineDraft? declining;
    private bool correcting;
    private MoneyAct? asked;
    private string? problem;

    /// <summary>The booking's id out of the address.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private BookingDetails Details { get; set; } = default!;

    [Inject]
    private RequestQueue Queue { get; set; } = default!;

    [Inject]
    private DeclinesSaid DeclinesSaid { get; set; } = default!;

    [Inject]
    private RequestsOnScreen Telling { get; set; } = default!;

    [Inject]
    private AcceptRequest Accepting { get; set; } = default!;

    [Inject]
    private DeclineRequest Declining { get; set; } = default!;

    [Inject]
    private UndoDecision Undoing { get; set; } = default!;

    [Inject]
    private MoneyWork Work { get; set; } = default!;

    [Inject]
    private MarkArrived Arriving { get; set; } = default!;

    [Inject]
    private TakeBackNoShow TakingBackNoShow { get; set; } = default!;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private ToastService Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private IStringLocalizer<BookingsTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<MoneyTexts> M { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> R { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UpdatesTexts> U { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    /// <summary>The page the person came from, where that is not the list of requests.</summary>
    private WayBack? Came => WayBack.Of(Navigation.Uri);

    /// <summary>The list of requests that the address names; of which, when it names no page.</summary>
    private ListAddress List => ListAddress.Of(Navigation.Uri);

    // Who came straight to the address is led to where such a booking is found
    private bool IsRequest => view is { Mode: ConfirmationMode.Asynchronous };

    private string BackTo => Came?.ToList(view?.Id) ?? (IsRequest ? List.ToList(view!.Id)
        : WayBack.ToAll(List.Merchant, view is { Status: not (BookingStatus.Pending or BookingStatus.Confirmed) } || view?.End <= now ? BookingsTab.Past : BookingsTab.Coming).ToList(view?.Id));

    // Other pages have another order: what lies beside a booking is told of requests only
    private ListAddress? BesideOf => Came is null ? List : null;

    private string BackWord => Came is { } came ? T["Back." + came.From] : T[IsRequest ? "Back" : "Back.All"];

    private bool MayDecide => person?.May(Permission.DecideRequests) == true;

    private bool MayCancel => person?.May(Permission.CancelBookings) == true;

    private bool MaySeeMoney => person?.May(Permission.ViewMoney) == true;

    /// <summary>What may be done now, with the test id and the key of its button; by state alone (portal.md 3.1).</summary>
    private IEnumerable<(MoneyAct Act, string TestId, string? Key)> MoneyActions
    {
        get
        {
            var allowed = view!.After.Allowed(now).Select(step => step.Act).Where(act => person!.May(MoneyWork.PermissionOf(act))).ToHashSet();
            if (allowed.Contains(MoneyAct.MarkNoShow))
            {
                yield return (MoneyAct.MarkNoShow, "action-no-show", "n");
            }

            if (allowed.Contains(MoneyAct.ChargeFee))
            {
                yield return (MoneyAct.ChargeFee, "action-charge-fee", "c");
            }

            if (allowed.Contains(MoneyAct.WaiveFee))
            {
                yield return (MoneyAct.WaiveFee, "action-waive-fee", null);
            }

            if (allowed.Contains(MoneyAct.KeepDeposit))
            {
                yield return (MoneyAct.KeepDeposit, "action-keep-deposit", null);
            }

            if (allowed.Contains(MoneyAct.Refund) || allowed.Contains(MoneyAct.RefundFee))
            {
                yield return (MoneyAct.Refund, "action-refund", null);
            }

            if (allowed.Contains(MoneyAct.Cancel))
            {
                yield return (MoneyAct.Cancel, "action-cancel", null);
            }
        }
    }

    private IEnumerable<(string Key, string Text)> Facts
    {
        get
        {
            var v = view!;
            yield return ("When", Times.DateAndTime(v.Start, v.Zone));
            yield return ("Until", Times.Clock(v.End, v.Zone));
            yield return ("Service", v.ServiceName);
            if (v.Price is { } price)
            {
                yield return ("Price", S.Price(price, CurrencyUnits.Tax(price, (v.Terms?.Terms ?? v.TodaysTerms)?.TaxMicroPercent ?? 0)));
            }

            if (v.Party is { } party)
            {
                yield return ("Party", R.Count("Guests", party));
            }

            if (v.Staff is { } staff)
            {
                yield return ("Staff", staff);
            }

            if (v.Room is { } room)
            {
                yield return ("Room", room);
            }

            yield return ("Guest", v.GuestName);
            yield return ("Telephone", v.Telephone);
            yield return ("Email", v.Email);
            if (!string.IsNullOrWhiteSpace(v.Wish))
            {
                yield return ("Wish", v.Wish);
            }

            yield return ("Merchant", v.MerchantName);
            yield return ("Received", Times.DateAndTime(v.ReceivedAt, v.Zone));
            yield return ("Channel", R["Channel." + v.Channel]);
            yield return ("Mode", T["Mode." + v.Mode]);
            if (v.DecideBy is { } decideBy)
            {
                yield return ("AnswerBy", Times.DateAndTime(decideBy, v.Zone));
            }

            yield return ("CancelBy", Times.DateAndTime(v.CancelBy, v.Zone));
        }
    }

    private IReadOnlyList<TimelineEntry> Entries => view!.History.Select(line => line.Event is { } happened ? ToEntry(line.At, happened) : ToEntry(line.Try!)).ToList();

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override bool Concerns(Changes changes) =>
        view is null ? person is null || changes.Concern(person) : changes.Merchants.Contains(view.Merchant) || changes.Account;

    protected override void OnInitialized()
    {
        now = Time.Now();
        base.OnInitialized();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shownId == Id && neighboursOf != BesideOf)
        {
            await LookAsync();
        }

        if (shownId != Id)
        {
            (shownId, view, loaded, said) = (Id, null, false, null);

            // What was asked was about the other booking
            (asked, declining, correcting) = (null, null, false);
            await LookAsync();
            if (person is not null && view is { Status: BookingStatus.Pending } pending)
            {
                await Telling.OpenAsync(person, [pending.Id]);
            }
            else
            {
                await Telling.LeaveAsync();
            }
        }
    }

    protected override async Task ReadAsync()
    {
        var id = Id;
        try
        {
            person = (await SignedIn.PersonAsync(Gone)) with { Language = CultureInfo.CurrentUICulture.Name };
            var next = await Details.RunAsync(person, new BookingId(id), Gone);
            var besideOf = BesideOf;
            var neighbours = next is null || besideOf is null ? default : await Queue.BesideAsync(person, besideOf.Filter, next.Id, Gone);
            if (id != Id)
            {
                return;
            }

            if (view is { } before && next is { } after && before.Status != after.Status)
            {
                announced = T["Status." + after.Status];
            }

            (view, beside, neighboursOf, loaded, failed) = (next, neighbours, besideOf, true, false);
            now = lookedAt = Time.Now();
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            LogNotRead(Logs.CreateLogger<BookingPage>(), error);
            failed = true;
        }
    }

    protected override async Task TickAsync()
    {
        now = Time.Now();
        var moving = view?.History.Any(h => h.Event?.Delivery is { State: DeliveryState.Queued or DeliveryState.Sending }) == true;
        if (moving || now - lookedAt >= Duration.FromSeconds(15))
        {
            await LookAsync();
        }
        else
        {
            StateHasChanged();
        }
    }

    private Task AcceptAsync() => RunAsync((by, v, own) => Accepting.RunAsync(new(by, v.Merchant, v.Id), own), v => R["Toast.Accepted", v.GuestName], Refusal.AlreadyConfirmed);

    private Task UndoAsync() => RunAsync((by, v, own) => Undoing.RunAsync(new(by, v.Merchant, v.Id), own), v => R["Toast.Undone", v.GuestName]);

    private Task ArriveAsync() => RunAsync((by, v, own) => Arriving.RunAsync(new(by, v.Merchant, v.Id), own), _ => T["Done.Arrived"]);

    private void AskNotArrived() => (correcting, note, noteError) = (true, null, null);

    private async Task NotArrivedAsync()
    {
        var command = new MarkArrived.Command(person!, view!.Merchant, view.Id, Arrived: false, note);
        if (await MarkArrived.Rules.ValidateAsync(command, Gone) is { IsValid: false } check)
        {
            noteError = R["Refusal." + check.Errors[0].ErrorCode];
            return;
        }

        correcting = false;
        await RunAsync((_, _, own) => Arriving.RunAsync(command, own), _ => T["Done.NotArrived"]);
    }

    private Task TakeBackNoShowAsync() => RunAsync((by, v, own) => TakingBackNoShow.RunAsync(new(by, v.Merchant, v.Id), own), _ => T["Done.NoShowTakenBack"]);

    private void Ask(MoneyAct act) => (asked, problem) = (act, null);

    private async Task DecideAsync(MoneyDecision decision)
    {
        if (busy || person is null || view is not { } shown)
        {
            return;
        }

        (busy, said, problem) = (true, null, null);
        StateHasChanged();
        try
        {
            var outcome = await Work.RunAsync(person, shown.Merchant, shown.Id, decision, Gone);
            var (toast, sentence) = Work.Say(decision.Act, outcome);
            if (!outcome.Outcome.IsDone)
            {
                problem = sentence;
            }
            else
            {
                (asked, announced) = (null, sentence ?? toast);
                if (toast is not null)
                {
                    Toasts.Show(new(toast, ToastTone.Good));
                }
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotDone(Logs.CreateLogger<BookingPage>(), error);
            problem = R["Failed.Act"];
        }
        finally
        {
            busy = false;
        }

        await LookAsync();
    }

    private void AskDecline() => declining = DeclinesSaid.Of([view!.Id]);

    private async Task DeclineAsync()
    {
        if (declining is not { } answer || person is null || view is null)
        {
            return;
        }

        var command = answer.For(person, view.Merchant, view.Id);
        if (!answer.IsRight(await DeclineRequest.Rules.ValidateAsync(command, Gone), R))
        {
            return;
        }

        declining = null;
        DeclinesSaid.Keep([command.Booking], answer);
        await RunAsync((_, _, own) => Declining.RunAsync(command, own), v => R["Toast.Declined", v.GuestName]);
    }

    private async Task RunAsync(Func<CurrentPerson, BookingView, CancellationToken, Task<Outcome>> act, Func<BookingView, string> done, Refusal? mayBeMine = null)
    {
        if (busy || person is null || view is not { } shown)
        {
            return;
        }

        (busy, said) = (true, null);
        try
        {
            var outcome = await OwnTime.RunAsync(Time, own => act(person, shown, own));
            if (outcome.IsDone)
            {
                Toasts.Show(new(done(shown), ToastTone.Good));
            }
            else if (outcome.Refusal is not { } same || same != mayBeMine || await Queue.FindAsync(person, shown.Id, Gone) is not { Decision.ByMe: true })
            {
                // Of their own first press a person is told nothing
                said = outcome.Refusal is { } refusal ? R["Refusal." + refusal] : R["Refusal.Gone"];
            }
        }
        catch (Exception error)
        {
            LogNotDone(Logs.CreateLogger<BookingPage>(), error);
            said = R["Failed.Act"];
        }
        finally
        {
            busy = false;
        }

        await LookAsync();
    }

    private async Task CopyAsync()
    {
        await Script.TellAsync("portal.copy", view!.Id.Value);
        Toasts.Show(new(T["Copied"]));
    }

    private ValueTask PrintAsync() => Script.TellAsync("print");

    private void Find()
    {
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            var other = new BookingId(wanted.Trim());
            Navigation.NavigateTo(Came?.ToBooking(other) ?? List.ToBooking(other));
        }
    }

    private string Response(IntakeFieldType type, string response) => (type, response.ToLowerInvariant()) switch
    {
        (IntakeFieldType.Boolean, "true") => T["Answers.Yes"],
        (IntakeFieldType.Boolean, "false") => T["Answers.No"],
        _ => response,
    };

    /// <summary>Until when a held deposit can be relied on; null when none is held.</summary>
    private Instant? HeldUntil => view!.After.Money.Held > 0 && view.Ledger.FirstOrDefault(row => row.Kind == MovementKind.DepositHold)?.EndedAt is { } since ? since + TakeBooking.LongestHold : null;

    /// <summary>The refund that came back last, unless money went back since.</summary>
    private MovementRow? Returned => view!.Ledger.LastOrDefault(row => row.Kind == MovementKind.RefundReturned || row is { Kind: MovementKind.Refund, State: MovementState.Succeeded }) is { Kind: MovementKind.RefundReturned } back ? back : null;

    private TimelineEntry ToEntry(Instant at, HistoryEvent happened)
    {
        var text = happened switch
        {
            { Kind: BookingEventKind.Accepted, By: ActorKind.System } => T["Event.AcceptedAtOnce"],
            { Kind: BookingEventKind.Moved, StartBefore: { } from, StartAfter: { } to } => T["Event.MovedFromTo", Times.DateAndTime(from, view!.Zone), Times.DateAndTime(to, view.Zone)],
            _ => T["Event." + happened.Kind],
        };
        return new(at, happened.By switch { ActorKind.Guest => TimelineWho.Guest, ActorKind.Staff => TimelineWho.Staff, ActorKind.System => TimelineWho.System }, text, happened.Name, More(happened));
    }

    /// <summary>The status as the wire spells it (spec 1.3).</summary>
    private static string WireName(BookingStatus status) => UpdateBodies.WireName(status);

    internal static Tone ToneOf(BookingStatus status) => status switch
    {
        BookingStatus.Pending => Tone.Warning,
        BookingStatus.Confirmed => Tone.Good,
        BookingStatus.Declined or BookingStatus.Canceled or BookingStatus.Paying => Tone.Neutral,
        BookingStatus.Failed or BookingStatus.NoShow or BookingStatus.NoShowPenalized => Tone.Bad,
    };

    protected override void Dispose(bool disposing)
    {
        _ = Telling.LeaveAsync();
        base.Dispose(disposing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A booking could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "An act on a booking could not be stored")]
    private static partial void LogNotDone(ILogger log, Exception error);
}
