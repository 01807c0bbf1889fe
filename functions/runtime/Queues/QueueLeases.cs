using System.Collections.Concurrent;
using Analytics.LocalRuntime.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>
/// Keeps the leases of running messages alive, all in one statement. The Functions host hides a message for ten minutes; a lease of half a
/// minute, renewed while the function runs, brings the messages of a killed process back sooner.
/// </summary>
internal sealed class QueueLeases(QueueStore store, HostFile host, TimeProvider clock, ILogger<QueueLeases> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, Held> _held = new();

    public TimeSpan Length => host.Lease;

    /// <summary>Starts renewing; the source is cancelled when the lease is lost.</summary>
    public void Hold(QueueMessage message, CancellationTokenSource lost) => _held[message.PopReceipt] = new Held(message, lost);

    public void Drop(QueueMessage message) => _held.TryRemove(message.PopReceipt, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Length / 3, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_held.IsEmpty)
            {
                continue;
            }

            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The next tick tries again; a lease lives three ticks.
                QueueLog.RenewalFailed(logger, exception);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var held = _held.Values.ToList();
        var kept = await store.RenewAsync(held.ConvertAll(item => item.Message), Length, cancellation);
        foreach (var (message, lost) in held)
        {
            if (!kept.Contains(message.PopReceipt) && _held.TryRemove(message.PopReceipt, out _))
            {
                QueueLog.LeaseLost(logger, message.Id);
                await lost.CancelAsync();
            }
        }
    }

    private sealed record Held(QueueMessage Message, CancellationTokenSource Lost);
}
