using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Answering;

/// <summary>The message of a step, locked; steps of an older run, or of one that has ended, find none and do nothing.</summary>
internal static class CurrentRun
{
    public static async Task<Message?> FindAsync(OrganizationScope scope, AnswerRequest request, CancellationToken cancellation)
    {
        await MessageStore.LockAsync(scope, request.MessageId, cancellation);
        var message = await MessageStore.FindAsync(scope, request.MessageId, cancellation);
        return message is null || MessageStatus.IsEnd(message.Status) || await MessageEventStore.LatestRunAsync(scope, request.MessageId, cancellation) != request.Attempt
            ? null
            : message;
    }
}
