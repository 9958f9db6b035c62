using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MerchantPortal.Contracts.Shared;

namespace MerchantPortal.Contracts.Feeds;

/// <summary>A file with merchants and services in the form of their feeds, as somebody brings it.</summary>
public sealed class ImportedFeed
{
    /// <summary>The merchants.</summary>
    public List<FeedMerchant>? Merchant { get; set; }

    /// <summary>The services.</summary>
    public List<FeedService>? Service { get; set; }
}

/// <summary>Looks at the keys of such a file before its values are read.</summary>
public static class FeedKeys
{
    // Fields of Google's that we have no use for (feeds spec 3.1, 4.1); everything else is a slip of the pen
    private static readonly HashSet<string> Unused = new(StringComparer.Ordinal)
    {
        "metadata", "payment_processor_config", "brand_id", "matching_hints", "service_attribute", "action_link", "reservation_linkout_template", "waitlist_advisement",
        "economic_operator", "num_bookings_30d", "num_bookings30d", "tax_rate_basis_points", "payment_option_id", "per_ticket_intake_form", "form", "ticket_type", "per_order_fee",
        "related_media", "service_attribute_value_id", "integration_type", "location", "rating", "virtual_session", "direct_merchant_payment", "uri_template", "waitlist_rules",
        "tours_and_activities_content", "ticketing_vertical_specific_data", "home_service_data", "late_cancellation_fee", "noshow_fee", "unstructured_address", "pricing_option_tag",
        "ticket_type_restrict", "label",
    };

    /// <summary>
    /// Null when every key is a field of the type, in snake_case or lowerCamelCase and not in both, or one of Google's that we do not use; those go into <paramref name="unused"/>.
    /// Fields that are named and null go into <paramref name="cleared"/>. A fault never quotes a key.
    /// </summary>
    public static WireFault? FaultIn(JsonNode? node, Type type, ICollection<string> unused, ICollection<string> cleared) => FaultIn(node, type, "", unused, cleared);

    private static WireFault? FaultIn(JsonNode? node, Type type, string path, ICollection<string> unused, ICollection<string> cleared)
    {
        if (FeedsJson.Default.GetTypeInfo(type) is not { } info)
        {
            return null;
        }

        if (info.Kind == JsonTypeInfoKind.Enumerable && node is JsonArray list)
        {
            return list.Select((item, i) => FaultIn(item, info.ElementType!, FormattableString.Invariant($"{path}[{i}]"), unused, cleared)).FirstOrDefault(fault => fault is not null);
        }

        if (info.Kind != JsonTypeInfoKind.Object || node is not JsonObject fields)
        {
            return null;
        }

        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            var wire = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            var at = path.Length == 0 ? wire : path + "." + wire;
            if (info.Properties.FirstOrDefault(p => p.Name == wire) is { } property)
            {
                if (!said.Add(wire))
                {
                    return new(at, "is named twice, in two spellings", WireReason.TwoSpellings);
                }

                if (value is null)
                {
                    cleared.Add(at);
                }

                if (FaultIn(value, property.PropertyType, at, unused, cleared) is { } inside)
                {
                    return inside;
                }
            }
            else if (Unused.Contains(wire))
            {
                unused.Add(at);
            }
            else
            {
                var known = string.Join(", ", info.Properties.Select(p => p.Name));
                return new(path.Length == 0 ? WireFault.Body : path, "holds a key that is no field of it; its fields are " + known, WireReason.UnknownKey) { Choice = known };
            }
        }

        return null;
    }
}
