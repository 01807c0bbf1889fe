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

/// <summary>Stores the question and starts its answer.</summary>
internal sealed class AskQuestion(AskLimiter limiter, QuestionIntake intake, AnswerResponse answer)
{
    [Function(nameof(AskQuestion))]
    [Endpoint("Ask a question", "Chat", Permission = Permissions.Ask, Body = typeof(AskRequest.Body), Answer = typeof(RunView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/analytics/chat")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (limiter.Refuse(caller, request.HttpContext.Response) is { } refusal)
        {
            return ProblemMapper.Map(refusal, request);
        }

        var ask = await AskRequest.ReadAsync(request, cancellation);
        if (ask.IsError)
        {
            return ProblemMapper.Map(ask.Error, request);
        }

        var accepted = await intake.AcceptAsync(caller, ask.Value, cancellation);
        if (accepted.IsError)
        {
            return ProblemMapper.Map(accepted.Error, request);
        }

        await AnswerStarter.StartAsync(client, accepted.Value, cancellation);
        return await answer.OfAsync(request, accepted.Value, cancellation);
    }
}
