using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace MerchantPortal.Web.Pages.Payments;

/// <summary>What a person has decided in the dialog.</summary>
/// <param name="Movement">Made when the dialog opened: pressing twice moves money once.</param>
/// <param name="Micros">The amount the person saw and pressed for; the act moves it or refuses.</param>
/// <param name="InsteadOfRefund">The fee was chosen against a refund.</param>
public sealed record MoneyDecision(MoneyAct Act, Guid Movement, long Micros, string? Reason, bool InsteadOfRefund);

/// <summary>From a decision to the act, and from its outcome to a sentence; shared by the pages that show the dialog.</summary>
public sealed class MoneyWork(
    CancelBooking cancel, CancelForGuest cancelForGuest, MarkNoShow noShow, ChargeFee charge, WaiveFee waive, KeepDeposit keep, GiveRefund refund, IStringLocalizer<MoneyTexts> texts, IStringLocalizer<RequestsTexts> refusals)
{
    /// <summary>Which permission an act asks for.</summary>
    public static Permission PermissionOf(MoneyAct act) => act switch
    {
        MoneyAct.Cancel or MoneyAct.CancelForGuest or MoneyAct.MarkNoShow => Permission.CancelBookings,
        MoneyAct.ChargeFee or MoneyAct.WaiveFee or MoneyAct.KeepDeposit => Permission.ChargeFees,
        MoneyAct.Refund or MoneyAct.RefundFee => Permission.RefundMoney,
    };

    /// <summary>Whether the act wants a reason in any case; cancelling wants one only when money goes back.</summary>
    public static bool WantsReason(MoneyAct act) => act is not (MoneyAct.Cancel or MoneyAct.MarkNoShow);

    /// <summary>Does what was decided.</summary>
    public Task<MoneyOutcome> RunAsync(CurrentPerson by, MerchantId merchant, BookingId booking, MoneyDecision what, CancellationToken stop) => what.Act switch
    {
        MoneyAct.Cancel => cancel.RunAsync(new(by, merchant, booking, what.Reason, what.Movement, what.Micros), stop),
        MoneyAct.CancelForGuest => cancelForGuest.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros), stop),
        MoneyAct.MarkNoShow => noShow.RunAsync(new(by, merchant, booking, what.Reason, what.Movement), stop),
        MoneyAct.ChargeFee => charge.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros, what.InsteadOfRefund), stop),
        MoneyAct.WaiveFee => waive.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros), stop),
        MoneyAct.KeepDeposit => keep.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros), stop),
        MoneyAct.Refund => refund.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros), stop),
        MoneyAct.RefundFee => refund.RunAsync(new(by, merchant, booking, what.Movement, what.Reason, what.Micros, OfFee: true), stop),
    };

    /// <summary>What to say of an outcome: a toast when it is done, else what stands on the page.</summary>
    public (string? Toast, string? Said) Say(MoneyAct act, MoneyOutcome outcome) =>
        !outcome.Outcome.IsDone ? (null, refusals["Refusal." + (outcome.Refusal?.ToString() ?? "Gone")])
        : outcome.Money is not { } money ? (texts["Done." + act], null)
        : money switch
        {
            MovementState.Succeeded => (texts["Done." + act], null),
            MovementState.Begun => (null, texts[act is MoneyAct.ChargeFee or MoneyAct.KeepDeposit ? "NotKnown" : "OnItsWay"]),
            MovementState.Failed => (null, texts[act == MoneyAct.ChargeFee ? "ChargeFailed" : "MoveFailed", texts.Fault(outcome.Fault)]),
        };
}

/// <summary>Words of the processor in the person's language.</summary>
public static class MoneyWords
{
    /// <summary>Why a movement failed, as a few words; a code we have no words for is quoted.</summary>
    public static string Fault(this IStringLocalizer<MoneyTexts> texts, string? code) =>
        code is null ? texts["Fault.unknown"] : texts["Fault." + code] is { ResourceNotFound: false } known ? known.Value : texts["Fault.other", code];

    /// <summary>Who wanted a movement: the name, else what they are.</summary>
    public static string By(this IStringLocalizer<MoneyTexts> texts, MovementRow row) => row.Name ?? texts["Actor." + row.By];

    /// <summary>How a deposit that is only held on the card stands, until when, and whether it may be kept; null where none is held.</summary>
    public static string? Deposit(this IStringLocalizer<MoneyTexts> texts, MissedRow row, Instant now)
    {
        if (row.HeldUntil is not { } until)
        {
            return null;
        }

        var (keep, refusal) = row.After.Decide(MoneyAct.KeepDeposit, now);
        return texts[
            "DepositIs." + (keep is not null ? "MayBeKept" : refusal == Refusal.DepositMustBeRefunded ? "MustGoBack" : "Held"),
            MoneyText.Of(new(row.After.Money.Held, row.Currency)),
            Times.DateAndTime(until, row.Zone)];
    }

    /// <summary>How the agreed fee of a missed appointment stands; null where none was agreed, and where the guest cancelled or came and none was charged.</summary>
    public static string? Fee(this IStringLocalizer<MoneyTexts> texts, MissedRow row)
    {
        if (row.After.FrozenFee == 0 || (row.After.Money.Fee == 0 && (row.HasArrived || row.Status == BookingStatus.Canceled)))
        {
            return null;
        }

        var fee = MoneyText.Of(new(row.After.FrozenFee, row.Currency));
        return row.After.Money switch
        {
            { FeeRefunded: > 0 } m => texts["FeeIs.Refunded", MoneyText.Of(new(m.Fee, row.Currency)), MoneyText.Of(new(m.FeeRefunded, row.Currency))],
            { Fee: > 0 } m => texts["FeeIs.Charged", MoneyText.Of(new(m.Fee, row.Currency))],
            { FeeWaived: true } => texts["FeeIs.Waived", fee],
            { CardKept: false } => texts["FeeIs.NoCard", fee],
            _ => texts["FeeIs.Open", fee],
        };
    }

    /// <summary>What a movement is called.</summary>
    public static string Kind(this IStringLocalizer<MoneyTexts> texts, MovementRow row) =>
        row.UpTo is { } about ? texts[row.Kind == MovementKind.DepositLapse ? "Kind.DepositLapseOf" : "Kind.CardKeptUpTo", MoneyText.Of(about)]
        : texts[(row.OfFee, row.Kind) switch { (true, MovementKind.RefundReturned) => "Kind.FeeRefundReturned", (true, _) => "Kind.FeeRefund", _ => "Kind." + row.Kind }];

    /// <summary>How a movement stands. A refund may wait at a bank for days: it is on its way.</summary>
    public static string State(this IStringLocalizer<MoneyTexts> texts, MovementRow row) =>
        texts[row is { Kind: MovementKind.Refund, State: MovementState.Begun } ? "State.OnItsWay" : "State." + row.State];
}
