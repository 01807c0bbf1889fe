using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Knowledge;

/// <summary>Deletes an item.</summary>
internal sealed class DeleteKnowledge(Database database)
{
    [Function(nameof(DeleteKnowledge))]
    [Endpoint("Delete knowledge", "Knowledge", Permission = Permissions.EditKnowledge)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}/{{id:guid}}")] HttpRequest request,
        string kind,
        Guid id,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await KnowledgeStore.DeleteAsync(scope, KnowledgeKind.Of(kind), id, cancellation))
        {
            return ProblemMapper.Map(KnowledgeErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "knowledge.deleted", AuditSubject.Knowledge(id), new { kind });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
