using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>Status, events and orders of one orchestration.</summary>
internal sealed class InstanceWebhooks(DurableTaskClient client)
{
    public async Task ShowAsync(WebhookRequest request, string id)
    {
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, request.Aborted);
        if (instance is null)
        {
            await request.AnswerAsync(StatusCodes.Status404NotFound);
            return;
        }

        var history = request.Flag("showHistory", otherwise: false) ? await client.GetOrchestrationHistoryAsync(id, request.Aborted) : null;
        var status = StatusOf(instance, request.Flag("returnInternalServerErrorOnFailure", otherwise: false));
        if (status == StatusCodes.Status202Accepted)
        {
            request.Http.Response.Headers.Location = ManagementLinks.Create(request.Authority, id).StatusQueryGetUri;
            request.Http.Response.Headers.RetryAfter = "5";
        }

        var withOutput = request.Flag("showHistoryOutput", otherwise: false);
        await request.AnswerAsync(status, writer => StatusDocument.Write(
            writer, instance, request.Flag("showInput", otherwise: true), history is null ? null : () => new HistoryDocument(writer, history, withOutput).Write()));
    }

    public async Task RaiseAsync(WebhookRequest request, string id, string eventName)
    {
        if (!request.Http.Request.HasJsonContentType())
        {
            await request.RefuseAsync("Only application/json request content is supported.");
            return;
        }

        var (isValid, payload) = await request.ReadBodyAsync();
        if (!isValid)
        {
            await request.RefuseAsync("The event's body is not valid JSON.");
            return;
        }

        await ManageAsync(request, id, (_, cancellation) => client.RaiseEventAsync(id, eventName, (object?)payload, cancellation));
    }

    /// <summary>Gives an order to an instance: 404 when there is none, 410 when it has ended.</summary>
    public async Task ManageAsync(WebhookRequest request, string id, Func<string?, CancellationToken, Task> order)
    {
        var instance = await client.GetInstanceAsync(id, request.Aborted);
        if (instance is null || instance.IsCompleted)
        {
            await request.AnswerAsync(instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
            return;
        }

        await order(request.Text("reason"), request.Aborted);
        await request.AnswerAsync(StatusCodes.Status202Accepted);
    }

    /// <summary>Rewinds a failed instance: 404 when there is none, 410 when it has ended otherwise, 400 when it has not ended.</summary>
    public async Task RewindAsync(WebhookRequest request, string id)
    {
        var instance = await client.GetInstanceAsync(id, request.Aborted);
        if (instance is null or { RuntimeStatus: OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated })
        {
            await request.AnswerAsync(instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone);
            return;
        }

        try
        {
            await client.RewindInstanceAsync(id, request.Text("reason") ?? string.Empty, request.Aborted);
            await request.AnswerAsync(StatusCodes.Status202Accepted);
        }
        catch (InvalidOperationException exception)
        {
            await request.RefuseAsync(exception.Message);
        }
    }

    private static int StatusOf(OrchestrationMetadata instance, bool failAs500) => instance.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Failed when failAs500 => StatusCodes.Status500InternalServerError,
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated => StatusCodes.Status200OK,
        _ => StatusCodes.Status202Accepted,
    };
}
