using Analytics.Deliveries.Tracking;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>Asks whether to confirm. Scanners follow every link of a mail: looking changes nothing.</summary>
internal sealed class ShowConfirmation(LinkTokens tokens, Database database)
{
    [Function(nameof(ShowConfirmation))]
    [Endpoint("The page behind a confirmation link", "Tracking")]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "d/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Confirm, "", cancellation) is not { } target)
        {
            return UnsubscribePage.Unknown();
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        return await ConsentStore.HoldRequestAsync(scope, target.CampaignId, cancellation) is { } asked
            ? PreferencePage.AskConfirmation(asked.Address, await NameAsync(scope, asked.Topic, cancellation))
            : UnsubscribePage.Unknown();
    }

    internal static async Task<string> NameAsync(OrganizationScope scope, string topic, CancellationToken cancellation) =>
        (await TopicStore.ListAsync(scope, cancellation)).Find(known => known.Key == topic)?.Name ?? topic;
}
