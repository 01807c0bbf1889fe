using Analytics.Chat.Parts;
using Analytics.Chat.Quality;

namespace Analytics.Chat.Conversations;

/// <summary>One turn as the API shows it, finished or not.</summary>
internal sealed record RunView(Guid ConversationId, Guid MessageId, string Question, string Status, IReadOnlyList<MessagePart> Messages, AnswerTimings Timings, DateTimeOffset CreatedAt)
{
    public Guid? ParentMessageId { get; init; }

    /// <summary>What the caller said about the answer; only where a conversation is read.</summary>
    public Feedback? Feedback { get; init; }

    public static RunView Of(Message message) => new(
        message.ConversationId, message.MessageId, message.Question, message.Status, message.Parts, message.Timings, message.CreatedAt)
    {
        ParentMessageId = message.ParentMessageId,
    };
}

/// <param name="Changeable">Whether the caller may rename and delete it.</param>
internal sealed record ConversationView(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Changeable, IReadOnlyList<RunView> Turns);

/// <param name="Changeable">Whether the caller may rename and delete it.</param>
internal sealed record ConversationSummary(Guid Id, string Title, DateTimeOffset UpdatedAt, long MessageCount, bool Changeable);
