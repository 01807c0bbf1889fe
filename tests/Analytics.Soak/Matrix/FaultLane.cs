using System.Globalization;
using Analytics.Soak.Checks;
using Analytics.Soak.Processes;

namespace Analytics.Soak.Matrix;

/// <summary>
/// Runs cases one after another over one database: a host dies by its own hand at the step, the next one makes good what was begun and
/// is the one that dies in the next case.
/// </summary>
internal sealed class FaultLane(Arena arena, string name)
{
    private const string Unreached = "the step was never reached";

    /// <summary>How often a case is run again whose step was not come to: whether an answer of many is written alone or with others is a matter of time.</summary>
    private const int MostRepeats = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    private readonly CaseCheck _check = new(arena);

    private readonly Dictionary<int, DateTime> _deaths = [];

    private HostProcess? _host;

    private int _number;

    public IReadOnlyDictionary<int, DateTime> Deaths => _deaths;

    public async Task<FaultRow> RunAsync(FaultCase given)
    {
        var row = await RunOnceAsync(given);
        for (var repeat = 0; repeat < MostRepeats && row.Faults is [Unreached]; repeat++)
        {
            row = await RunOnceAsync(given);
        }

        return row;
    }

    private async Task<FaultRow> RunOnceAsync(FaultCase given)
    {
        _host ??= await arena.StartHostAsync();
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}{++_number}-{given.Kind}");
        return given.Kind switch
        {
            FaultCase.Minute => await RunMinuteAsync(given),
            FaultCase.Takeover => await RunTakeoverAsync(given, id),
            FaultCase.Crowd => await RunScriptAsync(given, "fan-out", [id + "1", id + "2", id + "3"]),
            _ => await RunScriptAsync(given, given.Kind, [id]),
        };
    }

    private static string Arm(FaultCase given) =>
        string.Create(CultureInfo.InvariantCulture, $"arm\t{given.Step}\t{given.Side}\t{given.Occurrence}");

    private async Task<FaultRow> RunScriptAsync(FaultCase given, string kind, IReadOnlyList<string> ids)
    {
        await _host!.SendAsync(Arm(given));
        foreach (var id in ids)
        {
            await _host.SendAsync("run", kind, id);
        }

        var problems = await BuryAsync(_host);
        return await RecoverAsync(given, kind, ids, problems);
    }

    private async Task<FaultRow> RunTakeoverAsync(FaultCase given, string id)
    {
        await _host!.SendAsync(Arm(new FaultCase("chain", "activity run", true)));
        await _host.SendAsync("run", "chain", id);
        var problems = await BuryAsync(_host);
        problems.AddRange(await BuryAsync(arena.Launch(Arm(given))));
        return await RecoverAsync(given, "chain", [id], problems);
    }

    private async Task<FaultRow> RecoverAsync(FaultCase given, string kind, IReadOnlyList<string> ids, List<string> problems)
    {
        var start = TimeProvider.System.GetTimestamp();
        _host = await arena.StartHostAsync();
        foreach (var id in ids)
        {
            await _host.SendAsync("run", kind, id);
        }

        foreach (var id in ids)
        {
            await _check.UntilOverAsync(kind, id, Limit);
        }

        var recovery = TimeProvider.System.GetElapsedTime(start);
        var results = new List<CaseResult>();
        foreach (var id in ids)
        {
            results.Add(await _check.CheckAsync(kind, id));
        }

        return new FaultRow(
            given.Step, given.Side, given.Kind, results.Sum(result => result.Effects), results.Sum(result => result.ExpectedEffects),
            results.Sum(result => result.Attempts), recovery, [.. problems, .. results.SelectMany(result => result.Faults)]);
    }

    /// <summary>An occurrence that passed while no process ran.</summary>
    private async Task<FaultRow> RunMinuteAsync(FaultCase given)
    {
        await UntilAsync("select count(*) from runtime.timers where function_name = 'Minute'", 1);
        await _host!.KillAsync();
        _deaths[_host.Id] = TimeProvider.System.GetUtcNow().UtcDateTime;
        var occurrence = string.Create(CultureInfo.InvariantCulture, $"date_trunc('day', now()) - interval '{_number} minutes'");
        await arena.ExecuteAsync($"update runtime.timers set next_at = {occurrence} where function_name = 'Minute'");
        var problems = await BuryAsync(arena.Launch(Arm(given)));
        var start = TimeProvider.System.GetTimestamp();
        _host = await arena.StartHostAsync();
        await UntilAsync("select count(*) from runtime.timers where function_name = 'Minute' and next_at > now()", 1);
        var recovery = TimeProvider.System.GetElapsedTime(start);
        var ended = (int)await arena.CountAsync($"select count(*) from timer_runs_seen where function_name = 'Minute' and occurrence = {occurrence} and ended_at is not null");
        var begun = (int)await arena.CountAsync($"select count(*) from timer_runs_seen where function_name = 'Minute' and occurrence = {occurrence}");
        var mayRepeat = given is { Step: "timer function run", IsAfter: true } or { Step: "occurrence recorded", IsAfter: false };
        if (ended == 0 || begun > (mayRepeat ? 2 : 1))
        {
            problems.Add($"the occurrence ran {ended} times");
        }

        return new FaultRow(given.Step, given.Side, given.Kind, Math.Min(ended, 1), 1, begun, recovery, problems);
    }

    private async Task<List<string>> BuryAsync(HostProcess host)
    {
        var hasDied = await host.DiesAsync(Limit);
        if (!hasDied)
        {
            await host.KillAsync();
        }

        _deaths[host.Id] = TimeProvider.System.GetUtcNow().UtcDateTime;
        return hasDied ? [] : [Unreached];
    }

    private async Task UntilAsync(string count, long least)
    {
        for (var attempt = 0; attempt < 1800 && await arena.CountAsync(count) < least; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }
}
