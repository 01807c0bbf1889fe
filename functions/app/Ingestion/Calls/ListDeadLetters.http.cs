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

/// <summary>Calls that could not be taken and wait, latest first.</summary>
internal sealed class ListDeadLetters(Database database)
{
    [Function(nameof(ListDeadLetters))]
    [Endpoint("List calls that could not be taken", "Collecting", Permission = Permissions.Import, Query = ["limit: how many at most", "cursor: where the page before ended"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ingestion/dead-letters")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var start = page.Match(TimedPosition.Of, Result.Fail<PageStart>);
        if (start.IsError)
        {
            return ProblemMapper.Map(start.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var letters = await DeadLetterStore.ListAsync(scope, start.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(letters, last => new TimedPosition(last.ReceivedAt, last.DeadLetterId));
        return new JsonResult(new Page<DeadLetter>([.. letters.Take(page.Value.Limit)], next), WireJson.Options);
    }
}
