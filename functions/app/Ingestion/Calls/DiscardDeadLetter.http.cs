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


/// <summary>Gives up a call that could not be taken; it stays in the database, marked.</summary>
internal sealed class DiscardDeadLetter(Database database, TimeProvider clock)
{
    [Function(nameof(DiscardDeadLetter))]
    [Endpoint("Discard a call that could not be taken", "Collecting", Permission = Permissions.Import)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/ingestion/dead-letters/{deadLetterId:guid}")] HttpRequest request, Guid deadLetterId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await DeadLetterStore.SettleAsync(scope, deadLetterId, "discarded", clock.GetUtcNow(), cancellation))
        {
            return ProblemMapper.Map(CallErrors.DeadLetterNotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "dead_letter.discarded", AuditSubject.DeadLetter(deadLetterId), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
