using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>By which provider each channel sends; secrets are never shown.</summary>
internal sealed class ListChannels(CallerResolver callers, Database database, ChannelAccounts accounts)
{
    [Function(nameof(ListChannels))]
    [Endpoint("List channels with their providers", "Integrations", Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/channels")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadCampaigns);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        var channels = new List<ChannelView>();
        foreach (var name in ChannelNames.All)
        {
            channels.Add(await ChannelView.LoadAsync(scope, name, accounts, cancellation));
        }

        return new JsonResult(new Listing(channels), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<ChannelView> Channels);
}
