using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Timers;

/// <summary>How often and how soon a failed run is tried again, by the attribute on the function.</summary>
internal sealed class TimerRetries(RetryAttribute? attribute)
{
    public int MaximumCount => attribute?.MaxRetryCount ?? 0;

    /// <summary>Whether a run that failed after so many retries is tried again; -1 is without end.</summary>
    public bool Allows(int retries) => MaximumCount == -1 || retries < MaximumCount;

    public TimeSpan DelayBefore(int retry) => attribute switch
    {
        FixedDelayRetryAttribute constant => Parse(constant.DelayInterval),
        ExponentialBackoffRetryAttribute growing => Doubled(Parse(growing.MinimumInterval), Parse(growing.MaximumInterval), retry),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Doubled(TimeSpan minimum, TimeSpan maximum, int retry)
    {
        var ticks = minimum.Ticks * Math.Pow(2, retry - 1);
        return ticks < maximum.Ticks ? TimeSpan.FromTicks((long)ticks) : maximum;
    }

    private static TimeSpan Parse(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The count of retries as the function sees it.</summary>
internal sealed class TimerRetryContext(int count, int maximum) : RetryContext
{
    public override int RetryCount { get; } = count;

    public override int MaxRetryCount { get; } = maximum;
}
