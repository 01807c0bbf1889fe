using Analytics.LocalRuntime.Durable.History;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>A start that a client asks for.</summary>
internal sealed record NewInstance(
    string InstanceId, string Name, string? Version, string? Input, IReadOnlyDictionary<string, string>? Tags, DateTime? StartAt);

/// <summary>An instance as a client sees it.</summary>
internal sealed record InstanceRow(
    string InstanceId, string Name, string? Version, string Status, DateTime CreatedAt, DateTime UpdatedAt,
    string? Input, string? Output, string? CustomStatus, StoredFailure? Failure, IReadOnlyDictionary<string, string>? Tags);

/// <summary>Which instances a client lists.</summary>
internal sealed record InstanceFilter(
    DateTime? CreatedFrom, DateTime? CreatedTo, IReadOnlyCollection<string>? Statuses, string? Prefix, string? After, int Limit);

/// <summary>What clients write and read: starts, messages and the state of instances.</summary>
internal sealed class InstanceStore(DurableDatabase database)
{
    private const string Columns =
        "instance_id, name, version, status, created_at, updated_at, custom_status, failure, tags";

    /// <summary>Starts an instance; returns the status of the existing one when that refuses it, or null.</summary>
    public async Task<string?> CreateAsync(
        NewInstance instance, IReadOnlyCollection<string> refusingStatuses, DateTime now, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            """
            -- durable.create_instance
            with existing as (
              select instance_id, execution_id, status from runtime.instances where instance_id = $1 for update
            ), created as (
              insert into runtime.instances (
                instance_id, execution_id, name, version, status, input, tags, start_at, created_at, updated_at)
              select $1, $2, $3, $4, 'Pending', $5, $6::json, $7, $8, $8
              where not exists (select from existing where status = any($9))
              on conflict (instance_id) do update set
                execution_id = excluded.execution_id, name = excluded.name, version = excluded.version, status = 'Pending',
                input = excluded.input, output = null, custom_status = null, failure = null, tags = excluded.tags,
                parent_instance_id = null, parent_execution_id = null, parent_name = null, parent_task_id = null,
                start_at = excluded.start_at, created_at = excluded.created_at, updated_at = excluded.updated_at,
                completed_at = null, turn = 0, lease_owner = null
              where runtime.instances.status <> all($9)
              returning instance_id
            ), replaced as (
              select e.execution_id, e.instance_id from existing e join created using (instance_id)
            ), forgotten as (
              delete from runtime.history h using replaced r where h.execution_id = r.execution_id
            ), dropped_tasks as (
              delete from runtime.tasks k using replaced r where k.execution_id = r.execution_id
            ), dropped as (
              delete from runtime.inbox b using replaced r where b.instance_id = r.instance_id
            ), woken as (
              insert into runtime.inbox (instance_id, visible_at, message)
              select instance_id, greatest($8, $7), '{"type":"wake"}' from created
            )
            select exists (select from created), (select status from existing)
            """,
            parameters => parameters
                .Text(instance.InstanceId).Id(Guid.NewGuid()).Text(instance.Name).Text(instance.Version).Text(instance.Input)
                .Text(StoredJson.Write(instance.Tags)).Time(instance.StartAt).Time(now).Texts(refusingStatuses),
            reader => (Created: reader.GetBoolean(0), Existing: reader.OptionalText(1)),
            cancellation);
        return rows[0].Created ? null : rows[0].Existing ?? InstanceStatus.Pending;
    }

    /// <summary>Leaves a message; an instance that is missing or over gets none, one that waits for its start gets it then.</summary>
    public Task<int> SendAsync(string instanceId, StoredEvent message, DateTime now, CancellationToken cancellation) =>
        database.ExecuteAsync(
            """
            -- durable.send_message
            insert into runtime.inbox (instance_id, visible_at, message)
            select instance_id, case when turn = 0 and start_at > $2 and $4 then start_at else $2 end, $3::json
            from runtime.instances where instance_id = $1 and completed_at is null
            """,
            parameters => parameters
                .Text(instanceId).Time(now).Text(StoredJson.Write(message)).Flag(message is not ExecutionTerminated),
            cancellation);

    public async Task<InstanceRow?> FindAsync(string instanceId, bool withPayloads, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            $"""
            -- durable.find_instance
            select {Columns}, {Payloads(withPayloads)} from runtime.instances where instance_id = $1
            """,
            parameters => parameters.Text(instanceId),
            Read,
            cancellation);
        return rows.Count == 0 ? null : rows[0];
    }

    public Task<IReadOnlyList<InstanceRow>> ListAsync(InstanceFilter filter, bool withPayloads, CancellationToken cancellation) =>
        database.ReadAsync(
            $"""
            -- durable.list_instances
            select {Columns}, {Payloads(withPayloads)} from runtime.instances
            where ($1::text is null or instance_id > $1)
              and ($2::timestamptz is null or created_at >= $2)
              and ($3::timestamptz is null or created_at <= $3)
              and ($4::text[] is null or status = any($4))
              and ($5::text is null or starts_with(instance_id, $5))
            order by instance_id limit $6
            """,
            parameters => parameters
                .Text(filter.After).Time(filter.CreatedFrom).Time(filter.CreatedTo).OptionalTexts(filter.Statuses).Text(filter.Prefix)
                .Number(filter.Limit),
            Read,
            cancellation);

    /// <summary>Ids of ended instances in the order in which they ended.</summary>
    public Task<IReadOnlyList<(string InstanceId, DateTime CompletedAt)>> ListEndedAsync(
        IReadOnlyCollection<string>? statuses, (DateTime? From, DateTime? To) completed, (DateTime? Time, string? Id) after, int limit,
        CancellationToken cancellation) => database.ReadAsync(
            """
            -- durable.list_ended_instances
            select instance_id, completed_at from runtime.instances
            where completed_at is not null
              and ($1::text[] is null or status = any($1))
              and ($2::timestamptz is null or completed_at >= $2)
              and ($3::timestamptz is null or completed_at <= $3)
              and ($4::timestamptz is null or (completed_at, instance_id) > ($4, $5))
            order by completed_at, instance_id limit $6
            """,
            parameters => parameters
                .OptionalTexts(statuses).Time(completed.From).Time(completed.To).Time(after.Time).Text(after.Id).Number(limit),
            reader => (reader.GetString(0), reader.GetDateTime(1)),
            cancellation);

    public async Task<IReadOnlyList<StoredEvent>?> ReadHistoryAsync(string instanceId, CancellationToken cancellation)
    {
        var chunks = await database.ReadAsync(
            """
            -- durable.read_history
            select h.events from runtime.instances n left join runtime.history h on h.execution_id = n.execution_id
            where n.instance_id = $1 order by h.turn
            """,
            parameters => parameters.Text(instanceId),
            reader => reader.OptionalText(0),
            cancellation);
        return chunks.Count == 0 ? null : [.. chunks.OfType<string>().SelectMany(StoredJson.ReadEvents)];
    }

    private static string Payloads(bool include) => include ? "input, output" : "null::text, null::text";

    private static InstanceRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.OptionalText(2),
        reader.GetString(3),
        reader.GetDateTime(4),
        reader.GetDateTime(5),
        reader.OptionalText(9),
        reader.OptionalText(10),
        reader.OptionalText(6),
        StoredJson.ReadFailure(reader.OptionalText(7)),
        StoredJson.ReadTags(reader.OptionalText(8)));
}
