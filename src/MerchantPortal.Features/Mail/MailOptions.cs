using MerchantPortal.Domain.Account;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Mail;

/// <summary>Section <c>Mail</c>: SMTP, or a folder that receives .eml files.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>SMTP host; STARTTLS is used whenever the server is not on this machine.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public string UserName { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Sender address.</summary>
    public string From { get; set; } = "";

    /// <summary>Folder that receives .eml files instead of SMTP. Development: data/mail.</summary>
    public string PickupDirectory { get; set; } = "";

    /// <summary>Address of the portal in links, such as https://portal.example. Development: the address the portal listens on.</summary>
    public string PortalAddress { get; set; } = "";
}

/// <summary>Development needs no mail settings at all.</summary>
public sealed class DefaultMailOptions(IHostEnvironment environment) : IPostConfigureOptions<MailOptions>
{
    public void PostConfigure(string? name, MailOptions options)
    {
        if (!environment.IsDevelopment())
        {
            return;
        }

        if (options.Host.Length == 0 && options.PickupDirectory.Length == 0)
        {
            options.PickupDirectory = Path.Combine("data", "mail");
        }

        if (options.From.Length == 0)
        {
            options.From = "portal@demo.example";
        }
    }
}

/// <summary>Names every fault of the section (house.md H11).</summary>
public sealed class CheckMailOptions(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var wrong = new List<string>();
        if (options.Host.Length == 0 && options.PickupDirectory.Length == 0)
        {
            wrong.Add("Mail:Host is empty; set the SMTP server, or Mail:PickupDirectory for a folder that receives .eml files.");
        }

        if (options.Host.Length > 0 && options.PickupDirectory.Length > 0)
        {
            wrong.Add("Mail:Host and Mail:PickupDirectory are both set; keep one of them.");
        }

        if (options.Port is < 1 or > 65535)
        {
            wrong.Add("Mail:Port must be 1 to 65535, for example 587.");
        }

        if (options.UserName.Length > 0 != options.Password.Length > 0)
        {
            wrong.Add("Mail:UserName and Mail:Password must be set together, or both left empty.");
        }

        if (!EmailAddress.TryRead(options.From, out _))
        {
            wrong.Add("Mail:From must be an address such as portal@example.com.");
        }

        var isAddress = Uri.TryCreate(options.PortalAddress, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";
        if (options.PortalAddress.Length == 0 ? !environment.IsDevelopment() : !isAddress)
        {
            wrong.Add("Mail:PortalAddress must be the portal's address for links, such as https://portal.example.com.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
