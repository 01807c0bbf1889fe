using Analytics.Warehouse.Rollups;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.Warehouse;

/// <summary>Builds the rollups of days that changed. Late, twice or on two machines at once it comes to the same: each day is built by one.</summary>
internal sealed partial class RefreshRollups(RollupRefresh refresh, ILogger<RefreshRollups> log)
{
    [Function(nameof(RefreshRollups))]
    public async Task Run([TimerTrigger("*/10 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation)
    {
        var days = await refresh.RunAsync(cancellation);
        if (days > 0)
        {
            Refreshed(log, days);
        }
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "Built the rollups of {Days} days")]
    private static partial void Refreshed(ILogger log, int days);
}
