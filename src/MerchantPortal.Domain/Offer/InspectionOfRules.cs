using System.Collections.Immutable;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>Rules by themselves and beside each other.</summary>
internal sealed partial class Inspection
{
    private void LookAtRules(ImmutableArray<SlotRule> rules, string owner, Service? service, Action<ImmutableArray<SlotRule>> set)
    {
        if (rules.Length > MostRules)
        {
            Error("TooManyRules", owner + ".rules", null, MostRules);
            return;
        }

        Twice(rules.Where(r => r.Id.Length > 0).Select(r => r.Id), id => $"{owner}.rules[{id}].id");
        for (var i = 0; i < rules.Length; i++)
        {
            var (rule, index) = (rules[i], i);
            var at = OfferPaths.Of(rule, owner);
            void Set(SlotRule changed) => set(rules.SetItem(index, changed));
            if (rule.Id.Length == 0)
            {
                Warning("RuleWithoutId", at, () => Set(rule with { Id = RuleIds.Free(rules, "rule") }));
            }
            else
            {
                IdForm(rule.Id, at + ".id");
            }

            LookAtTimes(rule, at, Set, () => set(rules.RemoveAt(index)));
            LookAtParty(rule, at + ".party", service);
            if (rule is { Price: null, Mode: null } && (rule.Fee is null || rule.Fee == new FeeChange()))
            {
                Warning("RuleEmpty", at, () => set(rules.RemoveAt(index)));
            }

            LookAtPriceChange(rule, at + ".price", service, Set);
            LookAtFeeChange(rule, at + ".fee", Set);
            if (rule.Mode == ConfirmationMode.Asynchronous && !OfferLint.MayAskFirst(Merchant.Vertical))
            {
                Warning("AskFirstNotHere", at + ".mode", () => Set(rule with { Mode = null }));
            }

            if (rules.Take(i).FirstOrDefault(first => Meet(first, rule)) is { } winner)
            {
                Warning("RuleOverlap", at, () => set([.. rules.Take(index), .. Cut(rule, winner, rules), .. rules.Skip(index + 1)]), winner.Id, winner.From, winner.Until);
            }
        }
    }

    private void LookAtTimes(SlotRule rule, string at, Action<SlotRule> set, Action remove)
    {
        if (rule.Date is null && (rule.Days.IsEmpty || rule.Days.Any(day => day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)))
        {
            Error("RuleDays", at + ".days", null);
        }

        if (rule.Date is { } date && date < Today)
        {
            Info("RulePast", at + ".date", remove, date);
        }

        if (rule.Until != LocalTime.Midnight && rule.Until <= rule.From)
        {
            Error("RuleTimes", at + ".until", rule.Until < rule.From ? () => set(rule with { From = rule.Until, Until = rule.From }) : null, rule.From, rule.Until);
        }

        foreach (var (time, name) in new[] { (rule.From, ".from"), (rule.Until, ".until") })
        {
            var whole = new LocalTime(time.Hour, time.Minute / 5 * 5);
            if (time != new LocalTime(time.Hour, time.Minute))
            {
                Error("RuleMinutes", at + name, null, time);
            }
            else if (time != whole)
            {
                Warning("RuleOffGrid", at + name, () => set(name == ".from" ? rule with { From = whole } : rule with { Until = whole }), time);
            }
        }
    }

    private void LookAtParty(SlotRule rule, string path, Service? service)
    {
        if (rule.Party is not { } party)
        {
            return;
        }

        if (party.From is < 1 or > LargestParty || party.Until < party.From || party.Until > LargestParty)
        {
            Error("RuleParty", path, null, LargestParty);
        }
        else if (!(service is null ? document.Services.Where(s => !s.IsArchived) : [service]).Any(s => s.Places.Any(place => party.Has(place.PartySize))))
        {
            Warning("RulePartyNever", path, null);
        }
    }

    private void LookAtPriceChange(SlotRule rule, string path, Service? service, Action<SlotRule> set)
    {
        if (rule.Price is not { } price)
        {
            return;
        }

        if (price.Micros is null == price.MicroPercent is null)
        {
            Error("PriceForm", path, null);
        }
        else if (price.Micros is { } micros)
        {
            if (service is null)
            {
                Error("MerchantPricePercent", path, null);
            }
            else if (Amount(new(micros, Merchant.Currency), path, mayBeZero: true, amount => set(rule with { Price = new(amount.Micros, null) })) && micros == 0 && !service.IsOnline)
            {
                Error("V10", path, null);
            }
        }
        else if (price.MicroPercent is <= -100_000_000 or > MostMicroPercentOfPrice)
        {
            Error("PercentRange", path, null);
        }

        LookForSlip(price, path, service);
    }

    // A digit too few or too many: less than a fifth or more than five times what the service costs. Nothing at all is meant, or an error of its own
    private void LookForSlip(PriceChange price, string path, Service? service)
    {
        var of = service is null ? document.Services.Where(s => !s.IsArchived) : [service];
        if (of.FirstOrDefault(s => s.Price.Micros is > 0 and <= MostMicros && IsSlip(s.Price.Micros)) is { Price: var usual })
        {
            Warning("PriceFar", path, null, price.Micros is { } micros ? usual with { Micros = micros } : CurrencyUnits.Share(usual, 100_000_000 + price.MicroPercent!.Value), usual);
        }

        bool IsSlip(long usually) => price switch
        {
            { Micros: { } micros, MicroPercent: null } => micros > 0 && (micros < usually / 5 || micros / 5 > usually),
            { Micros: null, MicroPercent: { } share } => share is (> -100_000_000 and < -80_000_000) or (> 400_000_000 and <= MostMicroPercentOfPrice),
            _ => false,
        };
    }

    private void LookAtFeeChange(SlotRule rule, string path, Action<SlotRule> set)
    {
        if (rule.Fee is not { } fee)
        {
            return;
        }

        if (fee is { Deposit: not null, NoDeposit: true })
        {
            Error("FeeBoth", path + ".noDeposit", () => set(rule with { Fee = fee with { NoDeposit = false } }));
        }

        if (fee is { NoShowFee: not null, NoNoShowFee: true })
        {
            Error("FeeBoth", path + ".noNoShowFee", () => set(rule with { Fee = fee with { NoNoShowFee = false } }));
        }

        if (fee.Deposit is { } deposit)
        {
            LookAtDeposit(deposit, path + ".deposit", changed => set(rule with { Fee = fee with { Deposit = changed } }), fee.DepositMicroPercent);
        }

        if (fee.NoShowFee is { } noShow)
        {
            LookAtFee(noShow, path + ".noShowFee", changed => set(rule with { Fee = fee with { NoShowFee = changed } }), fee.NoShowFeeMicroPercent);
        }
    }

    // Both of the same rank, at the same time, about the same thing: the first listed wins
    private static bool Meet(SlotRule one, SlotRule other) =>
        one.Date == other.Date
        && (one.Party is { } party ? other.Party?.Meets(party) == true : other.Party is null)
        && (one.Date is not null || one.Days.Any(day => other.Days.Contains(day)))
        && one.From.TickOfDay < End(other) && other.From.TickOfDay < End(one)
        && (About(one) & About(other)) != Aspects.None;

    private static long End(SlotRule rule) => rule.Until == LocalTime.Midnight ? NodaConstants.TicksPerDay : rule.Until.TickOfDay;

    [Flags]
    private enum Aspects
    {
        None = 0,
        Price = 1,
        Deposit = 2,
        NoShowFee = 4,
        Card = 8,
        Mode = 16,
    }

    private static Aspects About(SlotRule rule) =>
        (rule.Price is null ? Aspects.None : Aspects.Price)
        | (rule.Mode is null ? Aspects.None : Aspects.Mode)
        | (rule.Fee is { Deposit: not null } or { NoDeposit: true } ? Aspects.Deposit : Aspects.None)
        | (rule.Fee is { NoShowFee: not null } or { NoNoShowFee: true } ? Aspects.NoShowFee : Aspects.None)
        | (rule.Fee is { Card: not null } ? Aspects.Card : Aspects.None);

    private static SlotRule Without(SlotRule rule, Aspects aspects)
    {
        var fee = rule.Fee;
        if (fee is not null)
        {
            fee = aspects.HasFlag(Aspects.Deposit) ? fee with { Deposit = null, NoDeposit = false, DepositMicroPercent = null } : fee;
            fee = aspects.HasFlag(Aspects.NoShowFee) ? fee with { NoShowFee = null, NoNoShowFee = false, NoShowFeeMicroPercent = null } : fee;
            fee = aspects.HasFlag(Aspects.Card) ? fee with { Card = null } : fee;
            fee = fee == new FeeChange() ? null : fee;
        }

        return rule with { Price = aspects.HasFlag(Aspects.Price) ? null : rule.Price, Mode = aspects.HasFlag(Aspects.Mode) ? null : rule.Mode, Fee = fee };
    }

    // What is left of a rule that a first listed one covers in part: the same slots get the same, and no two speak of the same thing
    private static IEnumerable<SlotRule> Cut(SlotRule rule, SlotRule winner, ImmutableArray<SlotRule> all)
    {
        var days = rule.Date is null ? rule.Days.Where(winner.Days.Contains).ToImmutableArray() : rule.Days;
        var (from, until) = (LocalTime.Max(rule.From, winner.From), Math.Min(End(rule), End(winner)));
        var pieces = new List<SlotRule>();
        if (rule.Date is null && rule.Days.Any(day => !winner.Days.Contains(day)))
        {
            pieces.Add(rule with { Days = [.. rule.Days.Where(day => !winner.Days.Contains(day))] });
        }

        if (rule.From < from)
        {
            pieces.Add(rule with { Days = days, Until = from });
        }

        var inside = rule;
        if (rule.Party is { } sizes && winner.Party is { } won)
        {
            var middle = rule with { Days = days, From = from, Until = LocalTime.FromTicksSinceMidnight(until % NodaConstants.TicksPerDay) };
            if (sizes.From < won.From)
            {
                pieces.Add(middle with { Party = new(sizes.From, won.From - 1) });
            }

            if (won.Until < (sizes.Until ?? int.MaxValue))
            {
                pieces.Add(middle with { Party = new(won.Until.Value + 1, sizes.Until) });
            }

            inside = rule with { Party = new(Math.Max(sizes.From, won.From), won.Until is null ? sizes.Until : sizes.Until is null ? won.Until : Math.Min(won.Until.Value, sizes.Until.Value)) };
        }

        var covered = Without(inside, About(winner));
        if (About(covered) != Aspects.None)
        {
            pieces.Add(covered with { Days = days, From = from, Until = LocalTime.FromTicksSinceMidnight(until % NodaConstants.TicksPerDay) });
        }

        if (until < End(rule))
        {
            pieces.Add(rule with { Days = days, From = LocalTime.FromTicksSinceMidnight(until) });
        }

        var known = all;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = i == 0 ? pieces[i] : pieces[i] with { Id = RuleIds.Free(known, rule.Id) };
            known = known.Add(piece);
            yield return piece;
        }
    }
}
