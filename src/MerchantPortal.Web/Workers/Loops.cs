using MerchantPortal.Data.Outbox;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Google.Health;
using MerchantPortal.Features.Google.Updates;
using MerchantPortal.Features.Mail;
using MerchantPortal.Features.Payments;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using NodaTime;

namespace MerchantPortal.Web.Workers;

/// <summary>Tells Google what is owed.</summary>
public sealed class RelayLoop(UpdateRelay relay, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<RelayLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    private const int CallsPerPass = 40;

    protected override Duration Rest => Duration.FromMilliseconds(30);

    protected override bool Concerns(CommitNews news) => news.Owed;

    protected override async Task<Instant?> PassAsync(CancellationToken stop) => (await relay.BeginOnceAsync(CallsPerPass, DealtWith, stop)).Next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await relay.AllEndedAsync();
    }

    // What a call leaves behind, or what was owed again meanwhile, is due now
    private void DealtWith()
    {
        Beat();
        Wake();
    }
}

/// <summary>Reminds staff of requests and declines what nobody answered.</summary>
public sealed class DeadlineLoop(DeadlinePass deadlines, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<DeadlineLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    private const int StepsPerPass = 100;

    // A new request's first reminder is further off than the poll
    protected override bool Concerns(CommitNews news) => false;

    protected override Task<Instant?> PassAsync(CancellationToken stop) => deadlines.RunOnceAsync(StepsPerPass, stop);
}

/// <summary>Finds out what became of money whose outcome is not known, and gives back what is due.</summary>
public sealed class PaymentLoop(ReconcilePayments payments, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<PaymentLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    private const int BookingsPerPass = 40;

    // Acts move their own money; what they leave behind is looked after seconds later
    protected override bool Concerns(CommitNews news) => false;

    protected override Task<Instant?> PassAsync(CancellationToken stop) => payments.RunOnceAsync(BookingsPerPass, stop);
}

/// <summary>Sends owed mails.</summary>
public sealed class MailLoop(MailRelay mails, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<MailLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    private const int MailsPerPass = 20;

    protected override bool Concerns(CommitNews news) => news.Mail;

    protected override async Task<Instant?> PassAsync(CancellationToken stop)
    {
        await mails.RunOnceAsync(MailsPerPass, stop);
        return null;
    }
}

/// <summary>Tells the alert contacts of problems, reads the outbox's gauges, and lets the other processes know how the booking server of this one does.</summary>
public sealed class AlertLoop(AlertPass alerts, ShareBookingServerHealth share, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<AlertLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    protected override Duration Poll => Duration.FromSeconds(15);

    protected override bool Concerns(CommitNews news) => false;

    protected override async Task<Instant?> PassAsync(CancellationToken stop)
    {
        await alerts.RunOnceAsync(stop);
        await share.RunOnceAsync(stop);
        return null;
    }
}

/// <summary>Looks up the mail servers of contact addresses, asks every 180 days whether the contacts are still right, and forgets what nobody needs any more.</summary>
public sealed class ContactLoop(
    CheckMailDomains domains, AskToReconfirm reconfirm, ForgetWhatIsOld forget, CommitBell bell, WorkerPulse pulse, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<ContactLoop> log)
    : WorkLoop(bell, pulse, clock, lifetime, log)
{
    // Drafts ring no bell
    protected override Duration Poll => Duration.FromSeconds(30);

    protected override bool Concerns(CommitNews news) => news.Account;

    protected override async Task<Instant?> PassAsync(CancellationToken stop)
    {
        await reconfirm.RunOnceAsync(stop);
        await domains.RunOnceAsync(stop);
        await forget.RunOnceAsync(stop);
        return null;
    }
}
