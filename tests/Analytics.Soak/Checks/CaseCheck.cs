using Analytics.Runtime.CrashHost.Workload;
using Analytics.Soak.Processes;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Analytics.Soak.Checks;

/// <summary>What came of a case: how many effects, how many attempts, and everything that is wrong.</summary>
internal sealed record CaseResult(int Effects, int ExpectedEffects, int Attempts, IReadOnlyList<string> Faults);

/// <summary>Compares a case with what its kind promises: status, output, effects, and a history in which each action ended once.</summary>
internal sealed class CaseCheck(Arena arena)
{
    /// <summary>Whether the case has come to its end; the details are checked afterwards.</summary>
    public Task<bool> IsOverAsync(string kind, string id) => Patience.TryAsync(() => LookAsync(kind, id));

    public Task<CaseResult> CheckAsync(string kind, string id) => Patience.TryAsync(() => CompareAsync(kind, id));

    private async Task<bool> LookAsync(string kind, string id)
    {
        var expected = Kinds.EffectsOf(kind);
        if ((await ReadAsync("effects", id)).Count < expected.Count)
        {
            return false;
        }

        foreach (var instance in Kinds.InstancesOf(kind, id))
        {
            if (await arena.Client.GetInstanceAsync(instance) is not { IsCompleted: true })
            {
                return false;
            }
        }

        return kind != "purged" || await arena.Client.GetInstanceAsync(id) is null;
    }

    public async Task UntilOverAsync(string kind, string id, TimeSpan limit)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await IsOverAsync(kind, id) && TimeProvider.System.GetElapsedTime(start) < limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }

    private async Task<CaseResult> CompareAsync(string kind, string id)
    {
        var faults = new List<string>();
        var effects = await ReadAsync("effects", id);
        var attempts = await ReadAsync("attempts", id);
        CompareEffects(Kinds.EffectsOf(kind), effects, faults);
        faults.AddRange(effects.Where(effect => !attempts.Contains(effect)).Select(effect => $"effect {effect} without an attempt"));
        foreach (var instance in Kinds.InstancesOf(kind, id))
        {
            await CheckInstanceAsync(kind, instance, instance == id, faults);
        }

        if (kind == "purged" && await arena.Client.GetInstanceAsync(id) is not null)
        {
            faults.Add("was not purged");
        }

        return new CaseResult(effects.Count, Kinds.EffectsOf(kind).Count, attempts.Count, [.. faults.Select(fault => $"{id}: {fault}")]);
    }

    private static void CompareEffects(IReadOnlyList<string> expected, List<string> found, List<string> faults)
    {
        if (expected[0] == "execution.")
        {
            if (found.Count != expected.Count)
            {
                faults.Add($"{found.Count} executions had an effect instead of {expected.Count}");
            }

            return;
        }

        faults.AddRange(expected.Except(found).Select(effect => $"effect {effect} is missing"));
        faults.AddRange(found.Except(expected).Select(effect => $"effect {effect} was not to be"));
    }

    private async Task CheckInstanceAsync(string kind, string instance, bool isRoot, List<string> faults)
    {
        if (await arena.Client.GetInstanceAsync(instance, getInputsAndOutputs: true) is not { } found)
        {
            faults.Add($"{instance} is lost");
            return;
        }

        var expected = kind == "terminated" ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed;
        if (found.RuntimeStatus != expected)
        {
            faults.Add($"{instance} is {found.RuntimeStatus} instead of {expected} ({found.FailureDetails?.ErrorMessage})");
        }
        else if (isRoot && Kinds.OutputOf(kind) is { } output && found.ReadOutputAs<int>() != output)
        {
            faults.Add($"{instance} returned {found.SerializedOutput} instead of {output}");
        }

        CheckHistory(instance, await arena.Client.GetOrchestrationHistoryAsync(instance), expected, faults);
    }

    private static void CheckHistory(string instance, IList<HistoryEvent> history, OrchestrationRuntimeStatus status, List<string> faults)
    {
        if (history.OfType<ExecutionStartedEvent>().Count() != 1)
        {
            faults.Add($"{instance} started {history.OfType<ExecutionStartedEvent>().Count()} times");
        }

        var isWhole = status == OrchestrationRuntimeStatus.Completed;
        Compare("activity", history.OfType<TaskScheduledEvent>().Select(item => item.EventId), Ends<TaskCompletedEvent>(item => item.TaskScheduledId).Concat(Ends<TaskFailedEvent>(item => item.TaskScheduledId)));
        Compare("timer", history.OfType<TimerCreatedEvent>().Select(item => item.EventId), Ends<TimerFiredEvent>(item => item.TimerId));
        Compare("child", history.OfType<SubOrchestrationInstanceCreatedEvent>().Select(item => item.EventId), Ends<SubOrchestrationInstanceCompletedEvent>(item => item.TaskScheduledId).Concat(Ends<SubOrchestrationInstanceFailedEvent>(item => item.TaskScheduledId)));

        IEnumerable<int> Ends<T>(Func<T, int> id) => history.OfType<T>().Select(id);

        void Compare(string what, IEnumerable<int> begun, IEnumerable<int> ended)
        {
            var ends = ended.ToList();
            faults.AddRange(ends.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"{instance}: {what} {group.Key} ended {group.Count()} times"));
            if (isWhole)
            {
                faults.AddRange(begun.Except(ends).Select(id => $"{instance}: {what} {id} has no end"));
            }

            faults.AddRange(ends.Except(begun).Select(id => $"{instance}: {what} {id} ended without a beginning"));
        }
    }

    private async Task<List<string>> ReadAsync(string table, string id)
    {
        await using var command = arena.Database.CreateCommand($"select key from {table} where case_id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync();
        var keys = new List<string>();
        while (await reader.ReadAsync())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }
}
