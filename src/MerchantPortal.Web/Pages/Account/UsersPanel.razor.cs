using System.Collections.Immutable;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Ui;
using MerchantPortal.Web.Ui.Fields;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using NodaTime;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>The people of the portal (portal.md 3.2): who they are, what they may, and inviting others.</summary>
public sealed partial class UsersPanel
{
    private ImmutableArray<UserLine> users = [];
    private ImmutableArray<MerchantChoice> merchants = [];
    private ImmutableArray<InviteProblem> wrong = [];
    private IReadOnlyList<FieldMessage> messages = [];
    private readonly HashSet<MerchantId> chosen = [];
    private ErrorSummary? summary;
    private readonly HashSet<MerchantId> places = [];
    private UserLine? succeeding;
    private UserLine? placing;
    private Role placedAs;
    private bool nowhere;
    private GateVerdict? gate;
    private DateTimeZone zone = DateTimeZone.Utc;
    private string? name;
    private string? email;
    private Role role = Role.Staff;
    private string? language;
    private bool askContact = true;
    private string? search;
    private bool restored;
    private string? said;
    private string? sent;
    private bool inviting;
    private string? refusal;
    private bool loaded;
    private bool failed;

    [Inject]
    private ListUsers List { get; set; } = default!;

    [Inject]
    private JudgeGate Judge { get; set; } = default!;

    [Inject]
    private InviteUser Invite { get; set; } = default!;

    [Inject]
    private ResendInvitation Resend { get; set; } = default!;

    [Inject]
    private ChangeUser Change { get; set; } = default!;

    [Inject]
    private DisableUser Disable { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private IStringLocalizer<ContactTexts> T { get; set; } = default!;

    [Inject]
    private IStringLocalizer<AccountTexts> A { get; set; } = default!;

    [Inject]
    private IStringLocalizer<RequestsTexts> R { get; set; } = default!;

    [Inject]
    private ILogger<UsersPanel> Log { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> S { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>Who looks; decides what is offered.</summary>
    [Parameter, EditorRequired]
    public CurrentPerson Person { get; set; } = default!;

    /// <summary>The person whose row was left, as the page's address says.</summary>
    [Parameter]
    public string? Row { get; set; }

    // Asked of those who may, and only while there is something to fill in
    private bool MayAskContact => gate is { Complete: false } && role.May(Permission.EditContactInformation);

    private bool MayManage => Person.May(Permission.ManageUsers);

    private string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];

    // Typed names and addresses stay out of the address (docs/decisions/no-names-in-addresses.md)
    private List<UserLine> Shown => [.. users.Where(u => SearchText.Finds(search, u.Name, u.Email, A["Role." + u.Role].Value))];

    private IReadOnlyList<Option<Role>> RoleOptions => [.. Enum.GetValues<Role>().Select(r => new Option<Role>(r, A["Role." + r]))];

    private static IReadOnlyList<Option<string?>> LanguageOptions => [.. Languages.All.Select(l => new Option<string?>(l.Code, l.OwnName))];

    protected override Task OnInitializedAsync()
    {
        language = Languages.Current.Code;
        return LookAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // As on the contact page: the browser's zone, its name beside each time
        if (firstRender && await Script.ZoneAsync() is { } browser)
        {
            zone = browser;
            StateHasChanged();
        }

        if (!restored && loaded)
        {
            // The row that was left
            restored = true;
            if (users.FirstOrDefault(u => u.Id.Value == Row) is { } left)
            {
                await Script.TellAsync("portal.focus", $"[data-row='{left.Id.Value}']");
            }
        }
    }

    protected override bool Concerns(Changes changes) => changes.Account;

    protected override async Task ReadAsync()
    {
        try
        {
            if (!loaded)
            {
                merchants = await List.MerchantsAsync(Person, Gone);
            }

            users = await List.RunAsync(Person, Gone);
            gate = MayManage ? await Judge.RunAsync(Gone) : null;
            (loaded, failed) = (true, false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or UnauthorizedAccessException))
        {
            Log.NotRead(error);
            failed = true;
        }
    }

    private string NameOf(MerchantId id) => merchants.FirstOrDefault(m => m.Id == id)?.Name ?? id.Value;

    private void Choose(MerchantId id, bool on) => _ = on ? chosen.Add(id) : chosen.Remove(id);

    private string? ErrorOf(InviteProblem problem) => wrong.Contains(problem) ? T["Invite." + problem].Value : null;

    // Says what could not be stored: what was typed or chosen stays, and the same button may be pressed again
    private async Task StoreAsync(Func<Task> act, bool typed = false)
    {
        (said, refusal) = (null, null);
        try
        {
            await act();
        }
        catch (Exception error) when (!IsGone || error is not OperationCanceledException)
        {
            Log.NotStored(error);
            refusal = typed ? T["Failed.Save"] : T["Failed.Act"];
        }
    }

    // The second press of a double press comes while the first is under way, or finds the form it emptied
    private bool PressedTwice => inviting || (sent is not null && string.IsNullOrWhiteSpace(name) && string.IsNullOrWhiteSpace(email));

    private async Task InviteAsync()
    {
        if (PressedTwice)
        {
            return;
        }

        (inviting, sent) = (true, null);
        try
        {
            await StoreAsync(InvitingAsync, typed: true);
        }
        finally
        {
            inviting = false;
        }
    }

    private async Task InvitingAsync()
    {
        wrong = await Invite.RunAsync(new(Person, name ?? "", email ?? "", role, language ?? "en", [.. chosen], askContact && MayAskContact), Gone);
        messages =
        [
            .. wrong.Select(problem => new FieldMessage(
                problem switch
                {
                    InviteProblem.NameMissing => "invite-name",
                    InviteProblem.EmailWrong or InviteProblem.EmailTaken => "invite-email",
                    InviteProblem.MerchantsMissing => "invite-merchants",
                    InviteProblem.NotAllowed => null,
                },
                T["Invite." + problem])),
        ];
        if (wrong.IsEmpty)
        {
            sent = T["Invite.Sent", email ?? ""];
            (name, email) = (null, null);
            chosen.Clear();
            await ReadAsync();
        }
        else
        {
            summary?.Focus();
        }
    }

    private Task ResendAsync(UserLine user) => StoreAsync(() => ResendingAsync(user));

    private async Task ResendingAsync(UserLine user)
    {
        if (await Resend.RunAsync(Person, user.Id, Gone))
        {
            said = T["Invite.Sent", user.Email];
        }
        else
        {
            refusal = T["Users.NotWaiting", user.Name];
            await ReadAsync();
        }
    }

    private Task ChangeRoleAsync(UserLine user, string? to) => StoreAsync(() => ChangingRoleAsync(user, to));

    private async Task ChangingRoleAsync(UserLine user, string? to)
    {
        if (!Enum.TryParse<Role>(to, out var wanted))
        {
            return;
        }

        if (await Change.RunAsync(new(Person, user.Id, wanted, user.Merchants), Gone) is var answer && answer == UserRefusal.MerchantsMissing)
        {
            Place(user, wanted);
            return;
        }

        Tell(user, answer);
        await ReadAsync();
    }

    private void Place(UserLine user, Role wanted)
    {
        (placing, placedAs, nowhere, refusal) = (user, wanted, false, null);
        places.Clear();
        places.UnionWith(user.Merchants);
    }

    private Task SavePlacesAsync() => StoreAsync(SavingPlacesAsync, typed: true);

    private async Task SavingPlacesAsync()
    {
        if (placing is not { } user)
        {
            return;
        }

        var answer = await Change.RunAsync(new(Person, user.Id, placedAs, [.. places]), Gone);
        nowhere = answer == UserRefusal.MerchantsMissing;
        if (!nowhere)
        {
            placing = null;
            Tell(user, answer);
            await ReadAsync();
        }
    }

    private Task SetAccessAsync(UserLine user, bool enable, UserId? successor) => StoreAsync(() => SettingAccessAsync(user, enable, successor));

    private async Task SettingAccessAsync(UserLine user, bool enable, UserId? successor)
    {
        succeeding = null;
        var answer = await Disable.RunAsync(new(Person, user.Id, enable, successor), Gone);
        if (answer == UserRefusal.LastAlertContact && successor is null && users.Count(u => u.Standing != PersonStanding.Disabled) > 1)
        {
            succeeding = user;
        }

        Tell(user, answer);
        await ReadAsync();
    }

    private void Tell(UserLine user, UserRefusal? answer)
    {
        if (answer is { } no)
        {
            refusal = T["Refusal." + no, user.Name];
        }
        else
        {
            said = T["Users.Saved", user.Name];
        }
    }
}
