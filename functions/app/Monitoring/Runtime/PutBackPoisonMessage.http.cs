using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring.Runtime;

/// <summary>Gives a message that was given up another chance, with all its attempts.</summary>
internal sealed class PutBackPoisonMessage(IRuntimeWatch watch, Database database)
{
    [Function(nameof(PutBackPoisonMessage))]
    [Endpoint("Put a message back that was given up", "Operations", Permission = Permissions.OperateInstallation)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/operations/poison-messages/{queue}/{messageId:guid}/put-back")] HttpRequest request,
        string queue,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            AuditTrail.Append(scope, caller.PersonId, "queue.put_back", new AuditSubject("queue_message", messageId.ToString()), new { queue });
            await scope.CommitAsync(cancellation);
        }

        return await watch.PutBackAsync(queue, messageId, CancellationToken.None)
            ? new NoContentResult()
            : ProblemMapper.Map(new NotFound("queue.message.not_found", "There is no such message in that poison queue; somebody may have put it back already."), request);
    }
}
