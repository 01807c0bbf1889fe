using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring.Runtime;

/// <summary>Messages that were given up, of all queues and organizations: for the operator of the installation.</summary>
internal sealed class ListPoisonMessages(IRuntimeWatch watch)
{
    private const int Most = 200;

    [Function(nameof(ListPoisonMessages))]
    [Endpoint("List messages that were given up", "Operations", Permission = Permissions.OperateInstallation, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/poison-messages")] HttpRequest request, CancellationToken cancellation)
    {
        var messages = await watch.ListPoisonAsync(Most + 1, cancellation);
        return new JsonResult(new Listing([.. messages.Take(Most)], messages.Count > Most), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<PoisonMessage> Messages, bool More);
}
