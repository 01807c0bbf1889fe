using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Conversations;

/// <summary>Statements on messages; each runs in the transaction it is given.</summary>
internal static class MessageStore
{
    private const string MoveSql =
        """
        -- chat.messages.move
        update app.messages set status = $2, completed_at = case when $3 then now() end
        where message_id = $1 and status = any($4)
        """;

    /// <summary>False when a message with the same idempotency key is there already.</summary>
    public static async Task<bool> InsertAsync(OrganizationScope scope, NewMessage message, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.messages.insert
            insert into app.messages (organization_id, message_id, conversation_id, parent_message_id, person_id, role, question, status, idempotency_key, as_of, asked_as)
            values (app.current_organization(), $1, $2, $3::uuid, $4::uuid, 'assistant', $5, 'accepted', $6::text, $7, $8)
            on conflict (organization_id, idempotency_key) do nothing
            """,
            message.MessageId, message.ConversationId, message.ParentMessageId, message.PersonId, message.Question, message.IdempotencyKey, message.AsOf, message.AskedAs);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static Task<Message?> FindAsync(OrganizationScope scope, Guid messageId, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- chat.messages.find
        select {Message.Columns} from app.messages where message_id = $1
        """,
        cancellation,
        messageId);

    public static Task<Message?> FindByKeyAsync(OrganizationScope scope, string idempotencyKey, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- chat.messages.find_by_key
        select {Message.Columns} from app.messages where idempotency_key = $1
        """,
        cancellation,
        idempotencyKey);

    public static Task<Message?> LastOfAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- chat.messages.last_of_conversation
        select {Message.Columns} from app.messages where conversation_id = $1 order by created_at desc, message_id limit 1
        """,
        cancellation,
        conversationId);

    public static Task<List<Message>> ListAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation) => ManyAsync(
        scope,
        $"""
        -- chat.messages.list
        select {Message.Columns} from app.messages where conversation_id = $1 order by created_at, message_id
        """,
        cancellation,
        conversationId);

    /// <summary>The message's ancestors, oldest first: what a follow-up depends on, whatever branches exist beside them.</summary>
    public static Task<List<Message>> AncestorsAsync(OrganizationScope scope, Guid messageId, int most, CancellationToken cancellation) => ManyAsync(
        scope,
        $"""
        -- chat.messages.ancestors
        with recursive line as (
          select m.parent_message_id as next_id, 0 as depth from app.messages m where m.message_id = $1
          union all
          select m.parent_message_id, line.depth + 1 from line join app.messages m on m.message_id = line.next_id where line.depth < $2)
        select {Message.Columns} from line join app.messages on message_id = line.next_id order by line.depth desc
        """,
        cancellation,
        messageId,
        most);

    /// <summary>Moves the message on, if its state allows that; false when it does not.</summary>
    public static async Task<bool> MoveAsync(OrganizationScope scope, Guid messageId, string next, CancellationToken cancellation)
    {
        await using var command = scope.Command(MoveSql, messageId, next, MessageStatus.IsEnd(next), MessageStatus.AllowedBefore(next));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>The same where the message is locked and its state known.</summary>
    public static void Move(OrganizationScope scope, Guid messageId, string next) =>
        scope.Enqueue(MoveSql, messageId, next, MessageStatus.IsEnd(next), MessageStatus.AllowedBefore(next));

    public static void SaveUnderstanding(OrganizationScope scope, Guid messageId, Interpretation interpretation) => scope.Enqueue(
        """
        -- chat.messages.save_understanding
        update app.messages set understanding = $2::jsonb, plan = $3::jsonb where message_id = $1
        """,
        messageId, ChatJson.Serialize(interpretation), interpretation.Plan is null ? null : PlanJson.Serialize(interpretation.Plan));

    public static void SaveParts(OrganizationScope scope, Guid messageId, IReadOnlyList<MessagePart> parts, AnswerTimings timings, string? errorCode) => scope.Enqueue(
        """
        -- chat.messages.save_parts
        update app.messages set parts = $2::jsonb, timings = $3::jsonb, error_code = $4::text where message_id = $1
        """,
        messageId, ChatJson.Serialize(parts), ChatJson.Serialize(timings), errorCode);

    /// <summary>Forgets what an earlier run understood and wrote; the next one may do what the role of whoever asks now allows.</summary>
    public static void Clear(OrganizationScope scope, Guid messageId, string askedAs) => scope.Enqueue(
        """
        -- chat.messages.clear
        update app.messages set understanding = null, plan = null, parts = '[]', timings = null, error_code = null, asked_as = $2 where message_id = $1
        """,
        messageId, askedAs);

    /// <summary>Serialises writers of one message, so that its events are numbered without gaps; what is read afterwards is what the last writer left.</summary>
    public static void Lock(OrganizationScope scope, Guid messageId) => scope.EnqueueSelect(
        """
        -- chat.messages.lock
        select true from app.messages where message_id = $1 for no key update
        """,
        messageId);

    private static async Task<Message?> OneAsync(OrganizationScope scope, string sql, CancellationToken cancellation, params object?[] values) =>
        (await ManyAsync(scope, sql, cancellation, values)).FirstOrDefault();

    private static async Task<List<Message>> ManyAsync(OrganizationScope scope, string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var command = scope.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var messages = new List<Message>();
        while (await reader.ReadAsync(cancellation))
        {
            messages.Add(Message.Read(reader));
        }

        return messages;
    }
}

/// <summary>A question about to be stored.</summary>
internal sealed record NewMessage(Guid MessageId, Guid ConversationId, string Question, DateTimeOffset AsOf)
{
    public Guid? ParentMessageId { get; init; }

    public Guid? PersonId { get; init; }

    /// <summary>The role of whoever asks.</summary>
    public required string AskedAs { get; init; }

    public string? IdempotencyKey { get; init; }
}
