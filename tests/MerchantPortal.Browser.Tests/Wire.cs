namespace MerchantPortal.Browser.Tests;

/// <summary>The line between a page and the product, which a test may hold: what comes meanwhile waits and then passes in its order.</summary>
internal sealed class Wire
{
    private readonly List<Action> waiting = [];
    private bool heldToPage;
    private bool heldToServer;

    private Wire()
    {
    }

    /// <summary>Takes the line of a page that has not gone anywhere yet.</summary>
    public static async Task<Wire> OfAsync(IPage page)
    {
        var wire = new Wire();
        await page.RouteWebSocketAsync("**/_blazor**", toPage =>
        {
            var toServer = toPage.ConnectToServer();
            toServer.OnMessage(frame => wire.Pass(toPage, frame, server: false));
            toPage.OnMessage(frame => wire.Pass(toServer, frame, server: true));
        });
        return wire;
    }

    /// <summary>Nothing the server says reaches the page.</summary>
    public void HoldToPage()
    {
        lock (waiting)
        {
            heldToPage = true;
        }
    }

    /// <summary>Nothing that is pressed or typed reaches the server.</summary>
    public void HoldToServer()
    {
        lock (waiting)
        {
            heldToServer = true;
        }
    }

    /// <summary>Everything that waits passes, and what comes passes at once.</summary>
    public void Release()
    {
        lock (waiting)
        {
            (heldToPage, heldToServer) = (false, false);
            waiting.ForEach(pass => pass());
            waiting.Clear();
        }
    }

    /// <summary>Does something on each page while none is heard, and then lets the server hear all of it in one moment: however slow the machine, it happened at once.</summary>
    public static async Task AtOnceAsync(IReadOnlyList<(IPage Page, Wire Wire)> pages, Func<int, Task> act)
    {
        for (var n = 0; n < pages.Count; n++)
        {
            pages[n].Wire.HoldToServer();
            await act(n);

            // What the page had to say is on its way once it answers this
            await pages[n].Page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        }

        foreach (var (_, wire) in pages)
        {
            wire.Release();
        }
    }

    private void Pass(IWebSocketRoute to, IWebSocketFrame frame, bool server)
    {
        void Send()
        {
            if (frame.Binary is { } bytes)
            {
                to.Send(bytes);
            }
            else
            {
                to.Send(frame.Text!);
            }
        }

        lock (waiting)
        {
            if (server ? heldToServer : heldToPage)
            {
                waiting.Add(Send);
            }
            else
            {
                Send();
            }
        }
    }
}
