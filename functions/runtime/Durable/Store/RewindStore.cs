using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>An execution as a rewind finds it.</summary>
internal sealed record EndedExecution(string InstanceId, Guid ExecutionId, string Status, Guid? ParentExecutionId, IReadOnlyList<StoredEvent> History);

/// <summary>What a rewind makes of a failed execution.</summary>
internal sealed record RewoundExecution(EndedExecution Before, Guid ExecutionId, Guid? ParentExecutionId, IReadOnlyList<StoredEvent> History);

/// <summary>Brings failed instances back, several of them together or none.</summary>
internal sealed class RewindStore(DurableDatabase database)
{
    public async Task<EndedExecution?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        var chunks = await database.ReadAsync(
            """
            -- durable.read_execution
            select n.execution_id, n.status, n.parent_execution_id, h.events
            from runtime.instances n left join runtime.history h on h.execution_id = n.execution_id
            where n.instance_id = $1 order by h.turn
            """,
            parameters => parameters.Text(instanceId),
            reader => (
                ExecutionId: reader.GetGuid(0), Status: reader.GetString(1), Parent: reader.IsDBNull(2) ? (Guid?)null : reader.GetGuid(2),
                Events: reader.OptionalText(3)),
            cancellation);
        return chunks.Count == 0
            ? null
            : new EndedExecution(
                instanceId, chunks[0].ExecutionId, chunks[0].Status, chunks[0].Parent,
                [.. chunks.Select(chunk => chunk.Events).OfType<string>().SelectMany(StoredJson.ReadEvents)]);
    }

    /// <summary>Writes all of them, if all are still as they were found; each is told of its rewind by a message, which begins its next turn.</summary>
    public async Task<bool> WriteAsync(IReadOnlyList<RewoundExecution> executions, string? reason, DateTime now, CancellationToken cancellation)
    {
        var written = await database.ReadAsync(
            """
            -- durable.rewind_instances
            with wanted as (
              select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
                as w (instance_id, execution_id, next_execution_id, parent_execution_id, events)
            ), locked as materialized (
              select n.instance_id from runtime.instances n join wanted w using (instance_id)
              where n.execution_id = w.execution_id and n.status = 'Failed' for update of n
            ), rewound as (
              update runtime.instances n set
                execution_id = w.next_execution_id, parent_execution_id = coalesce(w.parent_execution_id, n.parent_execution_id),
                status = 'Running', output = null, failure = null, completed_at = null, updated_at = $6, turn = 1, lease_owner = null
              from wanted w
              where n.instance_id = w.instance_id and (select count(*) from locked) = cardinality($1)
              returning w.instance_id, w.execution_id, w.next_execution_id, w.events
            ), forgotten as (
              delete from runtime.history h using rewound r where h.execution_id = r.execution_id
            ), recorded as (
              insert into runtime.history (execution_id, turn, events) select next_execution_id, 1, events::json from rewound
            ), adopted as (
              update runtime.instances c set parent_execution_id = r.next_execution_id
              from rewound r
              where c.parent_execution_id = r.execution_id and c.parent_instance_id = r.instance_id and c.instance_id <> all($1)
            ), told as (
              insert into runtime.inbox (instance_id, visible_at, message) select instance_id, $6, $7::json from rewound
            )
            select instance_id from rewound
            """,
            parameters => parameters
                .Texts(executions.Select(item => item.Before.InstanceId)).Ids(executions.Select(item => item.Before.ExecutionId))
                .Ids(executions.Select(item => item.ExecutionId)).OptionalIds(executions.Select(item => item.ParentExecutionId))
                .Texts(executions.Select(item => StoredJson.Write(item.History))).Time(now)
                .Text(StoredJson.Write(new ExecutionRewound(reason) { At = now })),
            reader => reader.GetString(0),
            cancellation);
        return written.Count == executions.Count;
    }
}
