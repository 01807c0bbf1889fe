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
            channels.Add(ChannelView.Of(await accounts.FindAsync(scope, name, cancellation), accounts));
        }

        return new JsonResult(new Listing(channels), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<ChannelView> Channels);
}

/// <summary>A channel as it is shown.</summary>
internal sealed record ChannelView(string Channel, string Adapter, IReadOnlyDictionary<string, string> Settings, bool HasSecret)
{
    /// <summary>The adapters that could be chosen.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    public static ChannelView Of(ChannelAccount account, ChannelAccounts accounts) => new(account.Channel, account.Adapter, account.Settings, account.Secret is not null)
    {
        Adapters = [.. accounts.Adapters.Where(adapter => adapter.Channels.Contains(account.Channel, StringComparer.Ordinal)).Select(adapter => adapter.Adapter)],
    };
}
