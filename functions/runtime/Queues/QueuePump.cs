using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Statistics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Feeds one queue's messages to its function, a batch at a time, as many at once as host.json allows.</summary>
internal sealed class QueuePump : IDisposable
{
    private static readonly TimeSpan PollingWithoutNotifications = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly FunctionDescriptor _function;
    private readonly QueueRun _run;
    private readonly QueueStore _store;
    private readonly QueueSettings _settings;
    private readonly QueueWakeups _wakeups;
    private readonly QueueLeases _leases;
    private readonly ILogger _logger;
    private readonly string _queue;
    private readonly SemaphoreSlim _finished = new(0);
    private int _running;

    public QueuePump(FunctionDescriptor function, string queue, QueueRun run, QueueParts parts)
    {
        _function = function;
        _queue = queue;
        _run = run;
        (_store, _settings, _wakeups, _leases, _, _logger) = parts;
    }

    /// <summary>Claims and starts messages until stopped, then waits for those that run.</summary>
    public async Task PumpAsync(CancellationToken stopping)
    {
        var signal = _wakeups.SignalOf(_queue);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await FetchAsync(stopping))
                {
                    await signal.WaitAsync(await IdleAsync(stopping), stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                QueueLog.PumpFailed(_logger, _queue, exception);
                await signal.WaitAsync(AfterFailure, CancellationToken.None);
            }
        }

        while (Volatile.Read(ref _running) > 0)
        {
            await _finished.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _finished.Dispose();

    // A new batch is claimed when the old one has shrunk to the threshold, as the Functions host does.
    private async Task<bool> FetchAsync(CancellationToken stopping)
    {
        while (Volatile.Read(ref _running) > _settings.NewBatchThreshold)
        {
            await _finished.WaitAsync(stopping);
        }

        var messages = await _store.ClaimAsync(_queue, _settings.BatchSize, _leases.Length, stopping);
        FaultPoint.After(FaultStep.QueueClaim, messages);
        foreach (var message in messages.OrderBy(message => message.Sequence))
        {
            Interlocked.Increment(ref _running);
            _ = Task.Run(() => RunAsync(message), CancellationToken.None);
        }

        return messages.Count > 0;
    }

    private async Task RunAsync(QueueMessage message)
    {
        try
        {
            await _run.RunAsync(_function, _queue, message);
        }
        catch (Exception exception)
        {
            // The message stays leased and comes back by itself.
            QueueLog.PumpFailed(_logger, _queue, exception);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            _finished.Release();
        }
    }

    private async Task<TimeSpan> IdleAsync(CancellationToken stopping)
    {
        var longest = _wakeups.IsListening ? _settings.MaximumPollingInterval : PollingWithoutNotifications;
        var next = await _store.NextVisibleAsync(_queue, stopping);
        if (next is null || next > longest)
        {
            return longest;
        }

        // A visible message that could not be claimed is being claimed by another process: let that one finish.
        return next > Shortest ? next.Value : Shortest;
    }
}

/// <summary>What all pumps share.</summary>
internal sealed record QueueParts(QueueStore Store, QueueSettings Settings, QueueWakeups Wakeups, QueueLeases Leases, RuntimeMeter Meter, ILogger Logger);
