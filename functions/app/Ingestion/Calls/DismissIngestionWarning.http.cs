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


/// <summary>Dismisses a warning that somebody dealt with; it comes back when it happens again.</summary>
internal sealed class DismissIngestionWarning(Database database)
{
    [Function(nameof(DismissIngestionWarning))]
    [Endpoint("Dismiss an ingestion warning", "Collecting", Permission = Permissions.Import, Query = ["kind: of the warning", "subject: what it is about"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/ingestion/warnings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var (kind, subject) = (request.Query["kind"].ToString(), request.Query["subject"].ToString());
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (!await WarningStore.DismissAsync(scope, kind, subject, cancellation))
        {
            return ProblemMapper.Map(CallErrors.WarningNotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "ingestion_warning.dismissed", AuditSubject.IngestionWarning(kind, subject), new { });
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }
}
