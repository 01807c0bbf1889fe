using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Listens for new messages on one connection of its own and wakes the pumps; polling stays as the fallback.</summary>
internal sealed class QueueWakeups(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<QueueWakeups> logger) : BackgroundService
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, SemaphoreSlim> _signals = new(StringComparer.Ordinal);

    /// <summary>Whether notifications arrive; while they do not, pumps poll quickly.</summary>
    public bool IsListening { get; private set; }

    /// <summary>The signal of one queue: released when a message may be visible.</summary>
    public SemaphoreSlim SignalOf(string queue)
    {
        lock (_signals)
        {
            if (!_signals.TryGetValue(queue, out var signal))
            {
                _signals[queue] = signal = new SemaphoreSlim(0);
            }

            return signal;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var signal in _signals.Values)
        {
            signal.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                QueueLog.ListenLost(logger, exception);
                IsListening = false;
                await Delay(stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        connection.Notification += (_, notification) => Wake(notification.Payload);
        await using (var command = new NpgsqlCommand($"listen {QueueStore.Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(stopping);
        }

        IsListening = true;
        WakeAll();
        while (true)
        {
            await connection.WaitAsync(stopping);
        }
    }

    private void Wake(string queue)
    {
        lock (_signals)
        {
            if (_signals.TryGetValue(queue, out var signal) && signal.CurrentCount == 0)
            {
                signal.Release();
            }
        }
    }

    // Messages may have come while nobody listened.
    private void WakeAll()
    {
        lock (_signals)
        {
            foreach (var signal in _signals.Values)
            {
                signal.Release();
            }
        }
    }

    private async Task Delay(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Reconnect, clock, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by its own condition.
        }
    }
}
