using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Terminates, suspends, resumes, restarts, rewinds or purges an orchestration.</summary>
internal sealed class OrderOrchestration(OrchestrationControl control)
{
    [Function(nameof(OrderOrchestration))]
    [Endpoint("Terminate, suspend, resume, restart, rewind or purge an orchestration", "Operations", Permission = Permissions.ManageOrchestrations, Body = typeof(OrchestrationOrderRequest), Answer = typeof(OrchestrationOutcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/operations/orchestrations/{instanceId}/{action:regex(^(terminate|suspend|resume|restart|rewind|purge)$)}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string instanceId,
        string action,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var outcome = await OrderAsync(request, client, caller, (instanceId, OrchestrationActions.Parse(action)), cancellation);
        return outcome.ToAction(value => new JsonResult(value, WireJson.Options), request);
    }

    private async Task<Result<OrchestrationOutcome>> OrderAsync(
        HttpRequest request, DurableTaskClient client, Caller caller, (string InstanceId, OrchestrationAction Action) wanted, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync<OrchestrationOrderRequest>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return body.Error;
        }

        var order = body.Value.Check(wanted.Action);
        if (order.IsError)
        {
            return order.Error;
        }

        var row = await OrchestrationReader.FindAsync(client, wanted.InstanceId, caller, cancellation);
        return row.IsError ? row.Error : await control.ApplyAsync(client, caller, row.Value, order.Value, cancellation);
    }
}
