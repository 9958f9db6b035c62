using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Mail;

/// <summary>Hands mails to an SMTP server; STARTTLS always, except to a server on this machine.</summary>
public sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken stop)
    {
        var to = options.Value;
        using var client = new SmtpClient(to.Host, to.Port)
        {
            EnableSsl = !(to.Host == "localhost" || (IPAddress.TryParse(to.Host, out var address) && IPAddress.IsLoopback(address))),
            Timeout = 60_000,
        };
        if (to.UserName.Length > 0)
        {
            client.Credentials = new NetworkCredential(to.UserName, to.Password);
        }

        using var message = new MailMessage(new MailAddress(mail.From, "MerchantPortal"), new MailAddress(mail.To))
        {
            Subject = string.Concat(mail.Subject.Where(c => !char.IsControl(c))),
            SubjectEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.MessageId}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var text = AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain);
        using var html = AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        message.AlternateViews.Add(text);
        message.AlternateViews.Add(html);
        try
        {
            await client.SendMailAsync(message, stop);
        }
        catch (SmtpFailedRecipientException refused) when (IsForGood(refused.StatusCode))
        {
            throw new MailRefusedException("The server refused the address.", refused);
        }
    }

    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;
}
