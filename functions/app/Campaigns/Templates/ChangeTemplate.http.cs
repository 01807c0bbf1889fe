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

namespace Analytics.Campaigns.Templates;

/// <summary>Writes the next version of a template, if nobody else did so meanwhile.</summary>
internal sealed class ChangeTemplate(Database database)
{
    [Function(nameof(ChangeTemplate))]
    [Endpoint("Write the next version of a template", "Campaigns", Permission = Permissions.EditCampaigns, Body = typeof(TemplateRequest), Answer = typeof(KeptTemplate))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/message-templates/{templateId:guid}")] HttpRequest request, Guid templateId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<TemplateRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var changed = body.Value.FindFault() is { } fault ? fault : await ChangeAsync(caller, templateId, body.Value, cancellation);
        return changed.ToAction(template => new JsonResult(template, WireJson.Options), request);
    }

    private async Task<Result<KeptTemplate>> ChangeAsync(Caller caller, Guid templateId, TemplateRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await TemplateStore.FindAsync(scope, templateId, cancellation) is not { } known)
        {
            return TemplateErrors.NotFound();
        }

        var from = request.From ?? known.Current.Version;
        if (!await TemplateStore.AdvanceAsync(scope, templateId, from, cancellation))
        {
            return TemplateErrors.VersionConflict(known.Current.Version);
        }

        TemplateStore.AddVersion(scope, templateId, from + 1, request.ToContent(), caller);
        AuditTrail.Append(scope, caller.PersonId, "template.changed", AuditSubject.Template(templateId), new { version = from + 1 });
        var changed = await TemplateStore.FindAsync(scope, templateId, cancellation);
        await scope.CommitAsync(cancellation);
        return changed!;
    }
}
