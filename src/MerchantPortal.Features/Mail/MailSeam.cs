using MerchantPortal.Data.Mail;

namespace MerchantPortal.Features.Mail;

/// <summary>A mail as it leaves: one reader, plain text and simple HTML of the same content.</summary>
public sealed record OutgoingMail(string From, string To, string Subject, string Text, string Html, string MessageId);

/// <summary>The way out: SMTP or a folder.</summary>
public interface IMailTransport
{
    /// <exception cref="MailRefusedException">The address is refused for good.</exception>
    /// <exception cref="Exception">Anything else: worth another try.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken stop);
}

/// <summary>The receiving side said that this address will never work.</summary>
public sealed class MailRefusedException : Exception
{
    public MailRefusedException()
    {
    }

    public MailRefusedException(string message)
        : base(message)
    {
    }

    public MailRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Subject, text and HTML of a mail.</summary>
public sealed record ComposedMail(string Subject, string Text, string Html);

/// <summary>Writes mails in the reader's language; lives where the texts and the links are.</summary>
public interface IMailComposer
{
    /// <summary>Null when there is nothing to say any more (nobody has this address, the invitation was accepted).</summary>
    Task<ComposedMail?> ComposeAsync(OwedMail owed, CancellationToken stop);
}
