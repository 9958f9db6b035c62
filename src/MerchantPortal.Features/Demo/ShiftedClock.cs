using System.Globalization;
using System.Text.RegularExpressions;

namespace MerchantPortal.Features.Demo;

/// <summary>The machine's clock, so much ahead or behind, so that windows and no-shows can be tried without waiting. Timers and measured times run as ever.</summary>
public sealed partial class ShiftedClock(TimeSpan by) : TimeProvider
{
    /// <summary>The furthest shift, either way.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    /// <summary>The clock for the setting <c>Demo:Clock</c>; the machine's own when it is empty or cannot be read, which the check of the settings reports.</summary>
    public static TimeProvider For(string? setting) => TryRead(setting, out var by) && by != TimeSpan.Zero ? new ShiftedClock(by) : System;

    /// <summary>Reads hours, minutes and seconds with a sign or none: <c>+26:00:00</c>.</summary>
    public static bool TryRead(string? setting, out TimeSpan by)
    {
        by = TimeSpan.Zero;
        if (Form().Match(setting ?? "") is not { Success: true } read)
        {
            return false;
        }

        int Part(string name) => int.Parse(read.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        by = new TimeSpan(Part("hours"), Part("minutes"), Part("seconds"));
        by = read.Groups["sign"].ValueSpan is "-" ? -by : by;
        return by.Duration() <= Furthest;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;

    [GeneratedRegex("^(?<sign>[+-]?)(?<hours>[0-9]{1,4}):(?<minutes>[0-5][0-9]):(?<seconds>[0-5][0-9])$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
