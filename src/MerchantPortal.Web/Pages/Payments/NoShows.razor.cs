using System.Globalization;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Payments;

/// <summary>"No-shows and fees" (portal.md 3.1): who did not come, what was charged, what failed, what was taken back; with the dialogs of the Booking page.</summary>
public sealed partial class NoShows : LivePage
{
    private static readonly Duration Poll = Duration.FromSeconds(60);

    private CurrentPerson? person;
    private MissedList? list;
    private IReadOnlyList<MissedMonth>? months;
    private (MissedRow Row, MoneyAct Act)? asked;
    private (MissedTab, MerchantId?, int)? loadedFor;
    private BookingId? current;
    private string? said;
    private string? problem;
    private string? announced;
    private Instant now;
    private Instant lookedAt;
    private bool busy;
    private bool failed;
    private bool restored;

    [Inject]
    private MissedAppointments Missed { get; set; } = default!;

    [Inject]
    private MoneyWork Work { get; set; } = default!;

    [Inject]
    private MarkArrived Arriving { get; set; } = default!;

    [Inject]
    private TakeBackNoShow TakingBack { get; set; } = default!;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private ToastService Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IStringLocalizer<MoneyTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<BookingsTexts> B { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> R { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "row")]
    private string? Row { get; set; }

    private int Wanted => Requested.Number(PageNumber) ?? 1;

    private MissedTab Chosen => MoneyFiles.Tab(Tab);

    private MerchantId? Only => Merchant is { Length: > 0 } id ? new MerchantId(id) : null;

    private bool ShowMerchant => Only is null && person is { Merchants: not { Count: 1 } };

    private IReadOnlyList<TabItem> TabItems => [.. Enum.GetValues<MissedTab>().Select(tab => new TabItem(TabKey(tab), T["Tab." + tab], list?.Counts[tab]))];

    private int Days => MissedAppointments.SinceOf(Chosen).Days;

    private string CsvAddress => Navigation.GetUriWithQueryParameters("no-shows.csv", new Dictionary<string, object?> { ["tab"] = TabKey(Chosen), ["merchant"] = Merchant });

    private string? MonthsAddress => person?.May(Permission.ViewMoney) == true ? Navigation.GetUriWithQueryParameters("no-shows-months.csv", new Dictionary<string, object?> { ["merchant"] = Merchant }) : null;

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override bool Concerns(Changes changes) => person is null || changes.Concern(person);

    protected override void OnInitialized()
    {
        now = Time.Now();
        base.OnInitialized();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (loadedFor != (Chosen, Only, Wanted))
        {
            await LookAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!restored && list is not null)
        {
            // Back from a booking: the row that was left
            restored = true;
            if (list.Rows.FirstOrDefault(row => row.Id.Value == Row) is { } left)
            {
                await Script.TellAsync("portal.focus", $"#missed-{left.Id}");
            }
        }
    }

    protected override async Task TickAsync()
    {
        now = Time.Now();
        if (now - lookedAt >= Poll)
        {
            await LookAsync();
        }
        else if (asked is not null || list?.Rows.Any(r => r.MayTakeBack(now - Duration.FromSeconds(1))) == true)
        {
            StateHasChanged();
        }
    }

    protected override async Task ReadAsync()
    {
        var (tab, only, number) = (Chosen, Only, Wanted);
        try
        {
            person = (await SignedIn.PersonAsync(Gone)) with { Language = CultureInfo.CurrentUICulture.Name };
            var next = await Missed.RunAsync(person, tab, only, number, Gone);
            months = await Missed.MonthsAsync(person, only, Gone);
            var again = asked is { } open ? await Missed.AgainAsync(person, open.Row, Gone) : null;
            if ((tab, only, number) != (Chosen, Only, Wanted))
            {
                return;
            }

            // The dialog judges what is so now, wherever the row has gone
            if (asked is { } still && still.Row.Id == again?.Id)
            {
                asked = (again, still.Act);
            }

            (list, loadedFor, failed) = (next, (tab, only, number), false);
            now = lookedAt = Time.Now();
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            LogNotRead(Logs.CreateLogger<NoShows>(), error);
            failed = true;
        }
    }

    private void ChooseTab(string key) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["tab"] = key == TabKey(MissedTab.Candidates) ? null : key, ["page"] = (int?)null }), replace: true);

    private IEnumerable<(MoneyAct Act, string TestId, string? Key)> Actions(MissedRow row)
    {
        var allowed = row.After.Allowed(now).Select(step => step.Act).Where(act => person!.May(MoneyWork.PermissionOf(act))).ToHashSet();
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

        if (allowed.Contains(MoneyAct.RefundFee) || (allowed.Contains(MoneyAct.Refund) && (row.Status != BookingStatus.Confirmed || row.HasArrived)))
        {
            yield return (MoneyAct.Refund, "action-refund", null);
        }
    }

    private void Ask(MissedRow row, MoneyAct act) => (asked, problem, said) = ((row, act), null, null);

    private Task ArriveAsync(MissedRow row) => DoAsync(own => Arriving.RunAsync(new(person!, row.Merchant, row.Id), own), B["Done.Arrived"]);

    private Task TakeBackAsync(MissedRow row) => DoAsync(own => TakingBack.RunAsync(new(person!, row.Merchant, row.Id), own), B["Done.NoShowTakenBack"]);

    private async Task DoAsync(Func<CancellationToken, Task<Outcome>> act, string done)
    {
        if (busy)
        {
            return;
        }

        (busy, said) = (true, null);
        try
        {
            var outcome = await OwnTime.RunAsync(Time, act);
            if (outcome.IsDone)
            {
                announced = done;
                Toasts.Show(new(done, ToastTone.Good));
            }
            else
            {
                said = R["Refusal." + (outcome.Refusal?.ToString() ?? "Gone")];
            }
        }
        catch (Exception error)
        {
            LogNotDone(Logs.CreateLogger<NoShows>(), error);
            said = R["Failed.Act"];
        }
        finally
        {
            busy = false;
        }

        await LookAsync();
    }

    private async Task DecideAsync(MoneyDecision decision)
    {
        if (busy || person is null || asked is not { } one)
        {
            return;
        }

        (busy, said, problem) = (true, null, null);
        StateHasChanged();
        try
        {
            var outcome = await Work.RunAsync(person, one.Row.Merchant, one.Row.Id, decision, Gone);
            var (toast, sentence) = Work.Say(decision.Act, outcome);
            if (!outcome.Outcome.IsDone)
            {
                problem = sentence;
            }
            else
            {
                (asked, said, announced) = (null, sentence, sentence ?? toast);
                if (toast is not null)
                {
                    Toasts.Show(new(toast, ToastTone.Good));
                }
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotDone(Logs.CreateLogger<NoShows>(), error);
            problem = R["Failed.Act"];
        }
        finally
        {
            busy = false;
        }

        await LookAsync();
    }

    private static string TabKey(MissedTab tab) => tab.ToString().ToLowerInvariant();

    [LoggerMessage(Level = LogLevel.Error, Message = "The missed appointments could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "An act on a missed appointment could not be stored")]
    private static partial void LogNotDone(ILogger log, Exception error);
}
