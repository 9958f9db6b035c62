using System.Globalization;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;

namespace MerchantPortal.Web.Pages.Bookings;

/// <summary>
/// Every booking of the person's merchants, also those that nobody was asked about: who telephones to cancel is found here. Follows what changes; what is typed
/// into the search is no part of the address (docs/decisions/no-names-in-addresses.md).
/// </summary>
public sealed partial class BookingsPage
{
    private const int PageSize = 50;

    private CurrentPerson? person;
    private BookingLines? list;
    private (string? Merchant, BookingsTab Tab, int Page, string? Wanted)? loadedFor;
    private string? wanted;
    private string? announced;
    private bool failed;
    private bool restored;

    [SupplyParameterFromQuery(Name = "merchant")]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "row")]
    private string? Row { get; set; }

    private BookingsTab Chosen => Tab == KeyOf(BookingsTab.Past) ? BookingsTab.Past : BookingsTab.Coming;

    private int Shown => Requested.Number(PageNumber) ?? 1;

    private bool Searching => !string.IsNullOrWhiteSpace(wanted);

    private (string? Merchant, BookingsTab Tab, int Page, string? Wanted) Wish => (Merchant is { Length: > 0 } ? Merchant : null, Chosen, Shown, wanted);

    private IReadOnlyList<TabItem> TabItems => [.. Enum.GetValues<BookingsTab>().Select(tab => new TabItem(KeyOf(tab), T["List.Tab." + tab]))];

    /// <inheritdoc />
    protected override bool Concerns(Changes changes) => person is null || changes.Concern(person);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (loadedFor != Wish)
        {
            await LookAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!restored && list is not null)
        {
            // Back from a booking: the row that was left
            restored = true;
            if (list.Rows.FirstOrDefault(row => row.Id.Value == Row) is { } left)
            {
                await Script.TellAsync("portal.focus", $"#booking-{left.Id}");
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ReadAsync()
    {
        var wish = Wish;
        try
        {
            person = (await SignedIn.PersonAsync(Gone)) with { Language = CultureInfo.CurrentUICulture.Name };
            var next = await PageAsync(wish.Page);
            if (next is { Rows.Count: 0, Found: > 0 })
            {
                // Past the end of a list that has become shorter
                next = await PageAsync(PagesOf(next));
            }

            announced = wish.Wanted != loadedFor?.Wanted ? T.Count("List.Found", next.Found) : announced;
            (list, loadedFor, failed) = (next, wish, false);

            Task<BookingLines> PageAsync(int page) =>
                Search.RunAsync(person, wish.Merchant is { } id ? new MerchantId(id) : null, wish.Tab, wish.Wanted, (page - 1) * PageSize, PageSize, Gone);
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            LogNotRead(Logs.CreateLogger<BookingsPage>(), error);
            failed = true;
        }
    }

    private static int PagesOf(BookingLines lines) => (lines.Found + PageSize - 1) / PageSize;

    private async Task SearchAsync(string? text)
    {
        wanted = text;
        if (Shown > 1)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("page", (int?)null), replace: true);
            return;
        }

        await LookAsync();
    }

    private void ChooseTab(string key) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["tab"] = key == KeyOf(BookingsTab.Coming) ? null : key, ["page"] = (int?)null }), replace: true);

    internal static string KeyOf(BookingsTab tab) => tab switch { BookingsTab.Coming => "coming", BookingsTab.Past => "past" };

    private static IReadOnlyDictionary<string, object> Attributes(BookingLine row) => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["data-booking-id"] = row.Id.Value, ["data-status"] = UpdateBodies.WireName(row.Status),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The bookings could not be read")]
    private static partial void LogNotRead(ILogger log, Exception error);
}
