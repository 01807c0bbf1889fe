using Analytics.Platform.Orchestrations;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace Analytics.Chat.Answering;

/// <summary>Starts the orchestration of a message; started twice, it runs once.</summary>
internal static class AnswerStarter
{
    public static async Task StartAsync(DurableTaskClient client, AnswerRequest request, CancellationToken cancellation)
    {
        try
        {
            await client.StartAsync(nameof(AnswerQuestion), request.InstanceId, request, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Another request or the timer started it; its steps find the same message.
        }
    }
}
