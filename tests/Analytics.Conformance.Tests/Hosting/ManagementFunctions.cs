using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Orchestrations to be managed over HTTP, and functions that hand out links.</summary>
public static class ManagementFunctions
{
    private static int _attempts;

    [Function("Greets")]
    public static async Task<string> Greets([OrchestrationTrigger] TaskOrchestrationContext context, string? name)
    {
        context.SetCustomStatus(new { Step = 1 });
        return await context.CallActivityAsync<string>("Greet", name ?? "nobody");
    }

    [Function("Greet")]
    public static string Greet([ActivityTrigger] string name) => "hello " + name;

    [Function("Fails")]
    public static Task Fails([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("it broke");

    [Function("FailsOnce")]
    public static async Task<string> FailsOnce([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<string>("FailOnce");

    [Function("FailOnce")]
    public static string FailOnce([ActivityTrigger] string? nothing) => Interlocked.Increment(ref _attempts) == 1 ? throw new InvalidOperationException("once") : "mended";

    [Function("Waits")]
    public static async Task<int> Waits([OrchestrationTrigger] TaskOrchestrationContext context) => await context.WaitForExternalEvent<int>("go") + 1;

    [Function("StartWithData")]
    public static async Task<HttpResponseData> StartWithData([HttpTrigger("post", Route = "start-data")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        => await client.CreateCheckStatusResponseAsync(request, await client.ScheduleNewOrchestrationInstanceAsync("Greets"));

    [Function("StartWithStatus")]
    public static async Task<HttpResponseData> StartWithStatus([HttpTrigger("post", Route = "start-status")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        => await client.CreateCheckStatusResponseAsync(request, await client.ScheduleNewOrchestrationInstanceAsync("Greets"), System.Net.HttpStatusCode.OK);

    [Function("StartSync")]
    public static async Task<HttpResponseData> StartSync([HttpTrigger("post", Route = "start-sync")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        => client.CreateCheckStatusResponse(request, await client.ScheduleNewOrchestrationInstanceAsync("Greets"));

    [Function("StartWithPayload")]
    public static async Task<IActionResult> StartWithPayload([HttpTrigger("post", Route = "start-payload/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var payload = client.CreateHttpManagementPayload(await client.ScheduleNewOrchestrationInstanceAsync("Greets", new StartOrchestrationOptions(id)));
        return new AcceptedResult(payload.StatusQueryGetUri, payload);
    }

    [Function("StartAndWait")]
    public static async Task<HttpResponseData> StartAndWait(
        [HttpTrigger("post", Route = "wait/{name:alpha}")] HttpRequestData request, string name, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(name == "Waits" ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromSeconds(20));
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, cancellation);
        return await client.WaitForCompletionOrCreateCheckStatusResponseAsync(
            request, id, TimeSpan.FromMilliseconds(20), returnInternalServerErrorOnFailure: true, getInputsAndOutputs: true, cancellation: limit.Token);
    }
}
