using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>Replaces what a trigger does, in the name of whoever changed it from now on; address, secret and counts stay.</summary>
internal sealed class ChangeTrigger(Database database)
{
    [Function(nameof(ChangeTrigger))]
    [Endpoint("Change a trigger", "Triggers", Permission = Permissions.ManageOrganization, Body = typeof(TriggerRequest), Answer = typeof(Trigger))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/triggers/{triggerId:guid}")] HttpRequest request, Guid triggerId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<TriggerRequest>(request, WireJson.Options, cancellation);
        if ((body.Error ?? body.Value.Check()) is { } invalid)
        {
            return ProblemMapper.Map(invalid, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await body.Value.FindFaultAsync(scope, cancellation) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        if (await TriggerStore.UpdateAsync(scope, body.Value.ToTrigger(triggerId), caller.PersonId, cancellation) is not { } changed)
        {
            return ProblemMapper.Map(TriggerErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "trigger.changed", new AuditSubject("trigger", triggerId.ToString()), new { changed.Name, changed.EventName, changed.CampaignId });
        await scope.CommitAsync(cancellation);
        return new JsonResult(changed, WireJson.Options);
    }
}
