using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Timers;

/// <summary>The life of one timer function: wait for its next occurrence, run it, remember it. A run never overlaps the next.</summary>
internal sealed class TimerLoop
{
    // Long waits are taken in parts, so that a clock that was set or a machine that slept is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly FunctionDescriptor _function;
    private readonly TimerTriggerAttribute _trigger;
    private readonly TimerSchedule _schedule;
    private readonly TimerRun _run;
    private readonly TimerClock _clock;
    private readonly string _expression;
    private bool _started;

    public TimerLoop(FunctionDescriptor function, string expression, TimeZoneInfo zone, TimerRun run, TimerClock clock)
    {
        _function = function;
        _trigger = (TimerTriggerAttribute)function.Trigger;
        _expression = expression;
        _schedule = Parse(function.Name, expression, zone);
        _run = run;
        _clock = clock;
        IsMonitored = _trigger.UseMonitor && !_schedule.IsFrequent(clock.Now);
    }

    /// <summary>Whether occurrences that passed while no process ran are made up for, once.</summary>
    public bool IsMonitored { get; }

    /// <summary>Runs until stopped or until the leadership's connection fails.</summary>
    public async Task RunAsync(TimerLeadership leadership, CancellationToken stopping)
    {
        var now = _clock.Now;
        var state = IsMonitored ? await ResumeAsync(leadership, now, stopping) : Fresh(now);
        var isPastDue = IsMonitored && state?.NextAt <= now;
        var runsAtOnce = isPastDue || (_trigger.RunOnStartup && !_started);
        _started = true;
        while (state is not null)
        {
            if (!runsAtOnce)
            {
                await WaitAsync(state.NextAt, stopping);
            }

            runsAtOnce = false;
            state = await OccurAsync(leadership, state, isPastDue, stopping);
            isPastDue = false;
        }
    }

    private static TimerSchedule Parse(string function, string expression, TimeZoneInfo zone)
    {
        try
        {
            return TimerSchedule.Parse(expression, zone);
        }
        catch (ArgumentException exception)
        {
            throw new FunctionIndexException($"The '{function}' function is in error: {exception.Message} ('{expression}')", exception);
        }
    }

    private async Task<TimerState?> OccurAsync(TimerLeadership leadership, TimerState state, bool isPastDue, CancellationToken stopping)
    {
        // Without the lock another process may be running this occurrence.
        await leadership.ConfirmAsync(stopping);
        var startedAt = _clock.Now;
        if (!isPastDue && startedAt >= state.NextAt)
        {
            _run.Measure(startedAt - state.NextAt);
        }

        await _run.RunAsync(_function, Info(state, isPastDue), stopping);
        var now = _clock.Now;
        var next = _schedule.Next(now) is { } at ? new TimerState(_expression, startedAt, at, now) : null;
        if (IsMonitored && next is not null)
        {
            await leadership.SaveAsync(_function.Name, next, CancellationToken.None);
        }

        stopping.ThrowIfCancellationRequested();
        return next;
    }

    private async Task<TimerState?> ResumeAsync(TimerLeadership leadership, DateTimeOffset now, CancellationToken stopping)
    {
        var known = await leadership.FindAsync(_function.Name, stopping);
        var fresh = Fresh(now) is { } state ? state with { LastAt = known?.LastAt } : null;

        // An occurrence later than the next one from now was recorded under a clock that has been set back since.
        if (known is not null && known.Schedule == _expression && known.NextAt <= fresh?.NextAt)
        {
            return known;
        }

        if (fresh is not null)
        {
            await leadership.SaveAsync(_function.Name, fresh, stopping);
        }

        return fresh;
    }

    private TimerState? Fresh(DateTimeOffset now) => _schedule.Next(now) is { } next ? new TimerState(_expression, null, next, now) : null;

    private async Task WaitAsync(DateTimeOffset until, CancellationToken stopping)
    {
        for (var left = until - _clock.Now; left > TimeSpan.Zero; left = until - _clock.Now)
        {
            await _clock.DelayAsync(left < LongestWait ? left : LongestWait, stopping);
        }
    }

    private TimerInfo Info(TimerState state, bool isPastDue) => new()
    {
        IsPastDue = isPastDue,
        ScheduleStatus = IsMonitored
            ? new ScheduleStatus
            {
                Last = state.LastAt?.LocalDateTime ?? default,
                Next = state.NextAt.LocalDateTime,
                LastUpdated = state.UpdatedAt.LocalDateTime,
            }
            : null,
    };
}
