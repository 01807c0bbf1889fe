using Analytics.LocalRuntime.Durable.History;

namespace Analytics.LocalRuntime.Durable.Store;

/// <content>Statements that serve many callers at once.</content>
internal sealed partial class InstanceStore
{
    private static async Task<IReadOnlyList<string?>> CreateAsync(
        DurableDatabase database, IReadOnlyList<(NewInstance Instance, DateTime Now)> starts, IReadOnlyCollection<string> refusingStatuses)
    {
        var rows = await database.ReadAsync(
            """
            -- durable.create_instances
            with wanted as (
              select * from unnest(
                $1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[])
                with ordinality as w (instance_id, execution_id, name, version, input, tags, start_at, at, position)
            ), existing as materialized (
              select w.instance_id, e.execution_id, e.status from wanted w cross join lateral (
                select i.execution_id, i.status from runtime.instances i where i.instance_id = w.instance_id for update) e
            ), created as (
              insert into runtime.instances (
                instance_id, execution_id, name, version, status, input, tags, start_at, created_at, updated_at)
              select instance_id, execution_id, name, version, 'Pending', input, tags::json, start_at, at, at
              from wanted w
              where not exists (select from existing e where e.instance_id = w.instance_id and e.status = any($9))
              order by instance_id
              on conflict (instance_id) do update set
                execution_id = excluded.execution_id, name = excluded.name, version = excluded.version, status = 'Pending',
                input = excluded.input, output = null, custom_status = null, failure = null, tags = excluded.tags,
                parent_instance_id = null, parent_execution_id = null, parent_name = null, parent_task_id = null,
                start_at = excluded.start_at, created_at = excluded.created_at, updated_at = excluded.updated_at,
                completed_at = null, turn = 0, lease_owner = null
              where runtime.instances.status <> all($9)
              returning instance_id, start_at, created_at
            ), replaced as materialized (
              select e.execution_id, e.instance_id from existing e join created using (instance_id)
            ), forgotten as (
              delete from runtime.history where execution_id = any(array(select execution_id from replaced))
            ), dropped_tasks as (
              delete from runtime.tasks where execution_id = any(array(select execution_id from replaced))
            ), dropped as (
              delete from runtime.inbox where instance_id = any(array(select instance_id from replaced))
            ), woken as (
              insert into runtime.inbox (instance_id, visible_at, message)
              select instance_id, greatest(created_at, start_at), '{"type":"wake"}' from created
            )
            select c.instance_id is not null, e.status
            from wanted w left join created c using (instance_id)
            left join lateral (select status from existing e where e.instance_id = w.instance_id limit 1) e on true
            order by w.position
            """,
            parameters => parameters
                .Texts(starts.Select(start => start.Instance.InstanceId))
                .Ids(starts.Select(_ => Guid.NewGuid()))
                .Texts(starts.Select(start => start.Instance.Name))
                .Texts(starts.Select(start => start.Instance.Version))
                .Texts(starts.Select(start => start.Instance.Input))
                .Texts(starts.Select(start => StoredJson.Write(start.Instance.Tags)))
                .OptionalTimes(starts.Select(start => start.Instance.StartAt))
                .Times(starts.Select(start => start.Now))
                .Texts(refusingStatuses),
            reader => (Created: reader.GetBoolean(0), Existing: reader.OptionalText(1)),
            CancellationToken.None);
        return [.. rows.Select(row => row.Created ? null : row.Existing ?? InstanceStatus.Pending)];
    }

    private static async Task<IReadOnlyList<InstanceRow?>> FindAsync(DurableDatabase database, IReadOnlyList<string> instanceIds, bool withPayloads)
    {
        var rows = await database.ReadAsync(
            $"""
            -- durable.find_instances
            select {Columns}, {Payloads(withPayloads)} from runtime.instances where instance_id = any($1)
            """,
            parameters => parameters.Texts(instanceIds.Distinct(StringComparer.Ordinal)),
            Read,
            CancellationToken.None);
        var found = rows.ToDictionary(row => row.InstanceId, StringComparer.Ordinal);
        return [.. instanceIds.Select(instanceId => found.GetValueOrDefault(instanceId))];
    }
}
