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
        if (await CurrentRun.FindAsync(scope, answer.Answer, cancellation) is not { } message)
        {
            return (await MessageStore.FindAsync(scope, messageId, cancellation))?.Status ?? MessageStatus.Cancelled;
        }

        var status = StatusOf(message);
        var timings = message.Timings with { TotalMs = await MessageEventStore.ElapsedAsync(scope, messageId, answer.Answer.Attempt, cancellation) };
        await MessageStore.SavePartsAsync(scope, messageId, message.Parts, timings, message.ErrorCode, cancellation);
        await MessageStore.MoveAsync(scope, messageId, status, cancellation);
        await MessageEventStore.AppendAsync(scope, messageId, MessageEventTypes.Status, new StatusData(status, timings), cancellation);
        var queries = answer.Queries.Select(query => StepId.Of(messageId, answer.Answer.Attempt, query.Name)).ToArray();
        await AuditTrail.AppendAsync(scope, message.PersonId, "question.answered", AuditSubject.Message(messageId), new { status, queries, message.ErrorCode }, cancellation);
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
