using System.Net;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Xunit;

namespace MerchantPortal.Features.Tests.Google;

/// <summary>A call can be named to support: by our id in the history and the logs, by Google's when it says one (portal.md 3.1).</summary>
public sealed class RequestIdTests
{
    [Fact]
    public async Task A_call_stands_in_the_history_and_in_the_log_under_one_id()
    {
        await using var portal = await Portal.StartAsync();
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        await portal.AcceptAsync(request);
        portal.Clock.Advance(TimeSpan.FromSeconds(8));
        portal.Google.AnnounceAll();
        await portal.SendAllAsync();

        var key = Update.KeyOf(request.Id);
        var id = Assert.Single(await portal.ReadAsync(db => db.Set<UpdateTry>().Where(t => t.Key == key).Select(t => t.RequestId).ToListAsync()));
        Assert.Equal(id, Assert.Single((await portal.Acts.Details.RunAsync(Portal.Staff, request.Id, default))!.History, line => line.Try is not null).Try!.RequestId);
        Assert.Single(portal.RelayLog.Lines, line => line.Text.Contains(id!, StringComparison.Ordinal) && line.Text.StartsWith("Google answered PATCH with 200", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x-goog-request-id", "AbC-1_2.3:4/5+6=", "AbC-1_2.3:4/5+6=")]
    [InlineData("X-Request-Id", "17", "17")]
    [InlineData("x-request-id", "ira@guest.example", null)]
    [InlineData("x-request-id", "Ira Moss", null)]
    [InlineData("x-other", "17", null)]
    public async Task Googles_own_id_is_kept_when_it_looks_like_one(string header, string value, string? kept)
    {
        using var http = new HttpClient(new Answering(header, value));
        using var client = new MapsBookingClient(http, Options.Create(new MapsBookingOptions { Authentication = MapsBookingAuthentication.None, BaseAddress = new("http://google.invalid/") }), Options.Create(new ActionsCenterOptions()));

        Assert.Equal(kept, (await client.SendAsync(new(HttpMethod.Patch, "v1alpha/x", "{}"), TestContext.Current.CancellationToken)).RequestId);
    }

    private sealed class Answering(string header, string value) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Headers = { { header, value } } });
    }
}
