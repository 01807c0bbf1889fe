using System.Net.Sockets;
using Npgsql;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>What the functions of the workload leave behind: each attempt as a row, each effect under a unique key, each run of a timer.</summary>
public sealed class Traces(NpgsqlDataSource database)
{
    public const string Tables =
        """
        create table effects (case_id text, key text, at timestamptz default clock_timestamp(), primary key (case_id, key));
        create table attempts (case_id text, key text, worker integer, at timestamptz default clock_timestamp());
        create index on attempts (case_id, key);
        create table timer_runs_seen (
          run uuid primary key, function_name text, occurrence timestamptz, worker integer,
          began_at timestamptz default clock_timestamp(), ended_at timestamptz);
        """;

    /// <summary>Notes an attempt and returns how many there have been.</summary>
    public async Task<long> AttemptAsync(string caseId, string key) => (long)(await RunAsync(
        """
        with attempt as (insert into attempts (case_id, key, worker) values ($1, $2, $3))
        select count(*) + 1 from attempts where case_id = $1 and key = $2
        """,
        caseId, key, Environment.ProcessId))!;

    /// <summary>The effect itself: a second one of the same key changes nothing.</summary>
    public Task EffectAsync(string caseId, string key) =>
        RunAsync("insert into effects (case_id, key) values ($1, $2) on conflict do nothing", caseId, key);

    public async Task<long> CountEffectsAsync(string caseId, string key) =>
        (long)(await RunAsync("select count(*) from effects where case_id = $1 and key like $2", caseId, key))!;

    public Task TimerBeganAsync(Guid run, string function, DateTime occurrence) => RunAsync(
        "insert into timer_runs_seen (run, function_name, occurrence, worker) values ($1, $2, $3, $4) on conflict do nothing",
        run, function, occurrence, Environment.ProcessId);

    public Task TimerEndedAsync(Guid run) => RunAsync("update timer_runs_seen set ended_at = clock_timestamp() where run = $1", run);

    /// <summary>A function of the workload waits for a database that is away, so that only the runtime decides what becomes of it.</summary>
    private async Task<object?> RunAsync(string sql, params object[] values)
    {
        while (true)
        {
            try
            {
                await using var command = database.CreateCommand(sql);
                foreach (var value in values)
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                return await command.ExecuteScalarAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
