using Bunit;
using MerchantPortal.Data;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using MerchantPortal.Web.Pages;
using MerchantPortal.Web.Tests.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages;

/// <summary>How often a page reads what it shows, when Google books as fast as it can.</summary>
public sealed class LivePageTests : UiContext, IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private SqliteFile file = null!;

    public async ValueTask InitializeAsync()
    {
        file = await SqliteFile.CreateAsync();
        Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(file);
        Services.AddSingleton(file.Bell);
    }

    [Fact]
    public async Task A_burst_of_news_is_read_once_a_quarter_of_a_second_and_a_person_does_not_wait_for_it()
    {
        var page = Render<Slow>().Instance;
        await page.PressAsync();
        for (var n = 0; n < 10; n++)
        {
            file.Bell.Ring(CommitNews.None with { Merchants = [new MerchantId("m")] });
        }

        Assert.Equal(1, page.Reads);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, page.Reads);

        await page.PressAsync();
        Assert.Equal(3, page.Reads);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await file.DisposeAsync();
    }

    /// <summary>A page that needs 20 ms to read.</summary>
    private sealed class Slow : LivePage
    {
        public int Reads { get; private set; }

        public Task PressAsync() => InvokeAsync(LookAsync);

        protected override TimeSpan Tick => Timeout.InfiniteTimeSpan;

        protected override bool Concerns(Changes changes) => true;

        protected override Task ReadAsync()
        {
            Reads++;
            ((ManualClock)Time).Advance(TimeSpan.FromMilliseconds(20));
            return Task.CompletedTask;
        }
    }
}
