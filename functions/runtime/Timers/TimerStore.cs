using Npgsql;
using NpgsqlTypes;

namespace Analytics.LocalRuntime.Timers;

/// <summary>The lock that makes one process the one that runs timers, the states of timers, and who runs which occurrence.</summary>
internal sealed class TimerStore(NpgsqlConnection connection)
{
    // The lock's key: the first eight bytes of "runtimer".
    private const long LockKey = 0x72756e74696d6572;

    // A second lock beside it, of this class and the number of the process, says who holds the first.
    private const int LeaderClass = 723_542;

    /// <summary>Tries to become the process that runs timers; the lock ends with the connection.</summary>
    public async Task<bool> TryLeadAsync(long process, CancellationToken cancellation)
    {
        const string sql = """
            -- timers.try_lead
            select case when pg_try_advisory_lock($1) then pg_advisory_lock($2, $3) is not null else false end
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LeaderClass });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)process });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Cuts the connection of a leader that was declared dead: a process that hangs keeps its connection, and with it the lock.</summary>
    public async Task DeposeDeadAsync(CancellationToken cancellation)
    {
        const string sql = """
            -- timers.depose_dead
            select pg_terminate_backend(l.pid) from pg_locks l
            where l.locktype = 'advisory' and l.classid::int = $1 and l.granted
              and l.database = (select oid from pg_database where datname = current_database())
              and not exists (select from runtime.processes p where p.process_id = l.objid::bigint)
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LeaderClass });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task StopLeadingAsync()
    {
        const string sql = """
            -- timers.stop_leading
            select pg_advisory_unlock_all()
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Fails when the connection, and with it the lock, is gone.</summary>
    public async Task ConfirmAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>
    /// Claims an occurrence; false when it has been run, when a living process runs the function, or when this process is not alive.
    /// A monitored timer also names the occurrence its state must still wait for.
    /// </summary>
    public async Task<bool> ClaimAsync(TimerClaim claim, DateTimeOffset? awaited, CancellationToken cancellation)
    {
        const string sql = """
            -- timers.claim
            insert into runtime.timer_runs as r (function_name, occurrence, owner, claimed_at)
            select $1, $2, $3, clock_timestamp()
            where exists (select from runtime.processes p where p.process_id = $3)
              and ($4 is null or exists (select from runtime.timers t where t.function_name = $1 and t.next_at = $4))
            on conflict (function_name) do update
            set occurrence = excluded.occurrence, owner = excluded.owner, claimed_at = excluded.claimed_at
            where (r.owner is null and r.occurrence <> excluded.occurrence)
              or r.owner = excluded.owner
              or not exists (select from runtime.processes p where p.process_id = r.owner)
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        AddClaim(command, claim);
        command.Parameters.Add(Time(awaited));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends a run and, for a monitored timer, notes the next one; false when the run was taken over meanwhile.</summary>
    public async Task<bool> FinishAsync(TimerClaim claim, TimerState? next, CancellationToken cancellation)
    {
        const string sql = """
            -- timers.finish
            with ended as (
                update runtime.timer_runs set owner = null where function_name = $1 and occurrence = $2 and owner = $3
                returning function_name),
            noted as (
                insert into runtime.timers (function_name, schedule, last_at, next_at, updated_at)
                select function_name, $4, $5, $6, $7 from ended where $4 is not null
                on conflict (function_name) do update
                set schedule = excluded.schedule, last_at = excluded.last_at, next_at = excluded.next_at, updated_at = excluded.updated_at)
            select count(*) from ended
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        AddClaim(command, claim);
        command.Parameters.Add(new NpgsqlParameter { Value = next?.Schedule ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(Time(next?.LastAt));
        command.Parameters.Add(Time(next?.NextAt));
        command.Parameters.Add(Time(next?.UpdatedAt));
        return await command.ExecuteScalarAsync(cancellation) is 1L;
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
        command.Parameters.Add(Time(state.LastAt));
        command.Parameters.Add(Time(state.NextAt));
        command.Parameters.Add(Time(state.UpdatedAt));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void AddClaim(NpgsqlCommand command, TimerClaim claim)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = claim.Function });
        command.Parameters.Add(Time(claim.Occurrence));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = claim.Owner });
    }

    private static NpgsqlParameter Time(DateTimeOffset? time) =>
        new() { Value = time?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
