using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>One message of the local inbox, exactly as sent.</summary>
internal sealed class ShowInboxMessage(Database database)
{
    [Function(nameof(ShowInboxMessage))]
    [Endpoint("Read a message of the local inbox", "Integrations", Permission = Permissions.ReadCampaigns, Answer = typeof(InboxMessage))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/inbox/{inboxMessageId:long}")] HttpRequest request, long inboxMessageId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await InboxStore.FindAsync(scope, inboxMessageId, cancellation) is { } message
            ? new JsonResult(message, WireJson.Options)
            : ProblemMapper.Map(new NotFound("inbox.message.not_found", "There is no such message in the local inbox."), request);
    }
}
