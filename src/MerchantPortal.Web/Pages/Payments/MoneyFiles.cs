using System.Globalization;
using MerchantPortal.Data.Payments;
using MerchantPortal.Domain.Account;
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

/// <summary>The tables of "No-shows and fees" and of the ledger as files: exactly the rows, order and filters of the page, in the person's language.</summary>
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
        HttpContext http, LoadCurrentPerson people, MissedAppointments missed, IStringLocalizer<MoneyTexts> t, IStringLocalizer<BookingsTexts> b, string? tab, string? merchant)
    {
        if (await PersonAsync(http, people) is not { } by || !by.May(Permission.ViewMoney))
        {
            return Results.Forbid();
        }

        var chosen = Tab(tab);
        var rows = missed.AllAsync(by, chosen, string.IsNullOrEmpty(merchant) ? null : new MerchantId(merchant), http.RequestAborted);
        var csv = new Csv(CultureInfo.CurrentCulture);
        foreach (var title in new[] { "When", "Zone", "Guest", "Service", "Merchant", "Booking", "Status", "Fee", "Charged", "Currency", "Attempt", "Why" })
        {
            csv.Text(t["Column." + title]);
        }

        csv.EndRow();
        return File(csv, "no-shows-" + chosen.ToString().ToLowerInvariant(), rows, row =>
        {
            var decimals = CurrencyUnits.Exponent(row.Currency);
            csv.Moment(row.Start, row.Zone).Text(row.Zone.Id).Text(row.GuestName).Text(row.ServiceName).Text(row.MerchantName).Text(row.Id.Value).Text(b["Status." + row.Status])
                .Number(row.After.FrozenFee / 1_000_000m, decimals).Number(row.After.Money.FeeRefundable / 1_000_000m, decimals).Text(row.Currency)
                .Text(row.LastTry is { } last ? t["State." + last.State] : "")
                .Text(row.LastTry is { State: MovementState.Failed } failed ? t.Fault(failed.Fault) : row.LastTry?.Reason).EndRow();
        });
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
        HttpContext http, LoadCurrentPerson people, LedgerPages ledger, IStringLocalizer<MoneyTexts> t, string? merchant, string? kind, string? state, string? month)
    {
        if (await PersonAsync(http, people) is not { } by || !by.May(Permission.ViewMoney))
        {
            return Results.Forbid();
        }

        var csv = new Csv(CultureInfo.CurrentCulture);
        foreach (var title in new[] { "At", "Zone", "Merchant", "Booking", "Service", "Kind", "Amount", "Currency", "State", "Why", "By", "Reason", "Processor" })
        {
            csv.Text(t["Column." + title]);
        }

        csv.EndRow();
        return File(csv, "payments", ledger.AllAsync(by, Filter(merchant, kind, state, month), http.RequestAborted), row =>
        {
            var m = row.Movement;
            csv.Moment(m.At, row.Zone).Text(row.Zone.Id).Text(row.MerchantName).Text(row.Booking.Value).Text(row.ServiceName).Text(t.Kind(m))
                .Number((m.Direction < 0 ? -m.Amount.Micros : m.Amount.Micros) / 1_000_000m, CurrencyUnits.Exponent(m.Amount.Currency)).Text(m.Amount.Currency)
                .Text(t["State." + m.State]).Text(m.State == MovementState.Failed ? t.Fault(m.Fault) : "").Text(m.Name).Text(m.Reason).Text(m.ProcessorId).EndRow();
        });
    }

    private static async Task<CurrentPerson?> PersonAsync(HttpContext http, LoadCurrentPerson people) =>
        http.User.UserId() is { } user && await people.RunAsync(user, http.RequestAborted) is { } by ? by with { Language = CultureInfo.CurrentUICulture.Name } : null;

    private static IResult File(Csv csv, string name) => Results.File(csv.Take(), "text/csv; charset=utf-8", name + ".csv");

    // Row by row from the database to the browser; whoever goes away ends the reading
    private static IResult File<T>(Csv csv, string name, IAsyncEnumerable<T> rows, Action<T> write) => Results.Stream(
        async output =>
        {
            var written = 0;
            await foreach (var row in rows)
            {
                write(row);
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
