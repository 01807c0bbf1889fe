using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.LocalRuntime.Timers;

/// <summary>Runs the timer functions in the one process that holds the timers' lock; the others stand by.</summary>
internal sealed class TimerListener : BackgroundService
{
    private static readonly TimeSpan StandBy = TimeSpan.FromSeconds(5);
    private readonly NpgsqlDataSource _dataSource;
    private readonly ProcessPresence _presence;
    private readonly TimerLoop[] _loops;
    private readonly ILogger<TimerListener> _logger;

    public TimerListener(FunctionIndex index, TimerParts parts, NpgsqlDataSource dataSource, ProcessPresence presence, ILogger<TimerListener> logger)
    {
        _dataSource = dataSource;
        _presence = presence;
        _logger = logger;
        _loops = index.OfKind(TriggerKind.Timer)
            .Select(function => new TimerLoop(function, Expression(function, parts.Settings), parts.Zone, parts.Run, parts.Clock))
            .ToArray();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_loops.Length > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                TimerLog.LeadershipLost(_logger, exception);
            }

            // Real time on purpose: standing by is about processes, not about schedules.
            await Task.Delay(StandBy, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(CancellationToken stopping)
    {
        await using var leadership = new TimerLeadership(await _dataSource.OpenConnectionAsync(stopping), _dataSource, _presence);
        if (!await leadership.TryLeadAsync(stopping))
        {
            return;
        }

        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var loops = _loops.Select(loop => loop.RunAsync(leadership, together.Token)).Append(WatchAsync(leadership, together.Token)).ToList();
        try
        {
            await await Task.WhenAny(loops.Where(loop => !loop.IsCompletedSuccessfully));
        }
        finally
        {
            await together.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A lost connection is a lost lock: stop before another process starts.
    private static async Task WatchAsync(TimerLeadership leadership, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(StandBy, stopping);
            await leadership.ConfirmAsync(stopping);
        }
    }

    private static string Expression(FunctionDescriptor function, SettingResolver settings)
        => settings.Resolve(((TimerTriggerAttribute)function.Trigger).Schedule);
}

/// <summary>What all timers share.</summary>
internal sealed class TimerParts(SettingResolver settings, IConfiguration configuration, TimerRun run, TimerClock clock)
{
    public SettingResolver Settings { get; } = settings;

    public TimerRun Run { get; } = run;

    public TimerClock Clock { get; } = clock;

    /// <summary>The time zone of cron expressions: the setting WEBSITE_TIME_ZONE, else the machine's.</summary>
    public TimeZoneInfo Zone { get; } = configuration["WEBSITE_TIME_ZONE"] is { Length: > 0 } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : clock.LocalTimeZone;
}
