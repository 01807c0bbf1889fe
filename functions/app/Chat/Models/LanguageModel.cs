using Analytics.Chat.Answering;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat.Models;

/// <summary>
/// A language model behind the chat-completions protocol. It plans by calling the four tools, at most six rounds; whatever goes wrong,
/// the engine answers instead and the answer says so. The engine's own plan is offered to it as a candidate; where the two give different results,
/// the answer is less sure, says so, and offers the engine's reading.
/// </summary>
internal sealed class LanguageModel(LanguageModelCalls calls, EngineModel engine, ILogger<LanguageModel> log) : IChatModel
{
    private const int MostRounds = 6;

    public async Task<Interpretation> ReadAsync(ReadingRequest request, CancellationToken cancellation)
    {
        var candidate = await engine.ReadAsync(request, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(calls.AnswerTimeout);
        string fault;
        try
        {
            var (reading, reason) = await ConverseAsync(request, candidate, limit.Token);
            if (reading is not null)
            {
                return reading;
            }

            fault = reason;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            fault = failure switch
            {
                LanguageModelRefusal => failure.Message,
                OperationCanceledException or TimeoutException => "did not answer in time",
                _ => "could not be reached",
            };
            ChatLog.LanguageModelFailed(log, failure.GetType().Name, failure.Message);
        }

        return candidate with { Model = ModelUse.Engine with { Fallback = $"The language model {fault}; the built-in engine answered." } };
    }

    private async Task<(Interpretation? Reading, string Reason)> ConverseAsync(ReadingRequest request, Interpretation candidate, CancellationToken cancellation)
    {
        var tools = new ToolRunner(request, calls.SmallestGroup);
        var messages = Opening(request, candidate);
        var settings = new ChatOptions { Tools = [.. AnalyticsTools.All], Temperature = 0 };
        long tokensIn = 0;
        long tokensOut = 0;
        for (var round = 0; round < MostRounds; round++)
        {
            var response = await calls.CallAsync(request.OrganizationId, messages, settings, request.TellAsync, cancellation);
            tokensIn += response.Usage?.InputTokenCount ?? 0;
            tokensOut += response.Usage?.OutputTokenCount ?? 0;
            messages.AddRange(response.Messages);
            var asked = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToArray();
            if (asked.Length == 0)
            {
                var reading = tools.ToInterpretation(response.Text) is { } read ? await SecondOpinion.WeighAsync(request, read, tools.Table, candidate, cancellation) : null;
                return (reading is null ? null : reading with { Model = new ModelUse(calls.Model, tokensIn, tokensOut) }, "named no query");
            }

            var results = new List<AIContent>();
            foreach (var call in asked)
            {
                results.Add(new FunctionResultContent(call.CallId, await tools.RunAsync(call, cancellation)));
            }

            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }

        return (null, $"was still calling functions after {MostRounds} rounds");
    }

    private static List<ChatMessage> Opening(ReadingRequest request, Interpretation candidate)
    {
        var messages = new List<ChatMessage> { new(ChatRole.System, SystemPrompt.For(request.Model, request.Question)) };
        foreach (var turn in request.Question.Previous)
        {
            messages.Add(new ChatMessage(ChatRole.User, turn.Text));
            messages.Add(new ChatMessage(ChatRole.Assistant, MayTell(turn.Plan) ? $"(answered by the plan {PlanJson.Serialize(turn.Plan)})" : "(answered about those that the answer before had shown)"));
        }

        if (candidate is { Outcome: InterpretationOutcome.Planned, Plan: { } plan } && MayTell(plan))
        {
            messages.Add(new ChatMessage(ChatRole.System, $"The built-in engine reads the next question as this plan. Use it where it says what is asked, change it where it does not: {PlanJson.Serialize(plan)}"));
        }

        messages.Add(new ChatMessage(ChatRole.User, request.Question.Text));
        return messages;

        // What the plan names out of rows of an answer stays here, as the rows do.
        bool MayTell(QueryPlan told) => !AnsweredKeys.AreIn(told, request.Question, request.Model);
    }
}
