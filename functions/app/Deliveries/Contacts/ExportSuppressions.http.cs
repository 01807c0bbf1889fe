using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Csv;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>All suppressed addresses of a channel as a CSV file, written while they are read.</summary>
internal sealed class ExportSuppressions(Database database)
{
    private const int RowsAtOnce = 5_000;

    [Function(nameof(ExportSuppressions))]
    [Endpoint("Export suppressed addresses as CSV", "Deliveries", Permission = Permissions.Export, Query = ["channel: email (if left out), sms or push"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/suppressions/export")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var channel = request.Query["channel"].ToString() is { Length: > 0 } asked ? asked : "email";
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "suppressions.exported", new AuditSubject("suppressions", channel), new { });
        var response = request.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"suppressions.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("channel,address,reason,created_at".AsMemory(), cancellation);
        var rows = new List<Suppression>();
        do
        {
            rows = await SuppressionStore.ListAsync(scope, channel, rows.Count == 0 ? "" : rows[^1].Address, RowsAtOnce, cancellation);
            foreach (var row in rows)
            {
                await writer.WriteLineAsync($"{row.Channel},{CsvField.OfText(row.Address)},{row.Reason},{row.CreatedAt.ToString("O", CultureInfo.InvariantCulture)}".AsMemory(), cancellation);
            }

            await writer.FlushAsync(cancellation);
        }
        while (rows.Count == RowsAtOnce);

        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }
}
