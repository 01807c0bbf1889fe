using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>What was taken but looks wrong, latest first.</summary>
internal sealed class ListIngestionWarnings(Database database)
{
    [Function(nameof(ListIngestionWarnings))]
    [Endpoint("List ingestion warnings", "Collecting", Permission = Permissions.Import, Query = ["limit: how many at most", "cursor: where the page before ended"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ingestion/warnings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var after = page.Map(asked => PagePlace.Read(asked, 3, parts => (Time: PagePlace.Time(parts[0]), Kind: parts[1], Subject: parts[2])));
        if (page.IsError || after.Value.IsError)
        {
            return ProblemMapper.Map(page.Error ?? after.Value.Error!, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var warnings = await WarningStore.ListAsync(scope, after.Value.Value, page.Value.Limit + 1, cancellation);
        return new JsonResult(PagePlace.PageOf(warnings, page.Value.Limit, last => [PagePlace.Text(last.LastSeenAt), last.Kind, last.Subject]), WireJson.Options);
    }
}
