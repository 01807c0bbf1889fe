using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Push;

/// <summary>The key that a site subscribes browsers with, and how many people have.</summary>
internal sealed class ShowPushKey(Database database, VapidKeyStore keys)
{
    [Function(nameof(ShowPushKey))]
    [Endpoint("Read the public key for notifications", "Integrations", Permission = Permissions.ReadCampaigns, Answer = typeof(PushKey))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/push-key")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var pair = await keys.GetAsync(scope, cancellation);
        var people = await PushSubscriptionStore.CountPeopleAsync(scope, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(new PushKey(pair.PublicKey, people), WireJson.Options);
    }

    internal sealed record PushKey(string ApplicationServerKey, long People);
}
