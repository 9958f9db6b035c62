using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Bookings;

/// <summary>Section <c>Bookings</c>.</summary>
public sealed class BookingsOptions
{
    public const string Section = "Bookings";

    /// <summary>How long after the start a guest may still come before anybody may call it a no-show.</summary>
    public TimeSpan NoShowGrace { get; set; } = TimeSpan.FromMinutes(15);

    internal Duration Grace => Duration.FromTimeSpan(NoShowGrace);
}

/// <summary>Finds every fault of the section <c>Bookings</c>.</summary>
public sealed class CheckBookingsOptions : IValidateOptions<BookingsOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, BookingsOptions options) =>
        options.NoShowGrace < TimeSpan.Zero || options.NoShowGrace > Longest
            ? ValidateOptionsResult.Fail("Bookings:NoShowGrace is out of range; write a time from 00:00:00 (the start itself) to 1.00:00:00.")
            : ValidateOptionsResult.Success;
}
