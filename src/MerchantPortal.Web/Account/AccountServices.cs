using System.Threading.RateLimiting;
using MerchantPortal.Data;
using MerchantPortal.Data.Account;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Mail;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MerchantPortal.Web.Account;

/// <summary>The room Account registers itself: Identity, cookies, limits, contact information, mail.</summary>
public static class AccountServices
{
    /// <summary>Name of the rate limit on posts of passwords, codes and reset requests.</summary>
    public const string PostLimit = "account-posts";

    /// <summary>Services of the people's side. Needs the context factory of Data and the environment's <see cref="IHostEnvironment"/>.</summary>
    public static IServiceCollection AddAccount(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization();
        // Stateless, and shared with acts that are
        services.AddSingleton<IPasswordHasher<AppUser>, PasswordHasher<AppUser>>();
        services.AddIdentityCore<AppUser>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.SignIn.RequireConfirmedEmail = true;
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.Lockout.MaxFailedAccessAttempts = SignInThrottle.Tries;
                identity.Lockout.DefaultLockoutTimeSpan = SignInThrottle.Pause;
                // Length over composition rules: NIST SP 800-63B
                identity.Password.RequiredLength = 10;
                identity.Password.RequiredUniqueChars = 4;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Tokens.PasswordResetTokenProvider = MailTokens.Reset;
                identity.Tokens.AuthenticatorIssuer = "MerchantPortal";
            })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PortalSignIn>()
            .AddClaimsPrincipalFactory<PortalClaims>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<ResetTokens>(MailTokens.Reset)
            .AddTokenProvider<InvitationTokens>(MailTokens.Invitation);
        services.Configure<ResetTokenOptions>(o => o.TokenLifespan = TimeSpan.FromHours(2));
        services.Configure<InvitationTokenOptions>(o => o.TokenLifespan = TimeSpan.FromDays(7));
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));

        foreach (var scheme in new[] { IdentityConstants.ApplicationScheme, IdentityConstants.TwoFactorUserIdScheme, IdentityConstants.TwoFactorRememberMeScheme, IdentityConstants.ExternalScheme })
        {
            services.Configure<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(scheme, cookie =>
            {
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            });
        }

        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.LoginPath = "/account/sign-in";
            cookie.LogoutPath = "/account/sign-out";
            cookie.AccessDeniedPath = "/account/access-denied";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.SlidingExpiration = true;
            Session.OnlyAskingIsNoUse(cookie.Events);
            cookie.Events.OnRedirectToLogin = context => AnswerOrRedirect(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => AnswerOrRedirect(context, StatusCodes.Status403Forbidden);
        });

        services.AddSettings<PortalSessionOptions, CheckSessionOptions>(PortalSessionOptions.Section);
        services.AddOptions<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<PortalSessionOptions>>((cookie, session) => cookie.ExpireTimeSpan = session.Value.Length);

        services.AddDataProtection().SetApplicationName("MerchantPortal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInDatabase>();

        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            // Development drives many sign-ins from one address; elsewhere 30 a minute is plenty for people
            var perMinute = environment.IsDevelopment() ? 1200 : 30;
            limits.AddPolicy(PostLimit, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("reading"));
        });

        services.AddSingleton<SignInThrottle>();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddScoped<SignedIn>();
        services.AddSingleton<ContactLinks>();
        services.AddSingleton<LoadCurrentPerson>();
        services.AddSingleton<AskPasswordReset>();
        services.AddSingleton<ChooseLanguage>();
        services.AddSingleton<JudgeGate>();
        services.AddSingleton<LoadContactInformation>();
        services.AddSingleton<SaveContactInformation>();
        services.AddSingleton<SaveContactDraft>();
        services.AddSingleton<RemindAdministrators>();
        services.AddSingleton<ReconfirmContacts>();
        services.AddSingleton<AskToReconfirm>();
        services.AddSingleton<CheckMailDomains>();
        services.AddSingleton<AskMailServer>(provider => new MailServerLookup(MailServerLookup.OfThisMachine, provider.GetRequiredService<TimeProvider>()).RunAsync);
        services.AddSingleton<VerifyContactAddress>();
        services.AddSingleton<SendTestMessage>();
        services.AddSingleton<ListUsers>();
        services.AddSingleton<InviteUser>();
        services.AddSingleton<ResendInvitation>();
        services.AddSingleton<ChangeUser>();
        services.AddSingleton<DisableUser>();
        services.AddSingleton<SeedDemoUsers>();
        services.AddMail();
        return services;
    }

    /// <summary>The middleware of the people's side, after routing and before anything is mapped.</summary>
    public static IApplicationBuilder UseAccount(this IApplicationBuilder app)
    {
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<GateForPeople>();
        return app;
    }

    /// <summary>The endpoints that are not pages: sign-out, the session and passkey options.</summary>
    public static IEndpointRouteBuilder MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapSignOut();
        app.MapSession();
        app.MapPasskeys();
        return app;
    }

    // The portal's API answers programs with a status, people with a page
    private static Task AnswerOrRedirect(Microsoft.AspNetCore.Authentication.RedirectContext<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
