using Npgsql;
using NpgsqlTypes;

namespace Analytics.LocalRuntime.Timers;

/// <summary>Timer states, and the lock that makes one process the one that runs timers. Both live on one connection.</summary>
internal sealed class TimerStore(NpgsqlConnection connection)
{
    // The lock's key: the first eight bytes of "runtimer".
    private const long LockKey = 0x72756e74696d6572;

    /// <summary>Tries to become the process that runs timers; the lock ends with the connection.</summary>
    public async Task<bool> TryLeadAsync(CancellationToken cancellation)
    {
        const string sql = """
            -- timers.try_lead
            select pg_try_advisory_lock($1)
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    public async Task StopLeadingAsync()
    {
        const string sql = """
            -- timers.stop_leading
            select pg_advisory_unlock($1)
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        await command.ExecuteScalarAsync(CancellationToken.None);
    }

    /// <summary>Fails when the connection, and with it the lock, is gone.</summary>
    public async Task ConfirmAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteScalarAsync(cancellation);
    }

    public async Task<TimerState?> FindAsync(string function, CancellationToken cancellation)
    {
        const string sql = """
            -- timers.find
            select schedule, last_at, next_at, updated_at from runtime.timers where function_name = $1
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = function });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new TimerState(
                reader.GetString(0),
                await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<DateTimeOffset>(3))
            : null;
    }

    public async Task SaveAsync(string function, TimerState state, CancellationToken cancellation)
    {
        const string sql = """
            -- timers.save
            insert into runtime.timers (function_name, schedule, last_at, next_at, updated_at)
            values ($1, $2, $3, $4, $5)
            on conflict (function_name) do update
            set schedule = excluded.schedule, last_at = excluded.last_at, next_at = excluded.next_at, updated_at = excluded.updated_at
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = function });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.Schedule });
        command.Parameters.Add(new NpgsqlParameter { Value = state.LastAt?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = state.NextAt.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = state.UpdatedAt.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
