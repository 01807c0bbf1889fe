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
internal sealed class DeleteKnowledge(CallerResolver callers, Database database)
{
    [Function(nameof(DeleteKnowledge))]
    [Endpoint("Delete knowledge", "Knowledge")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}/{{id:guid}}")] HttpRequest request,
        string kind,
        Guid id,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.EditKnowledge);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        if (!await KnowledgeStore.DeleteAsync(scope, KnowledgeKind.Of(kind), id, cancellation))
        {
            return ProblemMapper.Map(KnowledgeErrors.NotFound(), request);
        }

        await AuditTrail.AppendAsync(scope, caller.Value.PersonId, "knowledge.deleted", AuditSubject.Knowledge(id), new { kind }, cancellation);
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
