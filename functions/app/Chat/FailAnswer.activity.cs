using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat;

/// <summary>An answer whose step <paramref name="Step"/> failed for good.</summary>
internal sealed record FailedAnswer(AnswerRequest Answer, string Step);

/// <summary>Ends a message that cannot be answered with a sentence that says what to do. Run again, it finds the message ended.</summary>
internal sealed class FailAnswer(Database database, TimeProvider clock, ILogger<FailAnswer> log)
{
    private const string Code = "chat.answer_failed";

    public static Task<string> Call(TaskOrchestrationContext context, FailedAnswer answer) =>
        context.CallActivityAsync<string>(nameof(FailAnswer), answer, ChatRetries.Transient);

    [Function(nameof(FailAnswer))]
    public async Task<string> Run([ActivityTrigger] FailedAnswer answer, CancellationToken cancellation)
    {
        var messageId = answer.Answer.MessageId;
        await using var scope = await database.OpenAsync(answer.Answer.OrganizationId, cancellation);
        if (await CurrentRun.FindAsync(scope, answer.Answer, cancellation) is not { } run)
        {
            return MessageStatus.Failed;
        }

        var sentence = $"Something went wrong on our side while answering (step {answer.Step}). Nothing was lost: try again, and quote {messageId} if it happens twice.";
        var written = AnswerParts.Failure(messageId, clock.GetUtcNow(), Code, sentence);
        var timings = AnswerTimings.None with { TotalMs = run.ElapsedMs };
        MessageStore.SaveParts(scope, messageId, written.Parts, timings, Code);
        MessageStore.Move(scope, messageId, MessageStatus.Failed);
        MessageEventStore.Append(scope, messageId, [.. written.Parts.Select(NewMessageEvent.Of), NewMessageEvent.Of(new StatusData(MessageStatus.Failed, timings))]);
        await scope.CommitAsync(cancellation);
        ChatLog.AnswerFailed(log, messageId, answer.Step);
        return MessageStatus.Failed;
    }
}
