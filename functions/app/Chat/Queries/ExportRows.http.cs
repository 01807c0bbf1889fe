using Analytics.Audit;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>The whole stored result as a file, written while it is read.</summary>
internal sealed class ExportRows(Database database)
{
    [Function(nameof(ExportRows))]
    [Endpoint("Export a result", "Queries", Permission = Permissions.Export, Query = ["format: csv or json", "bom: true to begin a CSV with a byte order mark, as some spreadsheets need"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/queries/{queryId:guid}/export")] HttpRequest request,
        Guid queryId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var format = request.Query["format"].ToString() is { Length: > 0 } asked ? asked : "csv";
        if (format is not ("csv" or "json"))
        {
            return ProblemMapper.Map(QueryErrors.FormatUnknown(format), request);
        }

        if (await FindAsync(caller, queryId, format, cancellation) is not { } table)
        {
            return ProblemMapper.Map(QueryErrors.NotFound(), request);
        }

        await WriteAsync(request, queryId, format, table, cancellation);
        return new EmptyResult();
    }

    private async Task<ResultTable?> FindAsync(Caller caller, Guid queryId, string format, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var table = await QueryStore.FindResultAsync(scope, queryId, cancellation);
        if (table is not null)
        {
            AuditTrail.Append(scope, caller.PersonId, "query.exported", AuditSubject.Query(queryId), new { format, rows = table.Rows.Count });
            await scope.CommitAsync(cancellation);
        }

        return table;
    }

    private static async Task WriteAsync(HttpRequest request, Guid queryId, string format, ResultTable table, CancellationToken cancellation)
    {
        var response = request.HttpContext.Response;
        response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/json";
        response.Headers.ContentDisposition = $"attachment; filename=\"{queryId}.{format}\"";
        if (format == "csv")
        {
            await ResultExport.WriteCsvAsync(response.Body, table, request.Query["bom"] == "true", cancellation);
        }
        else
        {
            await ResultExport.WriteJsonAsync(response.Body, table, cancellation);
        }
    }
}
