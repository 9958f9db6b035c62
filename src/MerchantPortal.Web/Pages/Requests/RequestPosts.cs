using FluentValidation;
using MerchantPortal.Domain.Bookings;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Requests;
using MerchantPortal.Features.Shared;
using MerchantPortal.Web.Account;
using MerchantPortal.Web.Ui;
using Microsoft.AspNetCore.Antiforgery;

namespace MerchantPortal.Web.Pages.Requests;

/// <summary>The answers as plain form posts: they work while no circuit does. Each says on <c>/requests/answer/{id}</c> what became of it.</summary>
internal static partial class RequestPosts
{
    public static void MapRequestPosts(this IEndpointRouteBuilder app)
    {
        // The gate holds pages; a press on one that was open before is an answer, and a guest waits for it
        var answers = app.MapGroup("/requests/{id}").RequireAuthorization().WithMetadata(new NotGatedAttribute());

        // Where signing in leads after a press that came too late for the session: no answer is given by looking
        foreach (var act in new[] { "accept", "undo", "decline" })
        {
            answers.MapGet("/" + act, (string id) => Said(id, "lost"));
        }

        var posts = answers.MapGroup("").DisableAntiforgery().AddEndpointFilter(CheckAntiforgeryAsync);
        posts.MapPost("/accept", (string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, AcceptRequest act) =>
            AnswerAsync(id, http, people, queue, "accepted", (by, row, own) => act.RunAsync(new(by, row.Merchant, row.Id), own)));
        posts.MapPost("/undo", (string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, UndoDecision act) =>
            AnswerAsync(id, http, people, queue, "undone", (by, row, own) => act.RunAsync(new(by, row.Merchant, row.Id), own)));
        posts.MapPost("/decline", async (string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, DeclineRequest act) =>
        {
            if (!http.Request.HasFormContentType)
            {
                return NotCounted(http, id, Results.BadRequest());
            }

            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var note = form["note"].ToString();
            var reason = Enum.TryParse<DeclineReason>(form["reason"], ignoreCase: false, out var named) ? named : DeclineReason.NoAnswer;
            return await AnswerAsync(id, http, people, queue, "declined", async (by, row, own) =>
            {
                var command = new DeclineRequest.Command(by, row.Merchant, row.Id, reason, note);
                return (await DeclineRequest.Rules.ValidateAsync(command, own)).IsValid ? await act.RunAsync(command, own) : null;
            });
        });
    }

    private static Task<IResult> AnswerAsync(
        string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, string done, Func<CurrentPerson, RequestRow, CancellationToken, Task<Outcome?>> act) =>
        OwnTime.RunAsync(http.RequestServices.GetRequiredService<TimeProvider>(), own => AnswerAsync(id, http, people, queue, done, act, own));

    private static async Task<IResult> AnswerAsync(
        string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, string done, Func<CurrentPerson, RequestRow, CancellationToken, Task<Outcome?>> act, CancellationToken own)
    {
        if (http.User.UserId() is not { } user || await people.RunAsync(user, own) is not { } by
            || await queue.FindAsync(by, new BookingId(id), own) is not { } row)
        {
            return NotCounted(http, id, Results.NotFound());
        }

        string said;
        try
        {
            said = await act(by, row, own) switch
            {
                null => "invalid",
                { IsDone: true } => done,
                { Refusal: Refusal.AlreadyConfirmed } when done == "accepted" && await queue.FindAsync(by, row.Id, http.RequestAborted) is { Decision.ByMe: true } => done,
                { Refusal: { } refusal } => refusal.ToString(),
                _ => "gone",
            };
        }
        catch (Exception fault)
        {
            LogNotDone(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestPosts)), fault);
            said = "failed";
        }

        return Said(id, said);
    }

    private static IResult Said(string id, string said) => Results.LocalRedirect($"/requests/answer/{Uri.EscapeDataString(id)}?said={said}");

    /// <summary>A person is led to how the request stands and can press again; a program gets its status.</summary>
    private static IResult NotCounted(HttpContext http, string id, IResult status) => http.Request.WantsPage() ? Said(id, "lost") : status;

    private static Task<IResult> AnswerAsync(
        string id, HttpContext http, LoadCurrentPerson people, RequestQueue queue, string done, Func<CurrentPerson, RequestRow, CancellationToken, Task<Outcome>> act) =>
        AnswerAsync(id, http, people, queue, done, async (by, row, own) => (Outcome?)await act(by, row, own));

    private static async ValueTask<object?> CheckAntiforgeryAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext) ? await next(context)
            : NotCounted(context.HttpContext, context.HttpContext.GetRouteValue("id") as string ?? "", Results.BadRequest());

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer could not be stored")]
    private static partial void LogNotDone(ILogger log, Exception fault);
}
