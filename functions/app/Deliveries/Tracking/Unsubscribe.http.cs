using System.Globalization;
using Analytics.Deliveries.Contacts;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>
/// Unsubscribes, by the button of the page or in one click by the mail client (RFC 8058), which sends no cookie and may send an empty body.
/// Effective at once: messages that are planned already are not sent.
/// </summary>
internal sealed class Unsubscribe(LinkTokens tokens, Database database, TimeProvider clock)
{
    [Function(nameof(Unsubscribe))]
    [Endpoint("Unsubscribe", "Tracking")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "u/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Unsubscribe, "", cancellation) is not { } target)
        {
            return UnsubscribePage.Unknown();
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        if (await EngagementStore.FindAddressAsync(scope, target, cancellation) is not { } found)
        {
            return UnsubscribePage.Unknown();
        }

        if (await SuppressionStore.AddAsync(scope, found.Channel, [found.Address], "unsubscribed", target.CampaignId, cancellation) > 0)
        {
            var proof = new { target.CampaignId, target.RecipientId, address = request.HttpContext.Connection.RemoteIpAddress?.ToString(), agent = MachineAgents.AgentOf(request) };
            await SuppressionStore.RecordConsentAsync(scope, new ConsentEvent(found.Channel, found.Address, false, "unsubscribe_link") { Topic = found.Topic }, proof, cancellation);
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{target.CampaignId:N}.{target.RecipientId}.unsubscribed");
        await EngagementStore.RecordAsync(scope, new Engagement(target, "unsubscribed", key) { UserAgent = MachineAgents.AgentOf(request) }, clock.GetUtcNow(), cancellation);
        await scope.CommitAsync(cancellation);
        return UnsubscribePage.Done(await tokens.MakeAsync(target, LinkTokens.Preferences, "", cancellation));
    }
}
