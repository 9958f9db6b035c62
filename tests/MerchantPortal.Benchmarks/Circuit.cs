using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MerchantPortal.Benchmarks;

/// <summary>
/// One open page of the portal without a browser: the page's markers over HTTP, the circuit over a web socket, every render batch confirmed and every script
/// call answered as the page's own script would. It notes when it first saw each request's row, and can press Accept on one.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private const string RowMark = "request-b-";

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<HubMessage>> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> awaited = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> handlers = new(StringComparer.Ordinal);
    private readonly bool presses;
    private long page = -1;
    private int calls;
    private Task listening = Task.CompletedTask;

    private Circuit(bool presses) => this.presses = presses;

    /// <summary>When each booking's row was first in a render batch, by the id of the booking.</summary>
    public IReadOnlyDictionary<string, long> Seen => seen;

    /// <summary>What ended it, if anything did.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Signs in with the plain form; the answer carries the session.</summary>
    public static async Task<CookieContainer> SignInAsync(int port, string email, string password)
    {
        var cookies = new CookieContainer();
        using var http = Http(port, cookies);
        var html = await http.GetStringAsync("account/sign-in");
        var form = Forms().Matches(html).Select(match => match.Value).Single(text => text.Contains("name=\"_handler\" value=\"sign-in\"", StringComparison.Ordinal));
        var fields = Hidden().Matches(form).Select(match => KeyValuePair.Create(WebUtility.HtmlDecode(Attribute(match.Value, "name")), WebUtility.HtmlDecode(Attribute(match.Value, "value"))))
            .Append(KeyValuePair.Create("Input.Email", email)).Append(KeyValuePair.Create("Input.Password", password));
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync("account/sign-in", content);
        return answer.StatusCode == HttpStatusCode.Found ? cookies : throw new InvalidOperationException($"Signing in was answered with {answer.StatusCode}.");
    }

    /// <summary>Opens a page; done when the row of this booking is on it.</summary>
    public static async Task<Circuit> OpenAsync(int port, CookieContainer cookies, string path, string row, bool presses = false)
    {
        var circuit = new Circuit(presses);
        using var http = Http(port, cookies);
        var html = await http.GetStringAsync(path);
        var markers = Markers().Matches(html).Select(match => match.Groups["json"].Value).Where(json => json.Contains("\"server\"", StringComparison.Ordinal)).ToList();
        var state = State().Match(html).Groups["state"].Value;
        circuit.socket.Options.Cookies = cookies;
        await circuit.socket.ConnectAsync(new($"ws://127.0.0.1:{port}/_blazor"), CancellationToken.None);
        await circuit.socket.SendAsync(BlazorPack.Handshake.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        circuit.listening = circuit.ListenAsync();
        var shown = circuit.SawAsync(row);
        var started = await circuit.AskAsync("StartCircuit", $"http://127.0.0.1:{port}/", $"http://127.0.0.1:{port}/{path}", $"[{string.Join(',', markers)}]", state);
        if (started.Error is not null || started.Arguments is [null])
        {
            throw new InvalidOperationException("The circuit did not start: " + started.Error);
        }

        await shown.WaitAsync(TimeSpan.FromSeconds(60));
        return circuit;
    }

    /// <summary>Presses Accept on a row; done when the page shows that it was accepted.</summary>
    public async Task AcceptAsync(string booking)
    {
        var answered = SawAsync("/requests/" + booking + "/undo");
        long handler;
        lock (handlers)
        {
            handlers.Remove(booking, out handler);
        }

        await SendAsync(
            null,
            "BeginInvokeDotNetFromJS",
            Interlocked.Increment(ref calls).ToString(System.Globalization.CultureInfo.InvariantCulture),
            null,
            "DispatchEventAsync",
            Volatile.Read(ref page),
            FormattableString.Invariant($$"""[{"eventHandlerId":{{handler}},"eventName":"submit","eventFieldInfo":null},{"type":"submit"}]"""));
        await answered.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Whether the row's Accept can be pressed.</summary>
    public bool CanAccept(string booking)
    {
        lock (handlers)
        {
            return handlers.ContainsKey(booking);
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await listening;
        socket.Dispose();
        sending.Dispose();
    }

    private Task<long> SawAsync(string what) => awaited.GetOrAdd(what, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async Task<HubMessage> AskAsync(string target, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref calls).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = asked.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await SendAsync(id, target, arguments);
        return await answer.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task SendAsync(string? id, string target, params object?[] arguments)
    {
        var frame = BlazorPack.Invocation(id, target, arguments);
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task ListenAsync()
    {
        var (buffer, have, greeted) = (new byte[64 * 1024], 0, false);
        var replies = new List<(string Target, object?[] Arguments)>();
        try
        {
            while (true)
            {
                if (have == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var received = await socket.ReceiveAsync(buffer.AsMemory(have), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new IOException("The server closed the socket.");
                }

                have += received.Count;
                if (!greeted)
                {
                    // The handshake's answer is text up to a record separator.
                    var end = buffer.AsSpan(0, have).IndexOf((byte)0x1E) + 1;
                    if (end == 0)
                    {
                        continue;
                    }

                    greeted = true;
                    buffer.AsSpan(end, have - end).CopyTo(buffer);
                    have -= end;
                }

                var used = BlazorPack.Read(buffer.AsSpan(0, have), message => Take(message, replies));
                buffer.AsSpan(used, have - used).CopyTo(buffer);
                have -= used;
                foreach (var (target, arguments) in replies)
                {
                    await SendAsync(null, target, arguments);
                }

                replies.Clear();
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            Broken = gone;
        }
    }

    private void Take(HubMessage message, List<(string Target, object?[] Arguments)> replies)
    {
        switch (message.Target)
        {
            case null:
                if (message.Id is { } id && asked.TryRemove(id, out var waiting))
                {
                    waiting.SetResult(message);
                }

                break;
            case "JS.RenderBatch":
                Look((byte[])message.Arguments[1]!, Stopwatch.GetTimestamp());
                replies.Add(("OnRenderCompleted", [message.Arguments[0], null]));
                break;
            case "JS.BeginInvokeJS":
                var (call, function, sent) = ((long)message.Arguments[0]!, (string)message.Arguments[1]!, (string?)message.Arguments[2]);
                if (function.EndsWith("attachWebRendererInterop", StringComparison.Ordinal))
                {
                    // The page's own object for events is the second argument.
                    using var arguments = JsonDocument.Parse(sent!);
                    Volatile.Write(ref page, arguments.RootElement[1].GetProperty("__dotNetObject").GetInt64());
                }

                if (call != 0)
                {
                    replies.Add(("EndInvokeJSFromDotNet", [call, true, FormattableString.Invariant($"[{call},true,null]")]));
                }

                break;
            case "JS.Error":
                Broken ??= new InvalidOperationException("The circuit failed: " + message.Arguments[0]);
                break;
        }
    }

    /// <summary>Finds rows that are new, and what somebody waits for.</summary>
    private void Look(byte[] batch, long now)
    {
        var mark = Encoding.UTF8.GetBytes(RowMark);
        for (var at = batch.AsSpan().IndexOf(mark); at > 0; at = Next(batch, at + 1, mark))
        {
            // Each text comes after its length.
            var length = batch[at - 1];
            if (length <= mark.Length || at + length > batch.Length)
            {
                continue;
            }

            var booking = Encoding.ASCII.GetString(batch, at + mark.Length - 2, length - mark.Length + 2);
            if (seen.TryAdd(booking, now) && awaited.TryRemove(booking, out var waiting))
            {
                waiting.SetResult(now);
            }
        }

        foreach (var what in awaited.Keys)
        {
            if (batch.AsSpan().IndexOf(Encoding.UTF8.GetBytes(what)) >= 0 && awaited.TryRemove(what, out var waiting))
            {
                waiting.SetResult(now);
            }
        }

        if (presses)
        {
            KeepHandlers(batch);
        }
    }

    private static int Next(byte[] batch, int from, byte[] mark) => batch.AsSpan(from).IndexOf(mark) is >= 0 and var at ? from + at : -1;

    /// <summary>Reads out of a batch which handler a row's Accept form has now: the event handler in the element whose action it is.</summary>
    private void KeepHandlers(ReadOnlySpan<byte> batch)
    {
        const int Attribute = 3;
        const int Entry = 20;
        var frames = BinaryPrimitives.ReadInt32LittleEndian(batch[^16..]);
        var texts = BinaryPrimitives.ReadInt32LittleEndian(batch[^4..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(batch[frames..]);
        string? booking = null;
        for (var frame = 0; frame < count; frame++)
        {
            var at = batch.Slice(frames + 4 + (frame * Entry), Entry);
            if (BinaryPrimitives.ReadInt32LittleEndian(at) != Attribute)
            {
                booking = null;
                continue;
            }

            var handler = BinaryPrimitives.ReadInt64LittleEndian(at[12..]);
            var value = Text(batch, texts, BinaryPrimitives.ReadInt32LittleEndian(at[8..]));
            if (value is not null && Accepts().Match(value) is { Success: true } accepts)
            {
                booking = accepts.Groups["id"].Value;
            }
            else if (booking is not null && handler > 0)
            {
                lock (handlers)
                {
                    handlers[booking] = handler;
                }
            }
        }
    }

    private static string? Text(ReadOnlySpan<byte> batch, int table, int index)
    {
        if (index < 0)
        {
            return null;
        }

        var at = BinaryPrimitives.ReadInt32LittleEndian(batch[(table + (index * 4))..]);
        var (length, shift) = (0, 0);
        for (; ; shift += 7)
        {
            var one = batch[at++];
            length |= (one & 0x7F) << shift;
            if (one < 0x80)
            {
                return Encoding.UTF8.GetString(batch.Slice(at, length));
            }
        }
    }

    private static HttpClient Http(int port, CookieContainer cookies) => new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false })
    {
        BaseAddress = new($"http://127.0.0.1:{port}/"),
    };

    private static string Attribute(string tag, string name) => Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.Singleline, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.Singleline, 1000)]
    private static partial Regex State();

    [GeneratedRegex("^/requests/(?<id>[^/]+)/accept$", RegexOptions.None, 1000)]
    private static partial Regex Accepts();
}
