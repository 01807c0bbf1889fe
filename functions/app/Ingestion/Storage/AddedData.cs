using System.Runtime.InteropServices;
using System.Text;
using Analytics.Catalog;
using Analytics.Catalog.Statistics;
using Analytics.Engine.Model;
using Analytics.Ingestion.Batches;
using Npgsql;

namespace Analytics.Ingestion.Storage;

/// <summary>
/// What an import learned from the rows it stored and did not write yet: statistics for the catalog and when users were active. Written every
/// few batches, in the transaction of the last one.
/// </summary>
internal sealed class AddedData
{
    private readonly Dictionary<long, (long First, long Last)> _activity = [];
    private DataStatistics _statistics = new();

    public long Events { get; private set; }

    public bool IsEmpty => Events == 0;

    /// <summary>What the rows are like.</summary>
    public DataStatistics Statistics => _statistics;

    public void Count(EventBatch batch, long[] users)
    {
        // Who was sent something was not there.
        var messages = Enumerable.Range(0, batch.Names.Count).Select(name => MessageEvents.Contains(Encoding.UTF8.GetString(batch.Names[name]))).ToArray();
        foreach (ref readonly var row in batch.Rows)
        {
            if (row.IsDuplicate)
            {
                continue;
            }

            var user = row.User < 0 ? 0 : users[row.User];
            _statistics.AddEvent(batch.Names[row.Name], user, row.OccurredAt, row.Revenue, batch[row.Properties]);
            Events++;
            if (user > 0 && !messages[row.Name])
            {
                ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_activity, user, out var known);
                seen = known ? (Math.Min(seen.First, row.OccurredAt), Math.Max(seen.Last, row.OccurredAt)) : (row.OccurredAt, row.OccurredAt);
            }
        }
    }

    public async Task WriteAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        if (!IsEmpty)
        {
            await CatalogStore.AddAsync(connection, organizationId, _statistics, cancellation);
            await WriteActivityAsync(connection, organizationId, cancellation);
        }

        Clear();
    }

    /// <summary>Forgets what was learned: the rows were counted otherwise.</summary>
    public void Clear()
    {
        _statistics = new DataStatistics();
        _activity.Clear();
        Events = 0;
    }

    private async Task WriteActivityAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.update_user_activity
            update warehouse.users u
            set first_seen_at = least(u.first_seen_at, seen.first), last_seen_at = greatest(u.last_seen_at, seen.last)
            from unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) as seen (user_id, first, last)
            where u.organization_id = $1 and u.user_id = seen.user_id
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = _activity.Keys.ToArray() },
                new() { Value = _activity.Values.Select(seen => Instant(seen.First)).ToArray() },
                new() { Value = _activity.Values.Select(seen => Instant(seen.Last)).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Learns everything again from the stored rows, because an interrupted run took its knowledge with it.</summary>
    public static async Task RebuildAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await CatalogStore.RebuildAsync(connection, organizationId, cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.rebuild_user_activity
            update warehouse.users u set first_seen_at = seen.first, last_seen_at = seen.last
            from (select user_id, min(occurred_at) as first, max(occurred_at) as last from warehouse.events
                  where organization_id = $1 and user_id is not null and name <> all($2) group by user_id) seen
            where u.organization_id = $1 and u.user_id = seen.user_id
              and (u.first_seen_at, u.last_seen_at) is distinct from (seen.first, seen.last)
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = MessageEvents.Names.ToArray() } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10);
}
