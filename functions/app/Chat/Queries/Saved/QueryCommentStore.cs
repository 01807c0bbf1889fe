using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Statements on comments; each runs in the transaction it is given.</summary>
internal static class QueryCommentStore
{
    private const string Columns = "comment_id, version, body, person_name, created_at, person_id";

    public static async Task<QueryComment> AddAsync(OrganizationScope scope, Guid queryId, int version, string text, Caller caller, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.query_comments.add
            insert into app.saved_query_comments (organization_id, comment_id, saved_query_id, version, body, person_id, person_name)
            values (app.current_organization(), $1, $2, $3, $4, $5, $6) returning {Columns}
            """,
            Guid.CreateVersion7(), queryId, version, text, caller.PersonId, caller.PersonName);
        return (await ReadAsync(command, cancellation))[0];
    }

    /// <summary>Comments, newest first.</summary>
    public static async Task<List<QueryComment>> ListAsync(OrganizationScope scope, Guid queryId, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.query_comments.list
            select {Columns} from app.saved_query_comments
            where saved_query_id = $1 and ($2::timestamptz is null or (created_at, comment_id) < ($2, $3::uuid))
            order by created_at desc, comment_id desc limit $4
            """,
            queryId, after?.At, after?.Id, limit);
        return await ReadAsync(command, cancellation);
    }

    public static async Task<QueryComment?> FindAsync(OrganizationScope scope, Guid queryId, Guid commentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.query_comments.find
            select {Columns} from app.saved_query_comments where saved_query_id = $1 and comment_id = $2
            """,
            queryId, commentId);
        return await ReadAsync(command, cancellation) is [var found] ? found : null;
    }

    public static async Task DeleteAsync(OrganizationScope scope, Guid commentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.query_comments.delete
            delete from app.saved_query_comments where comment_id = $1
            """,
            commentId);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<QueryComment>> ReadAsync(OrganizationCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var comments = new List<QueryComment>();
        while (await reader.ReadAsync(cancellation))
        {
            comments.Add(new QueryComment(reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)) { PersonId = reader.GetGuid(5) });
        }

        return comments;
    }
}
