using System.Globalization;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Reports;

/// <summary>A campaign's recipients with the history of each, page by page.</summary>
internal sealed class ListRecipients(Database database)
{
    private static readonly string[] Deeds = ["sent", "delivered", "bounced", "opened", "clicked", "unsubscribed", "complained"];

    [Function(nameof(ListRecipients))]
    [Endpoint("List a campaign's recipients", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Page<RecipientRow>),
        Query = ["status: only those in this state", "reason: only those with this reason", "did: sent, delivered, bounced, opened, clicked, unsubscribed or complained", "variant: only those of the test who were drawn for this variant, by position", "limit: recipients a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/recipients")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        return page.IsError
            ? ProblemMapper.Map(page.Error, request)
            : (await ListAsync(caller, campaignId, request, page.Value, cancellation)).ToAction(rows => new JsonResult(rows, WireJson.Options), request);
    }

    private async Task<Result<Page<RecipientRow>>> ListAsync(Caller caller, Guid campaignId, HttpRequest request, PageRequest page, CancellationToken cancellation)
    {
        var variant = 0;
        if (Asked(request, "variant") is { } position && !int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out variant))
        {
            return new Invalid("campaign.recipients.variant.invalid", "A variant is asked for by its position: 0 is the first.");
        }

        var filter = new RecipientFilter(Asked(request, "status"), Asked(request, "reason"), Asked(request, "did")) { Variant = Asked(request, "variant") is null ? null : variant };
        if (filter.Did is not null && !Deeds.Contains(filter.Did, StringComparer.Ordinal))
        {
            return new Invalid("campaign.recipients.did.unknown", $"Ask for recipients who {string.Join(", ", Deeds)}.");
        }

        var after = PagePlace.ReadNumber(page);
        if (after.IsError)
        {
            return after.Error;
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is null)
        {
            return CampaignErrors.NotFound();
        }

        var found = await ReportStore.ListAsync(scope, campaignId, filter, after.Value ?? 0, page.Limit + 1, cancellation);
        return PagePlace.PageOf(found, page.Limit, last => PagePlace.Number(last.Id));
    }

    private static string? Asked(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
