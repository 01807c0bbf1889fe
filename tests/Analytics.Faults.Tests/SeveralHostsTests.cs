using System.Diagnostics;
using System.Globalization;
using Analytics.Runtime.CrashHost.Workload;
using Analytics.Runtime.Tests;
using Analytics.Soak.Checks;
using Analytics.Soak.Processes;

namespace Analytics.Faults.Tests;

/// <summary>Two and three hosts, each a process, over one database.</summary>
public sealed class SeveralHostsTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly PostgresProcess _server = new();

    private readonly Dictionary<int, DateTime> _deaths = [];

    private Arena _arena = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.CreateAsync();
        _arena = await Arena.CreateAsync(_server, Lease);
    }

    public async ValueTask DisposeAsync()
    {
        await _arena.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Three_hosts_share_the_work_and_no_two_turns_of_an_instance_run_at_the_same_time()
    {
        for (var host = 0; host < 3; host++)
        {
            await _arena.StartHostAsync();
        }

        var cases = await BeginAsync(5);
        await EndAsync(cases);

        var turns = TurnIntervals.Read(_arena);
        Assert.Empty(TurnIntervals.FindFaults(turns));
        Assert.Equal(3, turns.Select(turn => turn.Worker).Distinct().Count());
        Assert.Equal(3, await _arena.CountAsync("select count(distinct worker) from attempts"));
    }

    [Fact]
    public async Task The_work_of_a_killed_host_is_taken_over_within_the_lease()
    {
        var first = await _arena.StartHostAsync();
        var cases = await BeginAsync(3);
        await UntilAsync("select count(*) from attempts", 10);
        await _arena.StartHostAsync();
        await first.KillAsync();
        var clock = Stopwatch.StartNew();
        await UntilAsync("select 1 - sign(count(*)) from runtime.processes p where not exists (select from pg_locks l where l.locktype = 'advisory' and l.classid::int = 723541 and l.objid::bigint = p.process_id)", 1);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Lease + TimeSpan.FromSeconds(2));

        await EndAsync(cases);

        Assert.Empty(TurnIntervals.FindFaults(TurnIntervals.Read(_arena)));
    }

    [Fact]
    public async Task A_host_that_hangs_longer_than_its_lease_loses_its_work_and_writes_nothing_when_it_wakes()
    {
        var hanging = await _arena.StartHostAsync();
        var cases = await BeginAsync(3);
        await UntilAsync("select count(*) from attempts", 10);
        await hanging.PauseAsync();
        var other = await _arena.StartHostAsync();
        var clock = Stopwatch.StartNew();
        await EndAsync(cases);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1), "Nothing was left to take over: the host was paused too late.");

        await hanging.ContinueAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        await EndAsync(cases);
        Assert.Empty(TurnIntervals.FindFaults(TurnIntervals.Read(_arena)));
        // It is a full member again, under a new number: alone, it does the work.
        Assert.False(hanging.HasExited);
        await other.KillAsync();
        await EndAsync(await BeginAsync(1, "again"));
    }

    [Fact]
    public async Task No_timer_fires_twice_though_its_host_dies_hangs_or_is_cut_off()
    {
        var hosts = new List<HostProcess> { await _arena.StartHostAsync(), await _arena.StartHostAsync() };
        await UntilTicksAsync(2);
        for (var cut = 0; cut < 6; cut++)
        {
            await _arena.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query not like '%timer_runs_seen%'");
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        }

        await UntilTicksAsync(2);
        var leader = await LeaderAsync(hosts);
        await leader.KillAsync();
        _deaths[leader.Id] = TimeProvider.System.GetUtcNow().UtcDateTime;
        await UntilTicksAsync(2);

        var second = hosts.Single(host => host != leader);
        hosts.Add(await _arena.StartHostAsync());
        _deaths[second.Id] = TimeProvider.System.GetUtcNow().UtcDateTime;
        await second.PauseAsync();
        await UntilTicksAsync(2, hosts[^1].Id);
        await second.ContinueAsync();
        await UntilTicksAsync(3, hosts[^1].Id);

        var (runs, faults) = await TimerRuns.CheckAsync(_arena, _deaths);
        Assert.Empty(faults);
        Assert.True(runs > 10);
    }

    private async Task<IReadOnlyList<(string Kind, string Id)>> BeginAsync(int rounds, string name = "case")
    {
        var cases = Enumerable.Range(0, rounds).SelectMany(round => Kinds.All.Select(kind =>
            (kind, Id: string.Create(CultureInfo.InvariantCulture, $"{name}-{kind}-{round}")))).ToList();
        await Task.WhenAll(cases.Where(item => item.kind is not ("terminated" or "suspended" or "purged" or "restarted"))
            .Select(item => _arena.Scripts.RunAsync(item.kind, item.Id, CancellationToken.None)));
        // These scripts wait for their instances: they go on by themselves.
        foreach (var (kind, id) in cases.Where(item => item.kind is "terminated" or "suspended" or "purged" or "restarted"))
        {
            _ = Patience.TryAsync(() => _arena.Scripts.RunAsync(kind, id, CancellationToken.None));
        }

        return cases;
    }

    private async Task EndAsync(IReadOnlyList<(string Kind, string Id)> cases)
    {
        var check = new CaseCheck(_arena);
        foreach (var (kind, id) in cases)
        {
            await check.UntilOverAsync(kind, id, TimeSpan.FromSeconds(60));
            Assert.Empty((await check.CheckAsync(kind, id)).Faults);
        }
    }

    /// <summary>The host that runs timers now.</summary>
    private async Task<HostProcess> LeaderAsync(IReadOnlyList<HostProcess> hosts)
    {
        var worker = await _arena.CountAsync("select worker from timer_runs_seen order by began_at desc limit 1");
        return hosts.Single(host => host.Id == worker);
    }

    /// <summary>Waits for runs of the timer of each second that begin from now on, by a certain host if one is named.</summary>
    private async Task UntilTicksAsync(int number, int? worker = null)
    {
        var filter = worker is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and worker = {worker}");
        var start = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await UntilAsync($"select count(*) from timer_runs_seen where function_name = 'Second' and began_at > '{start}'{filter}", number);
    }

    private async Task UntilAsync(string count, long least)
    {
        var clock = Stopwatch.StartNew();
        while (await _arena.CountAsync(count) < least)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"Never came to {least}: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TestContext.Current.CancellationToken);
        }
    }
}
