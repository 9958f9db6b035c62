using MerchantPortal.Data;
using MerchantPortal.Data.Mail;
using Microsoft.EntityFrameworkCore;
using NodaTime.Extensions;

namespace MerchantPortal.Features.Account;

/// <summary>
/// Owes a reset mail to whatever address was typed. Whether anybody has it is found out when the mail is rendered, so the answer
/// and its timing tell a stranger nothing. One mail per address in five minutes.
/// </summary>
public sealed class AskPasswordReset(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    public sealed record Command(string Address, string Language);

    public Task RunAsync(Command command, CancellationToken stop) => contexts.ActAsync(
        clock,
        async db =>
        {
            var now = clock.GetUtcNow().ToInstant();
            var window = now.ToUnixTimeSeconds() / 300;
            await db.OweMailOnceAsync(
                MailTemplate.PasswordReset, command.Address, command.Language, $"reset:{KeyOf(command.Address)}:{window}", now, stop);
            return true;
        },
        stop);

    // Keys are kept longer than addresses
    private static string KeyOf(string address) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(address.ToUpperInvariant())))[..32];
}
