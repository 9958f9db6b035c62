using System.Globalization;
using MerchantPortal.Data.Mail;
using MerchantPortal.Features.Mail;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Account;

/// <summary>From the settings to a mail server: what the product writes is what its reader gets.</summary>
public sealed class MailServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_products_mails_arrive_at_the_server_of_the_settings_in_their_readers_languages()
    {
        await using var server = LoopbackMail.Start(signIn: ("portal", "mail-pass-73"));
        await using var app = new PortalDoorApp();
        await app.InitializeAsync();
        foreach (var (key, value) in new[]
        {
            ("Mail:Host", "127.0.0.1"), ("Mail:Port", server.Port.ToString(CultureInfo.InvariantCulture)), ("Mail:UserName", "portal"), ("Mail:Password", "mail-pass-73"),
            ("Mail:From", "portal@partner.example"), ("Mail:PickupDirectory", ""),
        })
        {
            app.Settings[key] = value;
        }

        var now = Instant.FromDateTimeOffset(app.Clock.GetUtcNow());
        await app.ReadAsync(async db =>
        {
            foreach (var language in new[] { "zh-Hant", "tr" })
            {
                db.OweMail(MailTemplate.TestMessage, $"{language}@x.example", language, language, now, new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "Şule 美" });
            }

            return await db.SaveChangesAsync(Stop);
        });
        var owed = await app.ReadAsync(db => db.Set<OwedMail>().AsNoTracking().ToListAsync(Stop));

        Assert.Empty(await app.DeliverMailsAsync());

        Assert.Equal(owed.Select(mail => mail.ToAddress).Order(StringComparer.Ordinal), server.Letters.Select(letter => letter.To).Order(StringComparer.Ordinal));
        foreach (var mail in owed)
        {
            var letter = server.Letters.Single(one => one.To == mail.ToAddress);
            var written = (await app.Services.GetRequiredService<IMailComposer>().ComposeAsync(mail, Stop))!;
            Assert.Equal("portal@partner.example", letter.From);
            Assert.Equal(written.Subject, letter.Header("Subject"));
            Assert.Equal(written.Text.ReplaceLineEndings("\n").TrimEnd('\n'), letter.Part("text/plain").ReplaceLineEndings("\n"));
            Assert.Equal(written.Html.ReplaceLineEndings("\n").TrimEnd('\n'), letter.Part("text/html").ReplaceLineEndings("\n"));
            Assert.False((written.Subject + written.Text).All(char.IsAscii));
        }
    }
}
