using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>Terms by themselves, and what they come to on the slots (spec feeds 7.3).</summary>
internal sealed partial class Inspection
{
    private const long MostMicroPercentOfPrice = 1_000_000_000;

    private void LookAtTerms(PaymentTerms terms, string path, Action<PaymentTerms> set)
    {
        if (terms.Deposit is { } deposit)
        {
            LookAtDeposit(deposit, path + ".deposit", changed => set(terms with { Deposit = changed }), terms.DepositMicroPercent);
        }

        if (terms.NoShowFee is { } fee)
        {
            LookAtFee(fee, path + ".noShowFee", changed => set(terms with { NoShowFee = changed }), terms.NoShowFeeMicroPercent);
        }

        Window(terms.ChargeBeforeStart, path + ".chargeBeforeStart", window => set(terms with { ChargeBeforeStart = window }));
        if (terms.ChargeTiming != ChargeTiming.ChargeNow)
        {
            Error("ChargeLaterNotOffered", path + ".chargeTiming", () => set(terms with { ChargeTiming = ChargeTiming.ChargeNow, ChargeBeforeStart = null }));
        }
        else if (terms.ChargeBeforeStart is not null)
        {
            Error("V14", path + ".chargeBeforeStart", () => set(terms with { ChargeBeforeStart = null }));
        }

        LookAtRefunds(terms, path + ".refundConditions", set);
    }

    private void LookAtRefunds(PaymentTerms terms, string path, Action<PaymentTerms> set)
    {
        var steps = terms.RefundConditions;
        if (steps.Any(step => step.MinBeforeStart < Duration.Zero || step.MinBeforeStart > LongestWindow))
        {
            Error("V23", path, () => set(terms with
            {
                RefundConditions = [.. steps.Select(s => s with { MinBeforeStart = Duration.Max(Duration.Zero, Duration.Min(s.MinBeforeStart, LongestWindow)) })],
            }), steps.First(step => step.MinBeforeStart < Duration.Zero || step.MinBeforeStart > LongestWindow).MinBeforeStart, LongestWindow);
        }
        else if (steps.Any(step => !IsWholeSeconds(step.MinBeforeStart)))
        {
            Error("WholeSeconds", path, () => set(terms with { RefundConditions = [.. steps.Select(s => s with { MinBeforeStart = Seconds(s.MinBeforeStart) })] }), steps.First(step => !IsWholeSeconds(step.MinBeforeStart)).MinBeforeStart);
        }

        var ordered = steps.OrderByDescending(step => step.MinBeforeStart).ToList();
        if (!SlotLint.RefundsFall(steps))
        {
            Error("V18", path, () =>
            {
                var most = 100;
                set(terms with { RefundConditions = [.. ordered.DistinctBy(s => s.MinBeforeStart).Select(s => s with { Percent = most = Math.Clamp(s.Percent, 0, most) })] });
            });
        }
        else if (terms is { Deposit: { } deposit, Prepayment: false } && !steps.IsEmpty && !ImpliedRefunds.Agree(steps, deposit))
        {
            Warning("RefundsDisagree", path, () => set(terms with { RefundConditions = ImpliedRefunds.Of(deposit.MinAdvanceCancellation) }), deposit.MinAdvanceCancellation);
        }
    }

    private void LookAtDeposit(Deposit deposit, string path, Action<Deposit?> set, long? share = null)
    {
        Window(deposit.MinAdvanceCancellation, path + ".minAdvanceCancellation", window => set(deposit with { MinAdvanceCancellation = window }));
        if (share is not null)
        {
            LookAtShare(share.Value, path);
            return;
        }

        Amount(deposit.Amount, path + ".amount", mayBeZero: false, amount => set(deposit with { Amount = amount }));
        if (deposit.Amount.Micros <= 0)
        {
            Error("V13", path + ".amount", () => set(null));
        }
    }

    // The amounts it comes to are judged with each service
    private void LookAtShare(long share, string path)
    {
        if (share is <= 0 or > 100_000_000)
        {
            Error("ShareRange", path + ".amount", null);
        }
    }

    private void LookAtFee(NoShowFee fee, string path, Action<NoShowFee?> set, long? share = null)
    {
        if (share is not null)
        {
            LookAtShare(share.Value, path);
            return;
        }

        Amount(fee.Amount, path + ".amount", mayBeZero: false, amount => set(fee with { Amount = amount }));
        if (fee.Amount.Micros <= 0)
        {
            Error("V13", path + ".amount", () => set(null));
        }
    }

    /// <summary>What only the resolved slots show: terms, rules, mode and price together.</summary>
    private void LookAtPayments()
    {
        var paying = false;
        foreach (var service in document.Services.Where(s => !s.IsArchived && CanReckon(s)))
        {
            foreach (var (settings, sizes) in new WeekGrid(Merchant, service).BySize)
            {
                paying |= settings.Prepayment || settings.CardAsked;
                LookAtSettings(service, settings, sizes, new Whence(this, service, settings.Won));
            }
        }

        if (!paying)
        {
            return;
        }

        const string country = "merchant.address.country";
        if (Merchant.Address is not { Country: { Length: > 0 } code })
        {
            Error("V22NoCountry", country, null);
        }
        else if (context.Countries.Of(code) is var allowed && allowed != CountryPayments.Allowed)
        {
            Error(allowed == CountryPayments.NotAllowed ? "V22" : "V22Unknown", country, null, code);
        }
    }

    // Everything multiplied here fits; amounts that do not are a finding already
    private bool CanReckon(Service service) =>
        IsSane(service.Price.Micros) && Merchant.Rules.Concat(service.Rules).All(rule =>
            IsSane(rule.Price?.Micros ?? 0) && (rule.Price?.MicroPercent ?? 0) is >= -MostMicroPercentOfPrice and <= MostMicroPercentOfPrice);

    private static bool IsSane(long micros) => micros is >= -MostMicros and <= MostMicros;

    private void LookAtSettings(Service service, SlotSettings settings, ImmutableArray<int?> sizes, Whence whence)
    {
        var takesMoney = settings.Prepayment || settings.Deposit is not null || settings.NoShowFee is not null;
        if (settings.Mode == ConfirmationMode.Asynchronous && (takesMoney || settings.CardAsked))
        {
            Error("V1", whence.ModePath, () => whence.SetMode(ConfirmationMode.Synchronous), service.Name.Value);
        }

        if ((takesMoney || settings.CardAsked) && !context.TakesPayments)
        {
            Error("NoProcessor", whence.NeedPath(settings), null, service.Name.Value);
        }
        else if ((takesMoney || settings.CardAsked) && !HasGateway(Merchant))
        {
            Error("V2", whence.NeedPath(settings), null, service.Name.Value);
        }

        if (settings.Prepayment && settings.Price.Micros <= 0)
        {
            Error("V3", whence.PricePath, null);
        }

        if (!SlotLint.IsExactEnough(service.PriceInterpretation, settings.Prepayment, settings.Deposit))
        {
            Error("V3", OfferPaths.Of(service) + ".priceInterpretation", () => service.PriceInterpretation = PriceInterpretation.ExactAmount);
        }

        var refunds = service.TermsAt(Merchant).RefundConditions;
        if (takesMoney && refunds.IsEmpty)
        {
            var notice = settings.Deposit?.MinAdvanceCancellation ?? service.MinAdvanceOnlineCanceling ?? Duration.Zero;
            Error("V4", whence.TermsPath + ".refundConditions", () => whence.Terms = whence.Terms with { RefundConditions = ImpliedRefunds.Of(notice) });
        }

        LookAtPaintedDeposit(settings, whence);
        LookAtFeeAlone(service, settings, refunds);
        if (settings is { Prepayment: true, Deposit: not null })
        {
            Error("V5", whence.DepositPath, () => whence.SetDeposit(null));
        }

        if (settings is { Prepayment: true, NoShowFee: not null })
        {
            Warning("V6", whence.FeePath, () => whence.SetFee(null));
        }

        if (settings.Card == CardRequirement.Always && !takesMoney)
        {
            Warning("V8", whence.CardPath, () => whence.SetCard(CardRequirement.Conditional));
        }

        LookAtResolvedPrice(service, settings, whence);
        LookAtResolvedAmounts(service, settings, sizes, whence);
        LookAtCharges(service, settings, sizes, whence);
    }

    /// <summary>Google shows one cancellation policy for the whole service; a deposit of a rule that is given back by another clock is kept from guests who were told otherwise.</summary>
    private void LookAtPaintedDeposit(SlotSettings settings, Whence whence)
    {
        var steps = whence.Terms.RefundConditions;
        if (settings is { Won.Deposit: { } won, Deposit: { } deposit, Prepayment: false } && !steps.IsEmpty && SlotLint.RefundsFall(steps) && !ImpliedRefunds.Agree(steps, deposit))
        {
            var whole = ImpliedRefunds.FreeUntil(steps);
            Action? fix = whole is not { } notice || (whence.DepositIsShare && !won.OfService) ? null
                : whence.DepositIsOfOthersToo ? () => whence.SetDepositAlone(deposit with { MinAdvanceCancellation = notice })
                : () => whence.SetDeposit(deposit with { MinAdvanceCancellation = notice });
            Warning("RefundsDisagree", whence.DepositPath + ".minAdvanceCancellation", fix, deposit.MinAdvanceCancellation);
        }
    }

    /// <summary>A fee beside the deposits of other slots: Google shows the one cancellation policy of those, and the fee is charged by the online clock.</summary>
    private void LookAtFeeAlone(Service service, SlotSettings settings, ImmutableArray<RefundCondition> steps)
    {
        var online = service.MinAdvanceOnlineCanceling ?? Duration.Zero;
        if (settings is { NoShowFee: not null, Deposit: null, Prepayment: false } && !steps.IsEmpty && SlotLint.RefundsFall(steps) && ImpliedRefunds.FreeUntil(steps) is var free && free != online)
        {
            Warning("FeeDisagrees", OfferPaths.Of(service) + ".minAdvanceOnlineCanceling", free is { } notice ? () => service.MinAdvanceOnlineCanceling = notice : null);
        }
    }

    private void LookAtResolvedPrice(Service service, SlotSettings settings, Whence whence)
    {
        if (settings.Won.Price is null)
        {
            return;
        }

        if (settings.Price.Micros < 0)
        {
            Error("AmountNegative", whence.PricePath, null, settings.Price);
        }
        else if (settings.Price.Micros == 0 && !service.IsOnline)
        {
            Error("V10", whence.PricePath, null);
        }
        else if (settings.Won.Price.Rule.Price?.MicroPercent is not null && ShownWhole(settings.Price) != settings.Price)
        {
            Warning("DecimalsNotShown", whence.PricePath, null, settings.Price);
        }
    }

    /// <summary>What a booking of the largest of these parties pays; the largest amount there is when that does not fit.</summary>
    private static Money AtMost(Money amount, PriceType type, ImmutableArray<int?> sizes) => type switch
    {
        PriceType.FixedRateDefault => amount,
        PriceType.PerPerson => amount with { Micros = (long)Int128.Clamp((Int128)amount.Micros * sizes.Select(size => size ?? 1).Append(1).Max(), long.MinValue, long.MaxValue) },
    };

    // Another currency is V9's; the numbers of two currencies say nothing beside each other
    private static bool IsAbove(Money total, Money price) => total.Currency == price.Currency && total.Micros > price.Micros && price.Micros > 0;

    private IEnumerable<Service> Others(Service service) => document.Services.Where(other => other != service && !other.IsArchived);

    // One service's price is no reason to take less for the others: what they have too is lowered for that service alone
    private void AbovePrice(Service service, string path, Money total, Money price, Action? here, Action? alone)
    {
        if (alone is not null)
        {
            Warning("V13AboveOnePrice", path, alone, total, price, service.Name);
        }
        else
        {
            Warning("V13AbovePrice", path, here, total, price);
        }
    }

    private void LookAtResolvedAmounts(Service service, SlotSettings settings, ImmutableArray<int?> sizes, Whence whence)
    {
        var anonymous = sizes.Contains(null);
        if (settings.Deposit is { } deposit)
        {
            var total = AtMost(deposit.Amount, deposit.Type, sizes);
            if (IsAbove(total, settings.Price))
            {
                var most = deposit with { Amount = settings.Price, Type = PriceType.FixedRateDefault };
                // A share keeps what it is: once for the booking it fits, unless a rule lowers the price below it
                var stays = whence.DepositIsShare && (deposit.Type == PriceType.FixedRateDefault || deposit.Amount.Micros > settings.Price.Micros);
                AbovePrice(service, whence.DepositPath + ".amount", total, settings.Price, stays ? null : () => whence.SetDeposit(most), whence.DepositIsOfOthersToo ? () => whence.SetDepositAlone(most) : null);
            }

            if (deposit.Type == PriceType.PerPerson && anonymous)
            {
                var once = deposit with { Type = PriceType.FixedRateDefault };
                Warning("V12", whence.DepositPath + ".type", whence.DepositIsOfOthersToo ? () => whence.SetDepositAlone(once) : () => whence.SetDeposit(once));
            }
        }

        if (settings.NoShowFee is { } fee)
        {
            var total = AtMost(fee.Amount, fee.Type, sizes);
            if (IsAbove(total, settings.Price))
            {
                var most = fee with { Amount = settings.Price, Type = PriceType.FixedRateDefault };
                // A share keeps what it is: once for the booking it fits, unless a rule lowers the price below it
                var stays = whence.FeeIsShare && (fee.Type == PriceType.FixedRateDefault || fee.Amount.Micros > settings.Price.Micros);
                AbovePrice(service, whence.FeePath + ".amount", total, settings.Price, stays ? null : () => whence.SetFee(most), whence.FeeIsOfOthersToo ? () => whence.SetFeeAlone(most) : null);
            }

            if (fee.Type == PriceType.PerPerson && anonymous)
            {
                var once = fee with { Type = PriceType.FixedRateDefault };
                Warning("V12", whence.FeePath + ".type", whence.FeeIsOfOthersToo ? () => whence.SetFeeAlone(once) : () => whence.SetFee(once));
            }
        }
    }

    /// <summary>Where in the document a slot's settings come from, to name them and to change them there.</summary>
    private sealed class Whence(Inspection inspection, Service service, WinningRules won)
    {
        public string TermsPath { get; } = service.Terms is null ? "merchant.defaultTerms" : OfferPaths.Of(service) + ".terms";

        public string ModePath => won.Mode is { } rule ? PathOf(rule) + ".mode" : OfferPaths.Of(service) + ".defaultMode";

        public string PricePath => won.Price is { } rule ? PathOf(rule) + ".price" : OfferPaths.Of(service) + ".price";

        public string DepositPath => won.Deposit is { } rule ? PathOf(rule) + ".fee.deposit" : TermsPath + ".deposit";

        public string FeePath => won.NoShowFee is { } rule ? PathOf(rule) + ".fee.noShowFee" : TermsPath + ".noShowFee";

        public string CardPath => won.Card is { } rule ? PathOf(rule) + ".fee.card" : TermsPath + ".card";

        public bool PriceIsShare => won.Price?.Rule.Price?.MicroPercent is not null;

        public bool DepositIsShare => (won.Deposit is { } rule ? rule.Rule.Fee!.DepositMicroPercent : Terms.DepositMicroPercent) is not null;

        public bool FeeIsShare => (won.NoShowFee is { } rule ? rule.Rule.Fee!.NoShowFeeMicroPercent : Terms.NoShowFeeMicroPercent) is not null;

        /// <summary>Whether the deposit is a fixed amount that stands where other services have it from too.</summary>
        public bool DepositIsOfOthersToo => !DepositIsShare && IsOfOthersToo(won.Deposit);

        public bool FeeIsOfOthersToo => !FeeIsShare && IsOfOthersToo(won.NoShowFee);

        public PaymentTerms Terms
        {
            get => service.Terms ?? inspection.Merchant.DefaultTerms;
            set
            {
                if (service.Terms is null)
                {
                    inspection.Merchant.DefaultTerms = value;
                }
                else
                {
                    service.Terms = value;
                }
            }
        }

        public string NeedPath(SlotSettings settings) =>
            settings.Prepayment ? TermsPath + ".prepayment"
            : settings.Deposit is not null ? DepositPath
            : settings.NoShowFee is not null ? FeePath
            : CardPath;

        public void SetMode(ConfirmationMode mode)
        {
            if (won.Mode is { } rule)
            {
                Replace(rule, rule.Rule with { Mode = mode });
            }
            else
            {
                service.DefaultMode = mode;
            }
        }

        /// <summary>For a price that is an amount.</summary>
        public void SetPrice(Money price)
        {
            if (won.Price is { } rule)
            {
                Replace(rule, rule.Rule with { Price = new(price.Micros, null) });
            }
            else
            {
                service.Price = price;
            }
        }

        public void SetDeposit(Deposit? deposit)
        {
            // What was resolved for one service is no amount for all
            if (won.Deposit is { Rule.Fee: { } fee } rule)
            {
                Replace(rule, rule.Rule with { Fee = Left(deposit is not null && DepositIsShare ? fee with { Deposit = fee.Deposit! with { Type = deposit.Type, MinAdvanceCancellation = deposit.MinAdvanceCancellation } } : fee with { Deposit = deposit, DepositMicroPercent = null }) });
            }
            else
            {
                Terms = deposit is not null && DepositIsShare ? Terms with { Deposit = Terms.Deposit! with { Type = deposit.Type, MinAdvanceCancellation = deposit.MinAdvanceCancellation } } : Terms with { Deposit = deposit, DepositMicroPercent = null };
            }
        }

        public void SetFee(NoShowFee? fee)
        {
            // What was resolved for one service is no amount for all
            if (won.NoShowFee is { Rule.Fee: { } painted } rule)
            {
                Replace(rule, rule.Rule with { Fee = Left(fee is not null && FeeIsShare ? painted with { NoShowFee = painted.NoShowFee! with { Type = fee.Type } } : painted with { NoShowFee = fee, NoShowFeeMicroPercent = null }) });
            }
            else
            {
                Terms = fee is not null && FeeIsShare ? Terms with { NoShowFee = Terms.NoShowFee! with { Type = fee.Type } } : Terms with { NoShowFee = fee, NoShowFeeMicroPercent = null };
            }
        }

        /// <summary>As <see cref="SetDeposit"/>, for this service and no other.</summary>
        public void SetDepositAlone(Deposit deposit) => SetAlone(won.Deposit, terms => terms with { Deposit = deposit }, new() { Deposit = deposit });

        public void SetFeeAlone(NoShowFee fee) => SetAlone(won.NoShowFee, terms => terms with { NoShowFee = fee }, new() { NoShowFee = fee });

        public void SetCard(CardRequirement card)
        {
            if (won.Card is { } rule)
            {
                Replace(rule, rule.Rule with { Fee = rule.Rule.Fee! with { Card = card } });
            }
            else
            {
                Terms = Terms with { Card = card };
            }
        }

        private bool IsOfOthersToo(WinningRule? rule) =>
            rule is null ? service.Terms is null && inspection.Others(service).Any(other => other.Terms is null) : !rule.OfService && inspection.Others(service).Any();

        private void SetAlone(WinningRule? rule, Func<PaymentTerms, PaymentTerms> change, FeeChange own)
        {
            if (rule is null)
            {
                service.Terms = change(service.TermsAt(inspection.Merchant));
            }
            else
            {
                service.Rules = service.Rules.Add(rule.Rule with { Id = RuleIds.Free(service.Rules, "rule"), Price = null, Mode = null, Fee = own });
            }
        }

        private static FeeChange? Left(FeeChange change) => change == new FeeChange() ? null : change;

        private string PathOf(WinningRule rule) => OfferPaths.Of(rule.Rule, rule.OfService ? OfferPaths.Of(service) : OfferPaths.Merchant);

        private void Replace(WinningRule old, SlotRule changed)
        {
            if (old.OfService)
            {
                service.Rules = service.Rules.Replace(old.Rule, changed);
            }
            else
            {
                inspection.Merchant.Rules = inspection.Merchant.Rules.Replace(old.Rule, changed);
            }
        }
    }
}
