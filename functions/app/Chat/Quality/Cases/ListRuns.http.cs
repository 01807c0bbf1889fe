using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Runs over the cases, latest first.</summary>
internal sealed class ListRuns(Database database)
{
    [Function(nameof(ListRuns))]
    [Endpoint("List runs over the cases", "Evaluation", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing), Query = ["limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/evaluation/runs")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var after = page.IsError ? page.Error : TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await RunStore.ListAsync(scope, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, run => new TimedPosition(run.At, run.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<KeptRun> Items, string? Next);
}
