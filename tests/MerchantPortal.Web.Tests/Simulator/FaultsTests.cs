using System.Text.Json.Nodes;
using MerchantPortal.Simulator;
using MerchantPortal.Simulator.Faults;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

public class FaultsTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private const string Body = """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""";

    private static readonly string Two =
        """{"extendedServiceAvailability":[""" + string.Join(',', new[] { "m1", "m2", "m3" }.Select(m =>
            $$"""{"merchantId":"{{m}}","serviceId":"s","startTimeRestrict":"2026-12-31T09:00:00Z","endTimeRestrict":"2026-12-31T10:00:00Z","availability":[]}""")) + "]}";

    [Theory]
    [InlineData("400", 400, "INVALID_ARGUMENT")]
    [InlineData("401", 401, "UNAUTHENTICATED")]
    [InlineData("403", 403, "PERMISSION_DENIED")]
    [InlineData("404", 404, "NOT_FOUND")]
    [InlineData("429", 429, "RESOURCE_EXHAUSTED")]
    [InlineData("503", 503, "UNAVAILABLE")]
    [InlineData("\"503\"", 503, "UNAVAILABLE")]
    public async Task A_told_status_is_answered_as_often_as_told_and_does_nothing(string answer, int status, string name)
    {
        var host = shared.Fresh();
        var before = host.Know();
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Post, "/simulator/faults", $$"""{"next":[{"match":"bookings.patch","answer":{{answer}},"times":2}]}""")).Status);

        for (var i = 0; i < 2; i++)
        {
            var (code, error) = await host.PatchAsync("?updateMask=status", Body);
            Assert.Equal((status, name), (code, (string?)error!["error"]!["status"]));
            Assert.Equal(before, host.Google.Booking("b-1"));
        }

        Assert.Equal(200, (await host.PatchAsync("?updateMask=status", Body)).Status);
    }

    [Fact]
    public async Task Faults_hit_what_they_match_oldest_first()
    {
        var host = shared.Fresh();
        host.Know();
        host.Google.Fail(Fault.Answer("availability.replace", 429));
        host.Google.Fail(Fault.Answer("*", 503));
        host.Google.Fail(Fault.Answer("bookings.patch", 404));
        Assert.Equal(503, (await host.PatchAsync("?updateMask=status", Body)).Status);
        Assert.Equal(404, (await host.PatchAsync("?updateMask=status", Body)).Status);
        Assert.Equal(429, (await host.ReplaceAsync(Two)).Status);
        Assert.Equal(200, (await host.ReplaceAsync(Two)).Status);
    }

    [Fact]
    public async Task Retry_after_goes_along()
    {
        var host = shared.Fresh();
        await host.SendAsync(HttpMethod.Post, "/simulator/faults", """{"next":[{"match":"*","answer":429,"retryAfter":7}]}""");
        using var response = await host.Client.GetAsync("/simulator/v1alpha/x");
        Assert.Equal("7", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task Faults_can_be_withdrawn()
    {
        var host = shared.Fresh();
        host.Know();
        host.Google.Fail(Fault.Answer("*", 503, times: 100));
        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, "/simulator/faults", null)).Status);
        Assert.Equal(200, (await host.PatchAsync("?updateMask=status", Body)).Status);
    }

    [Fact]
    public async Task A_cut_connection_is_an_error_at_the_caller()
    {
        var host = shared.Fresh();
        host.Google.Fail(new Fault("*", FaultKind.Cut));
        await Assert.ThrowsAsync<HttpRequestException>(() => host.PatchAsync("?updateMask=status", Body));
        Assert.Equal("cut", Assert.Single(host.Google.Received).Answer);
    }

    [Fact]
    public async Task A_hanging_call_lasts_until_the_caller_gives_up()
    {
        var host = shared.Fresh();
        host.Google.Fail(new Fault("*", FaultKind.Hang));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Google.OnCall += _ => arrived.TrySetResult();
        using var giveUp = new CancellationTokenSource();

        var call = host.Client.GetAsync("/simulator/v1alpha/x", giveUp.Token);
        await arrived.Task;
        Assert.False(call.IsCompleted);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("hang", Assert.Single(host.Google.Received).Answer);
    }

    [Fact]
    public async Task An_omitting_batch_leaves_out_every_second_entry_until_it_is_sent_again()
    {
        var host = shared.Fresh();
        host.Google.Fail(new Fault("availability.replace", FaultKind.Omit));
        var (status, answer) = await host.ReplaceAsync(Two);
        Assert.Equal(200, status);
        Assert.Equal(["m2"], answer!["extendedServiceAvailability"]!.AsArray().Select(entry => (string?)entry!["merchantId"]));
        Assert.Equal(3, (await host.ReplaceAsync(Two)).Body!["extendedServiceAvailability"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"next":[1]}""")]
    [InlineData("""{"next":[{"match":"everything","answer":503}]}""")]
    [InlineData("""{"next":[{"match":"*"}]}""")]
    [InlineData("""{"next":[{"match":"*","answer":200}]}""")]
    [InlineData("""{"next":[{"match":"*","answer":"explode"}]}""")]
    [InlineData("""{"next":[{"match":"*","answer":503,"times":"many"}]}""")]
    public async Task Wrong_faults_are_refused(string body)
    {
        var host = shared.Fresh();
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Post, "/simulator/faults", body)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Get, "/simulator/v1alpha/x", null)).Status);
    }

    [Fact]
    public async Task Received_lists_every_call_newest_last_and_no_credential()
    {
        var host = shared.Fresh();
        host.Know();
        await host.PatchAsync("?updateMask=status", Body, bearer: "bearer-secret");
        await host.ReplaceAsync("nonsense");

        var (_, received) = await host.SendAsync(HttpMethod.Get, "/simulator/received", null);

        Assert.Equal(2, received!.AsArray().Count);
        var expected = new JsonObject
        {
            ["at"] = "2026-11-21T09:00:00.000Z",
            ["method"] = "PATCH",
            ["path"] = "/simulator/v1alpha/notification/partners/20009999/bookings/b-1",
            ["query"] = "updateMask=status",
            ["body"] = JsonNode.Parse(Body),
            ["answer"] = 200,
        };
        Assert.True(JsonNode.DeepEquals(expected, received[0]), received[0]!.ToJsonString());
        Assert.Equal(("nonsense", 400), ((string?)received[1]!["body"], (int?)received[1]!["answer"]));
        Assert.DoesNotContain("bearer-secret", received.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Received_keeps_a_bounded_number_and_forgets_the_oldest()
    {
        var host = shared.Fresh();
        for (var i = 0; i < SimulatedGoogle.MostKept + 3; i++)
        {
            host.Google.Learn(host.Know(id: "b-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(SimulatedGoogle.MostKept, host.Google.Bookings.Count);
        Assert.Null(host.Google.Booking("b-0"));
        host.Google.Reset();
        Assert.Empty(host.Google.Bookings);
    }
}
