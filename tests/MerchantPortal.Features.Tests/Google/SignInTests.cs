using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Simulator.Faults;
using MerchantPortal.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Features.Tests.Google;

/// <summary>Signing in with a real service-account key against a token endpoint that issues and revokes.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync(requireToken: true);
        await portal.UseServiceAccountAsync();
        shop = await portal.OpenShopAsync(places: 50);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task C087_The_token_endpoint_of_the_key_is_asked_once_and_its_token_kept()
    {
        portal.Google.Announce(LoopbackGoogle.Token);
        portal.Google.Announce(LoopbackGoogle.Replace, 3);
        var relay = portal.Relay();
        for (var i = 0; i < 3; i++)
        {
            await OweAsync();
            Assert.Equal(1, await portal.SendAllAsync(relay));
        }

        Assert.Equal(1, portal.Google.Simulated.TokensIssued);
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task C087_A_change_is_a_PATCH_of_its_own_address_with_its_mask_under_a_bearer_token_of_the_scope()
    {
        // This Google issues a token for the scope mapsbooking alone, and answers nobody without one
        portal.Google.AnnounceAll();
        var relay = portal.Relay();
        var request = await portal.TakeAsync(await portal.OpenShopAsync(asksFirst: true), "2026-11-24 12:00");
        Assert.True((await portal.AcceptAsync(request)).IsDone);
        portal.Clock.Advance(portal.Requests.UndoWindow);
        await portal.SendAllAsync(relay);

        var patch = Assert.Single(portal.Google.Received(LoopbackGoogle.Patch));
        Assert.Equal(
            ("PATCH", $"/simulator/v1alpha/notification/partners/{LoopbackGoogle.Partner}/bookings/{request.Id}", "updateMask=status", "200"),
            (patch.Method, patch.Path, patch.Query, patch.Answer));
        Assert.Equal("CONFIRMED", JsonNode.Parse(patch.Body!)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task C113_A_revoked_token_is_refreshed_once_and_the_call_made_again()
    {
        portal.Google.Announce(LoopbackGoogle.Token, 2);
        portal.Google.Announce(LoopbackGoogle.Replace, 3);
        var relay = portal.Relay();
        await OweAsync();
        await portal.SendAllAsync(relay);
        portal.Google.Simulated.Fail(new Fault(LoopbackGoogle.Replace, FaultKind.Revoke));
        await OweAsync();
        await portal.SendAllAsync(relay);
        Assert.Equal(2, portal.Google.Simulated.TokensIssued);
        Assert.Equal(["200", "401", "200"], portal.Google.Received(LoopbackGoogle.Replace).Select(call => call.Answer));
        Assert.Equal(OwedState.Settled, Assert.Single(await portal.OwedAsync()).State);
    }

    [Fact]
    public async Task C113_Many_calls_that_are_refused_together_refresh_the_token_once()
    {
        portal.Google.AnnounceAll();
        var relay = portal.Relay();
        await OweAsync();
        await portal.SendAllAsync(relay);

        var shops = new List<TestShop>();
        for (var i = 0; i < 8; i++)
        {
            shops.Add(await portal.OpenShopAsync());
            await portal.TakeAsync(shops[i], "2026-11-24 12:00");
        }

        // The first call revokes every token while the other seven wait with the old one.
        var holds = Enumerable.Range(0, 8).Select(_ => portal.Google.HoldNext(LoopbackGoogle.Replace)).ToList();
        portal.Google.Simulated.Fail(new Fault(LoopbackGoogle.Replace, FaultKind.Revoke));
        var pass = relay.RunOnceAsync(20, CancellationToken.None);
        await Task.WhenAll(holds.Select(hold => hold.Arrived));
        holds.ForEach(hold => hold.Release());
        await pass;
        await portal.SendAllAsync(relay);
        Assert.Equal(2, portal.Google.Simulated.TokensIssued);
        Assert.All(await portal.OwedAsync(), u => Assert.Equal(OwedState.Settled, u.State));
    }

    [Fact]
    public async Task C113_A_refusal_that_stays_is_tried_again_later_and_never_doubles_the_calls_beyond_the_budget()
    {
        portal.MapsBooking.CallsPerMinute = 20;
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Replace, 401, times: int.MaxValue));
        for (var i = 0; i < 10; i++)
        {
            await portal.TakeAsync(await portal.OpenShopAsync(), "2026-11-24 12:00");
        }

        var relay = portal.Relay();
        for (var i = 0; i < 240; i++)
        {
            await relay.RunOnceAsync(40, CancellationToken.None);
            portal.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        var calls = portal.Google.Received(LoopbackGoogle.Replace).Select(call => call.At).ToList();
        Assert.All(calls, call => Assert.InRange(calls.Count(other => other >= call && other < call + TimeSpan.FromMinutes(1)), 1, 20));
        Assert.All(await portal.OwedAsync(), u => Assert.Equal((OwedState.Open, UpdateFault.SignInRefused), (u.State, u.LastFault!.Value)));
    }

    [Fact]
    public async Task C113_A_token_endpoint_that_refuses_is_tried_again_and_names_no_secret()
    {
        portal.Google.AnnounceAll();
        portal.Google.Simulated.Fail(Fault.Answer(LoopbackGoogle.Token, 400));
        await OweAsync();
        var relay = portal.Relay();
        await portal.SendAllAsync(relay);
        Assert.Equal(UpdateFault.SignInRefused, Assert.Single(await portal.OwedAsync()).LastFault);
        portal.Clock.Advance(TimeSpan.FromSeconds(2));
        await portal.SendAllAsync(relay);
        Assert.Equal(OwedState.Settled, Assert.Single(await portal.OwedAsync()).State);
        Assert.DoesNotContain(portal.RelayLog.Lines, line => line.Text.Contains("PRIVATE KEY", StringComparison.Ordinal) || line.Text.Contains("robot@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task C113_A_key_file_that_is_missing_is_a_refused_sign_in_and_nothing_is_sent()
    {
        portal.MapsBooking.ServiceAccountKeyFile = Path.Combine(portal.File.Folder, "absent.json");
        await OweAsync();
        await portal.SendAllAsync();
        Assert.Equal(UpdateFault.SignInRefused, Assert.Single(await portal.OwedAsync()).LastFault);
    }

    [Fact]
    public async Task An_answer_in_a_charset_that_nobody_knows_is_still_an_answer()
    {
        using var http = new HttpClient(new OddCharset());
        using var client = new MapsBookingClient(
            http, Options.Create(new MapsBookingOptions { Authentication = MapsBookingAuthentication.None }), Options.Create(new ActionsCenterOptions()));
        var answer = await client.SendAsync(new(HttpMethod.Patch, "v1alpha/x", "{}"), CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Fault);
        Assert.Equal("{}", answer.Body);
    }

    [Fact]
    public async Task An_answer_that_points_elsewhere_is_not_followed_and_not_taken_for_success()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var services = new ServiceCollection().AddFeatures().BuildServiceProvider();
        await using var _ = services.ConfigureAwait(false);
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MapsBookingClient));
        using var client = new MapsBookingClient(
            http,
            Options.Create(new MapsBookingOptions { Authentication = MapsBookingAuthentication.None, BaseAddress = new($"http://{elsewhere.LocalEndpoint}/") }),
            Options.Create(new ActionsCenterOptions()));

        var answering = RedirectAsync(elsewhere);
        var answer = await client.SendAsync(new(HttpMethod.Patch, "v1alpha/x", "{}"), CancellationToken.None);
        await answering;

        Assert.Equal((HttpStatusCode.Found, UpdateFault.Unexpected), (answer.Status, answer.Fault));
    }

    private static async Task RedirectAsync(TcpListener server)
    {
        using var caller = await server.AcceptTcpClientAsync();
        Assert.NotEqual(0, await caller.GetStream().ReadAtLeastAsync(new byte[4096], 1));
        await caller.GetStream().WriteAsync("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
    }

    private Task OweAsync() => portal.TakeAsync(shop, "2026-11-24 12:00");

    private sealed class OddCharset : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=no-such-charset");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }
}
