using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Timers;

/// <summary>What the timers say; event ids 9200-9299.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(9200, LogLevel.Error, "Timer function {Function} failed after {Retries} retries")]
    public static partial void TimerFailed(ILogger logger, string function, int retries, Exception exception);

    [LoggerMessage(9201, LogLevel.Warning, "This process lost the connection that lets it run timers; it will try again")]
    public static partial void LeadershipLost(ILogger logger, Exception exception);

    [LoggerMessage(9202, LogLevel.Debug, "Timer function {Function} was stopped with the host")]
    public static partial void TimerStopped(ILogger logger, string function);
}
