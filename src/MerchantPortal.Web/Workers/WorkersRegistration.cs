namespace MerchantPortal.Web.Workers;

/// <summary>Registers the loops of the Worker role.</summary>
public static class WorkersRegistration
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddHostedService<RelayLoop>()
        .AddHostedService<DeadlineLoop>()
        .AddHostedService<PaymentLoop>()
        .AddHostedService<MailLoop>()
        .AddHostedService<ContactLoop>();
}
