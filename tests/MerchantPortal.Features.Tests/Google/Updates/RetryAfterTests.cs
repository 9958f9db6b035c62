using System.Net;
using MerchantPortal.Features.Google;
using MerchantPortal.Features.Google.Updates;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Google.Updates;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(503, "45", 45)]
    [InlineData(429, "45", 45)]
    // A moment, by Google's own clock: ours may be wrong
    [InlineData(503, "Wed, 21 Oct 2015 07:29:00 GMT", 60)]
    [InlineData(503, "Wed, 21 Oct 2015 07:27:00 GMT", null)]
    [InlineData(503, "-1", null)]
    [InlineData(503, "99999999999999999999", null)]
    [InlineData(503, "soon", null)]
    [InlineData(503, null, null)]
    [InlineData(400, "45", null)]
    [InlineData(404, "45", null)]
    [InlineData(200, "45", null)]
    public async Task What_Google_asks_is_read_where_it_means_something(int status, string? header, int? seconds)
    {
        using var http = new HttpClient(new Answering(status, header));
        using var client = new MapsBookingClient(
            http,
            Options.Create(new MapsBookingOptions { Authentication = MapsBookingAuthentication.None, BaseAddress = new("http://localhost/") }),
            Options.Create(new ActionsCenterOptions { PartnerId = "20009999" }));
        var answer = await client.SendAsync(new(HttpMethod.Patch, "v1alpha/x", "{}"), CancellationToken.None);
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal(seconds is { } wait ? Duration.FromSeconds(wait) : null, answer.RetryAfter);
    }

    private sealed class Answering(int status, string? header) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("{}") };
            response.Headers.TryAddWithoutValidation("Date", "Wed, 21 Oct 2015 07:28:00 GMT");
            if (header is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", header);
            }

            return Task.FromResult(response);
        }
    }
}
