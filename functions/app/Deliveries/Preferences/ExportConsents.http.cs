using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Csv;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>The ledger of consent as a CSV file, written while it is read.</summary>
internal sealed class ExportConsents(Database database)
{
    private const int RowsAtOnce = 5_000;

    [Function(nameof(ExportConsents))]
    [Endpoint("Export the ledger of consent as CSV", "Deliveries", Permission = Permissions.Export, Query = ["address: only this one's"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/consents/export")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var address = request.Query["address"].ToString() is { Length: > 0 } asked ? asked.Trim() : null;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "consents.exported", new AuditSubject("consent", "all"), new { one = address is not null });
        // Read before anything is written: what cannot be read is answered as an error, not as a file that breaks off.
        var rows = await ConsentStore.ListAsync(scope, address, long.MaxValue, RowsAtOnce, cancellation);
        var response = request.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"consents.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("at,channel,address,topic,granted,source,proof".AsMemory(), cancellation);
        while (true)
        {
            foreach (var row in rows)
            {
                var line = $"{row.At.ToString("O", CultureInfo.InvariantCulture)},{row.Channel},{CsvField.OfText(row.Address)},{CsvField.OfText(row.Topic)},{(row.Granted ? "true" : "false")},{CsvField.OfText(row.Source)},{CsvField.OfText(row.Proof.GetRawText())}";
                await writer.WriteLineAsync(line.AsMemory(), cancellation);
            }

            await writer.FlushAsync(cancellation);
            if (rows.Count < RowsAtOnce)
            {
                break;
            }

            rows = await ConsentStore.ListAsync(scope, address, rows[^1].Id, RowsAtOnce, cancellation);
        }

        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }
}
