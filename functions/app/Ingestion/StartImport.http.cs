using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Orchestrations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Ingestion;

/// <summary>Takes a file and starts its import, which goes on whatever happens to the caller or to this process.</summary>
internal sealed class StartImport(ImportUpload upload)
{
    [Function(nameof(StartImport))]
    [Endpoint("Import a file", "Imports", Permission = Permissions.Import)]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var received = await upload.ReceiveAsync(caller, request, cancellation);
        if (received.IsError)
        {
            return ProblemMapper.Map(received.Error, request);
        }

        var import = new PendingImport(received.Value.OrganizationId, caller.OrganizationName, received.Value.ImportId);
        await client.StartAsync(nameof(RunImport), OrchestrationIds.Of(import.OrganizationId, $"import-{import.ImportId}"), import, cancellation);
        request.HttpContext.Response.Headers.Location = $"/api/imports/{import.ImportId}";
        return new JsonResult(new { importId = import.ImportId }, WireJson.Options) { StatusCode = StatusCodes.Status202Accepted };
    }
}
