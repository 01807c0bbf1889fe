using Analytics.Engine.Planning;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Segments;

/// <summary>Statements on segments; each runs in the transaction it is given. Deleted segments are found by none of them but <see cref="FindKeptAsync"/>.</summary>
internal static class SegmentStore
{
    private const string Columns =
        "segment_id, name, description, status, plan::text, query, user_count, version, message_id, query_id, person_id, refreshed_at, created_at, updated_at, "
        + "source, definition_hash, refresh_minutes, next_refresh_at, failure";

    /// <summary>False when the segment is there already (a step that runs twice) or its name is taken.</summary>
    public static async Task<bool> InsertAsync(OrganizationScope scope, Segment segment, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.insert
            insert into app.user_segments (organization_id, segment_id, name, description, query, plan, user_count, refreshed_at, message_id, query_id, person_id, source)
            values (app.current_organization(), $1, $2, $3, $4, $5::jsonb, $6::bigint, case when $6::bigint is not null then now() end, $7::uuid, $8::uuid, $9::uuid, $10)
            on conflict do nothing
            """,
            segment.Id, segment.Name, segment.Description, segment.Sql, segment.Plan is null ? null : PlanJson.Serialize(segment.Plan), segment.UserCount,
            segment.MessageId, segment.QueryId, segment.PersonId, segment.Source);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static Task<Segment?> FindAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- segments.find
        select {Columns} from app.user_segments where segment_id = $1 and deleted_at is null
        """,
        cancellation,
        segmentId);

    /// <summary>The same, or a deleted one: it still says who is meant where another segment or an answer names it.</summary>
    public static Task<Segment?> FindKeptAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- segments.find_kept
        select {Columns} from app.user_segments where segment_id = $1
        """,
        cancellation,
        segmentId);

    public static Task<Segment?> FindByNameAsync(OrganizationScope scope, string name, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- segments.find_by_name
        select {Columns} from app.user_segments where lower(name) = lower($1) and deleted_at is null
        """,
        cancellation,
        name);

    /// <summary>The latest segment that is defined by the same people.</summary>
    public static Task<Segment?> FindByUsersAsync(OrganizationScope scope, UserSet users, CancellationToken cancellation) => OneAsync(
        scope,
        $"""
        -- segments.find_by_users
        select {Columns} from app.user_segments
        where plan -> 'users' = $1::jsonb -> 'users' and plan -> 'limit' is null and deleted_at is null order by created_at desc, segment_id limit 1
        """,
        cancellation,
        PlanJson.Serialize(new AudiencePlan { Users = users }));

    public static async Task<List<NamedSegment>> ListNamesAsync(OrganizationScope scope, int most, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.list_names
            select segment_id, name, strpos(lower(coalesce(plan ->> 'title', '')), lower(regexp_replace(name, ' \d+$', ''))) = 0
            from app.user_segments where organization_id = app.current_organization() and deleted_at is null order by updated_at desc, segment_id limit $1
            """,
            most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<NamedSegment>();
        while (await reader.ReadAsync(cancellation))
        {
            names.Add(new NamedSegment(reader.GetGuid(0), reader.GetString(1)) { Given = reader.GetBoolean(2) });
        }

        return names;
    }

    public static Task<List<Segment>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation) => ManyAsync(
        scope,
        $"""
        -- segments.list
        select {Columns} from app.user_segments
        where deleted_at is null and ($1::timestamptz is null or (updated_at, segment_id) < ($1, $2::uuid))
        order by updated_at desc, segment_id desc limit $3
        """,
        cancellation, after?.At, after?.Id, limit);

    /// <summary>Changes what is not null. False when there is no such segment.</summary>
    public static async Task<bool> UpdateAsync(OrganizationScope scope, Guid segmentId, SegmentChange change, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.update
            update app.user_segments set name = coalesce($2::text, name), description = coalesce($3::text, description),
              plan = case when $5::text is null then plan else $4::jsonb end, query = coalesce($5::text, query), user_count = coalesce($6::bigint, user_count),
              refreshed_at = case when $6::bigint is null then refreshed_at else now() end,
              version = version + case when $5::text is null then 0 else 1 end, updated_at = now(), source = coalesce($9::text, source),
              refresh_minutes = case when $7::integer is null then refresh_minutes else nullif($7::integer, 0) end,
              next_refresh_at = case when $7::integer is null then next_refresh_at when $7::integer = 0 then null else $8::timestamptz end
            where segment_id = $1 and deleted_at is null
            """,
            segmentId, change.Name, change.Description, change.Definition?.Plan is { } plan ? PlanJson.Serialize(plan) : null, change.Definition?.Sql,
            change.Definition?.Users, change.RefreshMinutes, change.NextRefreshAt, change.Definition?.Source);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Another list defines the segment from now on; false when it is of no list (any more).</summary>
    public static async Task<bool> RedefineUploadAsync(OrganizationScope scope, Guid segmentId, string sql, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.redefine_upload
            update app.user_segments set query = $2, version = version + 1, updated_at = now() where segment_id = $1 and source = 'upload' and deleted_at is null
            """,
            segmentId, sql);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.delete
            update app.user_segments set deleted_at = now() where segment_id = $1 and deleted_at is null
            """,
            segmentId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>What a query was that ran: the plan, unless somebody wrote it as SQL, and the SQL.</summary>
    public static async Task<(QueryPlan? Plan, string Sql)?> FindQueryAsync(OrganizationScope scope, Guid queryId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.find_query
            select plan::text, sql from app.analytics_queries where query_id = $1 and status = 'completed'
            """,
            queryId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.IsDBNull(0) ? null : PlanJson.Deserialize(reader.GetString(0)), reader.GetString(1)) : null;
    }

    private static async Task<Segment?> OneAsync(OrganizationScope scope, string sql, CancellationToken cancellation, params object?[] values) =>
        (await ManyAsync(scope, sql, cancellation, values)).FirstOrDefault();

    private static async Task<List<Segment>> ManyAsync(OrganizationScope scope, string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var command = scope.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var segments = new List<Segment>();
        while (await reader.ReadAsync(cancellation))
        {
            segments.Add(Read(reader));
        }

        return segments;
    }

    private static Segment Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Name = reader.GetString(1),
        Description = reader.GetString(2),
        Status = reader.GetString(3),
        Plan = reader.IsDBNull(4) ? null : PlanJson.Deserialize(reader.GetString(4)),
        Sql = reader.GetString(5),
        UserCount = reader.IsDBNull(6) ? null : reader.GetInt64(6),
        Version = reader.GetInt32(7),
        MessageId = reader.IsDBNull(8) ? null : reader.GetGuid(8),
        QueryId = reader.IsDBNull(9) ? null : reader.GetGuid(9),
        PersonId = reader.IsDBNull(10) ? null : reader.GetGuid(10),
        RefreshedAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(12),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(13),
        Source = reader.GetString(14),
        DefinitionHash = reader.IsDBNull(15) ? null : reader.GetString(15),
        RefreshMinutes = reader.IsDBNull(16) ? null : reader.GetInt32(16),
        NextRefreshAt = reader.IsDBNull(17) ? null : reader.GetFieldValue<DateTimeOffset>(17),
        Failure = reader.IsDBNull(18) ? null : reader.GetString(18),
    };
}

/// <summary>What to change of a segment; null leaves it.</summary>
internal sealed record SegmentChange(string? Name, string? Description)
{
    public SegmentDefinition? Definition { get; init; }

    /// <summary>0 ends the regular refresh.</summary>
    public int? RefreshMinutes { get; init; }

    public DateTimeOffset? NextRefreshAt { get; init; }
}
