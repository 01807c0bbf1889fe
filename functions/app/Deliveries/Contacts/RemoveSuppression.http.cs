using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>Lets an address get messages again; that somebody objected stays in the ledger of consent, and counts.</summary>
internal sealed class RemoveSuppression(Database database)
{
    [Function(nameof(RemoveSuppression))]
    [Endpoint("Take an address off the suppression list", "Deliveries", Permission = Permissions.EditCampaigns, Query = ["channel: email (if left out), sms or push", "address: the address"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/suppressions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var channel = request.Query["channel"].ToString() is { Length: > 0 } asked ? asked : "email";
        var address = request.Query["address"].ToString();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await SuppressionStore.RemoveAsync(scope, channel, address, cancellation))
        {
            return ProblemMapper.Map(ContactErrors.NotSuppressed(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "suppressions.removed", new AuditSubject("suppressions", channel), new { address });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
