namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Removes ended instances with everything that belongs to them.</summary>
internal sealed class PurgeStore(DurableDatabase database)
{
    private const string Remove =
        """
        , gone as (
          delete from runtime.instances n using chosen c where n.instance_id = c.instance_id and n.completed_at is not null
          returning n.instance_id, n.execution_id
        ), forgotten as (
          delete from runtime.history h using gone g where h.execution_id = g.execution_id
        ), dropped as (
          delete from runtime.inbox b using gone g where b.instance_id = g.instance_id
        )
        select count(*)::int from gone
        """;

    /// <summary>Purges an ended instance, with its sub-orchestrations if asked.</summary>
    public async Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellation)
    {
        var counts = await database.ReadAsync(
            """
            -- durable.purge_instance
            with recursive chosen as (
              select instance_id from runtime.instances where instance_id = $1 and completed_at is not null
              union
              select n.instance_id from runtime.instances n join chosen c on n.parent_instance_id = c.instance_id where $2
            )
            """ + Remove,
            parameters => parameters.Text(instanceId).Flag(recursive),
            reader => reader.GetInt32(0),
            cancellation);
        return counts[0];
    }

    /// <summary>Purges up to a number of ended instances of a filter.</summary>
    public async Task<int> PurgeAsync(InstanceFilter filter, CancellationToken cancellation)
    {
        var counts = await database.ReadAsync(
            """
            -- durable.purge_instances
            with chosen as (
              select instance_id from runtime.instances
              where completed_at is not null
                and ($1::timestamptz is null or created_at >= $1)
                and ($2::timestamptz is null or created_at <= $2)
                and ($3::text[] is null or status = any($3))
              limit $4
              for update skip locked
            )
            """ + Remove,
            parameters => parameters.Time(filter.CreatedFrom).Time(filter.CreatedTo).OptionalTexts(filter.Statuses).Number(filter.Limit),
            reader => reader.GetInt32(0),
            cancellation);
        return counts[0];
    }
}
