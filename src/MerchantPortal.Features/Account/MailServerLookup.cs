using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MerchantPortal.Features.Account;

/// <summary>
/// Asks the first name server for a domain's MX records, then for its addresses (RFC 5321, 5.1), over UDP. .NET cannot ask for MX and no library
/// could be had from the package registry; this reads no more than which kinds of record came back.
/// </summary>
public sealed class MailServerLookup(Func<IReadOnlyList<IPEndPoint>> servers, TimeProvider clock)
{
    private const ushort Mx = 15;
    private const ushort A = 1;
    private const ushort Aaaa = 28;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The name servers this machine is set up with; may be empty.</summary>
    public static IReadOnlyList<IPEndPoint> OfThisMachine() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().DnsAddresses).Where(a => !a.IsIPv6SiteLocal).Distinct().Select(a => new IPEndPoint(a, 53))];

    /// <inheritdoc cref="AskMailServer" />
    public async Task<MailServerAnswer> RunAsync(string domain, CancellationToken stop)
    {
        try
        {
            if (servers() is not [var server, ..])
            {
                return MailServerAnswer.Unknown;
            }

            foreach (var type in new[] { Mx, A, Aaaa })
            {
                if (await AskAsync(server, domain, type, stop) is { } said)
                {
                    return said;
                }
            }

            return MailServerAnswer.None;
        }
        catch (Exception silent) when (silent is SocketException or NetworkInformationException || (silent is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return MailServerAnswer.Unknown;
        }
    }

    // Null: the domain is there, without a record of this kind
    private async Task<MailServerAnswer?> AskAsync(IPEndPoint server, string domain, ushort type, CancellationToken stop)
    {
        var query = Query(domain, type);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        using var udp = new UdpClient(server.AddressFamily);
        udp.Connect(server);
        await udp.SendAsync(query, either.Token);
        byte[] answer;
        do
        {
            answer = (await udp.ReceiveAsync(either.Token)).Buffer;
        }
        while (!IsTo(query, answer));
        return Read(answer, query.Length, type);
    }

    private static byte[] Query(string domain, ushort type)
    {
        // A random number, one question, recursion desired (RFC 1035, 4.1)
        byte[] head = [.. RandomNumberGenerator.GetBytes(2), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        var name = domain.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        return [.. head, .. name, 0, 0, (byte)type, 0, 1];
    }

    private static bool IsTo(byte[] query, byte[] answer) =>
        answer.Length >= query.Length && answer[0] == query[0] && answer[1] == query[1] && answer[2] >= 0x80
        && Encoding.ASCII.GetString(answer[12..query.Length]).Equals(Encoding.ASCII.GetString(query[12..]), StringComparison.OrdinalIgnoreCase);

    private static MailServerAnswer? Read(byte[] answer, int at, ushort wanted)
    {
        var (code, cut) = (answer[3] & 15, (answer[2] & 2) != 0);
        if (code != 0)
        {
            // 3: there is no such name
            return code == 3 ? MailServerAnswer.None : MailServerAnswer.Unknown;
        }

        for (var left = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)); left > 0; left--)
        {
            while (at < answer.Length && answer[at] is > 0 and < 0xC0)
            {
                at += answer[at] + 1;
            }

            at += at < answer.Length && answer[at] >= 0xC0 ? 2 : 1;
            if (at + 10 > answer.Length)
            {
                return MailServerAnswer.Unknown;
            }

            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)), BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 8)));
            if (type == wanted)
            {
                // An MX of only a dot says that the domain takes no mail (RFC 7505)
                return type == Mx && length == 3 ? MailServerAnswer.None : MailServerAnswer.Found;
            }

            at += 10 + length;
        }

        return cut ? MailServerAnswer.Unknown : null;
    }
}
