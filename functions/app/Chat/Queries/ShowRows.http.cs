using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Rows of a stored result, sorted and filtered over the whole of it.</summary>
internal sealed class ShowRows(Database database)
{
    [Function(nameof(ShowRows))]
    [Endpoint("Page through a result", "Queries", Permission = Permissions.Ask, Answer = typeof(RowsPage), Query = ["cursor: where the page begins", "limit: rows a page", "sort: column:asc or column:desc", "filter: column:operator:value, may be repeated"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/queries/{queryId:guid}/rows")] HttpRequest request,
        Guid queryId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await QueryStore.FindResultAsync(scope, queryId, cancellation) is not { } table)
        {
            return ProblemMapper.Map(QueryErrors.NotFound(), request);
        }

        return RowsRequest.Parse(request, table.Columns).ToAction(page => new JsonResult(Page(table, page), ChatJson.Options), request);
    }

    private static RowsPage Page(ResultTable table, RowsRequest page)
    {
        var (rows, count) = RowSelection.Select(table, page);
        var end = page.Offset + rows.Count;
        var next = end < count ? page.After(end) : null;
        return new RowsPage([.. table.Columns.Select(AnswerParts.Column)], rows, count, table.Truncated, next);
    }

    internal sealed record RowsPage(IReadOnlyList<ColumnData> Columns, IReadOnlyList<object?[]> Rows, int RowCount, bool Truncated, string? Next);
}
