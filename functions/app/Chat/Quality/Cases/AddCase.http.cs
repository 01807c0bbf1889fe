using Analytics.Audit;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>
/// Makes a turn of the chat a case: disputed, it is open until somebody says what is right; confirmed, its plan is right from then on, and the same
/// question is answered by it.
/// </summary>
internal sealed class AddCase(Database database)
{
    private const int LongestNote = 2000;

    [Function(nameof(AddCase))]
    [Endpoint("Make an answer a case", "Evaluation", Permission = Permissions.EditKnowledge, Body = typeof(Body), Answer = typeof(EvaluationCase))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/evaluation/cases")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var added = body.Value.MessageId is { } messageId ? await AddAsync(caller, messageId, body.Value, cancellation) : CaseErrors.MessageMissing();
        return added.ToAction(item => new JsonResult(item, ChatJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<EvaluationCase>> AddAsync(Caller caller, Guid messageId, Body body, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await MessageStore.FindAsync(scope, messageId, cancellation) is not { } message)
        {
            return ChatErrors.MessageNotFound();
        }

        var (plan, sql) = (message.Understanding?.Plan, message.Understanding?.Sql);
        if (body.Verified && plan is null && sql is null)
        {
            return CaseErrors.NothingToVerify();
        }

        var note = body.Note?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        var added = await CaseStore.AddAsync(
            scope,
            new EvaluationCase(Guid.CreateVersion7(), message.Question, message.AsOf, body.Verified ? CaseStatus.Verified : CaseStatus.Open, message.CreatedAt)
            {
                Plan = body.Verified ? plan : null,
                Sql = body.Verified ? sql : null,
                MessageId = messageId,
                Note = note.Length <= LongestNote ? note : note[..LongestNote],
            },
            cancellation);
        AuditTrail.Append(scope, caller.PersonId, "evaluation.case_added", AuditSubject.Message(messageId), new { added.Id, added.Status });
        await scope.CommitAsync(cancellation);
        return added;
    }

    internal sealed record Body(Guid? MessageId, bool Verified = false, string? Note = null);
}
