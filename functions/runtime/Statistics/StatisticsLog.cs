using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>What watching the runtime says about itself; event ids 9300-9399.</summary>
internal static partial class StatisticsLog
{
    [LoggerMessage(9300, LogLevel.Warning, "The runtime's tables could not be counted; the metrics keep their last values: {Reason}")]
    public static partial void SampleFailed(ILogger logger, string reason);
}
