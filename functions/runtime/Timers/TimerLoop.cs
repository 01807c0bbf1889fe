using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Timers;

/// <summary>The life of one timer function: wait for its next occurrence, run it, remember it. A run never overlaps the next.</summary>
internal sealed class TimerLoop
{
    // Long waits are taken in parts, so that a clock that was set or a machine that slept is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(500);
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
        _schedule = TimerSchedule.Parse(expression, zone);
        _run = run;
        _clock = clock;
        IsMonitored = _trigger.UseMonitor && !_schedule.IsFrequent(clock.Now);
    }

    /// <summary>Whether occurrences that passed while no process ran are made up for, once.</summary>
    public bool IsMonitored { get; }

    /// <summary>Runs until stopped or until the leadership's connection fails.</summary>
    public async Task RunAsync(TimerLeadership leadership, CancellationToken stopping)
    {
        var (state, isPastDue) = await BeginAsync(leadership, stopping);
        var isStart = _trigger.RunOnStartup && !_started;
        _started = true;
        while (state is not null)
        {
            if (!isPastDue && !isStart)
            {
                await WaitAsync(state.NextAt, stopping);
            }

            var occurrence = isStart && !isPastDue ? _clock.Now : state.NextAt;
            isStart = false;
            if (await leadership.ClaimAsync(_function.Name, occurrence, IsMonitored ? state.NextAt : null, stopping) is { } claim)
            {
                state = await OccurAsync(leadership, claim, state, isPastDue, stopping);
                isPastDue = false;
            }
            else
            {
                // It runs elsewhere or has run: go on from what was recorded.
                await Task.Delay(AfterRefusal, TimeProvider.System, stopping);
                (state, isPastDue) = await BeginAsync(leadership, stopping);
            }
        }
    }

    private async Task<TimerState?> OccurAsync(
        TimerLeadership leadership, TimerClaim claim, TimerState state, bool isPastDue, CancellationToken stopping)
    {
        var startedAt = _clock.Now;
        if (!isPastDue && startedAt >= state.NextAt)
        {
            _run.Measure(startedAt - state.NextAt);
        }

        FaultPoint.Before(FaultStep.TimerRun, claim);
        await _run.RunAsync(_function, Info(state, isPastDue), stopping);
        FaultPoint.After(FaultStep.TimerRun, claim);
        var now = _clock.Now;
        var next = _schedule.Next(now) is { } at ? new TimerState(_expression, startedAt, at, now) : null;
        var isOurs = await leadership.FinishAsync(claim, IsMonitored ? next : null, stopping);
        stopping.ThrowIfCancellationRequested();

        // This process was held for dead while the function ran: another one goes on from its own run.
        return isOurs || !IsMonitored ? next : await ResumeAsync(leadership, now, stopping);
    }

    /// <summary>The state to go on from, and whether its occurrence has passed while nobody looked.</summary>
    private async Task<(TimerState? State, bool IsPastDue)> BeginAsync(TimerLeadership leadership, CancellationToken stopping)
    {
        var now = _clock.Now;
        var state = IsMonitored ? await ResumeAsync(leadership, now, stopping) : Fresh(now);
        return (state, IsMonitored && state?.NextAt <= now);
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
