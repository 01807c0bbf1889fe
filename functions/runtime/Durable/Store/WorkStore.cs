using Analytics.LocalRuntime.Durable.History;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Finds and leases work. Leases are written without waiting for the disk: one lost in a crash was simply never taken.</summary>
internal sealed class WorkStore(DurableDatabase database)
{
    /// <summary>
    /// Leases instances that have messages and no owner. The oldest messages, up to the window, say which instances are looked at:
    /// the planner must not come to the idea of reading all instances. A process that was declared dead while it hung gets none
    /// before it has come back under a new number.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedInstance>> ClaimInstancesAsync(
        long owner, DateTime now, int limit, int window, CancellationToken cancellation)
    {
        return await database.ReadAsync(
            """
            -- durable.claim_instances
            with mail as materialized (
              select instance_id, visible_at from runtime.inbox
              where visible_at <= $2 and exists (select from runtime.processes where process_id = $1)
              order by visible_at limit $4
            ), addressee as materialized (
              select instance_id, min(visible_at) as oldest from mail group by instance_id order by oldest
            ), ready as materialized (
              select n.tid, set_config('synchronous_commit', 'off', true) from addressee a cross join lateral (
                select i.ctid as tid from runtime.instances i
                where i.instance_id = a.instance_id and i.lease_owner is null and i.completed_at is null
                for update skip locked) n
              limit $3
            )
            update runtime.instances i set lease_owner = $1
            where i.ctid = any(array(select tid from ready)) and i.lease_owner is null
            returning i.instance_id, i.execution_id, i.name, i.version, i.input, i.parent_instance_id, i.parent_execution_id,
              i.parent_name, i.parent_task_id, i.turn
            """,
            parameters => parameters.Number(owner).Time(now).Number(limit).Number(window),
            ReadInstance,
            cancellation);
    }

    /// <summary>Instances of this owner that have messages it may not have seen.</summary>
    public async Task<IReadOnlyList<string>> ListLeasedWithMailAsync(long owner, DateTime now, CancellationToken cancellation)
    {
        return await database.ReadAsync(
            """
            -- durable.list_leased_with_mail
            select n.instance_id from runtime.instances n
            where n.lease_owner = $1 and exists (
              select from runtime.inbox b where b.instance_id = n.instance_id and b.visible_at <= $2 offset 0)
            """,
            parameters => parameters.Number(owner).Time(now),
            reader => reader.GetString(0),
            cancellation);
    }

    /// <summary>When the next message becomes visible, so that nobody polls for timers.</summary>
    public async Task<DateTime?> FindNextVisibleAsync(DateTime now, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(
            """
            -- durable.find_next_visible
            select visible_at from runtime.inbox where visible_at > $1 order by visible_at limit 1
            """,
            parameters => parameters.Time(now),
            reader => reader.GetDateTime(0),
            cancellation);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<IReadOnlyList<InboxMessage>> ReadInboxAsync(
        IReadOnlyCollection<string> instanceIds, DateTime now, CancellationToken cancellation)
    {
        return await database.ReadAsync(
            """
            -- durable.read_inbox
            select sequence, instance_id, execution_id, message from runtime.inbox
            where instance_id = any($1) and visible_at <= $2 order by visible_at, sequence
            """,
            parameters => parameters.Texts(instanceIds).Time(now),
            reader => new InboxMessage(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetGuid(2),
                StoredJson.ReadEvent(reader.GetString(3))),
            cancellation);
    }

    public async Task<ILookup<Guid, StoredEvent>> ReadHistoriesAsync(IReadOnlyCollection<Guid> executionIds, CancellationToken cancellation)
    {
        var chunks = await database.ReadAsync(
            """
            -- durable.read_histories
            select execution_id, events from runtime.history where execution_id = any($1) order by execution_id, turn
            """,
            parameters => parameters.Ids(executionIds),
            reader => (Id: reader.GetGuid(0), Events: StoredJson.ReadEvents(reader.GetString(1))),
            cancellation);
        return chunks.SelectMany(chunk => chunk.Events, (chunk, item) => (chunk.Id, item)).ToLookup(pair => pair.Id, pair => pair.item);
    }

    /// <summary>Leases activities that nobody runs yet, oldest first.</summary>
    public async Task<IReadOnlyList<LeasedTask>> ClaimTasksAsync(long owner, int limit, CancellationToken cancellation)
    {
        return await database.ReadAsync(
            """
            -- durable.claim_tasks
            with waiting as materialized (
              select ctid as tid, set_config('synchronous_commit', 'off', true) from runtime.tasks
              where lease_owner is null and exists (select from runtime.processes where process_id = $1)
              order by sequence limit $2
              for update skip locked
            )
            update runtime.tasks k set lease_owner = $1
            where k.ctid = any(array(select tid from waiting)) and k.lease_owner is null
            returning k.execution_id, k.task_id, k.instance_id, k.name, k.input
            """,
            parameters => parameters.Number(owner).Number(limit),
            reader => new LeasedTask(
                reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.OptionalText(4), owner),
            cancellation);
    }

    /// <summary>Records answers of activities for instances that another process may own: each at most once.</summary>
    public async Task AnswerAsync(IReadOnlyList<(LeasedTask Task, StoredEvent Answer)> answers, DateTime now, CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            """
            -- durable.answer_tasks
            with answer as (
              select * from unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[])
                with ordinality as a (execution_id, task_id, owner, message, position)
            ), answered as materialized (
              select a.*, k.tid, k.instance_id from answer a cross join lateral (
                select k.ctid as tid, k.instance_id from runtime.tasks k
                where k.execution_id = a.execution_id and k.task_id = a.task_id and k.lease_owner = a.owner
                for update) k
            ), finished as (
              delete from runtime.tasks k where k.ctid = any(array(select tid from answered))
            )
            insert into runtime.inbox (instance_id, execution_id, visible_at, message)
            select instance_id, execution_id, $5, message::json from answered order by position
            """,
            parameters => parameters
                .Ids(answers.Select(item => item.Task.ExecutionId))
                .Integers(answers.Select(item => item.Task.TaskId))
                .Numbers(answers.Select(item => item.Task.Owner))
                .Texts(answers.Select(item => StoredJson.Write(item.Answer)))
                .Time(now),
            cancellation);
    }

    /// <summary>Gives an instance back after a failure; it runs again, from what the tables say.</summary>
    public async Task AbandonAsync(
        string instanceId, Guid executionId, IReadOnlyCollection<int> taskIds, long owner, DateTime now, CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            """
            -- durable.abandon_instance
            with freed_tasks as (
              update runtime.tasks set lease_owner = null where execution_id = $2 and task_id = any($3) and lease_owner = $4
            ), freed as (
              update runtime.instances set lease_owner = null where instance_id = $1 and lease_owner = $4 returning instance_id
            )
            insert into runtime.inbox (instance_id, visible_at, message)
            select instance_id, $5, '{"type":"wake"}' from runtime.instances where instance_id = $1 and completed_at is null
            """,
            parameters => parameters.Text(instanceId).Id(executionId).Integers(taskIds).Number(owner).Time(now),
            cancellation);
    }

    /// <summary>
    /// Gives back instances that this owner has leased without knowing it, because the answer to a claim was lost.
    /// </summary>
    public Task<int> ReleaseUnknownInstancesAsync(
        long owner, IReadOnlyCollection<string> known, DateTime now, CancellationToken cancellation) => database.ExecuteAsync(
            """
            -- durable.release_unknown_instances
            with freed as (
              update runtime.instances set lease_owner = null where lease_owner = $1 and instance_id <> all($2)
              returning instance_id, completed_at
            )
            insert into runtime.inbox (instance_id, visible_at, message)
            select instance_id, $3, '{"type":"wake"}' from freed where completed_at is null
            """,
            parameters => parameters.Number(owner).Texts(known).Time(now),
            cancellation);

    /// <summary>Activities of this owner, to compare with what it knows.</summary>
    public Task<IReadOnlyList<TaskKey>> ListLeasedTasksAsync(long owner, CancellationToken cancellation) => database.ReadAsync(
        """
        -- durable.list_leased_tasks
        select execution_id, task_id from runtime.tasks where lease_owner = $1
        """,
        parameters => parameters.Number(owner),
        reader => new TaskKey(reader.GetGuid(0), reader.GetInt32(1)),
        cancellation);

    public Task<int> ReleaseTasksAsync(long owner, IReadOnlyCollection<TaskKey> tasks, CancellationToken cancellation) => database.ExecuteAsync(
        """
        -- durable.release_tasks
        update runtime.tasks k set lease_owner = null
        where k.lease_owner = $1 and k.execution_id = any($2)
          and (k.execution_id, k.task_id) in (select * from unnest($2::uuid[], $3::int[]))
        """,
        parameters => parameters.Number(owner).Ids(tasks.Select(task => task.ExecutionId)).Integers(tasks.Select(task => task.TaskId)),
        cancellation);

    /// <summary>Gives an instance back that has nothing left to do here.</summary>
    public async Task ReleaseAsync(string instanceId, long owner, CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            """
            -- durable.release_instance
            update runtime.instances set lease_owner = null where instance_id = $1 and lease_owner = $2
            """,
            parameters => parameters.Text(instanceId).Number(owner),
            cancellation);
    }

    private static ClaimedInstance ReadInstance(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.OptionalText(3),
        reader.OptionalText(4),
        reader.IsDBNull(5) ? null : new ParentLink(reader.GetString(5), reader.GetGuid(6), reader.GetString(7), reader.GetInt32(8)),
        reader.GetInt32(9));
}
