using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Conversations;

internal sealed record Conversation(Guid Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long MessageCount)
{
    /// <summary>Who began it.</summary>
    public Guid? PersonId { get; init; }
}

/// <summary>Where the next page of conversations begins: after this one.</summary>
internal sealed record ConversationCursor(DateTimeOffset UpdatedAt, Guid Id);

/// <summary>Statements on conversations; each runs in the transaction it is given. A deleted conversation is found by none of them.</summary>
internal static class ConversationStore
{
    private const string Columns =
        "c.conversation_id, c.title, c.created_at, c.updated_at, (select count(*) from app.messages m where m.conversation_id = c.conversation_id), c.person_id";

    public static void Insert(OrganizationScope scope, Guid conversationId, Guid? personId, string title) => scope.Enqueue(
        """
        -- chat.conversations.insert
        insert into app.conversations (organization_id, conversation_id, person_id, title)
        values (app.current_organization(), $1, $2::uuid, $3)
        """,
        conversationId, personId, title);

    /// <summary>False when there is no such conversation.</summary>
    public static async Task<bool> TouchAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.conversations.touch
            update app.conversations set updated_at = now() where conversation_id = $1 and deleted_at is null
            """,
            conversationId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<Conversation?> FindAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.conversations.find
            select {Columns} from app.conversations c where c.conversation_id = $1 and c.deleted_at is null
            """,
            conversationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public static async Task<List<Conversation>> ListAsync(OrganizationScope scope, ConversationCursor? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.conversations.list
            select {Columns} from app.conversations c
            where c.deleted_at is null and ($1::timestamptz is null or (c.updated_at, c.conversation_id) < ($1::timestamptz, $2::uuid))
            order by c.updated_at desc, c.conversation_id desc
            limit $3
            """,
            after?.UpdatedAt, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var conversations = new List<Conversation>();
        while (await reader.ReadAsync(cancellation))
        {
            conversations.Add(Read(reader));
        }

        return conversations;
    }

    public static async Task<bool> RenameAsync(OrganizationScope scope, Guid conversationId, string title, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.conversations.rename
            update app.conversations set title = $2 where conversation_id = $1 and deleted_at is null
            """,
            conversationId, title);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.conversations.delete
            update app.conversations set deleted_at = now() where conversation_id = $1 and deleted_at is null
            """,
            conversationId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static Conversation Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt64(4))
    {
        PersonId = reader.IsDBNull(5) ? null : reader.GetGuid(5),
    };
}
