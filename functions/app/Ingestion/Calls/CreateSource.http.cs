using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;


/// <summary>Makes a source with a new write key.</summary>
internal sealed class CreateSource(Database database)
{
    [Function(nameof(CreateSource))]
    [Endpoint("Create a source", "Collecting", Permission = Permissions.Import, Body = typeof(Body), Answer = typeof(Source))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sources")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.Name?.Trim() is not { Length: > 0 and <= 100 } name)
        {
            return ProblemMapper.Map(CallErrors.SourceName(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var source = await SourceStore.CreateAsync(scope, name, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "source.created", AuditSubject.Source(source.SourceId), new { source.Name });
        await scope.CommitAsync(cancellation);
        return new JsonResult(source, WireJson.Options) { StatusCode = StatusCodes.Status201Created };
    }

    /// <param name="Name">What people call it, such as "Web shop".</param>
    internal sealed record Body(string? Name);
}
