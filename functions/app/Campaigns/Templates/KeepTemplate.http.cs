using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Templates;

/// <summary>Keeps a message as version 1 of a template.</summary>
internal sealed class KeepTemplate(Database database)
{
    [Function(nameof(KeepTemplate))]
    [Endpoint("Keep a message as a template", "Campaigns", Permission = Permissions.EditCampaigns, Body = typeof(TemplateRequest), Answer = typeof(KeptTemplate))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/message-templates")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<TemplateRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.FindFault() is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var (id, content) = (Guid.CreateVersion7(), body.Value.ToContent());
        TemplateStore.Add(scope, id);
        TemplateStore.AddVersion(scope, id, 1, content, caller);
        AuditTrail.Append(scope, caller.PersonId, "template.kept", AuditSubject.Template(id), new { content.Name });
        var kept = await TemplateStore.FindAsync(scope, id, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(kept, WireJson.Options) { StatusCode = StatusCodes.Status201Created };
    }
}
