using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>Who was merged into whom, latest first.</summary>
internal sealed class ListUserMerges(Database database)
{
    [Function(nameof(ListUserMerges))]
    [Endpoint("List merged users", "Collecting", Permission = Permissions.Import, Query = ["limit: how many at most", "cursor: where the page before ended"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ingestion/user-merges")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var after = page.Match(PagePlace.ReadNumber, Result.Fail<long?>);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var merges = await UserMergeStore.ListAsync(scope, after.Value, page.Value.Limit + 1, cancellation);
        return new JsonResult(PagePlace.PageOf(merges, page.Value.Limit, last => PagePlace.Number(last.MergeId)), WireJson.Options);
    }
}
