using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>One orchestration: state, payloads as far as the role may read them, and its history as a timeline.</summary>
internal sealed class ShowOrchestration
{
    [Function(nameof(ShowOrchestration))]
    [Endpoint("Show an orchestration", "Operations", Permission = Permissions.ReadOrchestrations, Answer = typeof(OrchestrationView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/orchestrations/{instanceId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string instanceId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var view = await OrchestrationReader.ShowAsync(client, instanceId, caller, cancellation);
        return view.ToAction(value => new JsonResult(value, WireJson.Options), request);
    }
}
