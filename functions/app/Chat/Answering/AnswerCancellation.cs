using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Answering;

/// <summary>Ends a message as cancelled and tells everybody: readers of its log, and the steps that still run.</summary>
internal static class AnswerCancellation
{
    /// <summary>False when the message has ended already. The message is locked by the caller.</summary>
    public static async Task<bool> CancelAsync(OrganizationScope scope, Message message, CancellationToken cancellation)
    {
        if (!await MessageStore.MoveAsync(scope, message.MessageId, MessageStatus.Cancelled, cancellation))
        {
            return false;
        }

        MessageEventStore.Append(scope, message.MessageId, NewMessageEvent.Of(new StatusData(MessageStatus.Cancelled, message.Timings)));
        MessageEventStore.AnnounceCancel(scope, message.MessageId);
        return true;
    }
}
