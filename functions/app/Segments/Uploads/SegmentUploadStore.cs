using Analytics.Platform.Postgres;

namespace Analytics.Segments.Uploads;

/// <summary>An id of a list that is nobody's here.</summary>
internal sealed record UnmatchedId(int Line, string UserId);

/// <summary>Statements on lists that became segments.</summary>
internal static class SegmentUploadStore
{
    private const int AtOnce = 50_000;

    /// <summary>Whether an id is somebody's: their own, or one they had before.</summary>
    private const string Matched =
        "coalesce((select a.user_id from warehouse.user_aliases a where a.organization_id = l.organization_id and a.alias = l.external_id), "
        + "(select u.user_id from warehouse.users u where u.organization_id = l.organization_id and u.external_id = l.external_id))";

    public static async Task InsertAsync(OrganizationScope scope, Guid segmentId, IReadOnlyDictionary<string, int> ids, CancellationToken cancellation)
    {
        foreach (var part in ids.Chunk(AtOnce))
        {
            await using var command = scope.Command(
                """
                -- segments.insert_upload
                insert into app.segment_uploads (organization_id, segment_id, external_id, line)
                select app.current_organization(), $1, id, line from unnest($2::text[], $3::integer[]) as t(id, line) on conflict do nothing
                """,
                segmentId, part.Select(entry => entry.Key).ToArray(), part.Select(entry => entry.Value).ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    public static async Task DeleteAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- segments.delete_upload
            delete from app.segment_uploads where organization_id = app.current_organization() and segment_id = $1
            """,
            segmentId);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The people whom the list names, as far as they are known now.</summary>
    public static async Task<long[]> MembersAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- segments.upload_members
            select coalesce(array_agg(distinct found.user_id), array[]::bigint[])
            from (select {Matched} as user_id from app.segment_uploads l where l.organization_id = app.current_organization() and l.segment_id = $1) as found
            where found.user_id is not null
            """,
            segmentId);
        command.CommandTimeout = 120;
        return (long[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task<(long Count, List<UnmatchedId> First)> ListUnmatchedAsync(OrganizationScope scope, Guid segmentId, int afterLine, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- segments.list_unmatched
            with unmatched as materialized (
              select l.line, l.external_id from app.segment_uploads l where l.organization_id = app.current_organization() and l.segment_id = $1 and {Matched} is null
            )
            select (select count(*) from unmatched), u.line, u.external_id from (select 1) as one
            left join lateral (select * from unmatched where line > $2 order by line limit $3) as u on true
            """,
            segmentId, afterLine, limit);
        command.CommandTimeout = 120;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (count, first) = (0L, new List<UnmatchedId>());
        while (await reader.ReadAsync(cancellation))
        {
            count = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellation))
            {
                first.Add(new UnmatchedId(reader.GetInt32(1), reader.GetString(2)));
            }
        }

        return (count, first);
    }
}
