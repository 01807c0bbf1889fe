using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Keeps SQL or a plan under a name, as version 1.</summary>
internal sealed class SaveQuery(Database database, SavedContentReader contents)
{
    [Function(nameof(SaveQuery))]
    [Endpoint("Save a query", "Queries", Permission = Permissions.SaveQueries, Body = typeof(ContentRequest), Answer = typeof(SavedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/saved-queries")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<ContentRequest>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var content = await contents.ReadAsync(caller, body.Value, cancellation);
        if (content.IsError)
        {
            return ProblemMapper.Map(content.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var saved = await SavedQueryWriter.AddAsync(scope, content.Value, null, caller, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "saved_query.saved", AuditSubject.SavedQuery(saved.Id), new { content.Value.Title });
        await scope.CommitAsync(cancellation);
        return new JsonResult(saved.For(caller), ChatJson.Options) { StatusCode = StatusCodes.Status201Created };
    }
}
