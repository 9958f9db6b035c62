using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Mail;

/// <summary>Writes each mail as an .eml file that any mail program opens: MIME, UTF-8, text and HTML. The file appears whole or not at all.</summary>
public sealed class PickupFolder(IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken stop)
    {
        var folder = options.Value.PickupDirectory;
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{mail.MessageId[..8]}{mail.MessageId.AsSpan(24, 8)}");
        var half = Path.Combine(folder, name + ".part");
        await File.WriteAllTextAsync(half, Write(mail, clock.GetUtcNow()), new UTF8Encoding(false), stop);
        File.Move(half, Path.Combine(folder, name + ".eml"), overwrite: true);
    }

    /// <summary>The message as it stands in the file.</summary>
    public static string Write(OutgoingMail mail, DateTimeOffset at)
    {
        var boundary = "part-" + mail.MessageId[..16];
        var text = new StringBuilder();
        Line($"Date: {at.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}");
        Line($"From: MerchantPortal <{mail.From}>");
        Line($"To: <{mail.To}>");
        Line($"Subject: {Header(mail.Subject)}");
        Line($"Message-ID: <{mail.MessageId}>");
        Line("Auto-Submitted: auto-generated");
        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/alternative; boundary=\"{boundary}\"");
        Line("");
        Part("text/plain", mail.Text);
        Part("text/html", mail.Html);
        Line($"--{boundary}--");
        return text.ToString();

        void Part(string type, string body)
        {
            Line($"--{boundary}");
            Line($"Content-Type: {type}; charset=utf-8");
            Line("Content-Transfer-Encoding: 8bit");
            Line("");
            Line(body.ReplaceLineEndings("\r\n"));
        }

        void Line(string line) => text.Append(line).Append("\r\n");
    }

    /// <summary>A header value as ASCII: encoded words (RFC 2047) when it is not, each within the line limit.</summary>
    public static string Header(string value)
    {
        var one = string.Concat(value.Where(c => !char.IsControl(c)));
        if (one.All(char.IsAscii))
        {
            return one;
        }

        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in one.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > 42)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(rune);
        }

        words.Add(word.ToString());
        return string.Join("\r\n ", words.Select(w => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(w))}?="));
    }
}
