using System.Text.Json;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Knowledge;

/// <summary>Changes the fields that are sent; the others stay.</summary>
internal sealed class ChangeKnowledge(Database database, MetricFormula formulas)
{
    [Function(nameof(ChangeKnowledge))]
    [Endpoint("Change knowledge", "Knowledge", Permission = Permissions.EditKnowledge, Body = typeof(JsonElement), Answer = typeof(JsonElement))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}/{{id:guid}}")] HttpRequest request,
        string kind,
        Guid id,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<JsonDocument>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var values = KnowledgeValues.Parse(KnowledgeKind.Of(kind), body.Value.RootElement, whole: false);
        var changed = values.IsError ? values.Error : await ChangeAsync(caller, KnowledgeKind.Of(kind), id, values.Value, cancellation);
        return changed.ToAction(item => new JsonResult(item, WireJson.Options), request);
    }

    private async Task<Result<JsonElement>> ChangeAsync(Caller caller, KnowledgeKind kind, Guid id, KnowledgeValues values, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await KnowledgeStore.FindAsync(scope, kind, id, cancellation) is not { } stored)
        {
            return KnowledgeErrors.NotFound();
        }

        var title = values.Text(kind.Title) ?? stored.GetProperty(kind.Title.Name).GetString()!;
        var complete = await formulas.CompleteAsync(caller.OrganizationId, kind, values, title, cancellation);
        if (complete.IsError)
        {
            return complete.Error;
        }

        try
        {
            if (!await KnowledgeStore.UpdateAsync(scope, kind, id, values, cancellation))
            {
                return KnowledgeErrors.NotFound();
            }
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return KnowledgeErrors.NameTaken(values.Text(kind.Title)!);
        }

        AuditTrail.Append(scope, caller.PersonId, "knowledge.changed", AuditSubject.Knowledge(id), new { kind = kind.Path });
        var item = await KnowledgeStore.FindAsync(scope, kind, id, cancellation);
        await scope.CommitAsync(cancellation);
        return item!.Value;
    }
}
