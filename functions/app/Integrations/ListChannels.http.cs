using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>By which provider each channel sends; secrets are never shown.</summary>
internal sealed class ListChannels(Database database, ChannelAccounts accounts)
{
    [Function(nameof(ListChannels))]
    [Endpoint("List channels with their providers", "Integrations", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/channels")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var channels = new List<ChannelView>();
        foreach (var name in ChannelNames.All)
        {
            channels.Add(await ChannelView.LoadAsync(scope, name, accounts, cancellation));
        }

        return new JsonResult(new Listing(channels), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<ChannelView> Channels);
}
