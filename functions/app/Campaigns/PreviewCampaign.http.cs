using System.Globalization;
using Analytics.Deliveries;
using Analytics.Deliveries.Templates;
using Analytics.Deliveries.Tracking;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>The message as one person of the segment would read it.</summary>
internal sealed class PreviewCampaign(Database database, SampleMessages samples, DeliveryOptions options)
{
    [Function(nameof(PreviewCampaign))]
    [Endpoint("Preview a campaign as a person would read it", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Preview), Query = ["userId: the person; anyone of the segment if left out", "variant: position of the variant, 0 is the first"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/{campaignId:guid}/preview")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!int.TryParse(request.Query["variant"].FirstOrDefault() ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var variant))
        {
            return ProblemMapper.Map(CampaignErrors.VariantUnknown(), request);
        }

        var preview = await PreviewAsync(caller, campaignId, request.Query["userId"].ToString() is { Length: > 0 } asked ? asked : null, variant, cancellation);
        return preview.ToAction(shown => new JsonResult(shown, WireJson.Options), request);
    }

    private async Task<Result<Preview>> PreviewAsync(Caller caller, Guid campaignId, string? userId, int variant, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } found)
        {
            return CampaignErrors.NotFound();
        }

        var campaign = found.With(variant);

        var (template, faults) = MessageTemplate.Parse(campaign.Channel, campaign.Subject, campaign.Message, campaign.Html, campaign.LayoutHtml);
        if (template is null)
        {
            return CampaignErrors.TemplateInvalid(faults[0].Part, faults[0].Message);
        }

        if (await samples.PeopleAsync(scope, campaign.SegmentId, userId, 1, cancellation) is not [var person])
        {
            return CampaignErrors.PersonNotFound();
        }

        var message = await template.RenderAsync(person);
        return campaign.Channel == "sms"
            ? new Preview(person.UserId, "", message.Text, "", message.Missing) { Sms = SmsSize.Of(ShortLinks.Sketch(message.Text, options.LikelyAddress)) }
            : new Preview(person.UserId, message.Subject, message.Text, message.Html, message.Missing);
    }

    internal sealed record Preview(string UserId, string Subject, string Text, string Html, IReadOnlyList<string> Missing)
    {
        /// <summary>Of a text message: its encoding, and the segments it is paid in.</summary>
        public SmsSize? Sms { get; init; }
    }
}
