using Analytics.Soak.Processes;

namespace Analytics.Soak.Checks;

/// <summary>The runs of timer functions: how many, and which of them should not have been.</summary>
internal static class TimerRuns
{
    /// <summary>
    /// An occurrence may run again only when the process that ran it first has died before it could record the run, and never while
    /// another run of the function is under way. The deaths are what the caller knows: worker and time.
    /// </summary>
    public static async Task<(long Runs, IReadOnlyList<string> Faults)> CheckAsync(Arena arena, IReadOnlyDictionary<int, DateTime> deaths)
    {
        await using var command = arena.Database.CreateCommand(
            "select function_name, occurrence, worker, began_at, ended_at from timer_runs_seen order by function_name, began_at");
        await using var reader = await command.ExecuteReaderAsync();
        var runs = new List<(string Function, DateTime Occurrence, int Worker, DateTime Began, DateTime? Ended)>();
        while (await reader.ReadAsync())
        {
            runs.Add((reader.GetString(0), reader.GetDateTime(1), reader.GetInt32(2), reader.GetDateTime(3), await reader.IsDBNullAsync(4) ? null : reader.GetDateTime(4)));
        }

        var faults = new List<string>();
        foreach (var (first, second) in runs.Zip(runs.Skip(1)).Where(pair => pair.First.Function == pair.Second.Function))
        {
            var wasAlive = !deaths.TryGetValue(first.Worker, out var death) || death > second.Began;
            if (first.Occurrence == second.Occurrence && wasAlive)
            {
                faults.Add($"timer {first.Function} fired twice for {first.Occurrence:HH:mm:ss.fff}");
            }
            else if (wasAlive && (first.Ended is null || first.Ended > second.Began))
            {
                faults.Add($"timer {first.Function}: the run of {second.Occurrence:HH:mm:ss.fff} began before that of {first.Occurrence:HH:mm:ss.fff} had ended");
            }
        }

        return (runs.Count, faults);
    }
}
