using MerchantPortal.Features.Mail;
using MerchantPortal.Features.Shared;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Mail;

/// <summary>Registers owed mails: options, composer, the way out, the relay. The loop belongs to the Worker role.</summary>
public static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<MailOptions, CheckMailOptions>(MailOptions.Section);
        services.AddSingleton<IPostConfigureOptions<MailOptions>, DefaultMailOptions>();
        services.AddSingleton<PickupFolder>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<IMailTransport>(all => all.GetRequiredService<IOptions<MailOptions>>().Value.Host.Length > 0
            ? all.GetRequiredService<SmtpTransport>()
            : all.GetRequiredService<PickupFolder>());
        services.AddSingleton<PortalAddress>();
        services.AddSingleton<IMailComposer, MailComposer>();
        services.AddSingleton<MailRelay>();
        return services;
    }
}
