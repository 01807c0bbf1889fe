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
        await CsvAnswer.WriteAsync<RecipientRow>(
            request.HttpContext.Response, $"campaign-{campaignId}.csv", "user_id,address,status,reason,arm,accepted_at,opened_at,clicked_at,unsubscribed_at",
            (after, most) => ReportStore.ListAsync(scope, campaignId, Everybody, after?.Id ?? 0, most, cancellation), Line, cancellation);
        await scope.CommitAsync(cancellation);
        return new EmptyResult();
    }

    private static string Line(RecipientRow row) => string.Join(
        ',',
        [
            .. new[] { row.UserId, row.Address, row.Status, row.Reason ?? "", row.Arm ?? "" }.Select(CsvField.OfText),
            .. new[] { row.AcceptedAt, row.OpenedAt, row.ClickedAt, row.UnsubscribedAt }.Select(at => at?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
        ]);
}
