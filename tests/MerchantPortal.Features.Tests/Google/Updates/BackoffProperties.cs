using FsCheck;
using FsCheck.Fluent;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Google.Updates;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google.Updates;

public sealed class BackoffProperties
{
    private static readonly Arbitrary<(UpdateFault Fault, int Attempts, double Chance, long Asked)> Failures = (
        from fault in Gen.Elements(Enum.GetValues<UpdateFault>())
        from attempts in Gen.Choose(1, 200)
        from chance in Gen.Choose(0, 999_999)
        from asked in Gen.OneOf(Gen.Choose(-10, 200), Gen.Choose(0, int.MaxValue))
        select (fault, attempts, chance / 1_000_000.0, (long)asked)).ToArbitrary();

    [Fact]
    public void The_wait_is_never_shorter_than_asked_nor_than_our_own_and_never_breaks_the_five_minutes() =>
        Prop.ForAll(Failures, one =>
        {
            var own = Backoff.After(one.Fault, one.Attempts, one.Chance);
            var asked = Backoff.After(one.Fault, one.Attempts, one.Chance, Duration.FromSeconds(one.Asked));
            return own >= Duration.FromSeconds(0.5) && own <= Duration.FromSeconds(60)
                && asked >= own && asked >= Duration.FromSeconds(Math.Min(one.Asked, 120)) && asked <= Duration.FromSeconds(150);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Waits_grow_with_the_tries_and_rows_that_were_asked_to_wait_do_not_come_back_together() =>
        Prop.ForAll(Failures, one =>
            Backoff.After(one.Fault, one.Attempts + 1, one.Chance) >= Backoff.After(one.Fault, one.Attempts, one.Chance)
            && Backoff.After(one.Fault, one.Attempts, 0.9, Duration.FromSeconds(90)) > Backoff.After(one.Fault, one.Attempts, 0.1, Duration.FromSeconds(90))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_three_tries_for_what_Google_does_not_know_yet_fit_well_within_five_minutes() =>
        Prop.ForAll(Failures, one =>
        {
            var waits = new[] { 1, 2 }.Select(attempts => Backoff.After(UpdateFault.UnknownToGoogle, attempts, one.Chance)).ToList();
            return waits[0] + waits[1] >= Duration.FromSeconds(37) && waits[0] + waits[1] <= Duration.FromSeconds(75) && !Backoff.MayHelp(UpdateFault.UnknownToGoogle, 3);
        }).QuickCheckThrowOnFailure();
}
