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
    [Function(nameof(ExportConsents))]
    [Endpoint("Export the ledger of consent as CSV", "Deliveries", Permission = Permissions.Export, Query = ["address: only this one's"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/consents/export")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var address = request.Query["address"].ToString() is { Length: > 0 } asked ? asked.Trim() : null;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "consents.exported", new AuditSubject("consent", "all"), new { one = address is not null });
        await CsvAnswer.WriteAsync<ConsentEntry>(
            request.HttpContext.Response, "consents.csv", "at,channel,address,topic,granted,source,proof",
            (after, most) => ConsentStore.ListAsync(scope, address, after?.Id ?? long.MaxValue, most, cancellation),
            row => $"{row.At.ToString("O", CultureInfo.InvariantCulture)},{row.Channel},{CsvField.OfText(row.Address)},{CsvField.OfText(row.Topic)},{(row.Granted ? "true" : "false")},{CsvField.OfText(row.Source)},{CsvField.OfText(row.Proof.GetRawText())}", cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }
}
