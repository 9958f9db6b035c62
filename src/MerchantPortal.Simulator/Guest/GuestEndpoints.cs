using System.Globalization;
using MerchantPortal.Contracts.BookingServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MerchantPortal.Simulator.Guest;

/// <summary>The guest's pages below <c>/simulator</c>.</summary>
internal static class GuestEndpoints
{
    private const string UserCookie = "simulator-user";

    public static void Map(IEndpointRouteBuilder routes, SimulatedGoogle google)
    {
        var pages = routes.MapGroup("");
        pages.AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return HttpMethods.IsPost(context.HttpContext.Request.Method) && !SameOrigin.Holds(context.HttpContext.Request)
                ? Page(Pages.Message(Texts.CrossSite), Texts.Title, 403)
                : await next(context);
        });
        pages.MapGet("", (HttpContext http, GuestSide guest) => HomeAsync(http, guest, google));
        pages.MapGet("/style.css", () => Results.Text(Style.Css, "text/css"));
        pages.MapGet("/book", (HttpContext http, GuestSide guest) => DetailsAsync(http, guest));
        pages.MapPost("/book", (HttpContext http, GuestSide guest) => BookAsync(http, guest));
        pages.MapGet("/bookings/{id}", async (HttpContext http, GuestSide guest, string id) =>
            await ShowAsync(http, guest, await FindAsync(http, guest, google, id), new GuestSide.Attempt(null, "", [])));
        pages.MapPost("/bookings/{id}/cancel", (HttpContext http, GuestSide guest, string id) =>
            ChangeAsync(http, guest, google, id, (booking, _) => guest.CancelAsync(booking, http.RequestAborted)));
        pages.MapPost("/bookings/{id}/refresh", (HttpContext http, GuestSide guest, string id) =>
            ChangeAsync(http, guest, google, id, (booking, _) => guest.RefreshAsync(booking, http.RequestAborted)));
        pages.MapPost("/bookings/{id}/reschedule", (HttpContext http, GuestSide guest, string id) =>
            ChangeAsync(http, guest, google, id, async (booking, form) => SlotKey.From(name => form[name].ToString()) is { } slot
                ? await guest.RescheduleAsync(booking, slot, http.RequestAborted)
                : new GuestSide.Attempt(null, Texts.NotFound, [])));
    }

    private static async Task<IResult> HomeAsync(HttpContext http, GuestSide guest, SimulatedGoogle google)
    {
        var query = http.Request.Query;
        var feed = await guest.FeedAsync(http.RequestAborted);
        var merchant = feed.Merchants.FirstOrDefault(m => m.MerchantId == query["merchant"].ToString());
        var service = merchant?.Services.FirstOrDefault(s => s.ServiceId == query["service"].ToString());
        var change = google.Booking(query["change"].ToString())?.BookingId ?? "";
        if (google.Bookings.Count == 0 && KnownUser(http) is { } user)
        {
            await guest.RecallAsync(user, http.RequestAborted);
        }

        var times = Html.None;
        if (merchant is not null && service is not null)
        {
            var place = new GuestSide.Place(merchant, service);
            var today = DateOnly.FromDateTime(place.Local(google.Now.ToUnixTimeSeconds()).DateTime);
            var day = DateOnly.TryParseExact(query["day"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) && asked >= today && asked < today.AddYears(5) ? asked : today;
            times = Pages.Times(place, day, today, await guest.SlotsAsync(place, day, http.RequestAborted), change);
        }

        return Page(Pages.Home(feed, merchant, service, times, google.Bookings, change), Texts.HomeHeading);
    }

    private static async Task<IResult> DetailsAsync(HttpContext http, GuestSide guest)
    {
        var slot = SlotKey.From(name => http.Request.Query[name].ToString());
        var place = slot is null ? null : await guest.PlaceAsync(slot.MerchantId, slot.ServiceId, http.RequestAborted);
        if (slot is null || place is null)
        {
            return Page(Pages.Message(Texts.NotFound), Texts.Title, 404);
        }

        return await guest.IsOpenAsync(slot, http.RequestAborted) is false
            ? Page(Pages.Message(Texts.SlotGone), Texts.Title)
            : Page(Pages.Details(place, slot, await guest.CheckoutAsync(place, slot, http.RequestAborted), GuestSide.NewToken(), "", []), Texts.BookHeading);
    }

    private static async Task<IResult> BookAsync(HttpContext http, GuestSide guest)
    {
        var form = await FormAsync(http);
        var slot = SlotKey.From(name => form[name].ToString());
        var place = slot is null ? null : await guest.PlaceAsync(slot.MerchantId, slot.ServiceId, http.RequestAborted);
        var token = form["token"].ToString();
        if (slot is null || place is null || !ulong.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return Page(Pages.Message(Texts.NotFound), Texts.Title, 404);
        }

        // a refused guest types nothing twice
        string? Typed(string name) => form[name] is [var value, ..] ? value : null;
        IReadOnlyList<string> Answered(string name) => [.. form[name].OfType<string>()];
        var questions = place.Service.Feed?.IntakeForm;
        var user = new UserInformation
        {
            UserId = UserId(http),
            GivenName = form["given"].ToString().Trim(),
            FamilyName = form["family"].ToString().Trim(),
            Telephone = form["telephone"].ToString().Trim(),
            Email = form["email"].ToString().Trim(),
        };
        if (user.GivenName.Length == 0 || user.FamilyName.Length == 0 || user.Telephone.Length == 0 || user.Email.Length == 0 || !Questions.AreAnswered(questions, Answered))
        {
            return Page(Pages.Details(place, slot, await guest.CheckoutAsync(place, slot, http.RequestAborted), token, Texts.FieldsMissing, [], Typed, Answered), Texts.BookHeading, 400);
        }

        var attempt = await guest.BookAsync(slot, user, token, form["request"].ToString(), Questions.Answers(questions, Answered), Payment(form), http.RequestAborted);
        return (attempt.Booking, attempt.Defects.Count) switch
        {
            (null, 0) when attempt.Bank is { } bank => Page(Pages.Bank(bank, slot, [.. form.Where(field => !BankFields.Contains(field.Key)).SelectMany(field => field.Value.Select(value => (field.Key, value ?? "")))]), Texts.BankHeading),

            // a failed attempt keeps its token: Google sends the same one again
            (null, _) => Page(Pages.Details(place, slot, await guest.CheckoutAsync(place, slot, http.RequestAborted), token, attempt.Problem, attempt.Defects, Typed, Answered), Texts.BookHeading),
            ({ } booking, 0) => Results.Redirect($"{Pages.Root}/bookings/{Uri.EscapeDataString(booking.BookingId)}"),
            ({ } booking, _) => await ShowAsync(http, guest, booking, attempt),
        };
    }

    private static readonly HashSet<string> BankFields = new(["bankanswer", "bankdata"], StringComparer.Ordinal);

    // what the guest was shown comes back as it was shown, also when a rule has changed since
    private static GuestSide.Payment Payment(IFormCollection form)
    {
        var shown = form["shown"].ToString() is { Length: > 0 } text && BookingServerJson.Wire.Read<PaymentInformation>(System.Text.Encoding.UTF8.GetBytes(text), out var read, out _) ? read : null;
        return new(shown, form["money"] == "1", form["payment"].ToString(), form["bankanswer"].ToString(), form["bankdata"].ToString());
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, GuestSide guest, SimulatedGoogle google, string id, Func<SimulatedBooking, IFormCollection, Task<GuestSide.Attempt>> change)
    {
        if (await FindAsync(http, guest, google, id) is not { } booking)
        {
            return Page(Pages.Message(Texts.NotFound), Texts.Title, 404);
        }

        var attempt = await change(booking, await FormAsync(http));
        return attempt.Problem.Length == 0 && attempt.Defects.Count == 0
            ? Results.Redirect($"{Pages.Root}/bookings/{Uri.EscapeDataString(id)}")
            : await ShowAsync(http, guest, attempt.Booking ?? booking, attempt);
    }

    private static async Task<SimulatedBooking?> FindAsync(HttpContext http, GuestSide guest, SimulatedGoogle google, string id)
    {
        if (google.Booking(id) is null && KnownUser(http) is { } user)
        {
            await guest.RecallAsync(user, http.RequestAborted);
        }

        return google.Booking(id);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, GuestSide guest, SimulatedBooking? booking, GuestSide.Attempt attempt) => booking is null
        ? Page(Pages.Message(Texts.NotFound), Texts.Title, 404)
        : Page(Pages.Booking(await guest.PlaceAsync(booking.MerchantId, booking.ServiceId, http.RequestAborted), booking, attempt.Problem, attempt.Defects), Texts.BookingHeading);

    private static async Task<IFormCollection> FormAsync(HttpContext http) =>
        http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;

    // one browser is one Google user
    private static string UserId(HttpContext http)
    {
        if (KnownUser(http) is { } known)
        {
            return known;
        }

        var fresh = GuestSide.NewToken();
        http.Response.Cookies.Append(UserCookie, fresh, new CookieOptions { Path = Pages.Root, HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(90) });
        return fresh;
    }

    private static string? KnownUser(HttpContext http) =>
        http.Request.Cookies[UserCookie] is { Length: > 0 and <= 20 } known && known.All(char.IsAsciiDigit) ? known : null;

    private static IResult Page(Html body, string heading, int status = 200) => Results.Text(Pages.Whole(body, heading), "text/html; charset=utf-8", statusCode: status);
}
