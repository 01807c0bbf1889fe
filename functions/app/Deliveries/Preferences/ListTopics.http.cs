using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>What people can choose between.</summary>
internal sealed class ListTopics(Database database)
{
    [Function(nameof(ListTopics))]
    [Endpoint("List the topics of messages", "Deliveries", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/topics")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await TopicStore.ListAsync(scope, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Topic> Topics);
}
