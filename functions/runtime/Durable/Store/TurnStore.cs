using Analytics.LocalRuntime.Durable.History;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Writes turns: any number of them in one statement, each of them whole or not at all.</summary>
internal sealed class TurnStore(DurableDatabase database)
{
    // A turn counts only if its instance is still leased by its process and still at the turn it followed; everything else in
    // the statement joins that fence. Timers, answers and events are rows of the same table. Rows are found by arrays and lateral
    // queries, not by joins: which table to begin with is known here and must not depend on how full the tables were when the
    // statement was planned.
    private const string Sql =
        """
        -- durable.commit_turns
        with turn as (
          select * from unnest(
            $1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::uuid[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::text[], $12::bool[], $13::text[], $14::timestamptz[], $15::bool[], $16::text[], $39::text[])
            as t (instance_id, execution_id, expected_turn, owner, next_execution_id, next_turn, status, input, version, output,
                  custom_status, sets_custom_status, failure, at, keeps_lease, events, name)
        ), leased as materialized (
          select t.*, n.tid from turn t cross join lateral (
            select i.ctid as tid from runtime.instances i
            where i.instance_id = t.instance_id and i.execution_id = t.execution_id and i.turn = t.expected_turn and i.lease_owner = t.owner
            for update) n
        ), fenced as (
          update runtime.instances i set
            execution_id = t.next_execution_id,
            turn = t.next_turn,
            status = t.status,
            input = case when t.next_execution_id = t.execution_id then i.input else t.input end,
            version = case when t.next_execution_id = t.execution_id then i.version else t.version end,
            created_at = case when t.next_execution_id = t.execution_id then i.created_at else t.at end,
            output = t.output,
            custom_status = case when t.sets_custom_status then t.custom_status else i.custom_status end,
            failure = t.failure::json,
            updated_at = t.at,
            completed_at = case when t.status in ('Completed', 'Failed', 'Terminated') then t.at end,
            lease_owner = case when t.keeps_lease then i.lease_owner end
          from leased t where i.ctid = t.tid
          returning t.*, i.completed_at is not null as is_over, t.next_execution_id <> t.execution_id as is_renewed
        ), recorded as (
          insert into runtime.history (execution_id, turn, events)
          select execution_id, next_turn, events::json from fenced where events is not null and not is_renewed
        ), forgotten as (
          delete from runtime.history where execution_id = any(array(select execution_id from fenced where is_renewed))
        ), consumed as (
          delete from runtime.inbox where sequence = any(array(
            select c.sequence from unnest($17::text[], $18::bigint[]) as c (instance_id, sequence)
            join fenced f on f.instance_id = c.instance_id))
        ), dropped as (
          delete from runtime.inbox where instance_id = any(array(select instance_id from fenced where is_over))
        ), outdated as (
          delete from runtime.inbox
          where instance_id = any(array(select instance_id from fenced where is_renewed))
            and execution_id = any(array(select execution_id from fenced where is_renewed))
        ), finished as (
          delete from runtime.tasks where ctid = any(array(
            select k.tid from unnest($19::text[], $20::int[]) as x (instance_id, task_id)
            join fenced f on f.instance_id = x.instance_id
            cross join lateral (
              select t.ctid as tid from runtime.tasks t where t.execution_id = f.execution_id and t.task_id = x.task_id offset 0) k))
        ), abandoned as (
          delete from runtime.tasks where execution_id = any(array(select execution_id from fenced where is_over))
        ), scheduled as (
          insert into runtime.tasks (execution_id, task_id, instance_id, name, input, lease_owner)
          select f.execution_id, x.task_id, x.instance_id, x.name, x.input, x.owner
          from unnest($21::text[], $22::int[], $23::text[], $24::text[], $25::bigint[])
            with ordinality as x (instance_id, task_id, name, input, owner, position)
          join fenced f on f.instance_id = x.instance_id
          order by x.position
        ), child as (
          select c.*, f.at, f.execution_id as parent_execution_id, f.name as parent_name
          from unnest($26::text[], $27::int[], $28::text[], $29::uuid[], $30::text[], $31::text[], $32::text[], $33::text[])
            as c (parent_instance_id, parent_task_id, instance_id, execution_id, name, input, version, tags)
          join fenced f on f.instance_id = c.parent_instance_id
        ), replaced as (
          select c.instance_id, n.execution_id from child c cross join lateral (
            select i.execution_id from runtime.instances i
            where i.instance_id = c.instance_id and i.completed_at is not null offset 0) n
        ), created as (
          insert into runtime.instances (
            instance_id, execution_id, name, version, status, input, tags, parent_instance_id, parent_execution_id, parent_name,
            parent_task_id, created_at, updated_at)
          select instance_id, execution_id, name, version, 'Pending', input, tags::json, parent_instance_id, parent_execution_id,
            parent_name, parent_task_id, at, at
          from child
          on conflict (instance_id) do update set
            execution_id = excluded.execution_id, name = excluded.name, version = excluded.version, status = 'Pending',
            input = excluded.input, output = null, custom_status = null, failure = null, tags = excluded.tags,
            parent_instance_id = excluded.parent_instance_id, parent_execution_id = excluded.parent_execution_id,
            parent_name = excluded.parent_name, parent_task_id = excluded.parent_task_id, start_at = null,
            created_at = excluded.created_at, updated_at = excluded.updated_at, completed_at = null, turn = 0, lease_owner = null
          where runtime.instances.completed_at is not null
          returning instance_id
        ), forgotten_children as (
          delete from runtime.history where execution_id = any(array(
            select r.execution_id from replaced r join created c on c.instance_id = r.instance_id))
        ), outbound as (
          select m.instance_id, m.execution_id,
            case when n.turn = 0 and n.start_at > m.visible_at then n.start_at else m.visible_at end as visible_at,
            m.message, m.position
          from unnest($34::text[], $35::text[], $36::uuid[], $37::timestamptz[], $38::text[])
            with ordinality as m (source, instance_id, execution_id, visible_at, message, position)
          join fenced f on f.instance_id = m.source
          left join lateral (
            select i.instance_id, i.turn, i.start_at from runtime.instances i
            where i.instance_id = m.instance_id and i.completed_at is null offset 0) n on true
          where n.instance_id is not null or m.instance_id in (select instance_id from created)
          union all
          select instance_id, null, at, '{"type":"wake"}', 0 from child join created using (instance_id)
          union all
          select c.parent_instance_id, c.parent_execution_id, c.at,
            json_build_object('type', 'child-failed', 'id', c.parent_task_id, 'failure', json_build_object(
              'type', 'DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException', 'final', true,
              'message', 'An orchestration with id ''' || c.instance_id || ''' already exists and has not ended.'))::text, 0
          from child c where not exists (select from created d where d.instance_id = c.instance_id)
        ), sent as (
          insert into runtime.inbox (instance_id, execution_id, visible_at, message)
          select instance_id, execution_id, visible_at, message::json from outbound order by position
        )
        select instance_id from fenced
        """;

    /// <summary>Returns the instances whose turns were written; the others have lost their lease.</summary>
    public async Task<HashSet<string>> CommitAsync(IReadOnlyList<TurnCommit> turns, CancellationToken cancellation)
    {
        var written = await database.ReadAsync(
            Sql,
            parameters =>
            {
                AddTurns(parameters, turns);
                AddEffects(parameters, turns);
            },
            reader => reader.GetString(0),
            cancellation);
        return [.. written];
    }

    private static void AddTurns(NpgsqlParameterCollection parameters, IReadOnlyList<TurnCommit> turns) => parameters
        .Texts(turns.Select(turn => turn.Instance.InstanceId))
        .Ids(turns.Select(turn => turn.Instance.ExecutionId))
        .Integers(turns.Select(turn => turn.Instance.Turn))
        .Numbers(turns.Select(turn => turn.Owner))
        .Ids(turns.Select(turn => turn.NextExecutionId))
        .Integers(turns.Select(turn => turn.NextTurn))
        .Texts(turns.Select(turn => turn.Status))
        .Texts(turns.Select(turn => turn.NextInput))
        .Texts(turns.Select(turn => turn.NextVersion))
        .Texts(turns.Select(turn => turn.Output))
        .Texts(turns.Select(turn => turn.CustomStatus?.Serialized))
        .Flags(turns.Select(turn => turn.CustomStatus is not null))
        .Texts(turns.Select(turn => StoredJson.Write(turn.Failure)))
        .Times(turns.Select(turn => turn.At))
        .Flags(turns.Select(turn => turn.KeepsLease))
        .Texts(turns.Select(turn => turn.Events.Count == 0 ? null : StoredJson.Write(turn.Events)));

    private static void AddEffects(NpgsqlParameterCollection parameters, IReadOnlyList<TurnCommit> turns)
    {
        var consumed = turns.SelectMany(turn => turn.Consumed, (turn, sequence) => (turn.Instance.InstanceId, Sequence: sequence)).ToList();
        var finished = turns.SelectMany(turn => turn.FinishedTasks, (turn, id) => (turn.Instance.InstanceId, Id: id)).ToList();
        var tasks = turns.SelectMany(turn => turn.Tasks, (turn, task) => (turn.Instance.InstanceId, Task: task)).ToList();
        var children = turns.SelectMany(turn => turn.Children, (turn, child) => (turn.Instance.InstanceId, Child: child)).ToList();
        var messages = turns.SelectMany(turn => turn.Messages, (turn, message) => (turn.Instance.InstanceId, Message: message)).ToList();
        parameters
            .Texts(consumed.Select(item => item.InstanceId)).Numbers(consumed.Select(item => item.Sequence))
            .Texts(finished.Select(item => item.InstanceId)).Integers(finished.Select(item => item.Id))
            .Texts(tasks.Select(item => item.InstanceId)).Integers(tasks.Select(item => item.Task.TaskId))
            .Texts(tasks.Select(item => item.Task.Name)).Texts(tasks.Select(item => item.Task.Input))
            .OptionalNumbers(tasks.Select(item => item.Task.Owner))
            .Texts(children.Select(item => item.InstanceId)).Integers(children.Select(item => item.Child.TaskId))
            .Texts(children.Select(item => item.Child.InstanceId)).Ids(children.Select(item => item.Child.ExecutionId))
            .Texts(children.Select(item => item.Child.Name)).Texts(children.Select(item => item.Child.Input))
            .Texts(children.Select(item => item.Child.Version)).Texts(children.Select(item => StoredJson.Write(item.Child.Tags)))
            .Texts(messages.Select(item => item.InstanceId)).Texts(messages.Select(item => item.Message.InstanceId))
            .OptionalIds(messages.Select(item => item.Message.ExecutionId))
            .Times(messages.Select(item => Parameters.RoundUp(item.Message.VisibleAt)))
            .Texts(messages.Select(item => StoredJson.Write(item.Message.Event)))
            .Texts(turns.Select(turn => turn.Instance.Name));
    }
}
