using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Segments;

/// <summary>Statements on members of segments and on the refreshes that let them in; each runs in the transaction it is given.</summary>
internal static class SegmentMemberStore
{
    private const string RefreshColumns = "segment_refresh_id, created_at, as_of, member_count, entered_count, left_count, version, definition_hash, elapsed_ms";

    /// <summary>The version of the segment, locked: two refreshes at once take turns. Null when it is gone.</summary>
    public static async Task<int?> LockAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.lock
            select version from app.user_segments where segment_id = $1 and deleted_at is null for update
            """,
            segmentId);
        return await command.ExecuteScalarAsync(cancellation) as int?;
    }

    /// <summary>Makes the members exactly these, and keeps who came and who went.</summary>
    public static async Task<SegmentRefresh> ReplaceAsync(OrganizationScope scope, Guid segmentId, long[] userIds, SegmentRefresh refresh, CancellationToken cancellation)
    {
        scope.KeepPlans();
        await using var command = scope.Command(
            $"""
            -- segments.replace_members
            with chosen as materialized (select user_id from unnest($2::bigint[]) as t(user_id)),
            gone as (
              delete from app.segment_members m where m.segment_id = $1 and not exists (select from chosen c where c.user_id = m.user_id) returning m.user_id
            ), come as (
              insert into app.segment_members (organization_id, segment_id, user_id, created_at)
              select app.current_organization(), $1, c.user_id, $3 from chosen c on conflict do nothing returning user_id
            ), refresh as (
              insert into app.segment_refreshes (organization_id, segment_id, as_of, member_count, entered_count, left_count, elapsed_ms, version, definition_hash)
              select app.current_organization(), $1, $3, (select count(*) from chosen), (select count(*) from come), (select count(*) from gone), $4, $5, $6
              returning {RefreshColumns}
            ), changes as (
              insert into app.segment_changes (organization_id, segment_id, segment_refresh_id, user_id, entered)
              select app.current_organization(), $1, r.segment_refresh_id, moved.user_id, moved.entered
              from refresh r, (select user_id, true as entered from come union all select user_id, false from gone) as moved
            ), segment as (
              update app.user_segments set user_count = r.member_count, refreshed_at = $3, definition_hash = $6, status = 'ready', failure = null
              from refresh r where segment_id = $1
            )
            select {RefreshColumns} from refresh
            """,
            segmentId, userIds, refresh.AsOf, refresh.ElapsedMs, refresh.Version, refresh.DefinitionHash);
        command.CommandTimeout = 300;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return ReadRefresh(reader);
    }

    /// <summary>Members in the order of their numbers, after the last one seen.</summary>
    public static async Task<List<(long Number, SegmentMember Member)>> ListAsync(OrganizationScope scope, Guid segmentId, long after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.list_members
            select m.user_id, u.external_id, m.created_at, u.attributes::text
            from app.segment_members m join warehouse.users u on u.organization_id = m.organization_id and u.user_id = m.user_id
            where m.organization_id = app.current_organization() and m.segment_id = $1 and m.user_id > $2 order by m.user_id limit $3
            """,
            segmentId, after, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var members = new List<(long, SegmentMember)>();
        while (await reader.ReadAsync(cancellation))
        {
            members.Add((reader.GetInt64(0), new SegmentMember(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), JsonSerializer.Deserialize<JsonElement>(reader.GetString(3)))));
        }

        return members;
    }

    /// <summary>Refreshes, newest first.</summary>
    public static async Task<List<SegmentRefresh>> ListRefreshesAsync(OrganizationScope scope, Guid segmentId, long? before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- segments.list_refreshes
            select {RefreshColumns} from app.segment_refreshes
            where segment_id = $1 and ($2::bigint is null or segment_refresh_id < $2) order by segment_refresh_id desc limit $3
            """,
            segmentId, before, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var refreshes = new List<SegmentRefresh>();
        while (await reader.ReadAsync(cancellation))
        {
            refreshes.Add(ReadRefresh(reader));
        }

        return refreshes;
    }

    /// <summary>Says on the segment why its members could not be found; those found before stay.</summary>
    public static async Task FailAsync(OrganizationScope scope, Guid segmentId, string failure, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.fail
            update app.user_segments set status = 'failed', failure = $2 where segment_id = $1 and deleted_at is null
            """,
            segmentId, failure);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static SegmentRefresh ReadRefresh(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5))
    {
        Version = reader.GetInt32(6),
        DefinitionHash = reader.GetString(7),
        ElapsedMs = reader.GetInt64(8),
    };
}
