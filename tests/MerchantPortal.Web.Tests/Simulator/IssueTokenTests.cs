using System.Text;
using System.Text.Json.Nodes;
using MerchantPortal.Simulator.Faults;
using Xunit;

namespace MerchantPortal.Web.Tests.Simulator;

public class IssueTokenTests
{
    private const string Body = """{"name":"partners/20009999/bookings/b-1","merchantId":"10001","serviceId":"1000","status":"CONFIRMED"}""";

    [Fact]
    public async Task A_good_assertion_gives_a_token_that_opens_the_api()
    {
        await using var host = await SimulatorHost.StartAsync(options => options.RequireToken = true);
        host.Know();

        var (status, answer) = await TokenAsync(host, Claims(host));

        Assert.Equal((200, "Bearer", 3599), (status, (string?)answer!["token_type"], (int?)answer["expires_in"]));
        Assert.Equal(1, host.Google.TokensIssued);
        Assert.Equal(200, (await host.PatchAsync("?updateMask=status", Body, bearer: (string?)answer["access_token"])).Status);
    }

    [Fact]
    public async Task Without_a_token_or_with_another_the_api_answers_401()
    {
        await using var host = await SimulatorHost.StartAsync(options => options.RequireToken = true);
        var before = host.Know();
        Assert.Equal(401, (await host.PatchAsync("?updateMask=status", Body)).Status);
        Assert.Equal("UNAUTHENTICATED", (string?)(await host.PatchAsync("?updateMask=status", Body, bearer: "made-up")).Body!["error"]!["status"]);
        Assert.Equal(before, host.Google.Booking("b-1"));
    }

    [Fact]
    public async Task A_revoked_token_is_401_until_a_new_one_is_fetched()
    {
        await using var host = await SimulatorHost.StartAsync(options => options.RequireToken = true);
        host.Know();
        var token = (string?)(await TokenAsync(host, Claims(host))).Body!["access_token"];
        host.Google.Fail(new Fault("bookings.patch", FaultKind.Revoke));
        Assert.Equal(401, (await host.PatchAsync("?updateMask=status", Body, bearer: token)).Status);
        Assert.Equal(401, (await host.PatchAsync("?updateMask=status", Body, bearer: token)).Status);
        var fresh = (string?)(await TokenAsync(host, Claims(host))).Body!["access_token"];
        Assert.Equal(200, (await host.PatchAsync("?updateMask=status", Body, bearer: fresh)).Status);
    }

    [Theory]
    [InlineData("scope", "https://www.googleapis.com/auth/drive")]
    [InlineData("aud", "https://example.org/token")]
    [InlineData("iss", "")]
    [InlineData("exp", "0")]
    public async Task A_wrong_claim_is_an_invalid_grant(string claim, string value)
    {
        await using var host = await SimulatorHost.StartAsync();
        var claims = Claims(host);
        claims[claim] = claim == "exp" ? 0 : value;
        var (status, answer) = await TokenAsync(host, claims);
        Assert.Equal((400, "invalid_grant"), (status, (string?)answer!["error"]));
        Assert.Equal(0, host.Google.TokensIssued);
    }

    [Fact]
    public async Task Another_grant_or_no_jwt_is_refused()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal("unsupported_grant_type", (string?)(await PostAsync(host, "client_credentials", "x")).Body!["error"]);
        Assert.Equal("invalid_grant", (string?)(await PostAsync(host, "urn:ietf:params:oauth:grant-type:jwt-bearer", "not.a.jwt")).Body!["error"]);
        Assert.Equal("invalid_grant", (string?)(await PostAsync(host, "urn:ietf:params:oauth:grant-type:jwt-bearer", "")).Body!["error"]);
        Assert.Equal(400, (await host.SendAsync(HttpMethod.Post, "/simulator/token", null)).Status);
    }

    [Fact]
    public async Task The_assertion_is_not_kept()
    {
        await using var host = await SimulatorHost.StartAsync();
        await TokenAsync(host, Claims(host));
        var call = Assert.Single(host.Google.Received);
        Assert.Equal(("token", """{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer","assertion":"(not kept)"}"""), (call.Operation, call.Body));
    }

    [Fact]
    public async Task The_token_endpoint_can_be_told_to_fail()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Google.Fail(Fault.Answer("token", 503));
        Assert.Equal(503, (await TokenAsync(host, Claims(host))).Status);
        Assert.Equal(200, (await TokenAsync(host, Claims(host))).Status);
    }

    private static JsonObject Claims(SimulatorHost host) => new()
    {
        ["iss"] = "relay@project.example",
        ["scope"] = "https://www.googleapis.com/auth/mapsbooking",
        ["aud"] = new Uri(host.Client.BaseAddress!, "/simulator/token").ToString(),
        ["exp"] = SimulatorHost.Now.ToUnixTimeSeconds() + 3600,
    };

    private static Task<(int Status, JsonNode? Body)> TokenAsync(SimulatorHost host, JsonObject claims) =>
        PostAsync(host, "urn:ietf:params:oauth:grant-type:jwt-bearer", Base64("""{"alg":"RS256","typ":"JWT"}""") + "." + Base64(claims.ToJsonString()) + "." + Base64("signature"));

    private static async Task<(int Status, JsonNode? Body)> PostAsync(SimulatorHost host, string grant, string assertion)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", grant), KeyValuePair.Create("assertion", assertion)]);
        using var response = await host.Client.PostAsync("/simulator/token", form);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static string Base64(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
