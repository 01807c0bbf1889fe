using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Tracking;

/// <summary>Asks whether to unsubscribe. Scanners follow every link of a mail: looking changes nothing.</summary>
internal sealed class ShowUnsubscribe(LinkTokens tokens, Database database)
{
    [Function(nameof(ShowUnsubscribe))]
    [Endpoint("The page behind an unsubscribe link", "Tracking")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "u/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Unsubscribe, "", cancellation) is not { } target)
        {
            return UnsubscribePage.Unknown();
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        return await EngagementStore.FindAddressAsync(scope, target, cancellation) is { } found
            ? UnsubscribePage.Ask(found.Address, await tokens.MakeAsync(target, LinkTokens.Preferences, "", cancellation))
            : UnsubscribePage.Unknown();
    }
}
