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

/// <summary>Adds an item; answers know it from the next question on.</summary>
internal sealed class AddKnowledge(Database database, MetricFormula formulas)
{
    [Function(nameof(AddKnowledge))]
    [Endpoint("Add knowledge", "Knowledge", Permission = Permissions.EditKnowledge, Body = typeof(JsonElement), Answer = typeof(JsonElement))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = $"api/knowledge/{{kind:{KnowledgeKind.Constraint}}}")] HttpRequest request,
        string kind,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<JsonDocument>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var values = KnowledgeValues.Parse(KnowledgeKind.Of(kind), body.Value.RootElement, whole: true);
        var added = values.IsError ? values.Error : await AddAsync(caller, KnowledgeKind.Of(kind), values.Value, cancellation);
        return added.ToAction(item => new JsonResult(item, WireJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private async Task<Result<JsonElement>> AddAsync(Caller caller, KnowledgeKind kind, KnowledgeValues values, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        var complete = await formulas.CompleteAsync(caller.OrganizationId, kind, values, values.Text(kind.Title)!, cancellation);
        if (complete.IsError)
        {
            return complete.Error;
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        try
        {
            await KnowledgeStore.InsertAsync(scope, kind, id, values, cancellation);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return KnowledgeErrors.NameTaken(values.Text(kind.Title)!);
        }

        AuditTrail.Append(scope, caller.PersonId, "knowledge.added", AuditSubject.Knowledge(id), new { kind = kind.Path, title = values.Text(kind.Title) });
        var item = await KnowledgeStore.FindAsync(scope, kind, id, cancellation);
        await scope.CommitAsync(cancellation);
        return item!.Value;
    }
}
