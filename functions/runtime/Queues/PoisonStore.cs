using Npgsql;

namespace Analytics.LocalRuntime.Queues;

/// <summary>A message that was given up.</summary>
/// <param name="Queue">The poison queue that it lies in.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Body">What was sent.</param>
/// <param name="GivenUpAt">When it was moved there.</param>
/// <param name="Failure">What failed in the last attempt.</param>
internal sealed record GivenUpMessage(string Queue, Guid Id, byte[] Body, DateTimeOffset GivenUpAt, string? Failure);

/// <summary>For people: looks at messages that were given up, and gives them another chance.</summary>
internal sealed class PoisonStore(NpgsqlDataSource dataSource)
{
    /// <summary>Oldest first, of all poison queues.</summary>
    public async Task<List<GivenUpMessage>> ListAsync(int most, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.list_poison
            select queue_name, message_id, body, inserted_at, failure
            from runtime.queue_messages
            where queue_name like '%-poison' and expires_at > clock_timestamp()
            order by inserted_at, sequence limit $1
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var messages = new List<GivenUpMessage>();
        while (await reader.ReadAsync(cancellation))
        {
            messages.Add(new GivenUpMessage(
                reader.GetString(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetString(4)));
        }

        return messages;
    }

    /// <summary>Moves the message to the queue it came from, as a new one, and wakes its listeners; false when it is not there (any more).</summary>
    public async Task<bool> PutBackAsync(string poisonQueue, Guid messageId, CancellationToken cancellation)
    {
        if (QueueName.OriginOf(poisonQueue) is not { } origin)
        {
            return false;
        }

        const string sql = """
            -- queues.put_back
            with taken as (
                delete from runtime.queue_messages where queue_name = $1 and message_id = $2 and expires_at > clock_timestamp() returning body),
            stored as (
                insert into runtime.queue_messages (queue_name, body, expires_at)
                select $3, body, clock_timestamp() + $4 from taken
                returning 1)
            select pg_notify($5, $3) from stored
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = poisonQueue });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = messageId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = origin });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = QueueStore.TimeToLive });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = QueueStore.Channel });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation);
    }
}
