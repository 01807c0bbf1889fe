using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Asks every settled case anew and keeps how it went. The latest 200 cases: a question takes milliseconds, and somebody waits.</summary>
internal sealed class RunCases(AskLimiter limiter, Database database, CaseRunner runner)
{
    private const int MostCases = 200;

    [Function(nameof(RunCases))]
    [Endpoint("Measure how well cases are answered", "Evaluation", Permission = Permissions.EditKnowledge, Answer = typeof(KeptRun))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/evaluation/runs")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (limiter.Refuse(caller, request.HttpContext.Response) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        var cases = await CasesAsync(caller.OrganizationId, cancellation);
        if (cases.Count == 0)
        {
            return ProblemMapper.Map(CaseErrors.NoCases(), request);
        }

        var (report, outcomes) = await runner.RunAsync(caller.OrganizationId, cases, cancellation);
        var id = Guid.CreateVersion7();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        await RunStore.InsertAsync(scope, id, report, outcomes, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "evaluation.run", new AuditSubject("evaluation_run", id.ToString()), new { report.Total, report.Right, report.Wrong });
        var kept = await RunStore.FindAsync(scope, id, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(kept, ChatJson.Options);
    }

    private async Task<List<EvaluationCase>> CasesAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var verified = await CaseStore.ListAsync(scope, CaseStatus.Verified, null, MostCases, cancellation);
        return [.. verified, .. await CaseStore.ListAsync(scope, CaseStatus.Unanswerable, null, MostCases - verified.Count, cancellation)];
    }
}
