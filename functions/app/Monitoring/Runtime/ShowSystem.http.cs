using Analytics.Identity;
using Analytics.Monitoring.Orchestrations;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Runtime;

/// <summary>Health in figures: the organization's orchestrations, and for the operator of the installation the runtime under them.</summary>
internal sealed class ShowSystem(IRuntimeWatch watch, TimeProvider clock)
{
    [Function(nameof(ShowSystem))]
    [Endpoint("Show how the system is doing", "Operations", Permission = Permissions.ReadOrchestrations, Answer = typeof(SystemView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/system")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var counts = await OrchestrationCounts.CountAsync(client, caller.OrganizationId, clock.GetUtcNow(), cancellation);
        var runtime = caller.May(Permissions.OperateInstallation) ? await watch.ReadAsync(cancellation) : null;
        return new JsonResult(new SystemView(clock.GetUtcNow(), counts, runtime), WireJson.Options);
    }

    /// <summary><paramref name="Runtime"/> is for the operator of the installation only.</summary>
    internal sealed record SystemView(DateTimeOffset At, OrchestrationCounts Orchestrations, RuntimeFigures? Runtime);
}
