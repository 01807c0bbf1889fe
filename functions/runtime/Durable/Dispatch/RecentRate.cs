namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Counts how many things ended in the last moment, a tenth of a second.</summary>
internal sealed class RecentRate
{
    private static readonly long Moment = TimeProvider.System.TimestampFrequency / 10;

    private long _began = TimeProvider.System.GetTimestamp();

    private int _count;

    private int _before;

    /// <summary>How many ended in the last whole moment; none when nothing has ended for longer.</summary>
    public int InAMoment
    {
        get
        {
            var age = TimeProvider.System.GetTimestamp() - Volatile.Read(ref _began);
            return age < 2 * Moment ? Volatile.Read(ref _before) : 0;
        }
    }

    public void Count()
    {
        var now = TimeProvider.System.GetTimestamp();
        var began = Volatile.Read(ref _began);
        if (now - began >= Moment && Interlocked.CompareExchange(ref _began, now, began) == began)
        {
            var ended = Interlocked.Exchange(ref _count, 0);
            Volatile.Write(ref _before, now - began < 2 * Moment ? ended : 0);
        }

        Interlocked.Increment(ref _count);
    }
}
