using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Lineage;

/// <summary>Statements that follow things to where they came from and to what was made of them.</summary>
internal static class LineageStore
{
    /// <summary>
    /// The thing's ancestors and descendants, not what else its ancestors were used for. Nodes and edges come in one list, edges being rows
    /// with an origin.
    /// </summary>
    public static async Task<LineageGraph> CollectAsync(OrganizationScope scope, Guid subjectId, CancellationToken cancellation)
    {
        await using var command = scope.Command(LineageSql.Collect, subjectId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nodes = new List<LineageNode>();
        var edges = new List<LineageEdge>();
        while (await reader.ReadAsync(cancellation))
        {
            if (await reader.IsDBNullAsync(1, cancellation))
            {
                nodes.Add(ReadNode(reader));
            }
            else
            {
                edges.Add(new LineageEdge(reader.GetString(1), reader.GetString(2)));
            }
        }

        return new LineageGraph(nodes, edges);
    }

    public static async Task<List<LineageEntry>> ListEntriesAsync(OrganizationScope scope, IReadOnlyList<Guid> subjectIds, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- lineage.list_entries
            select lineage_entry_id, subject_type, subject_id, step, created_at, content, previous_hash, parent_hashes, hash from app.lineage_entries
            where organization_id = app.current_organization() and subject_id = any($1) order by lineage_entry_id
            """,
            subjectIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<LineageEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(new LineageEntry(reader.GetInt64(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5))
            {
                PreviousHash = await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetFieldValue<byte[]>(6),
                ParentHashes = reader.GetFieldValue<byte[][]>(7),
                Hash = reader.GetFieldValue<byte[]>(8),
            });
        }

        return entries;
    }

    /// <summary>Those of the hashes that an entry has, as hexadecimal digits.</summary>
    public static async Task<HashSet<string>> KnownHashesAsync(OrganizationScope scope, IReadOnlyList<byte[]> hashes, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- lineage.known_hashes
            select encode(hash, 'hex') from app.lineage_entries where organization_id = app.current_organization() and hash = any($1)
            """,
            new NpgsqlParameter { Value = hashes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            known.Add(reader.GetString(0));
        }

        return known;
    }

    /// <summary>What the newest entries of the things should say now; drafts may be written on without any, and are left out.</summary>
    public static async Task<Dictionary<LineageStep, string>> ContentsAsync(OrganizationScope scope, IReadOnlyList<Guid> subjectIds, IReadOnlyList<long> refreshIds, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- lineage.contents
            select s.segment_id, null::bigint, app.segment_content(s)::text from app.user_segments s where s.organization_id = app.current_organization() and s.segment_id = any($1)
            union all
            select q.query_id, null, app.query_content(q)::text from app.analytics_queries q where q.organization_id = app.current_organization() and q.query_id = any($1)
            union all
            select c.campaign_id, null, (app.campaign_content(c) || coalesce((
                select jsonb_build_object('delivery', e.content::jsonb -> 'delivery') from app.lineage_entries e
                where e.organization_id = c.organization_id and e.subject_id = c.campaign_id and e.content::jsonb ? 'delivery' and e.step = c.status order by e.lineage_entry_id desc limit 1), '{}'))::text
              from app.notification_campaigns c where c.organization_id = app.current_organization() and c.campaign_id = any($1) and c.status <> 'draft'
            union all
            select r.segment_id, r.segment_refresh_id,
              jsonb_build_object('refresh_id', r.segment_refresh_id, 'as_of', r.as_of, 'version', r.version, 'members', r.member_count, 'entered', r.entered_count, 'left', r.left_count,
                'changes', app.changes_digest(r.organization_id, r.segment_id, r.segment_refresh_id))::text
              from app.segment_refreshes r where r.organization_id = app.current_organization() and r.segment_id = any($1) and r.segment_refresh_id = any($2)
            """,
            subjectIds.ToArray(), refreshIds.ToArray());
        command.CommandTimeout = 60;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var contents = new Dictionary<LineageStep, string>();
        while (await reader.ReadAsync(cancellation))
        {
            contents[new LineageStep(reader.GetGuid(0), await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetInt64(1))] = reader.GetString(2);
        }

        return contents;
    }

    private static LineageNode ReadNode(NpgsqlDataReader reader) => new(reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5))
    {
        SubjectId = reader.IsDBNull(6) ? null : reader.GetGuid(6),
        Facts = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(reader.GetString(7))!,
    };
}
