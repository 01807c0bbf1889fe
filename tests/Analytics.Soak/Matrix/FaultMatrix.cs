using Analytics.Runtime.Tests;
using Analytics.Soak.Checks;
using Analytics.Soak.Processes;

namespace Analytics.Soak.Matrix;

/// <summary>All cases, in lanes side by side, and what is left when they are over.</summary>
internal static class FaultMatrix
{
    public static async Task<(IReadOnlyList<FaultRow> Rows, IReadOnlyList<string> Faults)> RunAsync(PostgresProcess server, IReadOnlyList<FaultCase> cases, int lanes, Action<FaultRow> seen)
    {
        var results = await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane =>
            RunLaneAsync(server, ((char)('a' + lane)).ToString(), [.. cases.Where((_, position) => position % lanes == lane)], seen)));
        return ([.. results.SelectMany(result => result.Rows)], [.. results.SelectMany(result => result.Faults)]);
    }

    private static async Task<(IReadOnlyList<FaultRow> Rows, IReadOnlyList<string> Faults)> RunLaneAsync(
        PostgresProcess server, string name, IReadOnlyList<FaultCase> cases, Action<FaultRow> seen)
    {
        await using var arena = await Arena.CreateAsync(server, TimeSpan.FromSeconds(5), isMember: false);
        var lane = new FaultLane(arena, name);
        var rows = new List<FaultRow>();
        foreach (var given in cases)
        {
            rows.Add(await lane.RunAsync(given));
            seen(rows[^1]);
        }

        var leftovers = await Leftovers.FindAsync(arena, TimeSpan.FromSeconds(40));
        var turns = TurnIntervals.FindFaults(TurnIntervals.Read(arena));
        var (_, timers) = await TimerRuns.CheckAsync(arena, lane.Deaths);
        return (rows, [.. rows.SelectMany(row => row.Faults), .. leftovers.Select(left => "left over: " + left), .. turns, .. timers]);
    }
}
