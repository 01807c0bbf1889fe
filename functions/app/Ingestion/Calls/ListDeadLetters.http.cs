using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>Calls that could not be taken and wait, latest first.</summary>
internal sealed class ListDeadLetters(CallerResolver callers, Database database)
{
    [Function(nameof(ListDeadLetters))]
    [Endpoint("List calls that could not be taken", "Collecting", Query = ["limit: how many at most", "cursor: where the page before ended"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ingestion/dead-letters")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.Import);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var page = PageRequest.Parse(request);
        var after = page.Map(asked => PagePlace.Read(asked, 2, parts => (Time: PagePlace.Time(parts[0]), Id: Guid.Parse(parts[1]))));
        if (page.IsError || after.Value.IsError)
        {
            return ProblemMapper.Map(page.Error ?? after.Value.Error!, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        var letters = await DeadLetterStore.ListAsync(scope, after.Value.Value, page.Value.Limit + 1, cancellation);
        return new JsonResult(PagePlace.PageOf(letters, page.Value.Limit, last => [PagePlace.Text(last.ReceivedAt), last.DeadLetterId.ToString()]), WireJson.Options);
    }
}
