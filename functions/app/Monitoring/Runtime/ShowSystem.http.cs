using Analytics.Identity;
using Analytics.Monitoring.Orchestrations;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Runtime;

/// <summary>Health in figures: the organization's orchestrations, and for the operator of the installation the runtime under them.</summary>
internal sealed class ShowSystem(CallerResolver callers, IRuntimeWatch watch, TimeProvider clock)
{
    [Function(nameof(ShowSystem))]
    [Endpoint("Show how the system is doing", "Operations", Answer = typeof(SystemView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/system")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ReadOrchestrations);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var counts = await OrchestrationCounts.CountAsync(client, caller.Value.OrganizationId, clock.GetUtcNow(), cancellation);
        var runtime = caller.Value.May(Permissions.OperateInstallation) ? await watch.ReadAsync(cancellation) : null;
        return new JsonResult(new SystemView(clock.GetUtcNow(), counts, runtime), WireJson.Options);
    }

    /// <summary><paramref name="Runtime"/> is for the operator of the installation only.</summary>
    internal sealed record SystemView(DateTimeOffset At, OrchestrationCounts Orchestrations, RuntimeFigures? Runtime);
}
