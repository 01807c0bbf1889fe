using Npgsql;
using NpgsqlTypes;

namespace Analytics.LocalRuntime.Queues;

/// <summary>The queues in PostgreSQL. All times are the database's, so that processes with different clocks agree.</summary>
internal sealed class QueueStore(NpgsqlDataSource dataSource)
{
    public const string Channel = "runtime_queues";
    public static readonly TimeSpan TimeToLive = TimeSpan.FromDays(7);

    /// <summary>Stores messages, all or none, and wakes the listeners of the queue.</summary>
    public async Task SendAsync(string queue, IReadOnlyList<byte[]> bodies, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.send
            with stored as (
                insert into runtime.queue_messages (queue_name, body, expires_at)
                select $1, body, clock_timestamp() + $3
                from unnest($2) with ordinality as sent (body, position)
                order by position
                returning 1)
            select pg_notify($4, $1) from stored limit 1
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        command.Parameters.Add(new NpgsqlParameter { Value = bodies.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = TimeToLive });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Claims up to <paramref name="count"/> visible messages for the length of the lease.</summary>
    public async Task<List<QueueMessage>> ClaimAsync(string queue, int count, TimeSpan lease, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.claim
            with due as materialized (
                select sequence
                from runtime.queue_messages
                where queue_name = $1 and visible_at <= clock_timestamp() and expires_at > clock_timestamp()
                order by visible_at, sequence
                limit $2
                for update skip locked)
            update runtime.queue_messages as message
            set dequeue_count = dequeue_count + 1, pop_receipt = gen_random_uuid(), visible_at = clock_timestamp() + $3
            from due
            where message.sequence = due.sequence
            returning message.sequence, message_id, body, inserted_at, expires_at, visible_at, dequeue_count, pop_receipt
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var messages = new List<QueueMessage>();
        while (await reader.ReadAsync(cancellation))
        {
            messages.Add(Read(reader));
        }

        return messages;
    }

    /// <summary>How long until a message of the queue becomes visible, or null when none waits.</summary>
    public async Task<TimeSpan?> NextVisibleAsync(string queue, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.next_visible
            select visible_at - clock_timestamp()
            from runtime.queue_messages
            where queue_name = $1 and expires_at > clock_timestamp()
            order by visible_at
            limit 1
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        return await command.ExecuteScalarAsync(cancellation) as TimeSpan?;
    }

    /// <summary>Removes a message that its function has dealt with; false when the lease was lost meanwhile.</summary>
    public async Task<bool> DeleteAsync(QueueMessage message, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.delete
            delete from runtime.queue_messages where sequence = $1 and pop_receipt = $2
            """;
        await using var command = Owned(sql, message);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Gives a message back, visible after a while; the attempt counts unless it was only interrupted.</summary>
    public async Task ReleaseAsync(string queue, QueueMessage message, TimeSpan delay, bool counted, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.release
            with released as (
                update runtime.queue_messages
                set visible_at = clock_timestamp() + $3, pop_receipt = null, dequeue_count = dequeue_count - $4
                where sequence = $1 and pop_receipt = $2
                returning 1)
            select pg_notify($5, $6) from released
            """;
        await using var command = Owned(sql, message);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = delay });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = counted ? 0 : 1 });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Moves a message that keeps failing to the poison queue, with what failed the last time.</summary>
    public async Task PoisonAsync(QueueMessage message, string poisonQueue, string failure, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.poison
            with failed as (
                delete from runtime.queue_messages where sequence = $1 and pop_receipt = $2 returning body),
            stored as (
                insert into runtime.queue_messages (queue_name, body, expires_at, failure)
                select $3, body, clock_timestamp() + $4, $6 from failed
                returning 1)
            select pg_notify($5, $3) from stored
            """;
        await using var command = Owned(sql, message);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = poisonQueue });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = TimeToLive });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = failure });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Extends the leases of running messages and answers those that are still ours.</summary>
    public async Task<HashSet<Guid>> RenewAsync(IReadOnlyCollection<QueueMessage> messages, TimeSpan lease, CancellationToken cancellation)
    {
        const string sql = """
            -- queues.renew
            update runtime.queue_messages as message
            set visible_at = clock_timestamp() + $3
            from unnest($1, $2) as mine (sequence, pop_receipt)
            where message.sequence = mine.sequence and message.pop_receipt = mine.pop_receipt
            returning message.pop_receipt
            """;
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = messages.Select(message => message.Sequence).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = messages.Select(message => message.PopReceipt).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var kept = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            kept.Add(reader.GetGuid(0));
        }

        return kept;
    }

    /// <summary>Removes messages whose time to live has passed.</summary>
    public async Task<int> DeleteExpiredAsync(CancellationToken cancellation)
    {
        const string sql = """
            -- queues.delete_expired
            delete from runtime.queue_messages where expires_at <= clock_timestamp()
            """;
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Owned(string sql, QueueMessage message)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = message.Sequence });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.PopReceipt });
        return command;
    }

    private static QueueMessage Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetGuid(1),
        reader.GetFieldValue<byte[]>(2),
        reader.GetFieldValue<DateTimeOffset>(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetInt32(6),
        reader.GetGuid(7));
}
