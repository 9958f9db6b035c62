using System.Globalization;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;
using NodaTime;
using NodaTime.Text;

namespace MerchantPortal.Web.Pages.Payments;

/// <summary>
/// The tables of "No-shows and fees" and of the ledger as files: exactly the rows, order and filters of the page, in the person's language. With <c>page</c> it is
/// the rows of that page as the list cuts them, without it those of all pages.
/// </summary>
internal static class MoneyFiles
{
    /// <summary>So many rows go out at a time; a file has no longest.</summary>
    private const int Piece = 500;

    public static void MapMoneyFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/no-shows.csv", NoShowsAsync).RequireAuthorization();
        app.MapGet("/no-shows-months.csv", MonthsAsync).RequireAuthorization();
        app.MapGet("/payments.csv", LedgerAsync).RequireAuthorization();
    }

    /// <summary>Reads the ledger's filter out of an address; what is not readable is no filter.</summary>
    public static LedgerFilter Filter(string? merchant, string? kind, string? state, string? month) => new(
        string.IsNullOrEmpty(merchant) ? null : new MerchantId(merchant),
        Enum.TryParse<MovementKind>(kind, ignoreCase: false, out var k) && Enum.IsDefined(k) ? k : null,
        Enum.TryParse<MovementState>(state, ignoreCase: false, out var s) && Enum.IsDefined(s) ? s : null,
        month is not null && YearMonthPattern.Iso.Parse(month) is { Success: true } read ? read.Value : null);

    /// <summary>Reads the tab out of an address; the first when it names none.</summary>
    public static MissedTab Tab(string? tab) => Enum.TryParse<MissedTab>(tab, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : MissedTab.Candidates;

    private static async Task<IResult> NoShowsAsync(
        HttpContext http, LoadCurrentPerson people, MissedAppointments missed, TimeProvider clock, IStringLocalizer<MoneyTexts> t, IStringLocalizer<BookingsTexts> b, string? tab, string? merchant, string? page)
    {
        if (await PersonAsync(http, people) is not { } by || !by.May(Permission.ViewMoney))
        {
            return Results.Forbid();
        }

        var chosen = Tab(tab);
        MerchantId? only = string.IsNullOrEmpty(merchant) ? null : new MerchantId(merchant);
        var (name, columns) = ("no-shows-" + chosen.ToString().ToLowerInvariant(), NoShowColumns(chosen, clock.Now(), t, b));
        if (Requested.Number(page) is { } wanted)
        {
            var list = await missed.RunAsync(by, chosen, only, wanted, http.RequestAborted);
            return File(PageName(name, list.Page), list.Rows.ToAsyncEnumerable(), columns, t);
        }

        return File(name, missed.AllAsync(by, chosen, only, http.RequestAborted), columns, t);
    }

    private static async Task<IResult> MonthsAsync(HttpContext http, LoadCurrentPerson people, MissedAppointments missed, IStringLocalizer<MoneyTexts> t, string? merchant)
    {
        if (await PersonAsync(http, people) is not { } by || !by.May(Permission.ViewMoney))
        {
            return Results.Forbid();
        }

        var months = await missed.MonthsAsync(by, string.IsNullOrEmpty(merchant) ? null : new MerchantId(merchant), http.RequestAborted);
        var currencies = months.SelectMany(m => m.Recovered).Select(m => m.Currency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var csv = new Csv(CultureInfo.CurrentCulture);
        foreach (var title in new[] { "Month", "Arrived", "Unreported", "Late", "Missed" })
        {
            csv.Text(t["Months." + title]);
        }

        currencies.ForEach(currency => csv.Text($"{t["Months.Recovered"]} ({currency})"));
        csv.EndRow();
        foreach (var month in months)
        {
            csv.Text(MissedPicture.Name(month)).Number(month.Arrived, 0).Number(month.Unreported, 0).Number(month.LateCanceled, 0).Number(month.NoShows, 0);
            currencies.ForEach(currency => csv.Number(month.Recovered.Where(m => m.Currency == currency).Sum(m => m.Micros) / 1_000_000m, CurrencyUnits.Exponent(currency)));
            csv.EndRow();
        }

        return File(csv, "no-shows-months");
    }

    private static async Task<IResult> LedgerAsync(
        HttpContext http, LoadCurrentPerson people, LedgerPages ledger, IStringLocalizer<MoneyTexts> t, string? merchant, string? kind, string? state, string? month, string? page)
    {
        if (await PersonAsync(http, people) is not { } by || !by.May(Permission.ViewMoney))
        {
            return Results.Forbid();
        }

        var filter = Filter(merchant, kind, state, month);
        if (Requested.Number(page) is { } wanted)
        {
            var rows = await ledger.RunAsync(by, filter, wanted, http.RequestAborted);
            return File(PageName("payments", rows.Page), rows.Rows.ToAsyncEnumerable(), LedgerColumns(t), t);
        }

        return File("payments", ledger.AllAsync(by, filter, http.RequestAborted), LedgerColumns(t), t);
    }

    /// <summary>The columns of a tab's file, by the part of the title's key behind the point: every fact of the page's rows (a test holds the two together).</summary>
    /// <param name="now">What candidates are late at.</param>
    internal static IReadOnlyList<(string Title, Action<Csv, MissedRow> Cell)> NoShowColumns(MissedTab tab, Instant now, IStringLocalizer<MoneyTexts> t, IStringLocalizer<BookingsTexts> b)
    {
        static void Amount(Csv csv, MissedRow row, long micros) => csv.Number(micros / 1_000_000m, CurrencyUnits.Exponent(row.Currency));
        return
        [
            ("When", (csv, row) => csv.Moment(row.Start, row.Zone)),
            ("Zone", (csv, row) => csv.Text(row.Zone.Id)),
            .. tab == MissedTab.Candidates ? [("LateBy", (csv, row) => _ = row.Status == BookingStatus.Confirmed && !row.HasArrived ? csv.Number((long)(now - row.After.ComesBy).TotalMinutes, 0) : csv.Empty())] : Array.Empty<(string, Action<Csv, MissedRow>)>(),
            ("Guest", (csv, row) => csv.Text(row.GuestName)),
            ("Party", (csv, row) => _ = row.Party is { } guests ? csv.Number(guests, 0) : csv.Empty()),
            ("Service", (csv, row) => csv.Text(row.ServiceName)),
            ("Merchant", (csv, row) => csv.Text(row.MerchantName)),
            ("Booking", (csv, row) => csv.Text(row.Id.Value)),
            ("Status", (csv, row) => csv.Text(b[row.HasArrived ? "Arrived" : "Status." + row.Status])),
            ("Fee", (csv, row) => Amount(csv, row, row.After.FrozenFee)),
            ("Charged", (csv, row) => Amount(csv, row, row.After.Money.Fee)),
            ("GivenBack", (csv, row) => Amount(csv, row, row.After.Money.FeeRefunded)),
            ("Held", (csv, row) => Amount(csv, row, row.After.Money.Held)),
            ("Currency", (csv, row) => csv.Text(row.Currency)),
            ("FeeIs", (csv, row) => csv.Text(t.Fee(row))),
            ("DepositIs", (csv, row) => csv.Text(t.Deposit(row, now))),
            ("HeldUntil", (csv, row) => _ = row.HeldUntil is { } until ? csv.Moment(until, row.Zone) : csv.Empty()),
            ("Attempt", (csv, row) => csv.Text(row.LastTry is { } last ? t["State." + last.State] : "")),
            ("Why", (csv, row) => csv.Text(row.LastTry is { State: MovementState.Failed } failed ? t.Fault(failed.Fault) : row.LastTry?.Reason)),
            ("By", (csv, row) => csv.Text(row.By)),
        ];
    }

    /// <summary>The columns of the ledger's file, as <see cref="NoShowColumns"/>.</summary>
    internal static IReadOnlyList<(string Title, Action<Csv, LedgerRow> Cell)> LedgerColumns(IStringLocalizer<MoneyTexts> t) =>
    [
        ("At", (csv, row) => csv.Moment(row.Movement.At, row.Zone)),
        ("Zone", (csv, row) => csv.Text(row.Zone.Id)),
        ("Merchant", (csv, row) => csv.Text(row.MerchantName)),
        ("Booking", (csv, row) => csv.Text(row.Booking.Value)),
        ("Service", (csv, row) => csv.Text(row.ServiceName)),
        ("When", (csv, row) => csv.Moment(row.Start, row.Zone)),
        ("Kind", (csv, row) => csv.Text(t.Kind(row.Movement))),
        ("Amount", (csv, row) => csv.Number((row.Movement.Direction < 0 ? -row.Movement.Amount.Micros : row.Movement.Amount.Micros) / 1_000_000m, CurrencyUnits.Exponent(row.Movement.Amount.Currency))),
        ("Currency", (csv, row) => csv.Text(row.Movement.Amount.Currency)),
        ("State", (csv, row) => csv.Text(t.State(row.Movement))),
        ("Why", (csv, row) => csv.Text(row.Movement.State == MovementState.Failed || row.Movement.Kind == MovementKind.RefundReturned ? t.Fault(row.Movement.Fault) : "")),
        ("By", (csv, row) => csv.Text(t.By(row.Movement))),
        ("Reason", (csv, row) => csv.Text(row.Movement.Reason)),
        ("Processor", (csv, row) => csv.Text(row.Movement.ProcessorId)),
    ];

    private static async Task<CurrentPerson?> PersonAsync(HttpContext http, LoadCurrentPerson people) =>
        http.User.UserId() is { } user && await people.RunAsync(user, http.RequestAborted) is { } by ? by with { Language = CultureInfo.CurrentUICulture.Name } : null;

    private static string PageName(string name, int page) => string.Create(CultureInfo.InvariantCulture, $"{name}-page-{page}");

    private static IResult File(Csv csv, string name) => Results.File(csv.Take(), "text/csv; charset=utf-8", name + ".csv");

    // Row by row from the database to the browser; whoever goes away ends the reading
    private static IResult File<T>(string name, IAsyncEnumerable<T> rows, IReadOnlyList<(string Title, Action<Csv, T> Cell)> columns, IStringLocalizer<MoneyTexts> t) => Results.Stream(
        async output =>
        {
            var csv = new Csv(CultureInfo.CurrentCulture);
            foreach (var (title, _) in columns)
            {
                csv.Text(t["Column." + title]);
            }

            csv.EndRow();
            var written = 0;
            await foreach (var row in rows)
            {
                foreach (var (_, cell) in columns)
                {
                    cell(csv, row);
                }

                csv.EndRow();
                if (++written % Piece == 0)
                {
                    await output.WriteAsync(csv.Take());
                }
            }

            await output.WriteAsync(csv.Take());
        },
        "text/csv; charset=utf-8",
        name + ".csv");
}
