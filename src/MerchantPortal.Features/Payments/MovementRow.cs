using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Features.Payments;

/// <summary>One movement of money as pages show it: what it was for, how it stands, who wanted it and why.</summary>
/// <param name="Amount">What moves; nothing where a card is kept or let a hold go by itself.</param>
/// <param name="At">When it was begun.</param>
/// <param name="EndedAt">When its outcome was known; null while it is not.</param>
/// <param name="OfFee">A refund that gives a charged fee back, or such a refund that came back.</param>
/// <param name="Fault">Why it failed or a refund came back, in the processor's word.</param>
/// <param name="ProcessorId">The processor's id of it, once it succeeded.</param>
public sealed record MovementRow(
    Guid Movement, MovementKind Kind, MovementState State, Money Amount, Instant At, Instant? EndedAt, ActorKind By, string? Name, string? Reason, bool OfFee, string? Fault, string? ProcessorId)
{
    /// <summary>Where nothing moves, what it is about: what may be charged to a kept card at most, what a card let go of; else null.</summary>
    public Money? UpTo { get; init; }

    /// <summary>Which way the money goes, seen from the merchant: 1 in, -1 out, 0 not at all.</summary>
    public int Direction => DirectionOf(Kind);

    /// <summary>Which way a kind of movement goes, seen from the merchant.</summary>
    public static int DirectionOf(MovementKind kind) => kind switch
    {
        MovementKind.Prepayment or MovementKind.Deposit or MovementKind.DepositCapture or MovementKind.NoShowFee or MovementKind.RefundReturned => 1,
        MovementKind.Refund => -1,
        MovementKind.DepositHold or MovementKind.DepositRelease or MovementKind.DepositLapse or MovementKind.CardKept => 0,
    };

    internal static MovementRow Of(Movement movement) => Of(movement.Begun, movement.End);

    internal static MovementRow Of(LedgerEntry begun, LedgerEntry? end) => new(
        begun.Movement,
        begun.Kind,
        end?.State ?? MovementState.Begun,
        new(Moves(begun.Kind) ? begun.Micros : 0, begun.Currency),
        begun.At,
        end?.At,
        begun.ActorKind,
        begun.ActorName,
        begun.Reason,
        begun is { Kind: MovementKind.Refund or MovementKind.RefundReturned, ProcessorId: not null },
        end?.Fault,
        end?.ProcessorId)
    {
        UpTo = Moves(begun.Kind) ? null : new(begun.Micros, begun.Currency),
    };

    private static bool Moves(MovementKind kind) => kind is not (MovementKind.CardKept or MovementKind.DepositLapse);
}
