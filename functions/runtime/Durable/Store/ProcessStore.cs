using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Who is alive: every process has a number, a session lock of that number, and a heartbeat as the fallback.</summary>
internal sealed class ProcessStore(DurableDatabase database)
{
    private const int LockClass = 723_541;

    /// <summary>Registers a process; the session of the connection holds its lock for as long as it lives.</summary>
    public static async Task<long> RegisterAsync(
        NpgsqlConnection session, string name, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- durable.register_process
            with registered as (
              insert into runtime.processes (name, expires_at) values ($1, now() + $2) returning process_id
            )
            select process_id, pg_advisory_lock($3, process_id::int) from registered
            """,
            session)
        {
            Parameters = { new() { Value = name }, new() { Value = lease }, new() { Value = LockClass } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Takes the lock again after the session was cut; false when the process has been declared dead meanwhile.</summary>
    public static async Task<bool> ResumeAsync(NpgsqlConnection session, long processId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- durable.resume_process
            select pg_try_advisory_lock($2, process_id::int) from runtime.processes where process_id = $1
            """,
            session)
        {
            Parameters = { new() { Value = processId }, new() { Value = LockClass } },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Prolongs the lease of the process; false when it has been declared dead.</summary>
    public async Task<bool> HeartbeatAsync(long processId, TimeSpan lease, CancellationToken cancellation) => await database.ExecuteAsync(
        """
        -- durable.heartbeat
        update runtime.processes set expires_at = now() + $2 where process_id = $1
        """,
        parameters => parameters.Number(processId).Interval(lease),
        cancellation) == 1;

    /// <summary>
    /// All registered processes and whether each looks dead. Shortly after a start of the server nobody has reconnected yet,
    /// so a missing lock says nothing then.
    /// </summary>
    public Task<IReadOnlyList<(long ProcessId, bool LooksDead)>> ListAsync(CancellationToken cancellation) => database.ReadAsync(
        """
        -- durable.list_processes
        select p.process_id,
          p.expires_at < now() or (now() - pg_postmaster_start_time() > interval '1500 milliseconds' and l.objid is null)
        from runtime.processes p
        left join pg_locks l on l.locktype = 'advisory' and l.classid::int = $1 and l.objid::bigint = p.process_id and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
        """,
        parameters => parameters.Number(LockClass),
        reader => (reader.GetInt64(0), reader.GetBoolean(1)),
        cancellation);

    public Task<int> RemoveAsync(long processId, CancellationToken cancellation) => database.ExecuteAsync(
        """
        -- durable.remove_process
        delete from runtime.processes where process_id = $1
        """,
        parameters => parameters.Number(processId),
        cancellation);

    /// <summary>Takes work from owners that no longer exist; each freed instance gets a message, so that somebody looks at it.</summary>
    public Task<int> FreeOrphansAsync(DateTime now, CancellationToken cancellation) => database.ExecuteAsync(
        """
        -- durable.free_orphans
        with freed_tasks as (
          update runtime.tasks k set lease_owner = null
          where k.lease_owner is not null and not exists (select from runtime.processes p where p.process_id = k.lease_owner)
        ), freed as (
          update runtime.instances i set lease_owner = null
          where i.lease_owner is not null and not exists (select from runtime.processes p where p.process_id = i.lease_owner)
          returning i.instance_id, i.completed_at
        )
        insert into runtime.inbox (instance_id, visible_at, message)
        select instance_id, $1, '{"type":"wake"}' from freed where completed_at is null
        """,
        parameters => parameters.Time(now),
        cancellation);

    /// <summary>Removes messages that came too late for their instance.</summary>
    public Task<int> RemoveUndeliverableAsync(DateTime before, CancellationToken cancellation) => database.ExecuteAsync(
        """
        -- durable.remove_undeliverable
        with old as materialized (
          select sequence, instance_id from runtime.inbox where visible_at < $1 order by visible_at limit 1000
        )
        delete from runtime.inbox b using old o
        where b.sequence = o.sequence and not exists (
          select from runtime.instances n where n.instance_id = o.instance_id and n.completed_at is null)
        """,
        parameters => parameters.Time(before),
        cancellation);
}
