using MerchantPortal.Data;
using MerchantPortal.Data.Bookings;
using MerchantPortal.Data.Mail;
using MerchantPortal.Data.Outbox;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Features.Bookings;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.TestKit;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace MerchantPortal.Features.Tests.Shared;

/// <summary>What nobody needs any more goes, and nothing else does.</summary>
public sealed class ForgetWhatIsOldTests : IAsyncLifetime
{
    private Portal portal = null!;

    public async ValueTask InitializeAsync() => portal = await Portal.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private ForgetWhatIsOld Forget() => new(portal.File, portal.Clock);

    private Task<int> CountAsync<T>()
        where T : class => portal.ReadAsync(db => db.Set<T>().CountAsync());

    private void Pass(Duration time) => portal.Clock.Advance(time.ToTimeSpan());

    [Fact]
    public async Task A_creation_is_answered_as_it_was_until_90_days_after_the_appointment_and_its_guest_is_forgotten_then()
    {
        var shop = await portal.OpenShopAsync();
        var wish = portal.Wish(shop, "2026-11-24 12:00");
        var booking = (await portal.TakeAsync(wish))!;
        var later = await portal.TakeAsync(shop, "2026-11-25 12:00");

        Pass(booking.End + NoLongerNeeded.AnswersKept - portal.Now);
        Assert.Equal(0, await Forget().RunOnceAsync(CancellationToken.None));
        Assert.Equal(TakeBooking.Kind.Replayed, (await portal.Acts.Take.RunAsync(wish, CancellationToken.None)).Kind);

        Pass(Duration.FromSeconds(1));
        Assert.Equal(1, await Forget().RunOnceAsync(CancellationToken.None));

        Assert.Equal(later.Id, Assert.Single(await portal.ReadAsync(db => db.Set<IdempotentAnswer>().ToListAsync())).BookingId);
        Assert.Equal(2, await CountAsync<Booking>());
    }

    [Fact]
    public async Task The_links_of_a_mail_go_90_days_after_the_deadline_they_were_for()
    {
        var shop = await portal.OpenShopAsync(asksFirst: true);
        var request = await portal.TakeAsync(shop, "2026-11-24 12:00");
        await using (var db = portal.File.CreateDbContext())
        {
            DecisionLinks.Issue(db, shop.Id, request.Id, new("someone"), LinkAction.Accept, request.DecideBy!.Value);
            await db.SaveChangesAsync();
        }

        Pass(request.DecideBy!.Value + NoLongerNeeded.LinksKept - portal.Now);
        await Forget().RunOnceAsync(CancellationToken.None);
        Assert.Equal(1, await CountAsync<DecisionLink>());

        Pass(Duration.FromSeconds(1));
        await Forget().RunOnceAsync(CancellationToken.None);
        Assert.Equal(0, await CountAsync<DecisionLink>());
    }

    [Fact]
    public async Task Tries_of_slots_that_Google_has_go_after_90_days_and_those_of_bookings_and_of_what_is_open_or_parked_stay()
    {
        var tries = new[] { OwedState.Settled, OwedState.Open, OwedState.Parked, OwedState.Discarded }
            .SelectMany(state => new[] { OwedKind.AvailabilityReplace, OwedKind.BookingPatch }.Select(kind => (Key: $"{kind}:{state}", kind, state))).ToList();
        await using (var db = portal.File.CreateDbContext())
        {
            foreach (var (key, kind, state) in tries)
            {
                db.Add(new OwedUpdate { Key = key, Kind = kind, MerchantId = new("m"), State = state, Version = 1, OwedAt = portal.Now, DueAt = portal.Now });
                db.Add(new UpdateTry { Id = Guid.NewGuid(), Key = key, Version = 1, At = portal.Now, DurationMilliseconds = 1, Request = "POST", Body = "{}" });
            }

            await db.SaveChangesAsync();
        }

        Pass(NoLongerNeeded.TriesKept);
        Assert.Equal(0, await Forget().RunOnceAsync(CancellationToken.None));
        Pass(Duration.FromSeconds(1));
        Assert.Equal(1, await Forget().RunOnceAsync(CancellationToken.None));

        var left = await portal.ReadAsync(db => db.Set<UpdateTry>().Select(t => t.Key).ToListAsync());
        Assert.Equal(tries.Select(t => t.Key).Except(["AvailabilityReplace:Settled"]).Order(), left.Order());
        Assert.Equal(tries.Count, await CountAsync<OwedUpdate>());
    }

    [Fact]
    public async Task Mails_go_a_year_after_they_left_or_were_given_up_and_one_that_is_still_owed_stays()
    {
        await using (var db = portal.File.CreateDbContext())
        {
            db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "sent", portal.Now).SentAt = portal.Now;
            db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "failed", portal.Now).FailedAt = portal.Now;
            db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "owed", portal.Now);
            await db.SaveChangesAsync();
        }

        Pass(NoLongerNeeded.MailsKept);
        Assert.Equal(0, await Forget().RunOnceAsync(CancellationToken.None));
        Pass(Duration.FromSeconds(1));
        Assert.Equal(2, await Forget().RunOnceAsync(CancellationToken.None));

        Assert.Equal("owed", Assert.Single(await portal.ReadAsync(db => db.Set<OwedMail>().ToListAsync())).DedupeKey);
    }

    [Fact]
    public async Task Much_goes_in_small_batches_and_then_it_rests()
    {
        await using (var db = portal.File.CreateDbContext())
        {
            for (var i = 0; i <= ForgetWhatIsOld.Batch; i++)
            {
                db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", $"sent {i}", portal.Now).SentAt = portal.Now;
            }

            await db.SaveChangesAsync();
        }

        Pass(NoLongerNeeded.MailsKept + Duration.FromSeconds(1));
        var forget = Forget();
        Assert.Equal(ForgetWhatIsOld.Batch, await forget.RunOnceAsync(CancellationToken.None));
        Assert.Equal(1, await forget.RunOnceAsync(CancellationToken.None));
        await using (var db = portal.File.CreateDbContext())
        {
            db.OweMail(MailTemplate.TestMessage, "a@x.example", "en", "old", portal.Now).SentAt = portal.Now - NoLongerNeeded.MailsKept - Duration.FromSeconds(1);
            await db.SaveChangesAsync();
        }

        Assert.Equal(0, await forget.RunOnceAsync(CancellationToken.None));
        Pass(ForgetWhatIsOld.Rest);
        Assert.Equal(1, await forget.RunOnceAsync(CancellationToken.None));
    }
}
