using System.Globalization;
using Bunit;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Components.Rendering;
using Xunit;

namespace MerchantPortal.Web.Tests.Ui;

public sealed class LiveRedrawTests : UiContext
{
    [Fact]
    public async Task A_redraw_asked_for_by_another_thread_speaks_the_persons_language()
    {
        Speak("tr");
        var cut = Render<Speaker>();
        Assert.Equal("tr", cut.Markup);

        await OnServerThreadAsync(() => cut.Instance.OnScreenForTest());

        cut.WaitForAssertion(() => Assert.Equal("tr again", cut.Markup));
    }

    [Fact]
    public async Task A_redraw_without_it_would_not()
    {
        Speak("tr");
        var cut = Render<Speaker>();

        await OnServerThreadAsync(() => cut.Instance.PlainForTest());

        cut.WaitForAssertion(() => Assert.Equal("en again", cut.Markup));
    }

    // A fresh context, as a notifier's or timer's thread has it.
    private static async Task OnServerThreadAsync(Func<Task> work)
    {
        Task started;
        using (ExecutionContext.SuppressFlow())
        {
            started = Task.Run(async () =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
                await work();
            });
        }

        await started;
    }

    private sealed class Speaker : UiComponent
    {
        private bool again;

        public Task OnScreenForTest() => OnScreenAsync(() =>
        {
            again = true;
            StateHasChanged();
            return Task.CompletedTask;
        });

        public Task PlainForTest() => InvokeAsync(() =>
        {
            again = true;
            StateHasChanged();
        });

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, CultureInfo.CurrentUICulture.Name + (again ? " again" : ""));
    }
}
