using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Csv;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>All recipients of a campaign as a CSV file, written while they are read.</summary>
internal sealed class ExportRecipients(Database database)
{
    private const int RowsAtOnce = 5_000;
    private static readonly RecipientFilter Everybody = new(null, null, null);

    [Function(nameof(ExportRecipients))]
    [Endpoint("Export a campaign's recipients as CSV", "Campaigns", Permission = Permissions.Export)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/export")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is null)
        {
            return ProblemMapper.Map(CampaignErrors.NotFound(), request);
        }

        AuditTrail.Append(scope, caller.PersonId, "campaign.exported", AuditSubject.Campaign(campaignId), new { });
        await WriteAsync(request.HttpContext.Response, scope, campaignId, cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }

    private static async Task WriteAsync(HttpResponse response, OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"campaign-{campaignId}.csv\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("user_id,address,status,reason,arm,accepted_at,opened_at,clicked_at,unsubscribed_at".AsMemory(), cancellation);
        for (var after = 0L; ;)
        {
            var rows = await ReportStore.ListAsync(scope, campaignId, Everybody, after, RowsAtOnce, cancellation);
            foreach (var row in rows)
            {
                await writer.WriteLineAsync(Line(row).AsMemory(), cancellation);
                after = row.Id;
            }

            await writer.FlushAsync(cancellation);
            if (rows.Count < RowsAtOnce)
            {
                return;
            }
        }
    }

    private static string Line(RecipientRow row) => string.Join(
        ',',
        [
            .. new[] { row.UserId, row.Address, row.Status, row.Reason ?? "", row.Arm ?? "" }.Select(CsvField.OfText),
            .. new[] { row.AcceptedAt, row.OpenedAt, row.ClickedAt, row.UnsubscribedAt }.Select(at => at?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
        ]);
}
