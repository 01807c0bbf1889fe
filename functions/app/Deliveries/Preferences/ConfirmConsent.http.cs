using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Tracking;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>The address itself says yes: from here on it counts, with both moments as proof. It ends an unsubscription of before.</summary>
internal sealed class ConfirmConsent(LinkTokens tokens, Database database, TimeProvider clock)
{
    [Function(nameof(ConfirmConsent))]
    [Endpoint("Confirm a request for messages", "Tracking")]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "d/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Confirm, "", cancellation) is not { } target)
        {
            return UnsubscribePage.Unknown();
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        if (await ConsentStore.HoldRequestAsync(scope, target.CampaignId, cancellation) is not { } asked)
        {
            return UnsubscribePage.Unknown();
        }

        var now = clock.GetUtcNow();
        var name = await ShowConfirmation.NameAsync(scope, asked.Topic, cancellation);
        if (asked.ConfirmedAt is null && now > asked.ExpiresAt)
        {
            return PreferencePage.Expired();
        }

        if (asked.ConfirmedAt is null)
        {
            await ConfirmAsync(scope, asked, ProofOf(asked, token, request, now), now, cancellation);
        }

        return PreferencePage.Confirmed(name);
    }

    private static async Task ConfirmAsync(OrganizationScope scope, ConsentRequest asked, object proof, DateTimeOffset now, CancellationToken cancellation)
    {
        await ConsentStore.ConfirmAsync(scope, asked.Id, now, cancellation);
        await SuppressionStore.RecordConsentAsync(scope, new ConsentEvent(asked.Channel, asked.Address, true, "double_opt_in") { Topic = asked.Topic }, proof, cancellation);
        if (await SuppressionStore.FindReasonAsync(scope, asked.Channel, asked.Address, cancellation) == "unsubscribed")
        {
            await SuppressionStore.RemoveAsync(scope, asked.Channel, asked.Address, cancellation);
        }

        await scope.CommitAsync(cancellation);
    }

    private static object ProofOf(ConsentRequest asked, string token, HttpRequest request, DateTimeOffset now) => new
    {
        requestId = asked.Id,
        asked.RequestedAt,
        requested = JsonSerializer.Deserialize<JsonElement>(asked.Proof),
        confirmedAt = now,
        address = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        agent = MachineAgents.AgentOf(request),
        linkHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
    };
}
