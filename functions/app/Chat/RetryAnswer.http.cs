using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Chat;

/// <summary>Answers an ended message once more, by the same clock it was asked at.</summary>
internal sealed class RetryAnswer(AskLimiter limiter, QuestionIntake intake, AnswerResponse answer)
{
    [Function(nameof(RetryAnswer))]
    [Endpoint("Answer a message again", "Chat", Permission = Permissions.Ask, Answer = typeof(RunView), Query = ["withoutCache: true to read the data even when the results are cached"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/analytics/chat/{conversationId:guid}/messages/{messageId:guid}/retry")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        Guid conversationId,
        Guid messageId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (limiter.Refuse(caller, request.HttpContext.Response) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        var asked = request.Query["withoutCache"].ToString();
        if (!bool.TryParse(asked, out var withoutCache) && asked.Length > 0)
        {
            return ProblemMapper.Map(new Invalid("chat.without_cache.invalid", "withoutCache is true or false."), request);
        }

        var accepted = await intake.RetryAsync(caller, conversationId, messageId, cancellation);
        if (accepted.IsError)
        {
            return ProblemMapper.Map(accepted.Error, request);
        }

        var run = accepted.Value with { WithoutCache = withoutCache };
        await AnswerStarter.StartAsync(client, run, cancellation);
        return await answer.OfAsync(request, run, cancellation);
    }
}
