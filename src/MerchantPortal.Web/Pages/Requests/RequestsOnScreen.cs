using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>
/// Tells colleagues which requests this screen has open, and takes it back; one for each page. A hint that could not be stored is only logged: it must never
/// stand in the way of an answer.
/// </summary>
internal sealed partial class RequestsOnScreen(OpenRequests opening, LeaveRequests leaving, ILogger<RequestsOnScreen> log)
{
    private Task<LeaveRequests.Command?>? open;

    /// <summary>These are open from now on, in place of those before.</summary>
    public Task OpenAsync(CurrentPerson by, IReadOnlyCollection<BookingId> bookings) => open = TellAsync(open, by, bookings);

    /// <summary>None is open any more.</summary>
    public async Task LeaveAsync()
    {
        var before = open;
        open = null;
        await TakeBackAsync(before);
    }

    private async Task<LeaveRequests.Command?> TellAsync(Task<LeaveRequests.Command?>? before, CurrentPerson by, IReadOnlyCollection<BookingId> bookings)
    {
        await TakeBackAsync(before);
        try
        {
            return await opening.RunAsync(new(by, bookings), CancellationToken.None) is { } at ? new(by.Id, bookings, at) : null;
        }
        catch (Exception error)
        {
            LogNotTold(error);
            return null;
        }
    }

    private async Task TakeBackAsync(Task<LeaveRequests.Command?>? told)
    {
        try
        {
            if (told is not null && await told is { } command)
            {
                await leaving.RunAsync(command, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            LogNotTold(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Colleagues could not be told which requests are open")]
    private partial void LogNotTold(Exception error);
}
