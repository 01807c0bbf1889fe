using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Statements on saved queries and their versions; each runs in the transaction it is given.</summary>
internal static class SavedQueryStore
{
    private const string VersionColumns = "v.version, v.title, v.sql, v.plan::text, v.note, v.person_name, v.created_at, v.restored_from";

    private const string Queries =
        $"""
        select {VersionColumns}, q.saved_query_id, q.created_at, first.person_id, first.person_name, q.forked_from, q.forked_version, origin.title,
          (select count(*)::integer from app.saved_query_comments c where c.saved_query_id = q.saved_query_id)
        from app.saved_queries q
        join app.saved_query_versions v on v.saved_query_id = q.saved_query_id and v.version = q.version
        join app.saved_query_versions first on first.saved_query_id = q.saved_query_id and first.version = 1
        left join app.saved_query_versions origin on origin.saved_query_id = q.forked_from and origin.version = q.forked_version
        """;

    public static async Task<SavedQuery?> FindAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.saved_queries.find
            {Queries} where q.saved_query_id = $1
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <summary>Those whose title, SQL or plan holds the words, last changed first.</summary>
    public static async Task<List<SavedQuery>> ListAsync(OrganizationScope scope, string words, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.saved_queries.list
            {Queries}
            where ($1 = '' or position(lower($1) in lower(v.title || ' ' || coalesce(v.sql, v.plan::text))) > 0)
              and ($2::timestamptz is null or (q.changed_at, q.saved_query_id) < ($2, $3::uuid))
            order by q.changed_at desc, q.saved_query_id desc limit $4
            """,
            words, after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var queries = new List<SavedQuery>();
        while (await reader.ReadAsync(cancellation))
        {
            queries.Add(Read(reader));
        }

        return queries;
    }

    /// <summary>Keeps the content as the first version of a new query.</summary>
    public static async Task AddAsync(OrganizationScope scope, Guid id, ForkOrigin? origin, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.saved_queries.add
            insert into app.saved_queries (organization_id, saved_query_id, forked_from, forked_version) values (app.current_organization(), $1, $2::uuid, $3::integer)
            """,
            id, origin?.Id, origin?.Version);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Moves on from the version that the caller knows; false when somebody else did so before.</summary>
    public static async Task<bool> AdvanceAsync(OrganizationScope scope, Guid id, int from, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.saved_queries.advance
            update app.saved_queries set version = version + 1, changed_at = now() where saved_query_id = $1 and version = $2
            """,
            id, from);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task AddVersionAsync(OrganizationScope scope, Guid id, int version, SavedContent content, Caller caller, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.saved_queries.add_version
            insert into app.saved_query_versions (organization_id, saved_query_id, version, title, sql, plan, note, restored_from, person_id, person_name)
            values (app.current_organization(), $1, $2, $3, $4::text, $5::jsonb, $6, $7::integer, $8, $9)
            """,
            id, version, content.Title, content.Sql, content.Plan is null ? null : PlanJson.Serialize(content.Plan), content.Note, content.RestoredFrom, caller.PersonId, caller.PersonName);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Versions before one of them, newest first.</summary>
    public static async Task<List<SavedQueryVersion>> VersionsAsync(OrganizationScope scope, Guid id, int? before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.saved_queries.versions
            select {VersionColumns} from app.saved_query_versions v where v.saved_query_id = $1 and ($2::integer is null or v.version < $2) order by v.version desc limit $3
            """,
            id, before, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new List<SavedQueryVersion>();
        while (await reader.ReadAsync(cancellation))
        {
            versions.Add(ReadVersion(reader));
        }

        return versions;
    }

    public static async Task<SavedQueryVersion?> FindVersionAsync(OrganizationScope scope, Guid id, int version, CancellationToken cancellation) =>
        await VersionsAsync(scope, id, version + 1, 1, cancellation) is [var found] && found.Version == version ? found : null;

    public static async Task DeleteAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.saved_queries.delete
            delete from app.saved_queries where saved_query_id = $1
            """,
            id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static SavedQuery Read(NpgsqlDataReader reader) => new(reader.GetGuid(8), ReadVersion(reader), reader.GetString(11), reader.GetFieldValue<DateTimeOffset>(9), reader.GetInt32(15))
    {
        CreatorId = reader.GetGuid(10),
        ForkedFrom = reader.IsDBNull(12) ? null : new ForkOrigin(reader.GetGuid(12), reader.GetInt32(13), Text(reader, 14)),
    };

    private static SavedQueryVersion ReadVersion(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.GetString(1), Text(reader, 2), ChatJson.Deserialize<QueryPlan>(Text(reader, 3)), reader.GetString(4), reader.GetString(5), reader.GetFieldValue<DateTimeOffset>(6))
    {
        RestoredFrom = reader.IsDBNull(7) ? null : reader.GetInt32(7),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
