using System.Globalization;
using Analytics.Runtime.CrashHost.Workload;
using Analytics.Runtime.Tests;
using Analytics.Soak.Checks;
using Analytics.Soak.Processes;

namespace Analytics.Soak.Running;

/// <summary>
/// A mixed workload over several hosts, one of which dies every few seconds; now and then the database restarts. At the end all must be
/// there, and once.
/// </summary>
internal sealed class SoakRun(PostgresProcess server, SoakPlan plan)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(120);

    private readonly Random _random = new(plan.Seed);

    private readonly List<(string Kind, string Id)> _cases = [];

    private readonly List<Task> _scripts = [];

    private readonly Dictionary<int, DateTime> _deaths = [];

    private readonly SortedDictionary<string, int> _blows = new(StringComparer.Ordinal);

    /// <summary>Runs to the end and prints the table; true when nothing was lost and nothing doubled.</summary>
    public async Task<bool> RunAsync(TextWriter output, CancellationToken ct)
    {
        await using var arena = await Arena.CreateAsync(server, Lease);
        var hosts = new List<HostProcess>();
        for (var number = 0; number < plan.Hosts; number++)
        {
            hosts.Add(await arena.StartHostAsync());
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        over.CancelAfter(plan.Duration);
        await Task.WhenAll(FeedAsync(arena, over.Token), StrikeAsync(arena, hosts, over.Token));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_cases.Count} cases begun, {_blows.Values.Sum()} blows; waiting for quiet"));
        await Task.WhenAll(_scripts);
        return await ReportAsync(arena, output);
    }

    /// <summary>Begins a case of each kind in turn, faster and slower.</summary>
    private async Task FeedAsync(Arena arena, CancellationToken over)
    {
        var random = new Random(plan.Seed + 1);
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var kind = Kinds.All[number % Kinds.All.Count];
            var id = string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
            _cases.Add((kind, id));
            _scripts.Add(Task.Run(() => Patience.TryAsync(() => arena.Scripts.RunAsync(kind, id, CancellationToken.None)), CancellationToken.None));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 180)), TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StrikeAsync(Arena arena, List<HostProcess> hosts, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1500, 5500)), TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
            {
                return;
            }

            switch (_random.Next(12))
            {
                case 0:
                    await RestartAsync((PostgresStop)_random.Next(3));
                    break;
                case 1:
                    Count("connections cut");
                    await Patience.TryAsync(() => arena.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"));
                    break;
                default:
                    await KillAsync(arena, hosts);
                    break;
            }
        }
    }

    private async Task RestartAsync(PostgresStop stop)
    {
        Count(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL stopped ({stop})"));
        await server.RestartAsync(stop);
    }

    private async Task KillAsync(Arena arena, List<HostProcess> hosts)
    {
        Count("hosts killed");
        var victim = _random.Next(hosts.Count);
        await hosts[victim].KillAsync();
        _deaths[hosts[victim].Id] = TimeProvider.System.GetUtcNow().UtcDateTime;
        hosts[victim] = await arena.StartHostAsync();
    }

    private void Count(string blow) => _blows[blow] = _blows.GetValueOrDefault(blow) + 1;

    private async Task<bool> ReportAsync(Arena arena, TextWriter output)
    {
        var check = new CaseCheck(arena);
        var faults = new List<string>();
        output.WriteLine("| kind | cases | whole | effects | attempts |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var kind in _cases.GroupBy(item => item.Kind))
        {
            var results = new List<CaseResult>();
            foreach (var (_, id) in kind)
            {
                await check.UntilOverAsync(kind.Key, id, Quiet);
                results.Add(await check.CheckAsync(kind.Key, id));
            }

            faults.AddRange(results.SelectMany(result => result.Faults));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind.Key} | {results.Count} | {results.Count(result => result.Faults.Count == 0)} | {results.Sum(result => result.Effects)} of {results.Sum(result => result.ExpectedEffects)} | {results.Sum(result => result.Attempts)} |"));
        }

        var turns = TurnIntervals.Read(arena);
        var (runs, timerFaults) = await TimerRuns.CheckAsync(arena, _deaths);
        var leftovers = await Leftovers.FindAsync(arena, Quiet);
        faults.AddRange([.. TurnIntervals.FindFaults(turns), .. timerFaults, .. leftovers.Select(left => "left over: " + left)]);
        PrintTotals(output, turns, runs, leftovers, faults);
        return faults.Count == 0;
    }

    private void PrintTotals(TextWriter output, IReadOnlyList<TurnInterval> turns, long timerRuns, IReadOnlyList<string> leftovers, List<string> faults)
    {
        output.WriteLine();
        output.WriteLine("| what | count |");
        output.WriteLine("|---|---|");
        foreach (var (blow, count) in _blows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {blow} | {count} |"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| turns written and seen | {turns.Count} by {turns.Select(turn => turn.Worker).Distinct().Count()} processes |"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| runs of timer functions | {timerRuns} |"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| rows left over | {(leftovers.Count == 0 ? "none" : string.Join(", ", leftovers))} |"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| lost or doubled | {faults.Count} |"));
        foreach (var fault in faults)
        {
            output.WriteLine(fault);
        }
    }
}
