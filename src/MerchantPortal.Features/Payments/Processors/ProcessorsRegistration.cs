using MerchantPortal.Features.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Features.Payments.Processors;

/// <summary>Registers the processor that the settings name.</summary>
public static class ProcessorsRegistration
{
    private const int LargestAnswer = 4_000_000;

    /// <summary>Adds <see cref="IPaymentProcessor"/> and the section <c>Payments</c>.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        // Before the settings are read, so that they have the last word
        services.AddOptions<PaymentsOptions>().Configure<IHostEnvironment>((options, host) => options.Processor = host.IsDevelopment() ? ProcessorKind.Sandbox : ProcessorKind.None);
        services.AddSettings<PaymentsOptions, CheckPaymentsOptions>(PaymentsOptions.Section);
        services.AddHttpClient(StripeApi.Client, http =>
            {
                // The processor's own patience covers all tries together.
                http.Timeout = Timeout.InfiniteTimeSpan;
                http.MaxResponseContentBufferSize = LargestAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        services.AddSingleton<IPaymentProcessor>(provider => provider.GetRequiredService<IOptions<PaymentsOptions>>().Value.Processor switch
        {
            ProcessorKind.None => new NoProcessor(),
            ProcessorKind.Stripe => ActivatorUtilities.CreateInstance<StripeProcessor>(provider),
            ProcessorKind.Sandbox => ActivatorUtilities.CreateInstance<SandboxProcessor>(provider),
        });
        services.AddSingleton<LeftWithoutProcessor>();
        services.AddSingleton(provider => new ReachCheck("payments", async stop => provider.GetRequiredService<IOptions<PaymentsOptions>>().Value switch
        {
            { Processor: ProcessorKind.Stripe } options => await Reach.WebAsync(options.Stripe.Address(), provider.GetRequiredService<TimeProvider>(), stop) ?? await LeftAsync(provider, stop),
            _ => await LeftAsync(provider, stop),
        }));
        return services;
    }

    private static async Task<string?> LeftAsync(IServiceProvider provider, CancellationToken stop) =>
        (await provider.GetRequiredService<LeftWithoutProcessor>().RunAsync(stop)).Sentence();
}
