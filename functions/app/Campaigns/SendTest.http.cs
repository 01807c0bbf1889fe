using System.Text.RegularExpressions;
using Analytics.Audit;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Deliveries.Templates;
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

/// <summary>Sends a campaign's message to one address, to look at it where it will be read.</summary>
internal sealed partial class SendTest(Database database, SampleMessages samples, TestSender sender, DeliveryOptions options)
{
    private const int LongestAddress = 254;

    [Function(nameof(SendTest))]
    [Endpoint("Send a test message", "Campaigns", Permission = Permissions.SendCampaigns, Body = typeof(Order), Answer = typeof(Outcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/campaigns/{campaignId:guid}/test-sends")] HttpRequest request,
        Guid campaignId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var sent = await SendAsync(caller, campaignId, body.Value, request, cancellation);
        return sent.ToAction(outcome => new JsonResult(outcome, WireJson.Options), request);
    }

    private async Task<Result<Outcome>> SendAsync(Caller caller, Guid campaignId, Order order, HttpRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await CampaignStore.FindAsync(scope, campaignId, cancellation) is not { } campaign || await RecipientStore.FindCampaignAsync(scope, campaignId, hold: false, cancellation) is not { } stored)
        {
            return CampaignErrors.NotFound();
        }

        if (order.Variant < 0)
        {
            return CampaignErrors.VariantUnknown();
        }

        campaign = campaign.With(order.Variant);
        var content = stored.With(order.Variant);
        var address = SuppressionStore.Normalize(campaign.Channel, order.To ?? "");
        if (address.Length is 0 or > LongestAddress || (campaign.Channel == "email" && !address.Contains('@', StringComparison.Ordinal)) || (campaign.Channel == "sms" && !PhoneNumber().IsMatch(address)))
        {
            return CampaignErrors.AddressInvalid(order.To);
        }

        var (template, faults) = MessageTemplate.Parse(campaign.Channel, campaign.Subject, campaign.Message, campaign.Html, campaign.LayoutHtml);
        if (template is null)
        {
            return CampaignErrors.TemplateInvalid(faults[0].Part, faults[0].Message);
        }

        if (await samples.PeopleAsync(scope, campaign.SegmentId, order.UserId, 1, cancellation) is not [var person])
        {
            return CampaignErrors.PersonNotFound();
        }

        var test = new TestMessage(address, person.UserId, person.Attributes);
        var fault = await sender.SendAsync(scope, content with { PublicAddress = options.PublicAddress ?? $"{request.Scheme}://{request.Host}" }, template, test, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "campaign.tested", AuditSubject.Campaign(campaignId), new { address, fault });
        await scope.CommitAsync(cancellation);
        return new Outcome(fault is null, fault);
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PhoneNumber();

    internal sealed record Order(string? To, string? UserId)
    {
        /// <summary>Position of the variant, 0 is the first.</summary>
        public int Variant { get; init; }
    }

    internal sealed record Outcome(bool Accepted, string? Fault);
}
