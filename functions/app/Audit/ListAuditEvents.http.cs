using System.Globalization;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Audit;

/// <summary>The audit trail, latest first; of one thing when ?type= and ?id= are given.</summary>
internal sealed class ListAuditEvents(Database database)
{
    [Function(nameof(ListAuditEvents))]
    [Endpoint("Read the audit trail", "Audit", Permission = Permissions.ManageOrganization, Answer = typeof(Listing), Query = ["type: kind of thing", "id: which one", "cursor: where the page begins", "limit: most to return"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/audit/events")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        long? before = null;
        if (page.Value.After.Count > 0)
        {
            if (!long.TryParse(page.Value.After[0], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                return ProblemMapper.Map(PageRequest.InvalidCursor(), request);
            }

            before = last;
        }

        var subject = request.Query["type"].ToString() is { Length: > 0 } type ? new AuditSubject(type, request.Query["id"].ToString()) : null;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var events = await AuditTrail.ListAsync(scope, subject, before, page.Value.Limit + 1, cancellation);
        var shown = events.Take(page.Value.Limit).ToArray();
        var next = events.Count > page.Value.Limit ? PageRequest.Encode(shown[^1].Id.ToString(CultureInfo.InvariantCulture)) : null;
        return new JsonResult(new Listing(shown, next), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<AuditEvent> Events, string? Next);
}
