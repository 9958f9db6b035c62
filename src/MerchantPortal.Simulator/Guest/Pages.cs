using System.Globalization;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Shared;
using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.Guest;

/// <summary>The guest's pages as HTML. They hold no script: everything works by links and form posts.</summary>
internal static class Pages
{
    public const string Root = "/simulator";

    private static readonly (string Given, string Family)[] Names =
        [("Ira", "Moss"), ("Noa", "Lind"), ("Kim", "Adler"), ("Sam", "Rivera"), ("Ada", "Kaya"), ("Lin", "Chen"), ("Tess", "Okafor"), ("Jonas", "Berg")];

    public static string Whole(Html body, string heading) => Html.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{heading} · {Texts.Title}</title><link rel="stylesheet" href="{Root}/style.css"></head>
        <body><header><a href="{Root}">{Texts.Title}</a><span class="banner">{Texts.Banner}</span></header>
        <main><h1>{heading}</h1>{body}</main></body></html>
        """).Markup;

    public static Html Home(SimulatedFeed feed, SimulatedMerchant? merchant, SimulatedService? service, Html times, IReadOnlyList<SimulatedBooking> bookings, string change) => Html.Of($"""
        {(change.Length == 0 ? Html.None : Html.Of($"<p class=\"note\">{Texts.Changing} · <a href=\"{Root}/bookings/{change}\">{Texts.Back}</a></p>"))}
        {(change.Length == 0 ? Merchants(feed, merchant) : Html.None)}
        {(merchant is not null && change.Length == 0 ? Services(merchant, service) : Html.None)}
        {times}
        {(change.Length == 0 ? Bookings(feed, bookings) : Html.None)}
        """);

    public static Html Times(GuestSide.Place place, DateOnly day, DateOnly today, IReadOnlyList<GuestSide.Offered> slots, string change) => Html.Of($"""
        <section><h2>{Texts.ChooseDay}</h2><nav class="chips">{Html.All(Enumerable.Range(0, 14).Select(i => Day(place, today.AddDays(i), day, change)))}</nav>
        <form method="get" action="{Root}" class="inline"><input type="hidden" name="merchant" value="{place.Merchant.MerchantId}"><input type="hidden" name="service" value="{place.Service.ServiceId}"><input type="hidden" name="change" value="{change}">
        <label>{Texts.OtherDay} <input type="date" name="day" value="{Iso(day)}"></label> <button class="quiet">{Texts.Show}</button></form></section>
        <section><h2>{Texts.OpenSlots}</h2><p class="muted">{place.Merchant.TimeZone}</p>
        {(slots.Count == 0 ? Html.Of($"<p>{Texts.NoSlots}</p>") : Html.None)}
        {(slots.Any(slot => !slot.Verified) ? Html.Of($"<p class=\"warn\" data-testid=\"sim-unverified\">{Texts.Unverified}</p>") : Html.None)}
        <ul class="slots">{Html.All(slots.Select(slot => Slot(place, slot, change)))}</ul></section>
        """);

    public static Html Details(GuestSide.Place place, SlotKey slot, Checkout checkout, string token, string problem, IReadOnlyList<string> defects, Func<string, string?>? typed = null, Func<string, IReadOnlyList<string>>? answered = null)
    {
        var shown = checkout.AsksCard || checkout.PaymentOptionId is not null ? BookingServerJson.Wire.WriteText(checkout.ToRequest()) : "";
        var (given, family) = Names[(int)(ulong.Parse(token, CultureInfo.InvariantCulture) % (ulong)Names.Length)];
        string Known(string name, string first) => typed?.Invoke(name) ?? first;
        return Html.Of($"""
            <section><h2>{place.Merchant.Name}</h2><p class="big">{place.Service.Name} · <span data-testid="sim-price">{Texts.Amount(checkout.Price)}</span></p><p>{place.When(slot.StartSec)}{Extra(slot.PartySize, "")}</p>
            {Html.All(checkout.Sentences(place, slot.StartSec).Select(sentence => Html.Of($"<p data-testid=\"sim-terms-{sentence.Id}\">{sentence.Text}</p>")))}
            <p class="muted">{(slot.Mode == ConfirmationMode.Asynchronous ? Texts.AsksFirst : Texts.BookedAtOnce)}</p>{Problem(problem)}{Defects(defects)}</section>
            <section><h2>{Texts.BookHeading}</h2><form method="post" action="{Root}/book">
            {Html.All(slot.Fields().Append(("token", token)).Append(("shown", shown)).Append(("money", checkout.IsPayment ? "1" : "")).Select(field => Html.Of($"<input type=\"hidden\" name=\"{field.Item1}\" value=\"{field.Item2}\">")))}
            {Field("given", Texts.GivenName, Known("given", given), "maxlength=\"40\" required")}{Field("family", Texts.FamilyName, Known("family", family), "maxlength=\"40\" required")}
            {Field("telephone", Texts.Telephone, Known("telephone", "+1 800-555-0123"), "type=\"tel\" required")}{Field("email", Texts.Email, Known("email", $"{given}.{family}@example.org".ToLowerInvariant()), "type=\"email\" required")}
            {Questions.Fields(place.Service.Feed?.IntakeForm, answered ?? (_ => []))}
            {Field("request", Texts.AdditionalRequest, Known("request", ""), "maxlength=\"500\"")}
            {(checkout.AsksCard ? Html.Of($"{Field("payment", Texts.PaymentToken, Known("payment", Checkout.Tokens[0]), "maxlength=\"500\" list=\"tokens\" data-testid=\"sim-payment\"")}<datalist id=\"tokens\">{Html.All(Checkout.Tokens.Select(known => Html.Of($"<option value=\"{known}\">")))}</datalist><p class=\"muted\">{Texts.PaymentHint}</p>") : Html.None)}
            <button data-testid="sim-book">{(slot.Mode == ConfirmationMode.Asynchronous ? Texts.Request : Texts.Book)}</button></form></section>
            """);
    }

    /// <summary>The bank's page: its answer goes back with the very request that wanted it.</summary>
    public static Html Bank(ThreeDSecureParameters bank, SlotKey slot, IReadOnlyList<(string Name, string Value)> fields) => Html.Of($"""
        <section data-testid="sim-bank"><p>{Texts.BankAsks} <code>{bank.AcsUrl}</code></p><p class="muted">{bank.TransactionId}</p>
        <form method="post" action="{Root}/book">{Html.All(fields.Append(("bankanswer", "sim-" + bank.TransactionId)).Append(("bankdata", bank.MdMerchantData ?? "")).Select(field => Html.Of($"<input type=\"hidden\" name=\"{field.Item1}\" value=\"{field.Item2}\">")))}
        <button data-testid="sim-bank-yes">{Texts.BankYes}</button></form><p><a data-testid="sim-bank-no" href="{Root}/book{slot.Query()}">{Texts.BankNo}</a></p></section>
        """);

    public static Html Booking(GuestSide.Place? place, SimulatedBooking booking, string problem, IReadOnlyList<string> defects)
    {
        var live = booking.Status is BookingStatus.Confirmed or BookingStatus.PendingMerchantConfirmation;
        var movable = booking.Status == BookingStatus.Confirmed && booking.ConfirmationMode != ConfirmationMode.Asynchronous && place is not null;
        return Html.Of($"""
            <section data-testid="sim-booking" data-booking-id="{booking.BookingId}"><h2>{Texts.BookingHeading}</h2>{Problem(problem)}{Defects(defects)}
            <p class="big" data-testid="sim-status" data-status="{WireEnum.NameOf(booking.Status)}">{Texts.Status(booking.Status)}</p>
            <p>{place?.Merchant.Name ?? booking.MerchantId} · {place?.Service.Name ?? booking.ServiceId}</p><p>{When(place, booking.StartSec)}{Extra(booking.Resources?.PartySize, "")}</p>
            <p>{booking.Guest.GivenName} {booking.Guest.FamilyName}</p><p class="muted">{Texts.BookingNumber} {booking.BookingId}{Suffix(Texts.Payment(booking.PrepaymentStatus))}{Suffix(booking.FailureCause is { } cause ? WireEnum.NameOf(cause) : "")}</p>
            <div class="row"><a class="button quiet" data-testid="sim-look" href="{Root}/bookings/{booking.BookingId}">{Texts.LookAgain}</a>{Act(booking, "refresh", Texts.Refresh, "quiet")}
            {(movable ? Html.Of($"<a class=\"button quiet\" data-testid=\"sim-reschedule\" href=\"{Root}{ChangeQuery(booking)}\">{Texts.ChangeTime}</a>") : Html.None)}
            {(live ? Act(booking, "cancel", Texts.Cancel, "danger") : Html.None)}</div></section>
            <section><h2>{Texts.Mails}</h2>{(booking.Mails.Count == 0 ? Html.Of($"<p>{Texts.NoMails}</p>") : Html.None)}
            {Html.All(booking.Mails.Select(mail => Mail(place, booking, mail)))}</section><p><a href="{Root}">{Texts.Start}</a></p>
            """);
    }

    public static Html Message(string text) => Html.Of($"<section><p class=\"warn\" data-testid=\"sim-error\">{text}</p><p><a href=\"{Root}\">{Texts.Start}</a></p></section>");

    private static Html Merchants(SimulatedFeed feed, SimulatedMerchant? chosen) => Html.Of($"""
        <section><h2>{Texts.ChooseMerchant}</h2>{(feed.Merchants.Count == 0 ? Html.Of($"<p>{Texts.NoMerchants}</p>") : Html.None)}
        <nav class="chips">{Html.All(feed.Merchants.Select(m => Html.Of($"<a data-testid=\"sim-merchant\" data-merchant=\"{m.MerchantId}\" class=\"chip{Chosen(m == chosen)}\" href=\"{Root}{Query(("merchant", m.MerchantId))}\">{m.Name}</a>")))}</nav></section>
        """);

    private static Html Services(SimulatedMerchant merchant, SimulatedService? chosen) => Html.Of($"""
        <section><h2>{Texts.ChooseService}</h2><nav class="chips">{Html.All(merchant.Services.Select(s => Html.Of($"<a data-testid=\"sim-service\" data-service=\"{s.ServiceId}\" class=\"chip{Chosen(s == chosen)}\" href=\"{Root}{Query(("merchant", merchant.MerchantId), ("service", s.ServiceId))}\">{s.Name}<small>{Texts.Amount(s.Price)}</small></a>")))}</nav></section>
        """);

    private static Html Day(GuestSide.Place place, DateOnly day, DateOnly chosen, string change) => Html.Of(
        $"<a data-testid=\"sim-day\" data-day=\"{Iso(day)}\" class=\"chip{Chosen(day == chosen)}\" href=\"{Root}{Query(("merchant", place.Merchant.MerchantId), ("service", place.Service.ServiceId), ("day", Iso(day)), ("change", change))}\">{day.ToString("ddd d MMM", CultureInfo.InvariantCulture)}</a>");

    private static Html Slot(GuestSide.Place place, GuestSide.Offered offered, string change)
    {
        var key = SlotKey.Of(offered.Slot);
        var time = place.Local(key.StartSec).ToString("HH:mm", CultureInfo.InvariantCulture);
        var extra = Extra(offered.Slot.Resources?.PartySize, offered.Slot.Resources?.StaffName ?? offered.Slot.Resources?.RoomName ?? "");
        var about = Html.Of($"data-testid=\"sim-slot\" data-start=\"{key.StartSec}\" data-mode=\"{WireEnum.NameOf(key.Mode)}\" data-staff=\"{key.StaffId}\"");
        if (!offered.Open)
        {
            return Html.Of($"<li><span {about} data-state=\"taken\" class=\"slot taken\" aria-disabled=\"true\">{time}<small>{Texts.Taken}{extra}</small></span></li>");
        }

        var verb = key.Mode == ConfirmationMode.Asynchronous ? Texts.Request : Texts.Book;
        return change.Length == 0
            ? Html.Of($"<li><a {about} data-state=\"open\" class=\"slot\" href=\"{Root}/book{key.Query()}\">{time}<small>{verb}{extra}</small></a></li>")
            : Html.Of($"<li><form method=\"post\" action=\"{Root}/bookings/{change}/reschedule\">{Html.All(key.Fields().Select(field => Html.Of($"<input type=\"hidden\" name=\"{field.Name}\" value=\"{field.Value}\">")))}<button {about} data-state=\"open\" class=\"slot\">{time}<small>{Texts.ChangeTime}{extra}</small></button></form></li>");
    }

    private static Html Bookings(SimulatedFeed feed, IReadOnlyList<SimulatedBooking> bookings) => Html.Of($"""
        <section><h2>{Texts.MyBookings}</h2>{(bookings.Count == 0 ? Html.Of($"<p>{Texts.NoBookings}</p>") : Html.None)}<ul class="list">{Html.All(bookings.Reverse().Take(20).Select(booking => Row(feed, booking)))}</ul></section>
        """);

    private static Html Row(SimulatedFeed feed, SimulatedBooking booking)
    {
        var merchant = feed.Merchants.FirstOrDefault(m => m.MerchantId == booking.MerchantId);
        var service = merchant?.Services.FirstOrDefault(s => s.ServiceId == booking.ServiceId);
        var place = service is null ? null : new GuestSide.Place(merchant!, service);
        return Html.Of($"<li data-testid=\"sim-booking-row\" data-booking-id=\"{booking.BookingId}\" data-status=\"{WireEnum.NameOf(booking.Status)}\"><a href=\"{Root}/bookings/{booking.BookingId}\">{merchant?.Name ?? booking.MerchantId} · {When(place, booking.StartSec)}</a><small>{Texts.Status(booking.Status)}</small></li>");
    }

    private static Html Mail(GuestSide.Place? place, SimulatedBooking booking, SimulatedMail mail) => Html.Of($"""
        <article class="mail" data-testid="sim-mail" data-kind="{WireEnum.NameOf(mail.Kind)}"><h3>{Texts.MailSubject(mail.Kind, place?.Merchant.Name ?? booking.MerchantId)}</h3>
        <p class="muted">{booking.Guest.Email} · {mail.At.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC</p><p>{Texts.MailBody(mail.Kind, place?.Service.Name ?? booking.ServiceId, When(place, mail.StartSec))}</p></article>
        """);

    private static Html Act(SimulatedBooking booking, string act, string label, string look) => Html.Of(
        $"<form method=\"post\" action=\"{Root}/bookings/{booking.BookingId}/{act}\"><button class=\"{look}\" data-testid=\"sim-{act}\">{label}</button></form>");

    private static Html Field(string name, string label, string value, string attributes) => Html.Of(
        $"<label>{label}<input name=\"{name}\" value=\"{value}\" {new Html(attributes)}></label>");

    private static Html Problem(string problem) => problem.Length == 0 ? Html.None : Html.Of($"<p class=\"warn\" role=\"alert\" data-testid=\"sim-error\">{problem}</p>");

    private static Html Defects(IReadOnlyList<string> defects) => defects.Count == 0
        ? Html.None
        : Html.Of($"<div class=\"warn\" data-testid=\"sim-defects\"><p>{Texts.WouldReport}</p><ul>{Html.All(defects.Select(defect => Html.Of($"<li>{defect}</li>")))}</ul></div>");

    private static Html Extra(int? party, string staff) => Html.Of($"{(party is { } size ? Html.Of($" · {Texts.PartyOf} {size}") : Html.None)}{(staff.Length > 0 ? Html.Of($" · {Texts.With} {staff}") : Html.None)}");

    private static string Suffix(string text) => text.Length == 0 ? "" : " · " + text;

    private static string Chosen(bool chosen) => chosen ? " chosen" : "";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string When(GuestSide.Place? place, long startSec) => place?.When(startSec) ?? WireTime.Timestamp(startSec);

    private static string ChangeQuery(SimulatedBooking booking) => Query(("merchant", booking.MerchantId), ("service", booking.ServiceId), ("change", booking.BookingId));

    private static string Query(params (string Name, string Value)[] parts) =>
        QueryString.Create(parts.Where(part => part.Value.Length > 0).Select(part => KeyValuePair.Create(part.Name, (string?)part.Value))).Value ?? "";
}
