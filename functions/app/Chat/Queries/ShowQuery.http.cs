using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>One query of the log with the first rows of its result: what a link to it opens, for whoever of the organization may ask questions.</summary>
internal sealed class ShowQuery(Database database)
{
    private const int FirstRows = 200;

    [Function(nameof(ShowQuery))]
    [Endpoint("Show a query", "Queries", Permission = Permissions.Ask, Answer = typeof(SharedQuery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/queries/{queryId:guid}")] HttpRequest request, Guid queryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await QueryStore.FindAsync(scope, queryId, cancellation) is not { } query)
        {
            return ProblemMapper.Map(QueryErrors.NotFound(), request);
        }

        var table = await QueryStore.FindResultAsync(scope, queryId, cancellation);
        var results = table is null ? null : new QueryResultsData
        {
            QueryId = queryId,
            Sql = query.Sql,
            Columns = [.. table.Columns.Select(Answering.AnswerParts.Column)],
            Rows = [.. table.Rows.Take(FirstRows)],
            RowCount = table.Rows.Count,
            Truncated = table.Truncated,
            ExecutionTimeMs = (long)query.ExecutionMs,
            PlanSummary = query.Title ?? "",
            Plan = query.Plan,
        };
        return new JsonResult(new SharedQuery(query, results), ChatJson.Options);
    }

    /// <summary><paramref name="Results"/> is null when the query failed or its rows are no longer kept.</summary>
    internal sealed record SharedQuery(QueryRecord Query, QueryResultsData? Results);
}
