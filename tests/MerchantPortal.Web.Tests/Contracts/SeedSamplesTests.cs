using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.BookingServer;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.RealTimeUpdates;
using MerchantPortal.Contracts.Shared;
using Xunit;

namespace MerchantPortal.Web.Tests.Contracts;

public class SeedSamplesTests
{
    [Theory]
    [InlineData("lookup-response-async")]
    [InlineData("lookup-response-sync")]
    public void Lookup_samples_survive_reading_and_writing(string name) => Survives<BatchAvailabilityLookupResponse>(BookingServerJson.Wire, name);

    [Theory]
    [InlineData("check-response-async")]
    [InlineData("check-response-sync")]
    public void Check_samples_survive_reading_and_writing(string name) => Survives<CheckAvailabilityResponse>(BookingServerJson.Wire, name);

    [Theory]
    [InlineData("create-response-async")]
    [InlineData("create-response-sync")]
    [InlineData("payment-prepayment")]
    [InlineData("payment-no-show-fee")]
    [InlineData("payment-deposit")]
    public void Create_samples_survive_reading_and_writing(string name) => Survives<CreateBookingResponse>(BookingServerJson.Wire, name);

    [Theory]
    [InlineData("patch-declined-by-merchant")]
    [InlineData("patch-failed")]
    [InlineData("patch-no-show-penalized")]
    [InlineData("patch-refund")]
    public void Patch_samples_survive_reading_and_writing(string name) => Survives<BookingPatch>(RealTimeUpdatesJson.Wire, name);

    [Theory]
    [InlineData("replace-async")]
    [InlineData("replace-sync")]
    [InlineData("replace-both")]
    public void Replace_samples_survive_reading_and_writing(string name) => Survives<BatchReplaceServiceAvailability>(RealTimeUpdatesJson.Wire, name);

    [Theory]
    [InlineData("feed-availability-async")]
    [InlineData("feed-availability-sync")]
    [InlineData("feed-availability-both")]
    public void Availability_feed_samples_survive_reading_and_writing(string name) => Survives<AvailabilityFeed>(FeedsJson.Wire, name);

    [Theory]
    [InlineData("feed-service-pay-on-arrival", "service-1-a", 15_000_000)]
    [InlineData("feed-service-prepayment", "service-2-b", 200_000_000)]
    [InlineData("feed-service-no-show-fee", "service-2-b", 200_000_000)]
    [InlineData("feed-service-deposit", "service-2-b", 200_000_000)]
    [InlineData("feed-service-card-required", "service-1-a", 15_000_000)]
    public void Service_feed_samples_give_service_and_price(string name, string service, long micros)
    {
        Assert.True(FeedsJson.Wire.Read<ServiceFeed>(Fixture.Bytes(name), out var feed, out _));
        var only = Assert.Single(feed.Service);
        Assert.Equal(("merchant-1", service, micros, "USD"), (only.MerchantId, only.ServiceId, only.Price?.PriceMicros, only.Price?.CurrencyCode));
    }

    private static void Survives<T>(WireJson wire, string name)
        where T : class
    {
        Assert.True(wire.Read<T>(Fixture.Bytes(name), out var value, out var fault), fault?.ToString());
        var written = JsonNode.Parse(Encoding.UTF8.GetString(wire.WriteBytes(value)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Fixture.Text(name)), written), written?.ToJsonString());
    }
}
