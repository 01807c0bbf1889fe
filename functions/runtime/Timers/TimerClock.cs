namespace Analytics.LocalRuntime.Timers;

/// <summary>The clock of timers. It knows how many timers wait, so that a test moves a clock of its own only when nothing is in motion.</summary>
internal sealed class TimerClock(TimeProvider clock)
{
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public DateTimeOffset Now => clock.GetUtcNow();

    public TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public CancellationTokenSource Timeout(TimeSpan time) => new(time, clock);

    public async Task DelayAsync(TimeSpan time, CancellationToken cancellation)
    {
        var delay = Task.Delay(time, clock, cancellation);
        Interlocked.Increment(ref _waiting);
        try
        {
            await delay;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
