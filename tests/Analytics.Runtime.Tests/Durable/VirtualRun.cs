using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Runtime.Tests.Durable;

/// <summary>
/// Replays an orchestrator without a database: activities answer at once, timers advance a clock that nothing else moves. What
/// depends on time is exact here, however busy the machine.
/// </summary>
internal sealed class VirtualRun
{
    public static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TestFunctions _functions = new();

    private readonly ReplaySettings _settings = new(TestFunctions.Converter, NullLoggerFactory.Instance, TimeSpan.FromDays(3));

    private readonly List<StoredEvent> _past = [];

    private DateTime _now = Start;

    /// <summary>When each activity was scheduled.</summary>
    public List<TimeSpan> ActivityTimes { get; } = [];

    /// <summary>When each timer was to fire.</summary>
    public List<DateTime> TimerTimes { get; } = [];

    public Completion Run<T>(Func<TaskOrchestrationContext, Task<T>> body, Func<StoredFailure?>? activity = null)
    {
        _functions.Orchestrator("Virtual", body);
        List<StoredEvent> news = [new TurnStarted { At = _now }, new ExecutionStarted("Virtual", null, null)];
        while (true)
        {
            var outcome = new OrchestrationReplay(_functions, _settings, new InstanceIdentity("v", "Virtual", null, null, null)).Run(_past, news);
            if (outcome.Completion is { } completion)
            {
                return completion;
            }

            _past.AddRange([.. news, .. outcome.NewActions.Select(action => action.ToEvent(_now))]);
            var answer = Answer(outcome.NewActions.Single(), activity);
            news = [new TurnStarted { At = _now }, answer];
        }
    }

    private StoredEvent Answer(OrchestratorAction action, Func<StoredFailure?>? activity)
    {
        if (action is CreateTimerOrchestratorAction timer)
        {
            TimerTimes.Add(timer.FireAt);
            _now = timer.FireAt > _now ? timer.FireAt : _now;
            return new TimerFired(timer.Id, timer.FireAt);
        }

        ActivityTimes.Add(_now - Start);
        return activity?.Invoke() is { } failure ? new ActivityFailed(action.Id, failure) : new ActivityCompleted(action.Id, "\"ok\"");
    }
}
