using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MerchantPortal.Features.Shared;

/// <summary>One thing outside that is configured: its name, and a question whether it can be reached, answered with the fault or null.</summary>
public sealed record ReachCheck(string Name, Func<CancellationToken, Task<string?>> FaultAsync);

/// <summary>How the verb <c>check</c> reaches out: it opens a connection and says nothing on it.</summary>
public static class Reach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Opens a connection, with TLS for https; null when that worked within five seconds.</summary>
    public static Task<string?> WebAsync(Uri address, TimeProvider clock, CancellationToken stop) => ConnectAsync(address.Host, address.Port, clock, async (stream, ct) =>
    {
        if (address.Scheme == "https")
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, ct);
        }

        return null;
    }, stop);

    /// <summary>Opens a connection to a mail server and waits for its greeting.</summary>
    public static Task<string?> MailServerAsync(string host, int port, TimeProvider clock, CancellationToken stop) => ConnectAsync(host, port, clock, async (stream, ct) =>
    {
        var greeting = new byte[3];
        await stream.ReadExactlyAsync(greeting, ct);
        return greeting.AsSpan().SequenceEqual("220"u8) ? null : "it answers, but not as a mail server";
    }, stop);

    /// <summary>Writes and removes a file in a folder, which is made when it is not there.</summary>
    public static string? Folder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".check-{Guid.CreateVersion7():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return "the folder cannot be written";
        }
    }

    private static async Task<string?> ConnectAsync(string host, int port, TimeProvider clock, Func<NetworkStream, CancellationToken, Task<string?>> speak, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, either.Token);
            return await speak(connection.GetStream(), either.Token);
        }
        catch (SocketException refused)
        {
            return $"no connection to {host}:{port} ({refused.SocketErrorCode})";
        }
        catch (AuthenticationException)
        {
            return $"{host}:{port} shows a certificate that is not trusted, or speaks no TLS";
        }
        catch (IOException)
        {
            return $"{host}:{port} hung up";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"{host}:{port} did not answer within {Patience.TotalSeconds:0} seconds";
        }
    }
}
