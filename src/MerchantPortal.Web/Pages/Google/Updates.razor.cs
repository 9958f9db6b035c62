using System.Globalization;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Google;

/// <summary>The Updates tray (portal.md F4): what has not reached Google, why in plain words, and what a person can do.</summary>
public sealed partial class Updates : LivePage
{
    private readonly HashSet<string> busy = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<TrayTry>> tries = new(StringComparer.Ordinal);
    private readonly HashSet<string> selected = new(StringComparer.Ordinal);
    private readonly TrayOnScreen onScreen = new();
    private CurrentPerson? person;
    private IReadOnlyList<TrayRow>? rows;
    private TrayProof? proof;
    private IReadOnlyList<MethodHealth>? methods;
    private TrayRow? discarding;
    private MerchantId? loadedFor;
    private string? why;
    private string? whyError;
    private string? said;
    private string? announced;
    private Instant now;
    private int done;
    private int total;
    private bool stopping;
    private bool failed;
    private bool notDone;
    private bool restored;
    private bool sending;
    private (int All, int Retryable) counts;

    [Inject]
    private UpdateTray Tray { get; set; } = default!;

    [Inject]
    private RetryUpdate Retrying { get; set; } = default!;

    [Inject]
    private RetryAllUpdates RetryingAll { get; set; } = default!;

    [Inject]
    private DiscardUpdate Discarding { get; set; } = default!;

    [Inject]
    private ReadBookingServerHealth Health { get; set; } = default!;

    [Inject]
    private SignedIn SignedIn { get; set; } = default!;

    [Inject]
    private IStringLocalizer<UpdatesTexts> U { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> R { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "row")]
    private string? Row { get; set; }

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? Merchant { get; set; }

    private MerchantId? Only => Merchant is { Length: > 0 } id ? new MerchantId(id) : null;

    private bool MayRetry => person?.May(Permission.RetryUpdates) == true;

    private bool MayDiscard => person?.May(Permission.DiscardUpdates) == true;

    private List<TrayRow> Retryable => rows?.Where(r => !onScreen.IsSettled(r) && !r.Sending && r.State is TrayState.Parked or TrayState.Failing).ToList() ?? [];

    // What waits beyond the rows on screen is retried with them
    private int RetryAllCount => Cut ? counts.Retryable : Retryable.Count;

    private bool Cut => rows is not null && counts.All > UpdateTray.Most;

    private List<TrayRow> Chosen => Retryable.FindAll(r => selected.Contains(r.Key));

    private bool ShowMerchant => Only is null && person is { Merchants: not { Count: 1 } };

    protected override bool Concerns(Changes changes) => person is null || changes.Concern(person);

    protected override void OnInitialized()
    {
        now = Time.Now();
        base.OnInitialized();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (rows is null || loadedFor != Only)
        {
            await LookAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!restored && rows is not null)
        {
            // Back from a booking, or a link of a colleague: the row that was left
            restored = true;
            if (rows.FirstOrDefault(row => row.Key == Row) is { } left)
            {
                await Script.TellAsync("portal.focus", $"[data-row='{left.Key}']");
            }
        }
    }

    protected override async Task ReadAsync()
    {
        try
        {
            person = (await SignedIn.PersonAsync(Gone)) with { Language = CultureInfo.CurrentUICulture.Name };
            var only = Only;
            var next = await Tray.RunAsync(person, only, Gone);
            counts = next.Count < UpdateTray.Most ? (next.Count, 0) : await Tray.CountAsync(person, only, Gone);
            proof = next.Count == 0 ? await Tray.ProofAsync(person, only, Gone) : null;
            methods = person.May(Permission.ViewBookingServer) ? await Health.RunAsync(Gone) : null;
            foreach (var key in open.Where(key => next.Any(r => r.Key == key)))
            {
                tries[key] = await Tray.TriesAsync(person, key, Gone);
            }

            var afresh = rows is null || loadedFor != only;
            IReadOnlyList<string> left = afresh ? [] : onScreen.LeftBy(next);
            var ends = await Tray.EndsAsync(person, left, Gone);
            if (afresh)
            {
                onScreen.Forget();
            }

            now = Time.Now();
            onScreen.Take(next, ends, now);
            (rows, loadedFor, failed) = (onScreen.Rows, only, false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            LogNotRead(Logs.CreateLogger<Updates>(), error);
            failed = true;
        }
    }

    private async Task OpenAsync(string key)
    {
        if (!open.Contains(key) && await DoneAsync(async () => tries[key] = await Tray.TriesAsync(person!, key, Gone)))
        {
            open.Add(key);
        }
    }

    // Says on the page what could not be done: the row stays, and the same button may be pressed again
    private async Task<bool> DoneAsync(Func<Task> act)
    {
        notDone = false;
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotDone(Logs.CreateLogger<Updates>(), error);
            notDone = true;
        }

        return !notDone;
    }

    private async Task RetryAsync(TrayRow row)
    {
        if (busy.Add(row.Key))
        {
            said = null;
            await DoneAsync(async () =>
            {
                var outcome = await Retrying.RunAsync(new(person!, row.Key), Gone);
                said = outcome == TrayOutcome.Done ? U.Count("Retried", 1) : U["Refused." + outcome];
            });
            busy.Remove(row.Key);
        }

        await LookAsync();
    }

    private void Select(TrayRow row)
    {
        if (!selected.Remove(row.Key))
        {
            selected.Add(row.Key);
        }
    }

    private async Task ClearAsync()
    {
        onScreen.Clear();
        (rows, said, announced) = (onScreen.Rows, null, null);

        // The button that had the focus goes with them
        await Script.TellAsync("portal.focus", "h1");
    }

    private async Task RetryAllAsync()
    {
        if (sending)
        {
            return;
        }

        (sending, said) = (true, null);
        await DoneAsync(async () =>
        {
            var sent = await RetryingAll.RunAsync(new(person!, Only), Gone);
            announced = said = sent is { } count ? U.Count("Retried", count) : U["Refused." + TrayOutcome.NotAllowed];
        });
        sending = false;
        await LookAsync();
    }

    private async Task RetryChosenAsync()
    {
        var all = Chosen;
        (done, total, stopping) = (0, all.Count, false);
        var sent = 0;
        foreach (var row in all)
        {
            if (stopping)
            {
                break;
            }

            // What cannot be stored once will not be a moment later: the rest stays selected for another press
            if (!await DoneAsync(async () => sent += await Retrying.RunAsync(new(person!, row.Key), Gone) == TrayOutcome.Done ? 1 : 0))
            {
                break;
            }

            selected.Remove(row.Key);
            done++;
            StateHasChanged();
            await Task.Yield();
        }

        total = 0;
        announced = said = notDone && sent == 0 ? null : U.Count("Retried", sent);
        await LookAsync();
    }

    private async Task DiscardAsync()
    {
        // A second press while the first is on its way, or just after it closed the dialog
        if (discarding is not { } row || !busy.Add(row.Key))
        {
            return;
        }

        try
        {
            var command = new DiscardUpdate.Command(person!, row.Key, why);
            if (await DiscardUpdate.Rules.ValidateAsync(command, Gone) is { IsValid: false } check)
            {
                whyError = U["Discard." + check.Errors[0].ErrorCode];
                return;
            }

            if (await DoneAsync(async () =>
            {
                var outcome = await Discarding.RunAsync(command, Gone);
                announced = said = outcome == TrayOutcome.Done ? U["Discarded"] : U["Refused." + outcome];
            }))
            {
                discarding = null;
            }
        }
        finally
        {
            busy.Remove(row.Key);
        }

        await LookAsync();
    }

    private static string EndIcon(TrayEnd end) => end switch { TrayEnd.Sent => "check", TrayEnd.Discarded => "remove", TrayEnd.NotNeeded or TrayEnd.OnItsWay => "info" };

    // The same words as rtu-state.
    private static string Word(TrayRow row) => row.Sending ? "sending" : row.State switch { TrayState.Late => "queued", TrayState.Failing => "failed", TrayState.Parked => "parked" };

    [LoggerMessage(Level = LogLevel.Error, Message = "What was asked of an update could not be done")]
    private static partial void LogNotDone(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The updates could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);
}
