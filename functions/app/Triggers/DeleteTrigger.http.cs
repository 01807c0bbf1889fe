using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>Deletes a trigger: what is posted to it is refused from now on.</summary>
internal sealed class DeleteTrigger(Database database)
{
    [Function(nameof(DeleteTrigger))]
    [Endpoint("Delete a trigger", "Triggers", Permission = Permissions.ManageOrganization)]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/triggers/{triggerId:guid}")] HttpRequest request, Guid triggerId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await TriggerStore.DeleteAsync(scope, triggerId, cancellation))
        {
            return ProblemMapper.Map(TriggerErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "trigger.deleted", new AuditSubject("trigger", triggerId.ToString()), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
