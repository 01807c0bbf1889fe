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
internal sealed partial class InstanceStore(DurableDatabase database)
{
    private readonly Gatherer<(NewInstance Instance, DateTime Now), string?> _starts =
        new(2, 100, starts => CreateAsync(database, starts, InstanceStatus.Open));

    private readonly Gatherer<string, InstanceRow?> _states = new(2, 500, ids => FindAsync(database, ids, withPayloads: false));

    private readonly Gatherer<string, InstanceRow?> _statesWithPayloads = new(2, 100, ids => FindAsync(database, ids, withPayloads: true));

    private const string Columns =
        "instance_id, name, version, status, created_at, updated_at, custom_status, failure, tags";

    /// <summary>Starts an instance; returns the status of the existing one when that refuses it, or null.</summary>
    public async Task<string?> CreateAsync(
        NewInstance instance, IReadOnlyCollection<string> refusingStatuses, DateTime now, CancellationToken cancellation)
    {
        if (ReferenceEquals(refusingStatuses, InstanceStatus.Open))
        {
            return await _starts.RunAsync((instance, now)).WaitAsync(cancellation);
        }

        return (await CreateAsync(database, [(instance, now)], refusingStatuses))[0];
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

    public Task<InstanceRow?> FindAsync(string instanceId, bool withPayloads, CancellationToken cancellation) =>
        (withPayloads ? _statesWithPayloads : _states).RunAsync(instanceId).WaitAsync(cancellation);

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
