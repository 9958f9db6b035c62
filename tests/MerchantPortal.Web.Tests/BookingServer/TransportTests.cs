using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MerchantPortal.Data;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.TestKit;
using MerchantPortal.Web.BookingServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Xunit;
using BookingStatus = MerchantPortal.Domain.Bookings.BookingStatus;

namespace MerchantPortal.Web.Tests.BookingServer;

public sealed class TransportTests(BookingServerHost host) : IClassFixture<BookingServerHost>
{
    private static readonly string[] Posts = ["BatchAvailabilityLookup", "CheckAvailability", "CreateBooking", "UpdateBooking", "GetBookingStatus", "ListBookings"];

    private GoogleDriver Google => host.Google;

    [Fact]
    public async Task C001_HealthCheck_with_valid_credentials_answers_200()
    {
        var reply = await Google.GetAsync("HealthCheck/");

        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"status":"SERVING"}""", reply.Body);
        Assert.Equal("application/json", reply.ContentType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("google:wrong")]
    [InlineData("wrong:google-demo")]
    [InlineData("google:")]
    [InlineData(":google-demo")]
    [InlineData("google")]
    [InlineData("GOOGLE:google-demo")]
    [InlineData("google:google-demo:more")]
    public async Task C002_HealthCheck_without_or_with_wrong_credentials_answers_401(string? credentials)
    {
        var reply = await Google.As(credentials).GetAsync("HealthCheck");

        Assert.Equal(401, reply.Status);
        Assert.Contains(reply.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
        Assert.Equal("UNAUTHENTICATED", reply["error.status"]);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic Z29vZ2xl")]
    [InlineData("Bearer Z29vZ2xlOmdvb2dsZS1kZW1v")]
    [InlineData("Z29vZ2xlOmdvb2dsZS1kZW1v")]
    public async Task C002_A_header_that_is_no_pair_answers_401(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v3/HealthCheck");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var response = await host.App.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task C002_A_header_of_any_length_answers_401()
    {
        var reply = await Google.As("google:" + new string('x', 6000)).GetAsync("HealthCheck");

        Assert.Equal(401, reply.Status);
    }

    [Fact]
    public async Task C003_Each_post_without_credentials_answers_401_and_changes_nothing()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var id = await Google.BookAsync(shop, "cut", "2026-11-24 12:00");
        var before = await StoredAsync();
        var nobody = Google.As(null);

        // Each body is one that its method would act on
        Reply[] replies =
        [
            await nobody.LookUpAsync(shop.Id, GoogleDriver.Time("cut", shop.At("2026-11-24 13:00"))),
            await nobody.CreateAsync(shop, "cut", "2026-11-24 13:00"),
            await nobody.MoveAsync(id, shop.At("2026-11-24 14:00")),
            await nobody.CancelAsync(id),
            await nobody.StatusAsync(id),
            await nobody.ListAsync("user-1"),
            .. await Task.WhenAll(Posts.Select(method => nobody.PostAsync(method, "{}"))),
        ];

        Assert.All(replies, reply => Assert.Equal((401, "UNAUTHENTICATED"), (reply.Status, reply["error.status"]!)));
        Assert.All(replies, reply => Assert.DoesNotContain(id, reply.Body, StringComparison.Ordinal));
        Assert.Equal(before, await StoredAsync());
        Assert.Equal("CANCELED", (await Google.CancelAsync(id))["booking.status"]);

        async Task<(string, BookingStatus, Instant, Guid)> StoredAsync() =>
            Assert.Single(await shop.BookingsAsync()) is var stored ? (stored.Id.Value, stored.Status, stored.Start, stored.Stamp) : default;
    }

    [Fact]
    public async Task C004_Unidentified_callers_never_get_403()
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var reply = await Google.As(FormattableString.Invariant($"google:guess-{attempt}")).PostAsync("CreateBooking", "{}");
            Assert.Equal(401, reply.Status);
        }
    }

    [Fact]
    public async Task C005_Old_and_new_credentials_work_during_a_rotation_then_only_the_new()
    {
        var both = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["BookingServer:Credentials:0:UserName"] = "google",
            ["BookingServer:Credentials:0:Password"] = "old-secret",
            ["BookingServer:Credentials:1:UserName"] = "google-2",
            ["BookingServer:Credentials:1:Password"] = "new:secret Ω",
        };
        await using (var during = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, both))
        {
            Assert.Equal(200, (await during.Google.As("google:old-secret").GetAsync("HealthCheck")).Status);
            Assert.Equal(200, (await during.Google.As("google-2:new:secret Ω").GetAsync("HealthCheck")).Status);
            Assert.Equal(401, (await during.Google.As("google:new:secret Ω").GetAsync("HealthCheck")).Status);
            Assert.Equal(401, (await during.Google.As("google-2:old-secret").GetAsync("HealthCheck")).Status);
        }

        var after = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["BookingServer:Credentials:0:UserName"] = "google-2",
            ["BookingServer:Credentials:0:Password"] = "new:secret Ω",
        };
        await using var then = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, after);
        Assert.Equal(401, (await then.Google.As("google:old-secret").GetAsync("HealthCheck")).Status);
        Assert.Equal(200, (await then.Google.As("google-2:new:secret Ω").GetAsync("HealthCheck")).Status);
    }

    [Fact]
    public async Task C007_Paths_work_with_and_without_trailing_slash()
    {
        Assert.Equal(200, (await Google.GetAsync("HealthCheck")).Status);
        Assert.Equal(200, (await Google.GetAsync("HealthCheck/")).Status);
        Assert.Equal(200, (await Google.PostAsync("ListBookings", """{"user_id":"nobody"}""")).Status);
        Assert.Equal(200, (await Google.PostAsync("ListBookings/", """{"user_id":"nobody"}""")).Status);
    }

    [Theory]
    [InlineData("LISTBOOKINGS")]
    [InlineData("listbookings")]
    [InlineData("listBookings")]
    public async Task C008_Paths_work_in_any_letter_case(string method)
    {
        Assert.Equal(200, (await Google.PostAsync(method, """{"user_id":"nobody"}""")).Status);
        Assert.Equal(200, (await Google.SendAsync(HttpMethod.Post, "/V3/" + method, """{"user_id":"nobody"}"""u8.ToArray())).Status);
    }

    [Fact]
    public async Task C009_Paths_work_under_a_configured_prefix_and_nowhere_else()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["BookingServer:PathPrefix"] = "/google/live" };
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, settings);

        Assert.Equal(200, (await app.Google.GetAsync("HealthCheck")).Status);
        Assert.Equal(418, (await new GoogleDriver(app.Http).GetAsync("HealthCheck")).Status);
        Assert.Equal(418, (await new GoogleDriver(app.Http, "/google/live/v33").GetAsync("HealthCheck")).Status);
    }

    [Theory]
    [InlineData("SetMarketingPreference")]
    [InlineData("CreateLease")]
    [InlineData("HealthCheck/HealthCheck")]
    [InlineData("")]
    public async Task C010_Unknown_method_answers_404(string method)
    {
        var reply = await Google.PostAsync(method, "{}");

        Assert.Equal(404, reply.Status);
        Assert.Equal("NOT_FOUND", reply["error.status"]);
        Assert.Equal("application/json", reply.ContentType);
    }

    [Theory]
    [InlineData("CheckOrderFulfillability")]
    [InlineData("CreateOrder")]
    [InlineData("ListOrders")]
    [InlineData("BatchGetWaitEstimates")]
    [InlineData("CreateWaitlistEntry")]
    [InlineData("GetWaitlistEntry")]
    [InlineData("DeleteWaitlistEntry")]
    public async Task C011_Order_and_waitlist_methods_answer_404(string method) =>
        Assert.Equal(404, (await Google.PostAsync(method, "{}")).Status);

    [Fact]
    public async Task C011_A_wrong_verb_answers_405_and_names_the_right_one()
    {
        foreach (var method in Posts)
        {
            Assert.Equal(405, (await Google.GetAsync(method)).Status);
        }

        var reply = await Google.PostAsync("HealthCheck", "{}");
        Assert.Equal(405, reply.Status);
        Assert.Equal("405", reply["error.code"]);
    }

    [Fact]
    public async Task C012_Plain_http_is_refused_outside_of_development_before_credentials_are_looked_at()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["BookingServer:Credentials:0:UserName"] = "google",
            ["BookingServer:Credentials:0:Password"] = "a-long-secret",
        };
        await using var production = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, settings, "Production");

        var known = await production.Google.As("google:a-long-secret").GetAsync("HealthCheck");
        var unknown = await production.Google.As(null).GetAsync("HealthCheck");

        Assert.Equal(400, known.Status);
        Assert.Equal("FAILED_PRECONDITION", known["error.status"]);
        Assert.Equal(known.Body, unknown.Body);
        Assert.Empty(unknown.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task C013_HealthCheck_answers_503_while_the_store_is_down_and_200_again_by_itself()
    {
        var broken = new BreakableContexts();
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, change: broken.Install);
        Assert.Equal(200, (await app.Google.GetAsync("HealthCheck")).Status);

        broken.IsDown = true;
        Assert.Equal(200, (await app.Google.GetAsync("HealthCheck")).Status);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        var down = await app.Google.GetAsync("HealthCheck");
        Assert.Equal(503, down.Status);
        Assert.Equal("""{"status":"NOT_SERVING"}""", down.Body);

        broken.IsDown = false;
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await app.Google.GetAsync("HealthCheck")).Status);
    }

    /// <summary>As with a full disk: every read is answered.</summary>
    [Fact]
    public async Task C013_HealthCheck_answers_503_while_no_booking_could_be_stored()
    {
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock);
        await using (var other = new SqliteConnection(host.Database.ConnectionString + ";Pooling=false"))
        {
            await other.OpenAsync();
            await using var writing = await other.BeginTransactionAsync();
            var asked = app.Google.GetAsync("HealthCheck");
            while (!asked.IsCompleted)
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.Equal(503, (await asked).Status);
        }

        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await app.Google.GetAsync("HealthCheck")).Status);
    }

    [Fact]
    public async Task C013_Every_method_answers_503_with_a_body_while_the_store_is_down()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var broken = new BreakableContexts { IsDown = true };
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, change: broken.Install);
        Reply[] replies =
        [
            await app.Google.CreateAsync(shop, "cut", "2026-11-24 12:00"),
            await app.Google.LookUpAsync(shop.Id, GoogleDriver.Time("cut", shop.At("2026-11-24 12:00"))),
            await app.Google.StatusAsync("b-1"),
            await app.Google.ListAsync("user-1"),
            await app.Google.CancelAsync("b-1"),
        ];

        Assert.All(replies, reply => Assert.Equal((503, "UNAVAILABLE"), (reply.Status, reply["error.status"]!)));
        broken.IsDown = false;
        Assert.Equal(200, (await app.Google.CreateAsync(shop, "cut", "2026-11-24 12:00")).Status);
    }

    [Fact]
    public async Task Settings_that_cannot_work_stop_the_start_with_every_fault_named()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["BookingServer:PathPrefix"] = "google/",
            ["BookingServer:Credentials:0:UserName"] = "a:b",
            ["BookingServer:Credentials:0:Password"] = "",
            ["BookingServer:Credentials:1:UserName"] = "",
            ["BookingServer:Credentials:1:Password"] = "secret",
            ["BookingServer:Credentials:2:UserName"] = "third",
            ["BookingServer:Credentials:2:Password"] = "secret",
        };

        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, settings));

        Assert.Equal(
            [
                "BookingServer:PathPrefix must begin with a slash, not end with one and hold no two in a row, for example /google; leave it empty for none.",
                "BookingServer:Credentials has more than two pairs; keep the one in use and the one that follows it.",
                "BookingServer:Credentials:0:UserName holds a colon or a control character, which HTTP Basic cannot carry; choose another in the Partner Portal.",
                "BookingServer:Credentials:0:Password is empty; set the password entered in the Partner Portal.",
                "BookingServer:Credentials:1:UserName is empty; set the user name entered in the Partner Portal.",
            ],
            wrong.Failures);
    }

    [Fact]
    public async Task Without_credentials_nothing_starts_outside_of_development()
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, environment: "Production"));

        Assert.Contains("BookingServer:Credentials:0:UserName is missing", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_in_the_middle_leaves_no_error_behind()
    {
        var address = host.App.Http.BaseAddress!;
        var pair = Convert.ToBase64String("google:google-demo"u8);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(address.Host, address.Port);
            var request = $"POST /v3/CreateBooking HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {pair}\r\nContent-Length: 500\r\n\r\n{{\"slot\":";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        }

        Assert.Equal(200, (await Google.GetAsync("HealthCheck")).Status);
        Assert.DoesNotContain(host.App.Logs.Lines, line => line.Level >= LogLevel.Error && line.Category.StartsWith("MerchantPortal", StringComparison.Ordinal) && line.Text.Contains("CreateBooking", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_takes_its_time_is_waited_for_and_its_time_is_not_ours()
    {
        var shop = await host.NewShop().With("cut").OpenAsync();
        var slow = new SlowBodies();
        await using var app = await BookingServerApp.StartAsync(
            host.Database.ConnectionString, host.Clock, new() { ["BookingServer:CheckAvailability"] = "true" }, change: services => services.AddSingleton<IStartupFilter>(slow));

        var booked = await SlowlyAsync(() => app.Google.CreateAsync(shop, "cut", "2026-11-24 12:00"));
        var asked = await SlowlyAsync(() => app.Google.PostAsync("CheckAvailability", "{}"));
        var canceled = await SlowlyAsync(() => app.Google.CancelAsync(booked["booking.booking_id"]!));

        Assert.Equal((200, "CONFIRMED"), (booked.Status, booked["booking.status"]));
        Assert.Equal((400, "INVALID_ARGUMENT"), (asked.Status, asked["error.status"]));
        Assert.Equal((200, "CANCELED"), (canceled.Status, canceled["booking.status"]));
        var health = app.Services.GetRequiredService<BookingServerHealth>().Read();
        Assert.Equal(["CheckAvailability", "CreateBooking", "UpdateBooking"], health.Select(method => method.Method));
        Assert.All(health, method => Assert.True(method.P99 < TimeSpan.FromMinutes(1), method.ToString()));
        Assert.DoesNotContain(app.Logs.Lines, line => line.Level >= LogLevel.Error);

        async Task<Reply> SlowlyAsync(Func<Task<Reply>> send)
        {
            var sent = send();
            var held = await slow.NextAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            held.Go.SetResult();
            return await sent;
        }
    }

    [Theory]
    [InlineData("BatchAvailabilityLookup")]
    [InlineData("CreateBooking")]
    [InlineData("UpdateBooking")]
    public async Task A_body_that_breaks_off_or_is_too_slow_is_the_callers_fault_and_counts_for_nothing(string method)
    {
        var slow = new SlowBodies();
        await using var app = await BookingServerApp.StartAsync(host.Database.ConnectionString, host.Clock, change: services => services.AddSingleton<IStartupFilter>(slow));
        Exception[] ends = [new BadHttpRequestException("Reading the request body timed out.", StatusCodes.Status408RequestTimeout), new IOException("The stream was reset.")];
        foreach (var end in ends)
        {
            var sent = app.Google.PostAsync(method, "{}");
            (await slow.NextAsync()).Go.SetException(end);
            var reply = await sent;

            Assert.Equal((400, "INVALID_ARGUMENT", "body could not be received whole. Send the whole body, as long as Content-Length says."), (reply.Status, reply["error.status"]!, reply["error.message"]!));
        }

        Assert.Empty(app.Services.GetRequiredService<BookingServerHealth>().Read());
        Assert.DoesNotContain(app.Logs.Lines, line => line.Level >= LogLevel.Warning);
    }

    /// <summary>Bodies that come, or break off, when the test says so.</summary>
    private sealed class SlowBodies : IStartupFilter
    {
        private readonly Channel<Body> asked = Channel.CreateUnbounded<Body>();

        /// <summary>The next body that the server waits for.</summary>
        public ValueTask<Body> NextAsync() => asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                http.Request.Body = new Body(http.Request.Body, asked.Writer);
                return go(http);
            });
            next(app);
        };

        public sealed class Body(Stream all, ChannelWriter<Body> asked) : Stream
        {
            private bool isAsked;

            public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                if (!isAsked)
                {
                    isAsked = true;
                    await asked.WriteAsync(this, cancellationToken);
                }

                await Go.Task.WaitAsync(cancellationToken);
                return await all.ReadAsync(buffer, cancellationToken);
            }

            public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override void Flush()
            {
            }
        }
    }

    /// <summary>A database that is away whenever the test says so.</summary>
    private sealed class BreakableContexts
    {
        public bool IsDown { get; set; }

        public void Install(IServiceCollection services)
        {
            var real = services.Last(service => service.ServiceType == typeof(IDbContextFactory<PortalDbContext>));
            services.RemoveAll<IDbContextFactory<PortalDbContext>>();
            services.AddSingleton<IDbContextFactory<PortalDbContext>>(provider =>
                new Contexts(this, (IDbContextFactory<PortalDbContext>)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
        }

        private sealed class Contexts(BreakableContexts owner, IDbContextFactory<PortalDbContext> real) : IDbContextFactory<PortalDbContext>
        {
            public PortalDbContext CreateDbContext() => owner.IsDown ? throw new SqliteException("away", 14) : real.CreateDbContext();
        }
    }
}
