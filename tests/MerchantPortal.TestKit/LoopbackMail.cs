using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace MerchantPortal.TestKit;

/// <summary>
/// A mail server on a port of this machine: it speaks as much SMTP as clients need, keeps what it takes, and can be told to refuse, to hang up or to
/// fall silent. Nothing it takes goes anywhere.
/// </summary>
public sealed partial class LoopbackMail : IAsyncDisposable
{
    /// <summary>An answer of <see cref="Answer"/>: the connection is cut instead.</summary>
    public const string HangUp = "hang up";

    /// <summary>An answer of <see cref="Answer"/>: nothing is said any more.</summary>
    public const string Silence = "silence";

    private readonly TcpListener listener;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentQueue<Letter> letters = new();
    private readonly ConcurrentBag<Task> sessions = [];
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task listening;

    private LoopbackMail(TcpListener listener)
    {
        this.listener = listener;
        listener.Start();
        listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Who may send; null: anybody, and no sign-in is offered.</summary>
    public (string UserName, string Password)? SignIn { get; init; }

    /// <summary>Shown after STARTTLS; null: not offered. Sign-in is then offered under TLS only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>What to answer to a line instead of the usual ("." ends a letter, which is kept before it is asked); null: the usual.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Letters taken, oldest first, those included whose sender never learned of it.</summary>
    public IReadOnlyList<Letter> Letters => [.. letters];

    /// <summary>Every line that was said in the clear, without the letters.</summary>
    public IReadOnlyList<string> HeardInTheClear => [.. heard];

    /// <summary>Ends when it has fallen silent.</summary>
    public Task FellSilent => silent.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Listens; on the port of one that has gone, or any.</summary>
    public static LoopbackMail Start(int port = 0, (string UserName, string Password)? signIn = null, X509Certificate2? certificate = null) =>
        new(new(IPAddress.Loopback, port)) { SignIn = signIn, Certificate = certificate };

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await listening;
        await Task.WhenAll(sessions);
        end.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync(end.Token);
                sessions.Add(ServeAsync(caller));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using var connection = caller;
        try
        {
            await new Session(this, caller.GetStream(), end.Token).RunAsync();
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or AuthenticationException)
        {
            // One of the two is gone, or the caller does not trust the certificate.
        }
    }

    /// <summary>A letter as it came: envelope, and lines that end in CR LF.</summary>
    public sealed partial record Letter(string From, string To, string Source)
    {
        /// <summary>A header of the letter, unfolded and with its encoded words read (RFC 2047).</summary>
        public string Header(string name) => Decode(HeadersOf(Source)[name]);

        /// <summary>The text of the part of a media type, read as its own headers say.</summary>
        public string Part(string type)
        {
            var boundary = Boundary().Match(HeadersOf(Source)["Content-Type"]).Groups["value"].Value;
            foreach (var part in BodyOf(Source).Split("--" + boundary)[1..^1].Select(part => part["\r\n".Length..]))
            {
                var headers = HeadersOf(part);
                if (headers["Content-Type"].StartsWith(type + "; charset=utf-8", StringComparison.OrdinalIgnoreCase))
                {
                    return Encoding.UTF8.GetString(Bytes(BodyOf(part), headers["Content-Transfer-Encoding"])).TrimEnd('\r', '\n');
                }
            }

            throw new InvalidOperationException($"The letter has no part {type} in UTF-8.");
        }

        private static byte[] Bytes(string body, string encoding) => encoding switch
        {
            "base64" => Convert.FromBase64String(body),
            "quoted-printable" => Quoted(SoftBreak().Replace(body, "")),
            _ => Encoding.Latin1.GetBytes(body),
        };

        private static byte[] Quoted(string text) =>
            Encoding.Latin1.GetBytes(Hex().Replace(text, hex => ((char)byte.Parse(hex.Groups["hex"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));

        private static string BodyOf(string source) => source[(source.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

        private static Dictionary<string, string> HeadersOf(string source) => source[..source.IndexOf("\r\n\r\n", StringComparison.Ordinal)]
            .Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n").Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Trim(), StringComparer.OrdinalIgnoreCase);

        private static string Decode(string value) => Word().Replace(BetweenWords().Replace(value, "?==?"), word => Encoding.UTF8.GetString(
            word.Groups["how"].Value is "B" or "b" ? Convert.FromBase64String(word.Groups["text"].Value) : Quoted(word.Groups["text"].Value.Replace('_', ' '))));

        [GeneratedRegex("""boundary="?(?<value>[^";]+)""", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Boundary();

        [GeneratedRegex(@"=\r\n", RegexOptions.None, 1000)]
        private static partial Regex SoftBreak();

        [GeneratedRegex("=(?<hex>[0-9A-Fa-f]{2})", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Hex();

        [GeneratedRegex(@"\?=\s+=\?", RegexOptions.None, 1000)]
        private static partial Regex BetweenWords();

        [GeneratedRegex(@"=\?utf-8\?(?<how>[BQbq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
        private static partial Regex Word();
    }

    /// <summary>One conversation.</summary>
    private sealed class Session(LoopbackMail server, Stream plain, CancellationToken stop)
    {
        private Stream wire = plain;
        private bool secure;
        private bool signedIn = server.SignIn is null;
        private string from = "";
        private string to = "";

        public async Task RunAsync()
        {
            await SayAsync("220 loopback ready");
            while (await LineAsync() is { } line)
            {
                if (!secure)
                {
                    server.heard.Enqueue(line);
                }

                var own = server.Answer(line);
                if (own == HangUp)
                {
                    return;
                }

                if (own == Silence)
                {
                    server.silent.TrySetResult();
                    await new TaskCompletionSource().Task.WaitAsync(stop);
                }

                await SayAsync(own ?? await UsualAsync(line));
                if (line == "STARTTLS" && own is null)
                {
                    var tls = new SslStream(wire);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, stop);
                    (wire, secure) = (tls, true);
                }

                if (line == "DATA" && own is null)
                {
                    await TakeAsync();
                }
            }
        }

        private async Task<string> UsualAsync(string line) => line.Split(' ', ':')[0].ToUpperInvariant() switch
        {
            "EHLO" => string.Concat(Offers().Select(offer => $"250-{offer}\r\n")) + "250 8BITMIME",
            "STARTTLS" when server.Certificate is not null => "220 go on",
            "AUTH" => await SignInAsync(line),
            "MAIL" when !signedIn => "530 5.7.0 sign in first",
            "MAIL" => Noted(from = Address(line)),
            "RCPT" => Noted(to = Address(line)),
            "DATA" => "354 go on",
            "." or "RSET" or "NOOP" => "250 fine",
            "QUIT" => "221 bye",
            _ => "502 not known here",
        };

        private IEnumerable<string> Offers()
        {
            yield return "loopback";
            if (server.Certificate is not null && !secure)
            {
                yield return "STARTTLS";
            }

            if (server.SignIn is not null && (secure || server.Certificate is null))
            {
                yield return "AUTH LOGIN";
            }
        }

        // AUTH LOGIN, with the name on the same line or asked for
        private async Task<string> SignInAsync(string line)
        {
            var given = line.Split(' ') is [_, "LOGIN" or "login", var name] ? name : await AskAsync("VXNlcm5hbWU6");
            var word = await AskAsync("UGFzc3dvcmQ6");
            signedIn = (Read(given), Read(word)) == server.SignIn;
            return signedIn ? "235 2.7.0 welcome" : "535 5.7.8 not so";

            async Task<string> AskAsync(string what)
            {
                await SayAsync("334 " + what);
                var answer = await LineAsync() ?? throw new IOException("The caller hung up.");
                if (!secure)
                {
                    server.heard.Enqueue(answer);
                }

                return answer;
            }

            static string Read(string coded) => Encoding.UTF8.GetString(Convert.FromBase64String(coded));
        }

        private async Task TakeAsync()
        {
            var source = new StringBuilder();
            while (await LineAsync() is { } line)
            {
                if (line == ".")
                {
                    server.letters.Enqueue(new(from, to, source.ToString()));
                    var own = server.Answer(line);
                    if (own == HangUp)
                    {
                        throw new IOException("Cut on purpose.");
                    }

                    await SayAsync(own ?? "250 taken");
                    return;
                }

                // a dot that begins a line is doubled on its way
                source.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }
        }

        private static string Noted(string address) => address.Length == 0 ? "501 no address" : "250 noted";

        private static string Address(string line) => line.Split('<', '>') is [_, var address, ..] ? address : "";

        // One byte a char, so that nothing is lost of what comes
        private async Task<string?> LineAsync()
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (await wire.ReadAsync(one, stop) == 1)
            {
                line.Append((char)one[0]);
                if (line is [.., '\r', '\n'])
                {
                    return line.ToString(0, line.Length - 2);
                }
            }

            return null;
        }

        private async Task SayAsync(string line) => await wire.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop);
    }
}
