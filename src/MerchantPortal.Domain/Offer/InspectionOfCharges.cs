using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;

namespace MerchantPortal.Domain.Offer;

/// <summary>Amounts that the payment processor of this deployment can never charge or give back.</summary>
internal sealed partial class Inspection
{
    // So many smallest coins away is still about the same price
    private const int MostTries = 100;

    private void LookAtCharges(Service service, SlotSettings settings, ImmutableArray<int?> sizes, Whence whence)
    {
        if (!context.TakesPayments || !IsoCodes.Currencies.Contains(Merchant.Currency))
        {
            return;
        }

        var step = context.ChargeStep(Merchant.Currency);
        if (settings.Prepayment)
        {
            LookAtPrepayment(service, settings, step, whence);
        }

        if (settings.Deposit is { } deposit)
        {
            LookAtCharge(service, deposit.Amount, deposit.Type, sizes, step, whence.DepositPath + ".amount", whence.DepositIsShare ? null : amount => whence.SetDeposit(deposit with { Amount = amount }));
        }

        if (settings.NoShowFee is { } fee)
        {
            LookAtCharge(service, fee.Amount, fee.Type, sizes, step, whence.FeePath + ".amount", whence.FeeIsShare ? null : amount => whence.SetFee(fee with { Amount = amount }));
        }
    }

    /// <summary>A deposit or a fee, as it is typed or as its share comes to.</summary>
    private void LookAtCharge(Service service, Money amount, PriceType type, ImmutableArray<int?> sizes, long? step, string path, Action<Money>? set)
    {
        if (!IsReckoned(amount))
        {
            return;
        }

        if (step is not { } most)
        {
            Error("CurrencyNotCharged", path, null, service.Name.Value, Merchant.Currency);
            return;
        }

        // The rest alone is multiplied, so that nothing overflows
        if (sizes.All(size => amount.Micros % most * (type == PriceType.PerPerson ? Math.Max(1, size ?? 1) : 1) % most == 0))
        {
            return;
        }

        var near = Nearest(amount, one => one.Micros % most == 0) ?? amount with { Micros = most };
        if (set is null)
        {
            Error("ShareNotCharged", path, null, amount, amount with { Micros = most }, service.Name, near);
        }
        else
        {
            Error("AmountNotCharged", path, () => set(near), amount, amount with { Micros = most }, near);
        }
    }

    /// <summary>The price with its tax, and what each refund step gives back of it.</summary>
    private void LookAtPrepayment(Service service, SlotSettings settings, long? step, Whence whence)
    {
        var price = settings.Price;
        if (!IsReckoned(price))
        {
            return;
        }

        if (step is not { } most)
        {
            Error("CurrencyNotCharged", whence.TermsPath + ".prepayment", null, service.Name.Value, Merchant.Currency);
            return;
        }

        var (rate, unit) = (service.Tax.RateWith(Merchant.TaxMicroPercent), price with { Micros = most });
        var shares = whence.Terms.RefundConditions.Where(refund => refund.Percent is > 0 and < 100).Select(refund => refund.Percent).ToList();
        var total = Total(price);
        var odd = shares.Find(percent => Back(total, percent).Micros % most != 0);
        if (total.Micros % most == 0 && odd == 0)
        {
            return;
        }

        var wrong = total.Micros % most == 0 ? Back(total, odd) : total;
        if (Nearest(price, one => Total(one) is var whole && whole.Micros % most == 0 && shares.TrueForAll(percent => Back(whole, percent).Micros % most == 0)) is not { } near)
        {
            Error("TotalNotCharged", whence.PricePath, null, wrong, unit, service.Name);
        }
        else if (whence.PriceIsShare)
        {
            Error("ShareNotCharged", whence.PricePath, null, wrong, unit, service.Name, near);
        }
        else if (wrong != total)
        {
            Error("RefundNotCharged", whence.PricePath, () => whence.SetPrice(near), odd, total, wrong, unit, near);
        }
        else if (total != price)
        {
            Error("TaxNotCharged", whence.PricePath, () => whence.SetPrice(near), price, total, unit, near);
        }
        else
        {
            Error("AmountNotCharged", whence.PricePath, () => whence.SetPrice(near), price, unit, near);
        }

        Money Total(Money one) => one with { Micros = one.Micros + (CurrencyUnits.Tax(one, rate)?.Micros ?? 0) };

        static Money Back(Money whole, int percent) => CurrencyUnits.Share(whole, percent * 1_000_000L);
    }

    // What is no amount of this currency, or no amount at all, is another finding's
    private bool IsReckoned(Money amount) => amount.Currency == Merchant.Currency && amount.Micros is > 0 and <= MostMicros && CurrencyUnits.IsWhole(amount);

    /// <summary>The amount nearest to this one that is right, in steps of the smallest coin; null where none is near.</summary>
    private static Money? Nearest(Money amount, Func<Money, bool> isRight)
    {
        var unit = CurrencyUnits.SmallestUnit(amount.Currency);
        for (var steps = 0L; steps <= MostTries; steps++)
        {
            foreach (var micros in new[] { amount.Micros - (steps * unit), amount.Micros + (steps * unit) })
            {
                if (micros > 0 && isRight(amount with { Micros = micros }))
                {
                    return amount with { Micros = micros };
                }
            }
        }

        return null;
    }
}
