using Analytics.HistoryRecorder;
using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.App.Tests.Histories;

/// <summary>Replays a recorded orchestration against code, turn by turn, and says where the code does something else.</summary>
internal static class HistoryReplay
{
    private static readonly ReplaySettings Settings = new(
        new JsonDataConverter(new() { PropertyNameCaseInsensitive = true }), NullLoggerFactory.Instance, TimeSpan.FromDays(3));

    /// <summary>The first difference, or null.</summary>
    public static string? FindDifference(RecordedHistory recorded, IDurableFunctionExecutor code)
    {
        var past = new List<StoredEvent>();
        foreach (var (turn, number) in Turns(recorded.Events).Select((turn, position) => (turn, position + 1)))
        {
            if (Compare(recorded, past, turn, code) is { } difference)
            {
                return $"turn {number} of {recorded.InstanceId}: {difference}";
            }

            past.AddRange(turn);
        }

        return null;
    }

    private static string? Compare(RecordedHistory recorded, IReadOnlyList<StoredEvent> past, IReadOnlyList<StoredEvent> turn, IDurableFunctionExecutor code)
    {
        var started = recorded.Events.OfType<ExecutionStarted>().First();
        var replay = new OrchestrationReplay(
            code, Settings, new InstanceIdentity(recorded.InstanceId, started.Name, started.Version, started.Input, null));
        var outcome = replay.Run(past, [.. turn.Where(item => !IsDecision(item))]);
        if (outcome.Completion?.Failure is { } failure && failure.Type == typeof(NonDeterministicOrchestrationException).FullName)
        {
            return failure.Message;
        }

        var at = turn[0].At;
        var then = turn.Where(IsDecision).Select(Describe).Order(StringComparer.Ordinal).ToList();
        var now = outcome.NewActions.Select(action => action.ToEvent(at))
            .Concat(outcome.Completion is { } end ? [new ExecutionCompleted(end.Id, end.Status, null, null)] : [])
            .Select(Describe).Order(StringComparer.Ordinal).ToList();
        return then.SequenceEqual(now) ? null : $"recorded [{string.Join(", ", then)}], now [{string.Join(", ", now)}]";
    }

    private static List<List<StoredEvent>> Turns(IReadOnlyList<StoredEvent> events)
    {
        var turns = new List<List<StoredEvent>>();
        foreach (var item in events)
        {
            if (item is TurnStarted)
            {
                turns.Add([]);
            }

            turns[^1].Add(item);
        }

        return turns;
    }

    /// <summary>What the code decided, as against what happened to it.</summary>
    private static bool IsDecision(StoredEvent item) => item is ActivityScheduled or TimerCreated or ChildCreated or EventSent or ExecutionCompleted;

    // The payloads may change with the code; what, in which order and under which name may not.
    private static string Describe(StoredEvent item) => item switch
    {
        ActivityScheduled activity => $"#{activity.Id} activity {activity.Name}",
        TimerCreated timer => $"#{timer.Id} timer",
        ChildCreated child => $"#{child.Id} sub-orchestration {child.Name}",
        EventSent sent => $"#{sent.Id} event {sent.Name}",
        ExecutionCompleted end => $"#{end.Id} {end.Status}",
        _ => item.GetType().Name,
    };
}
