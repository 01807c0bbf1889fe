using Analytics.Chat.Answering;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>Answers one question, durably: understand, run the queries side by side, write, save. The instance id is named after the message.</summary>
internal static class AnswerQuestion
{
    [Function(nameof(AnswerQuestion))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<AnswerRequest>()!;
        try
        {
            return await AnswerAsync(context, request);
        }
        catch (TaskFailedException failure)
        {
            return await FailAnswer.Call(context, new FailedAnswer(request, failure.TaskName));
        }
    }

    private static async Task<string> AnswerAsync(TaskOrchestrationContext context, AnswerRequest request)
    {
        context.SetCustomStatus(new AnswerProgress("understand"));
        var steps = await InterpretQuestion.Call(context, request);
        if (steps.Stopped)
        {
            return Conversations.MessageStatus.Cancelled;
        }

        context.SetCustomStatus(new AnswerProgress("query"));
        var queries = Task.WhenAll(steps.Queries.Select(name => RunQuery.Call(context, new NamedQuery(request, name))));
        var draft = steps.SavesDraft ? await SaveDraft.Call(context, request) : null;
        var outcomes = await queries;

        context.SetCustomStatus(new AnswerProgress("narrate"));
        await NarrateAnswer.Call(context, new AnswerToWrite(request, outcomes, draft));

        context.SetCustomStatus(new AnswerProgress("save"));
        return await SaveAnswer.Call(context, new AnswerToSave(request, outcomes));
    }
}
