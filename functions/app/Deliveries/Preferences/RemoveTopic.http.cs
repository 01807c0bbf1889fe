using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>Offers a topic no longer. What people said of it stays in the ledger, and keeps counting.</summary>
internal sealed class RemoveTopic(Database database)
{
    [Function(nameof(RemoveTopic))]
    [Endpoint("Offer a topic no longer", "Deliveries", Permission = Permissions.EditCampaigns, Query = ["topic: its key"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/topics")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var topic = request.Query["topic"].ToString();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await TopicStore.RemoveAsync(scope, topic, cancellation))
        {
            return ProblemMapper.Map(PreferenceErrors.TopicNotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "topic.removed", new AuditSubject("topic", topic), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
