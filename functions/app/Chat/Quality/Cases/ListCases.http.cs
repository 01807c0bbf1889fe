using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Cases, latest first.</summary>
internal sealed class ListCases(Database database)
{
    [Function(nameof(ListCases))]
    [Endpoint("List cases", "Evaluation", Permission = Permissions.ReadKnowledge, Answer = typeof(Listing), Query = ["status: open, verified or unanswerable", "limit: most to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/evaluation/cases")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var after = page.IsError ? page.Error : TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        var status = request.Query["status"].ToString();
        if (status.Length > 0 && !CaseStatus.All.Contains(status, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(CaseErrors.StatusUnknown(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var found = await CaseStore.ListAsync(scope, status.Length == 0 ? null : status, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, item => new TimedPosition(item.CreatedAt, item.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<EvaluationCase> Items, string? Next);
}
