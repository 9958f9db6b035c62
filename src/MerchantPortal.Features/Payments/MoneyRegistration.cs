using MerchantPortal.Features.Bookings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MerchantPortal.Features.Payments;

/// <summary>Registers the acts on money after the booking, and what reads it.</summary>
public static class MoneyRegistration
{
    /// <summary>Adds the acts and the queries, unless they are there; needs <see cref="Processors.IPaymentProcessor"/> and the section <c>Bookings</c>.</summary>
    public static IServiceCollection AddMoneyActs(this IServiceCollection services)
    {
        services.TryAddSingleton<SettleMovement>();
        services.TryAddSingleton<MoneyActs>();
        services.TryAddSingleton<CancelBooking>();
        services.TryAddSingleton<MarkNoShow>();
        services.TryAddSingleton<ChargeFee>();
        services.TryAddSingleton<WaiveFee>();
        services.TryAddSingleton<CancelForGuest>();
        services.TryAddSingleton<KeepDeposit>();
        services.TryAddSingleton<GiveRefund>();
        services.TryAddSingleton<MarkArrived>();
        services.TryAddSingleton<TakeBackNoShow>();
        services.TryAddSingleton<MissedAppointments>();
        services.TryAddSingleton<LedgerPages>();
        return services;
    }
}
