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
internal sealed class ShowOrchestration(CallerResolver callers)
{
    [Function(nameof(ShowOrchestration))]
    [Endpoint("Show an orchestration", "Operations", Answer = typeof(OrchestrationView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/orchestrations/{instanceId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string instanceId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadOrchestrations);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var view = await OrchestrationReader.ShowAsync(client, instanceId, caller.Value, cancellation);
        return view.ToAction(value => new JsonResult(value, WireJson.Options), request);
    }
}
