using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Mail;

/// <summary>Hands mails to an SMTP server; STARTTLS always, except to a server on this machine.</summary>
public sealed class SmtpTransport(IOptions<MailOptions> options, TimeProvider clock) : IMailTransport
{
    // The client's own time-out is only for calls that block; without one a server that falls silent would hold up every other mail
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">The server has not taken the mail within a minute.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken stop)
    {
        var to = options.Value;
        using var client = new SmtpClient(to.Host, to.Port)
        {
            EnableSsl = !(to.Host == "localhost" || (IPAddress.TryParse(to.Host, out var address) && IPAddress.IsLoopback(address))),
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
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await client.SendMailAsync(message, either.Token);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server did not answer in time.", late);
        }
        catch (SmtpFailedRecipientException refused) when (IsForGood(refused.StatusCode))
        {
            throw new MailRefusedException("The server refused the address.", refused);
        }
    }

    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;
}
