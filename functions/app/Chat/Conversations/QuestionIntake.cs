using Analytics.Audit;
using Analytics.Chat.Answering;
using Analytics.Chat.Streaming;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Chat.Conversations;

/// <summary>Stores a question with its first event, in one transaction. The same idempotency key gives the same message again.</summary>
internal sealed class QuestionIntake(Database database, TimeProvider clock)
{
    private const int LongestTitle = 80;

    public async Task<Result<AnswerRequest>> AcceptAsync(Caller caller, AskRequest ask, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (ask.IdempotencyKey is not null && await MessageStore.FindByKeyAsync(scope, ask.IdempotencyKey, cancellation) is { } known)
        {
            return await AgainAsync(scope, ask, known, cancellation);
        }

        var placed = await PlaceAsync(scope, caller, ask, cancellation);
        if (placed.IsError)
        {
            return placed.Error;
        }

        if (!await MessageStore.InsertAsync(scope, placed.Value, cancellation))
        {
            // The same key came in twice at the same moment: the other one stored it.
            return await AgainAsync(scope, ask, (await MessageStore.FindByKeyAsync(scope, ask.IdempotencyKey!, cancellation))!, cancellation);
        }

        Announce(scope, placed.Value.ConversationId, placed.Value.MessageId);
        AuditTrail.Append(scope, caller.PersonId, "question.asked", AuditSubject.Message(placed.Value.MessageId), new { ask.Message, placed.Value.ConversationId });
        await scope.CommitAsync(cancellation);
        return new AnswerRequest(caller.OrganizationId, placed.Value.ConversationId, placed.Value.MessageId, AnswerRequest.FirstAttempt);
    }

    /// <summary>Begins another run of an ended message, from nothing.</summary>
    public async Task<Result<AnswerRequest>> RetryAsync(Caller caller, Guid conversationId, Guid messageId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        MessageStore.Lock(scope, messageId);
        var message = await MessageStore.FindAsync(scope, messageId, cancellation);
        if (message is null || message.ConversationId != conversationId || !await ConversationStore.TouchAsync(scope, conversationId, cancellation))
        {
            return ChatErrors.MessageNotFound();
        }

        if (!await MessageStore.MoveAsync(scope, messageId, MessageStatus.Accepted, cancellation))
        {
            return ChatErrors.CannotRetry(message.Status);
        }

        MessageStore.Clear(scope, messageId, caller.Role);
        Announce(scope, conversationId, messageId);
        var run = await MessageEventStore.LatestRunAsync(scope, messageId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "question.retried", AuditSubject.Message(messageId), new { run });
        await scope.CommitAsync(cancellation);
        return new AnswerRequest(caller.OrganizationId, conversationId, messageId, run);
    }

    private static void Announce(OrganizationScope scope, Guid conversationId, Guid messageId) => MessageEventStore.Append(
        scope, messageId, NewMessageEvent.Of(new StatusData(MessageStatus.Accepted) { ConversationId = conversationId, MessageId = messageId }));

    private static async Task<Result<AnswerRequest>> AgainAsync(OrganizationScope scope, AskRequest ask, Message known, CancellationToken cancellation) =>
        known.Question == ask.Message && (ask.ConversationId is null || ask.ConversationId == known.ConversationId)
            ? new AnswerRequest(scope.OrganizationId, known.ConversationId, known.MessageId, await MessageEventStore.LatestRunAsync(scope, known.MessageId, cancellation))
            : ChatErrors.KeyReused();

    /// <summary>Finds the conversation and the message to follow, or begins a conversation.</summary>
    private async Task<Result<NewMessage>> PlaceAsync(OrganizationScope scope, Caller caller, AskRequest ask, CancellationToken cancellation)
    {
        var message = new NewMessage(Guid.CreateVersion7(), ask.ConversationId ?? Guid.CreateVersion7(), ask.Message, clock.GetUtcNow())
        {
            PersonId = caller.PersonId,
            AskedAs = caller.Role,
            IdempotencyKey = ask.IdempotencyKey,
        };
        if (ask.ConversationId is null)
        {
            if (ask.ParentMessageId is not null)
            {
                return ChatErrors.ParentNotFound();
            }

            ConversationStore.Insert(scope, message.ConversationId, caller.PersonId, TitleOf(ask.Message));
            return message;
        }

        if (!await ConversationStore.TouchAsync(scope, message.ConversationId, cancellation))
        {
            return ChatErrors.ConversationNotFound();
        }

        var parent = ask.ParentMessageId is { } id
            ? await MessageStore.FindAsync(scope, id, cancellation)
            : await MessageStore.LastOfAsync(scope, message.ConversationId, cancellation);
        return ask.ParentMessageId is not null && parent?.ConversationId != message.ConversationId
            ? ChatErrors.ParentNotFound()
            : message with { ParentMessageId = parent?.MessageId };
    }

    private static string TitleOf(string question)
    {
        var line = string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LongestTitle)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[LongestTitle - 2]) ? LongestTitle - 2 : LongestTitle - 1;
        return line[..end].TrimEnd() + "…";
    }
}
