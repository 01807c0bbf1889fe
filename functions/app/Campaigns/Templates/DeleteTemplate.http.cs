using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Templates;

/// <summary>Deletes a template with its versions. Campaigns that began from it keep what they say.</summary>
internal sealed class DeleteTemplate(Database database)
{
    [Function(nameof(DeleteTemplate))]
    [Endpoint("Delete a template", "Campaigns", Permission = Permissions.EditCampaigns)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/message-templates/{templateId:guid}")] HttpRequest request, Guid templateId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await TemplateStore.DeleteAsync(scope, templateId, cancellation))
        {
            return ProblemMapper.Map(TemplateErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "template.deleted", AuditSubject.Template(templateId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
