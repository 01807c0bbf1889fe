using System.Globalization;
using Analytics.Runtime.CrashHost.Workload;
using Analytics.Runtime.Tests;
using Analytics.Soak.Checks;
using Analytics.Soak.Processes;
using Npgsql;

namespace Analytics.Soak.Matrix;

/// <summary>The same workload over two hosts that live on, while their database fails in each of its ways.</summary>
internal sealed class DatabaseFaults(PostgresProcess server, Arena arena)
{
    private const int PoolSize = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CaseCheck _check = new(arena);

    private readonly List<HostProcess> _hosts = [];

    public static IReadOnlyList<string> All { get; } =
    [
        "connections cut", "backend killed", "restarted fast", "restarted at once", "postmaster killed", "pool filled", "disk full",
    ];

    public async Task<FaultRow> RunAsync(string fault)
    {
        while (_hosts.Count < 2)
        {
            _hosts.Add(await arena.StartHostAsync(PoolSize, patience: 3));
        }

        var cases = Kinds.All.Concat(Kinds.All).Select((kind, number) => (Kind: kind, Id: string.Create(CultureInfo.InvariantCulture, $"{fault.Replace(' ', '-')}-{number}"))).ToList();
        foreach (var (kind, id) in cases)
        {
            await _hosts[cases.Count % 2].SendAsync("run", kind, id);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        await FailAsync(fault);
        var start = TimeProvider.System.GetTimestamp();
        foreach (var (kind, id) in cases)
        {
            await _check.UntilOverAsync(kind, id, Limit);
        }

        var recovery = TimeProvider.System.GetElapsedTime(start);
        var results = new List<CaseResult>();
        foreach (var (kind, id) in cases)
        {
            results.Add(await _check.CheckAsync(kind, id));
        }

        var dead = _hosts.Where(host => host.HasExited).Select(host => $"host {host.Id} has ended: {host.Errors}");
        return new FaultRow(
            fault, "during", "all kinds", results.Sum(result => result.Effects), results.Sum(result => result.ExpectedEffects),
            results.Sum(result => result.Attempts), recovery, [.. results.SelectMany(result => result.Faults), .. dead]);
    }

    private async Task FailAsync(string fault)
    {
        switch (fault)
        {
            case "connections cut":
                for (var cut = 0; cut < 8; cut++)
                {
                    await CutAsync();
                    await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
                }

                break;
            case "backend killed":
                await PostgresProcess.KillBackendAsync((int)await arena.CountAsync(
                    "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() limit 1"));
                break;
            case "restarted fast":
                await server.RestartAsync(PostgresStop.Fast);
                break;
            case "restarted at once":
                await server.RestartAsync(PostgresStop.Immediate);
                break;
            case "postmaster killed":
                await server.RestartAsync(PostgresStop.Kill);
                break;
            case "pool filled":
                foreach (var host in _hosts)
                {
                    await host.SendAsync("hold", PoolSize.ToString(CultureInfo.InvariantCulture), "6000");
                }

                await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
                break;
            default:
                await FillDiskAsync();
                break;
        }

        await UntilBackAsync();
    }

    private async Task CutAsync()
    {
        try
        {
            await arena.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        }
        catch (NpgsqlException)
        {
            // The pool gave a connection that an earlier cut had closed.
        }
    }

    /// <summary>Every write of the runtime fails for some seconds with the error of a full disk.</summary>
    private async Task FillDiskAsync()
    {
        string[] tables = ["instances", "history", "inbox", "tasks", "queue_messages", "processes", "timer_runs"];
        await arena.ExecuteAsync(
            """
            create or replace function fail_write() returns trigger language plpgsql as $$
            begin
              raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
            end $$;
            """ + string.Concat(tables.Select(table =>
                $"create trigger full_disk before insert or update on runtime.{table} for each statement execute function fail_write();")));
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        await arena.ExecuteAsync(string.Concat(tables.Select(table => $"drop trigger full_disk on runtime.{table};")));
    }

    /// <summary>Waits until the database answers on several connections: the pool's old ones are then thrown away.</summary>
    private async Task UntilBackAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        arena.Database.Clear();
        await arena.CountAsync("select 1");
    }
}
