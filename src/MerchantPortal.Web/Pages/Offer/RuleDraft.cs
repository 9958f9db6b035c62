using System.Collections.Immutable;
using System.Globalization;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Web.Ui.Texts;
using NodaTime;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>What a rule does with one part of the fees.</summary>
public enum FeeChoice
{
    /// <summary>Says nothing: what is inherited stays.</summary>
    Inherit,

    /// <summary>Takes it away.</summary>
    None,
    Amount,
}

/// <summary>A rule, or a selection to paint, as it is typed: right or wrong.</summary>
public sealed class RuleDraft
{
    public GridLayer Layer { get; set; }

    /// <summary>The one date; the weekdays mean nothing then.</summary>
    public LocalDate? Date { get; set; }

    public HashSet<IsoDayOfWeek> Days { get; private set; } = [];

    /// <summary>Local clock, <c>17:00</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>Local clock; <c>00:00</c> is midnight.</summary>
    public string Until { get; set; } = "";

    /// <summary>The smallest party that is meant; null: all, whatever their size.</summary>
    public decimal? PartyFrom { get; set; }

    /// <summary>The largest; null: any larger one too.</summary>
    public decimal? PartyUntil { get; set; }

    /// <summary>An amount, or a percentage with its sign.</summary>
    public string Price { get; set; } = "";

    public FeeChoice Deposit { get; set; }

    public Money? DepositAmount { get; set; }

    /// <summary>A percentage of the service's price, or of each service's own, instead of the amount; 20 is 20 %.</summary>
    public decimal? DepositShare { get; set; }

    public PriceType DepositType { get; set; }

    /// <summary>Hours before the start until which a cancellation gives the deposit back.</summary>
    public decimal? DepositHours { get; set; } = 4;

    public FeeChoice NoShow { get; set; }

    public Money? NoShowAmount { get; set; }

    /// <summary>As <see cref="DepositShare"/>.</summary>
    public decimal? NoShowShare { get; set; }

    public PriceType NoShowType { get; set; }

    public CardRequirement? Card { get; set; }

    public ConfirmationMode Mode { get; set; }

    /// <summary>An area with what is painted there now, if anything, to begin from.</summary>
    public static RuleDraft Of(GridLayer layer, GridArea area, GridPaint? now, string currency)
    {
        var draft = new RuleDraft { Layer = layer };
        draft.Move(area);
        draft.Fill(now, currency);
        return draft;
    }

    /// <summary>Speaks of another area.</summary>
    public void Move(GridArea area)
    {
        (Date, Days) = (area.Date, [.. area.Days]);
        (From, Until) = (Times.Clock(area.From), Times.Clock(area.Until));
        (PartyFrom, PartyUntil) = (area.Party?.From, area.Party?.Until);
    }

    /// <summary>Takes over what is painted.</summary>
    public void Fill(GridPaint? now, string currency)
    {
        Price = now?.Price is not { } price ? ""
            : price.Micros is { } micros ? MoneyText.Number(new(micros, currency))
            : GridWords.Percent(price);
        Deposit = now?.Fee is { Deposit: not null } ? FeeChoice.Amount : now?.Fee is { NoDeposit: true } ? FeeChoice.None : FeeChoice.Inherit;
        NoShow = now?.Fee is { NoShowFee: not null } ? FeeChoice.Amount : now?.Fee is { NoNoShowFee: true } ? FeeChoice.None : FeeChoice.Inherit;
        if (now?.Fee?.Deposit is { } deposit)
        {
            (DepositAmount, DepositType, DepositHours) = (deposit.Amount, deposit.Type, (decimal)deposit.MinAdvanceCancellation.TotalSeconds / 3600);
        }

        if (now?.Fee?.NoShowFee is { } fee)
        {
            (NoShowAmount, NoShowType) = (fee.Amount, fee.Type);
        }

        (DepositShare, NoShowShare) = (now?.Fee?.DepositMicroPercent / 1_000_000m, now?.Fee?.NoShowFeeMicroPercent / 1_000_000m);

        Card = now?.Fee?.Card;
        Mode = now?.Mode ?? ConfirmationMode.Synchronous;
    }

    /// <summary>The area; null when a day or an hour is missing, or it ends before it begins.</summary>
    public GridArea? Area => Clock(From) is not { } from || Clock(Until) is not { } until || (Date is null && Days.Count == 0) || (until <= from && until != LocalTime.Midnight) || PartyUntil < (PartyFrom ?? 1) ? null
        : (Date is { } date ? GridArea.On(date, from, until) : new([.. Days.Order()], from, until)) with { Party = Party };

    private PartyRange? Party => PartyFrom is null && PartyUntil is null ? null : new((int)(PartyFrom ?? 1), (int?)PartyUntil);

    /// <summary>What is wrong with the area: the key of a sentence, or null.</summary>
    public string? AreaFault => Date is null && Days.Count == 0 ? "Fault.Days" : Clock(From) is null || Clock(Until) is null ? "Fault.Hours" : PartyUntil < (PartyFrom ?? 1) ? "Fault.Party" : Area is null ? "Fault.Order" : null;

    /// <summary>The price as typed; null when nothing is.</summary>
    public TypedMoney? TypedPrice(string currency) => string.IsNullOrWhiteSpace(Price) ? null : MoneyText.Read(Price, currency);

    /// <summary>What would be painted; null while something is missing or cannot be read.</summary>
    /// <param name="percentOnly">For all services, whose prices differ.</param>
    public GridPaint? Paint(string currency, bool percentOnly)
    {
        switch (Layer)
        {
            case GridLayer.Price:
                return TypedPrice(currency) switch
                {
                    { Percent: { } percent } when percent > -100 => new() { Price = new(null, (long)(percent * 1_000_000)) },
                    { Amount: { } amount } when !percentOnly => new() { Price = new(amount.Micros, null) },
                    _ => null,
                };
            case GridLayer.Mode:
                return new() { Mode = Mode };
            default:
                if ((Deposit == FeeChoice.Amount && (DepositHours is null || (DepositAmount is null && DepositShare is null))) || (NoShow == FeeChoice.Amount && NoShowAmount is null && NoShowShare is null))
                {
                    return null;
                }

                // An amount or a share of 0 says the same as none; beside a share the amount means nothing
                var none = new Money(0, currency);
                var deposit = Deposit == FeeChoice.Amount && (DepositShare ?? DepositAmount!.Value.Micros) != 0;
                var noShow = NoShow == FeeChoice.Amount && (NoShowShare ?? NoShowAmount!.Value.Micros) != 0;
                var fee = new FeeChange
                {
                    Deposit = deposit ? new(DepositShare is null ? DepositAmount!.Value : none, DepositType, Duration.FromSeconds((long)decimal.Round(DepositHours!.Value * 3600))) : null,
                    NoDeposit = !deposit && Deposit != FeeChoice.Inherit,
                    DepositMicroPercent = deposit ? (long?)(DepositShare * 1_000_000) : null,
                    NoShowFee = noShow ? new(NoShowShare is null ? NoShowAmount!.Value : none, NoShowType) : null,
                    NoNoShowFee = !noShow && NoShow != FeeChoice.Inherit,
                    NoShowFeeMicroPercent = noShow ? (long?)(NoShowShare * 1_000_000) : null,
                    Card = Card,
                };
                return fee == new FeeChange() ? null : new() { Fee = fee };
        }
    }

    private static LocalTime? Clock(string typed) =>
        TimeOnly.TryParse(typed, CultureInfo.InvariantCulture, out var time) ? new LocalTime(time.Hour, time.Minute) : null;
}
