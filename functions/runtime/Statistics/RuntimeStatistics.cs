using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Durable.Store;
using Npgsql;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>
/// Reads what the runtime's tables hold: depth and age of queues, open and failed instances, owners of leases. Costs grow with what is
/// open or queued, not with what has ended.
/// </summary>
internal sealed class RuntimeStatistics(DurableDatabase database, DurableRuntimeOptions options)
{
    /// <summary>One look at all tables; the parts are read one after another, so they may differ by a moment.</summary>
    public async Task<RuntimeSnapshot> ReadAsync(CancellationToken cancellation)
    {
        var now = options.Clock.GetUtcNow().UtcDateTime;
        return new RuntimeSnapshot(
            new DateTimeOffset(now, TimeSpan.Zero),
            await CountInstancesAsync(cancellation),
            await CountInboxAsync(now, cancellation),
            await CountActivitiesAsync(cancellation),
            await ListProcessesAsync(cancellation),
            await ListQueuesAsync(cancellation),
            await ListTimersAsync(cancellation));
    }

    private async Task<InstanceCounts> CountInstancesAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            """
            -- statistics.count_instances
            select count(*) filter (where status = 'Pending'), count(*) filter (where status = 'Running'),
              count(*) filter (where status = 'Suspended'),
              (select count(*) from runtime.instances where failure is not null and status = 'Failed')
            from runtime.instances where completed_at is null
            """,
            _ => { },
            reader => new InstanceCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)),
            cancellation);
        return rows[0];
    }

    private async Task<InboxCounts> CountInboxAsync(DateTime now, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            """
            -- statistics.count_inbox
            select count(*) filter (where visible_at <= $1), coalesce($1 - min(visible_at) filter (where visible_at <= $1), '0'),
              count(*) filter (where visible_at > $1)
            from runtime.inbox
            """,
            parameters => parameters.Time(now),
            reader => new InboxCounts(reader.GetInt64(0), reader.GetTimeSpan(1), reader.GetInt64(2)),
            cancellation);
        return rows[0];
    }

    private async Task<ActivityCounts> CountActivitiesAsync(CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            """
            -- statistics.count_activities
            select count(*) filter (where lease_owner is null), count(*) filter (where lease_owner is not null) from runtime.tasks
            """,
            _ => { },
            reader => new ActivityCounts(reader.GetInt64(0), reader.GetInt64(1)),
            cancellation);
        return rows[0];
    }

    private Task<IReadOnlyList<ProcessRow>> ListProcessesAsync(CancellationToken cancellation) => database.ReadAsync(
        """
        -- statistics.list_processes
        with instances as materialized (
          select lease_owner, count(*) as count from runtime.instances
          where completed_at is null and lease_owner is not null group by lease_owner
        ), activities as materialized (
          select lease_owner, count(*) as count from runtime.tasks where lease_owner is not null group by lease_owner
        )
        select p.process_id, p.name, p.started_at, p.expires_at, coalesce(i.count, 0), coalesce(a.count, 0)
        from runtime.processes p
        left join instances i on i.lease_owner = p.process_id
        left join activities a on a.lease_owner = p.process_id
        order by p.process_id
        """,
        _ => { },
        reader => new ProcessRow(
            reader.GetInt64(0),
            reader.GetString(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetInt64(4),
            reader.GetInt64(5)),
        cancellation);

    private Task<IReadOnlyList<QueueRow>> ListQueuesAsync(CancellationToken cancellation) => database.ReadAsync(
        """
        -- statistics.list_queues
        select queue_name, count(*) filter (where visible_at <= clock_timestamp()), count(*) filter (where visible_at > clock_timestamp()),
          clock_timestamp() - min(inserted_at)
        from runtime.queue_messages where expires_at > clock_timestamp() group by queue_name order by queue_name
        """,
        _ => { },
        ReadQueue,
        cancellation);

    private Task<IReadOnlyList<TimerRow>> ListTimersAsync(CancellationToken cancellation) => database.ReadAsync(
        """
        -- statistics.list_timers
        select function_name, schedule, last_at, next_at from runtime.timers order by function_name
        """,
        _ => { },
        reader => new TimerRow(
            reader.GetString(0),
            reader.GetString(1),
            reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetFieldValue<DateTimeOffset>(3)),
        cancellation);

    private static QueueRow ReadQueue(NpgsqlDataReader reader)
    {
        var name = reader.GetString(0);
        return new QueueRow(
            name, reader.GetInt64(1), reader.GetInt64(2), reader.GetTimeSpan(3), name.EndsWith("-poison", StringComparison.Ordinal));
    }
}
