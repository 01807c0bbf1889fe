using System.Text.Json;
using Analytics.LocalRuntime.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>Starts and restarts orchestrations, and answers with their links or, when they end in time, with their output.</summary>
internal sealed class StartWebhook(DurableTaskClient client, IDurableFunctionExecutor functions)
{
    public async Task StartAsync(WebhookRequest request, string name, string? id)
    {
        var (isValid, input) = await request.ReadBodyAsync();
        if (!isValid)
        {
            await request.RefuseAsync("Invalid JSON content.");
            return;
        }

        if (!functions.HasOrchestrator(name))
        {
            await request.RefuseAsync($"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function.");
            return;
        }

        try
        {
            var started = await client.ScheduleNewOrchestrationInstanceAsync(name, (object?)input, new StartOrchestrationOptions(id), request.Aborted);
            await AnswerAsync(request, started);
        }
        catch (OrchestrationAlreadyExistsException exception)
        {
            await request.AnswerAsync(StatusCodes.Status409Conflict, writer => writer.WriteStringValue(exception.Message));
        }
        catch (ArgumentException exception)
        {
            await request.RefuseAsync(exception.Message);
        }
    }

    public async Task RestartAsync(WebhookRequest request, string id)
    {
        try
        {
            await AnswerAsync(request, await client.RestartAsync(id, request.Flag("restartWithNewInstanceId", otherwise: true), request.Aborted));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            await request.RefuseAsync(exception.Message);
        }
    }

    private async Task AnswerAsync(WebhookRequest request, string id)
    {
        if (request.Number("timeout") is { } seconds && await WaitAsync(id, TimeSpan.FromSeconds(seconds), request.Aborted) is { } ended)
        {
            var status = ended.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            await request.AnswerAsync(status, writer => WriteOutput(writer, ended));
            return;
        }

        var links = ManagementLinks.Create(request.Authority, id);
        request.Http.Response.Headers.Location = links.StatusQueryGetUri;
        request.Http.Response.Headers.RetryAfter = "10";
        await request.AnswerAsync(StatusCodes.Status202Accepted, writer => JsonSerializer.Serialize<HttpManagementPayload>(writer, links, JsonSerializerOptions.Web));
    }

    private async Task<OrchestrationMetadata?> WaitAsync(string id, TimeSpan timeout, CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(timeout);
        try
        {
            return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void WriteOutput(Utf8JsonWriter writer, OrchestrationMetadata ended)
    {
        if (ended.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
        {
            StatusDocument.Write(writer, ended, withInput: true);
        }
        else if (ended.SerializedOutput is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(ended.SerializedOutput);
        }
    }
}
