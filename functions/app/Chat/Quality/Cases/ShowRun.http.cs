using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>One run with how each case went.</summary>
internal sealed class ShowRun(Database database)
{
    [Function(nameof(ShowRun))]
    [Endpoint("Show a run over the cases", "Evaluation", Permission = Permissions.ReadKnowledge, Answer = typeof(KeptRun))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/evaluation/runs/{runId:guid}")] HttpRequest request, Guid runId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await RunStore.FindAsync(scope, runId, cancellation) is { } run
            ? new JsonResult(run, ChatJson.Options)
            : ProblemMapper.Map(CaseErrors.RunNotFound(), request);
    }
}
