using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using Microsoft.AspNetCore.Http;

namespace MerchantPortal.Simulator.MapsBooking;

/// <summary>availability:replace, batch and single, as strict as Google is documented to be (spec 2.4). Unknown merchants and services are taken in silence.</summary>
internal static class ReplaceAvailability
{
    private static readonly string[] Parameters = ["fields", "quotaUser", "key", "alt", "prettyPrint"];

    private static readonly Check ResourcesShape = Strict.Object(
        ("staffId", Strict.Text), ("staffName", Strict.Text), ("roomId", Strict.Text), ("roomName", Strict.Text), ("roomDescription", Strict.AnyObject), ("partySize", Strict.Int32));

    private static readonly Check PriceShape = Strict.Object(("priceMicros", Strict.Int64Text), ("currencyCode", Strict.Text), ("pricingOptionTag", Strict.Text));

    private static readonly Check SlotShape = Strict.Object(
        ("startTime", Strict.Timestamp),
        ("duration", Strict.Duration),
        ("spotsTotal", Strict.Int64Text),
        ("spotsOpen", Strict.Int64Text),
        ("availabilityTag", Strict.Text),
        ("resources", ResourcesShape),
        ("confirmationMode", Strict.Enum<ConfirmationMode>()),
        ("recurrence", Strict.AnyObject),
        ("scheduleException", Strict.List(Strict.AnyObject)),
        ("noShowFee", Strict.Object(("fee", PriceShape), ("feeType", Strict.Enum<PriceType>()))),
        ("deposit", Strict.Object(("deposit", PriceShape), ("minAdvanceCancellationSec", Strict.Int64Text), ("depositType", Strict.Enum<PriceType>()))),
        ("prepayment", Strict.AnyObject),
        ("requireCreditCard", Strict.Enum<RequireCreditCard>()),
        ("paymentOptionId", Strict.List(Strict.Text)),
        ("durationRequirement", Strict.Enum<DurationRequirement>()),
        ("schedulingRuleOverrides", Strict.Object(
            ("firstBookableSec", Strict.Int64Text), ("lastBookableSec", Strict.Int64Text), ("lastOnlineCancellableSec", Strict.Int64Text))),
        ("linkoutRequiredReason", Strict.Text),
        ("ticketTypeId", Strict.List(Strict.Text)));

    private static readonly (string, Check)[] WindowFields =
    [
        ("startTimeRestrict", Strict.Timestamp), ("endTimeRestrict", Strict.Timestamp), ("durationRestrict", Strict.Duration), ("resourcesRestrict", ResourcesShape), ("availability", Strict.List(SlotShape)),
    ];

    private static readonly Check BatchShape = Strict.Object(
        ("extendedServiceAvailability", Strict.List(Strict.Object([("merchantId", Strict.Text), ("serviceId", Strict.Text), .. WindowFields]))));

    private static readonly Check SingleShape = Strict.Object(("serviceAvailability", Strict.Object([("name", Strict.Text), .. WindowFields])));

    /// <summary>Checks and applies a batch; the answer lists the entries that were applied. With <paramref name="omit"/> every second one is not.</summary>
    public static string RunBatch(SimulatedGoogle google, SimulatedFeed feed, IQueryCollection query, string? body, bool omit)
    {
        CheckParameters(query);
        using var document = Strict.Parse(body);
        BatchShape(document.RootElement, "");
        Strict.Demand(document.RootElement.TryGetProperty("extendedServiceAvailability", out var entries) && entries.ValueKind == JsonValueKind.Array && entries.GetArrayLength() > 0, "extendedServiceAvailability", "is required");
        var replaces = entries.EnumerateArray().Select((entry, at) =>
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"extendedServiceAvailability[{at}].");
            return (Entry: entry, Replace: Read(feed, entry, Strict.Required(entry, "merchantId", path), Strict.Required(entry, "serviceId", path), path));
        }).ToList();

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("extendedServiceAvailability");
            for (var at = omit ? 1 : 0; at < replaces.Count; at += omit ? 2 : 1)
            {
                google.Apply(replaces[at].Replace);
                replaces[at].Entry.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Checks and applies the slots of the one service in the path.</summary>
    public static string RunSingle(SimulatedGoogle google, SimulatedFeed feed, string partnerId, string merchantId, string serviceId, IQueryCollection query, string? body)
    {
        CheckParameters(query);
        using var document = Strict.Parse(body);
        SingleShape(document.RootElement, "");
        Strict.Demand(document.RootElement.TryGetProperty("serviceAvailability", out var entry) && entry.ValueKind == JsonValueKind.Object, "serviceAvailability", "is required");
        var name = Strict.TextOf(entry, "name");
        Strict.Demand(name is null || name == $"partners/{partnerId}/merchants/{merchantId}/services/{serviceId}", "serviceAvailability.name", "must equal the resource name in the path");
        google.Apply(Read(feed, entry, merchantId, serviceId, "serviceAvailability."));
        return entry.GetRawText();
    }

    private static void CheckParameters(IQueryCollection query)
    {
        foreach (var parameter in query.Keys)
        {
            Strict.Demand(Parameters.Contains(parameter, StringComparer.Ordinal), parameter, "is not a parameter of this method");
        }
    }

    private static SlotModel.Replace Read(SimulatedFeed feed, JsonElement entry, string merchantId, string serviceId, string path)
    {
        var from = Strict.SecondsOf(entry, "startTimeRestrict") ?? throw RefusedException.Invalid(path + "startTimeRestrict is required.");
        var until = Strict.SecondsOf(entry, "endTimeRestrict") ?? throw RefusedException.Invalid(path + "endTimeRestrict is required.");
        Strict.Demand(from < until, path + "endTimeRestrict", "must be after startTimeRestrict");
        var byResources = entry.TryGetProperty("resourcesRestrict", out var resources) && resources.ValueKind == JsonValueKind.Object;
        var window = new SlotModel.Replace(
            merchantId, serviceId, from, until, Strict.DurationOf(entry, "durationRestrict"),
            byResources ? Strict.TextOf(resources, "staffId") : null, byResources ? Strict.TextOf(resources, "roomId") : null, byResources, []);

        var merchant = feed.Merchants.FirstOrDefault(m => m.MerchantId == merchantId);
        var service = merchant?.Services.FirstOrDefault(s => s.ServiceId == serviceId)?.Feed;
        var slots = new List<FeedAvailability>();
        if (entry.TryGetProperty("availability", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{path}availability[{slots.Count}].");
                var slot = Slot(item, window, at);
                CheckMoney(slot, merchant?.Feed, service, at);
                slots.Add(slot);
            }
        }

        Strict.Demand(slots.Select(Identity).Distinct().Count() == slots.Count, path + "availability", "holds the same slot twice");
        return window with { Slots = slots };
    }

    private static FeedAvailability Slot(JsonElement item, SlotModel.Replace window, string path)
    {
        Strict.Demand(Absent(item, "recurrence") && Absent(item, "scheduleException"), path + "recurrence", "does not fit: the feed of this service uses spots");
        var hasResources = item.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Object;
        var slot = new FeedAvailability
        {
            MerchantId = window.MerchantId,
            ServiceId = window.ServiceId,
            StartSec = Strict.SecondsOf(item, "startTime") ?? throw RefusedException.Invalid(path + "startTime is required."),
            DurationSec = Strict.DurationOf(item, "duration") ?? throw RefusedException.Invalid(path + "duration is required."),
            SpotsTotal = Strict.Int64Of(item, "spotsTotal") ?? throw RefusedException.Invalid(path + "spotsTotal is required."),
            SpotsOpen = Strict.Int64Of(item, "spotsOpen") ?? throw RefusedException.Invalid(path + "spotsOpen is required."),
            AvailabilityTag = Strict.TextOf(item, "availabilityTag"),
            PaymentOptionId = Present(item, "paymentOptionId") is { } options ? [.. options.EnumerateArray().Select(id => id.GetString()!)] : null,
            Deposit = Present(item, "deposit") is { } deposit ? Deposit(deposit, path + "deposit.") : null,
            NoShowFee = Present(item, "noShowFee") is { } fee ? Fee(fee, path + "noShowFee.") : null,
            RequireCreditCard = WireEnum.TryParse<RequireCreditCard>(Strict.TextOf(item, "requireCreditCard"), out var card) ? card : null,
            Resources = hasResources ? Resources(resources, path + "resources.") : null,
            ConfirmationMode = WireEnum.TryParse<ConfirmationMode>(Strict.TextOf(item, "confirmationMode"), out var mode) && mode != ConfirmationMode.Unspecified
                ? mode
                : throw RefusedException.Invalid(path + "confirmationMode is required."),
        };
        Strict.Demand(slot.DurationSec > 0, path + "duration", "must be positive");
        Strict.Demand(slot.SpotsTotal > 0, path + "spotsTotal", "must be positive");
        Strict.Demand(slot.SpotsOpen >= 0 && slot.SpotsOpen <= slot.SpotsTotal, path + "spotsOpen", "must be between 0 and spotsTotal");
        Strict.Demand(window.Deletes(slot), path + "startTime", "lies outside the restricts of its entry");
        return slot;
    }

    // Feeds spec 7.1, 7.3: V1, V9, V11, V12's sibling V13, as far as the feed tells
    private static void CheckMoney(FeedAvailability slot, FeedMerchant? merchant, FeedService? service, string path)
    {
        var (deposit, fee) = (slot.Deposit ?? service?.Deposit, slot.NoShowFee ?? service?.NoShowFee);
        var card = slot.RequireCreditCard is { } own and not RequireCreditCard.Unspecified ? own : service?.RequireCreditCard;
        var paid = deposit is not null || fee is not null || card == RequireCreditCard.Always || service?.PrepaymentType == PrepaymentType.Required;
        Strict.Demand(!paid || slot.ConfirmationMode != ConfirmationMode.Asynchronous, path + "confirmationMode", "must be synchronous: payments are not taken for bookings that need confirmation");
        Strict.Demand(!paid || merchant is null || merchant.TokenizationConfig?.TokenizationParameter?.ContainsKey("gateway") == true, path + "deposit", "needs a tokenization_config of the merchant");
        if (merchant is not null)
        {
            var known = merchant.PaymentOption?.Select(option => option.PaymentOptionId).ToHashSet(StringComparer.Ordinal) ?? [];
            Strict.Demand(slot.PaymentOptionId?.TrueForAll(known.Contains) != false, path + "paymentOptionId", "is not a payment option of the merchant");
        }

        var currencies = new[] { service?.Price, deposit?.Deposit, fee?.Fee }.OfType<FeedPrice>().Select(price => price.CurrencyCode).Distinct(StringComparer.Ordinal);
        Strict.Demand(currencies.Count() <= 1, path + "deposit", "must be in the currency of the service's price");
    }

    private static FeedDeposit Deposit(JsonElement from, string path) => new()
    {
        Deposit = Positive(from, "deposit", path),
        MinAdvanceCancellationSec = Strict.Int64Of(from, "minAdvanceCancellationSec"),
        DepositType = WireEnum.TryParse<PriceType>(Strict.TextOf(from, "depositType"), out var type) ? type : null,
    };

    private static FeedNoShowFee Fee(JsonElement from, string path) => new()
    {
        Fee = Positive(from, "fee", path),
        FeeType = WireEnum.TryParse<PriceType>(Strict.TextOf(from, "feeType"), out var type) ? type : null,
    };

    private static FeedPrice Positive(JsonElement from, string name, string path)
    {
        var amount = Present(from, name) ?? throw RefusedException.Invalid($"{path}{name} is required.");
        var micros = Strict.Int64Of(amount, "priceMicros") ?? 0;
        Strict.Demand(micros > 0, path + name + ".priceMicros", "must be positive");
        return new() { PriceMicros = micros, CurrencyCode = Strict.Required(amount, "currencyCode", path + name + ".") };
    }

    private static JsonElement? Present(JsonElement item, string name) => Absent(item, name) ? null : item.GetProperty(name);

    private static FeedResources Resources(JsonElement from, string path)
    {
        var resources = new FeedResources
        {
            StaffId = Strict.TextOf(from, "staffId"),
            StaffName = Strict.TextOf(from, "staffName"),
            RoomId = Strict.TextOf(from, "roomId"),
            RoomName = Strict.TextOf(from, "roomName"),
            PartySize = from.TryGetProperty("partySize", out var party) && party.ValueKind == JsonValueKind.Number ? party.GetInt32() : null,
        };
        Strict.Demand(string.IsNullOrEmpty(resources.StaffId) == string.IsNullOrEmpty(resources.StaffName), path + "staffName", "goes with staffId: both or neither");
        Strict.Demand(string.IsNullOrEmpty(resources.RoomId) == string.IsNullOrEmpty(resources.RoomName), path + "roomName", "goes with roomId: both or neither");
        return resources;
    }

    private static bool Absent(JsonElement item, string name) => !item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    private static (long, long, string, string, int?) Identity(FeedAvailability slot) =>
        (slot.StartSec, slot.DurationSec, slot.Resources?.StaffId ?? "", slot.Resources?.RoomId ?? "", slot.Resources?.PartySize);
}
