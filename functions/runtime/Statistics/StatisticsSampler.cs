using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>Refreshes the gauges while somebody collects them: a collector reads them at its own moments and cannot wait for the database.</summary>
internal sealed class StatisticsSampler(RuntimeStatistics statistics, RuntimeMeter meter, ILogger<StatisticsSampler> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (meter.IsWatched)
                {
                    await SampleAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is the only way out.
        }
    }

    private async Task SampleAsync(CancellationToken cancellation)
    {
        try
        {
            meter.Show(await statistics.ReadAsync(cancellation));
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            StatisticsLog.SampleFailed(logger, exception.Message);
        }
    }
}
