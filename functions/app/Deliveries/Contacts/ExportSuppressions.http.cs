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
    [Function(nameof(ExportSuppressions))]
    [Endpoint("Export suppressed addresses as CSV", "Deliveries", Permission = Permissions.Export, Query = ["channel: email (if left out), sms or push"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/suppressions/export")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var channel = request.Query["channel"].ToString() is { Length: > 0 } asked ? asked : "email";
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "suppressions.exported", new AuditSubject("suppressions", channel), new { });
        await CsvAnswer.WriteAsync<Suppression>(
            request.HttpContext.Response, "suppressions.csv", "channel,address,reason,created_at",
            (after, most) => SuppressionStore.ListAsync(scope, channel, after?.Address ?? "", most, cancellation),
            row => $"{row.Channel},{CsvField.OfText(row.Address)},{row.Reason},{row.CreatedAt.ToString("O", CultureInfo.InvariantCulture)}", cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }
}
