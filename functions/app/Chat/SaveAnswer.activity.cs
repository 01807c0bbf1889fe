using Analytics.Audit;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Queries;
using Analytics.Chat.Streaming;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>A written answer about to end.</summary>
internal sealed record AnswerToSave(AnswerRequest Answer, QueryOutcome[] Queries);

/// <summary>Ends the message: its state, its whole time, the last event. Run again, it finds the message ended.</summary>
internal sealed class SaveAnswer(Database database)
{
    public static Task<string> Call(TaskOrchestrationContext context, AnswerToSave answer) =>
        context.CallActivityAsync<string>(nameof(SaveAnswer), answer, ChatRetries.Transient);

    [Function(nameof(SaveAnswer))]
    public async Task<string> Run([ActivityTrigger] AnswerToSave answer, CancellationToken cancellation)
    {
        var messageId = answer.Answer.MessageId;
        await using var scope = await database.OpenAsync(answer.Answer.OrganizationId, cancellation);
        if (await CurrentRun.FindAsync(scope, answer.Answer, cancellation) is not { } run)
        {
            return (await MessageStore.FindAsync(scope, messageId, cancellation))?.Status ?? MessageStatus.Cancelled;
        }

        var message = run.Message;
        var status = StatusOf(message);
        var timings = message.Timings with { TotalMs = run.ElapsedMs };
        MessageStore.SaveParts(scope, messageId, message.Parts, timings, message.ErrorCode);
        MessageStore.Move(scope, messageId, status);
        MessageEventStore.Append(scope, messageId, NewMessageEvent.Of(new StatusData(status, timings)));
        var queries = answer.Queries.Select(query => StepId.Of(messageId, answer.Answer.Attempt, query.Name)).ToArray();
        AuditTrail.Append(scope, message.PersonId, "question.answered", AuditSubject.Message(messageId), new { status, queries, message.ErrorCode });
        await scope.CommitAsync(cancellation);
        return status;
    }

    private static string StatusOf(Message message) => message.Understanding?.Outcome switch
    {
        InterpretationOutcome.Clarification => MessageStatus.NeedsClarification,
        InterpretationOutcome.Declined => MessageStatus.Declined,
        _ => message.ErrorCode is null ? MessageStatus.Completed : MessageStatus.Failed,
    };
}
