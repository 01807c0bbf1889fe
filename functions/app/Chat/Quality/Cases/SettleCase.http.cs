using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Says what is right: what a query of the log gives, or that the data cannot tell.</summary>
internal sealed class SettleCase(Database database)
{
    [Function(nameof(SettleCase))]
    [Endpoint("Say what is right", "Evaluation", Permission = Permissions.EditKnowledge, Body = typeof(Body), Answer = typeof(EvaluationCase))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/evaluation/cases/{caseId:guid}")] HttpRequest request, Guid caseId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var settled = await SettleAsync(scope, caseId, body.Value, cancellation);
        if (settled.IsError)
        {
            return ProblemMapper.Map(settled.Error, request);
        }

        await CaseStore.SaveAsync(scope, settled.Value, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "evaluation.case_settled", new AuditSubject("evaluation_case", caseId.ToString()), new { settled.Value.Status, body.Value.QueryId });
        await scope.CommitAsync(cancellation);
        return new JsonResult(settled.Value, ChatJson.Options);
    }

    private static async Task<Result<EvaluationCase>> SettleAsync(OrganizationScope scope, Guid caseId, Body body, CancellationToken cancellation)
    {
        if (await CaseStore.FindAsync(scope, caseId, cancellation) is not { } found)
        {
            return CaseErrors.NotFound();
        }

        if (body.QueryId is { } queryId)
        {
            return await QueryStore.FindAsync(scope, queryId, cancellation) is { Status: "completed" } query
                ? found with { Status = CaseStatus.Verified, Plan = query.Plan, Sql = query.Plan is null ? query.Sql : null }
                : QueryErrors.NotFound();
        }

        return body.Status == CaseStatus.Unanswerable ? found with { Status = CaseStatus.Unanswerable, Plan = null, Sql = null } : CaseErrors.NothingToVerify();
    }

    internal sealed record Body(Guid? QueryId, string? Status);
}
