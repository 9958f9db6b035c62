using MerchantPortal.Data.Account;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MerchantPortal.Features.Tests.Requests;

/// <summary>An invitation may be mistyped: until it is accepted its address gets nothing of a guest and answers nothing.</summary>
public sealed class UnprovedAddressTests : IAsyncLifetime
{
    private Portal portal = null!;
    private TestShop shop = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await Portal.StartAsync();
        shop = await portal.OpenShopAsync(asksFirst: true);
        await HireAsync("elif", accepted: true);
        await HireAsync("typo", accepted: false);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Whoever_has_not_accepted_the_invitation_gets_no_mail_about_a_request_or_its_money()
    {
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        await using (var db = portal.File.CreateDbContext())
        {
            var offer = (await db.OfferOfAsync(shop.Id, Stop))!;
            foreach (var template in new[] { MailTemplate.DeadlineNear, MailTemplate.HoldLapsed, MailTemplate.RefundReturned })
            {
                await RequestMails.OweAsync(db, request, offer, template, portal.Now, Stop);
            }

            await db.SaveChangesAsync(Stop);
        }

        var mails = await portal.ReadAsync(db => db.Set<OwedMail>().ToListAsync(Stop));
        Assert.Equal(
            [(MailTemplate.NewRequest, "elif@people.example"), (MailTemplate.DeadlineNear, "elif@people.example"), (MailTemplate.HoldLapsed, "elif@people.example"), (MailTemplate.RefundReturned, "elif@people.example")],
            mails.OrderBy(m => m.Template).Select(m => (m.Template, m.ToAddress)));
    }

    [Fact]
    public async Task A_link_answers_nothing_until_its_persons_invitation_is_accepted()
    {
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        string token;
        await using (var db = portal.File.CreateDbContext())
        {
            token = DecisionLinks.Issue(db, shop.Id, request.Id, new("typo"), LinkAction.Accept, request.DecideBy!.Value);
            await db.SaveChangesAsync(Stop);
        }

        var links = new DecisionLinks(portal.File, portal.Clock, new(portal.File), new(portal.File, portal.Clock));
        Assert.Equal(LinkView.Unknown, await links.LookAsync(token, Stop));

        await portal.ReadAsync(db => db.Users.Where(u => u.Id == "typo").ExecuteUpdateAsync(set => set.SetProperty(u => u.EmailConfirmed, true), Stop));
        Assert.Equal(LinkState.Open, (await links.LookAsync(token, Stop)).State);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task HireAsync(string name, bool accepted)
    {
        var user = new AppUser { Id = name, DisplayName = name, UserName = name, Email = name + "@people.example", EmailConfirmed = accepted, Role = Role.Staff };
        user.Memberships.Add(new Membership { UserId = name, MerchantId = shop.Id });
        await using var db = portal.File.CreateDbContext();
        db.Add(user);
        await db.SaveChangesAsync(Stop);
    }
}
