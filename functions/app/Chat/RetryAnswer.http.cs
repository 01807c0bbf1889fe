using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Chat;

/// <summary>Answers an ended message once more, by the same clock it was asked at.</summary>
internal sealed class RetryAnswer(CallerResolver callers, AskLimiter limiter, QuestionIntake intake, AnswerResponse answer)
{
    [Function(nameof(RetryAnswer))]
    [Endpoint("Answer a message again", "Chat", Answer = typeof(RunView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/analytics/chat/{conversationId:guid}/messages/{messageId:guid}/retry")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        Guid conversationId,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.Ask);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        if (limiter.Refuse(caller.Value, request.HttpContext.Response) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        var accepted = await intake.RetryAsync(caller.Value, conversationId, messageId, cancellation);
        if (accepted.IsError)
        {
            return ProblemMapper.Map(accepted.Error, request);
        }

        await AnswerStarter.StartAsync(client, accepted.Value, cancellation);
        return await answer.OfAsync(request, accepted.Value, cancellation);
    }
}
