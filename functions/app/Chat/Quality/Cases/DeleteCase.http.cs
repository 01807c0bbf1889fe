using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

internal sealed class DeleteCase(Database database)
{
    [Function(nameof(DeleteCase))]
    [Endpoint("Delete a case", "Evaluation", Permission = Permissions.EditKnowledge)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/evaluation/cases/{caseId:guid}")] HttpRequest request, Guid caseId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await CaseStore.DeleteAsync(scope, caseId, cancellation))
        {
            return ProblemMapper.Map(CaseErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "evaluation.case_deleted", new AuditSubject("evaluation_case", caseId.ToString()), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
