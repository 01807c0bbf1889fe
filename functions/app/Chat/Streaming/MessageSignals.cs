using System.Collections.Concurrent;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Chat.Streaming;

/// <summary>
/// Listens to the database for new message events and cancels, on one connection a process, while anybody waits. A lost connection
/// only delays: whoever waits also looks again every few seconds.
/// </summary>
internal sealed class MessageSignals(Database database, TimeProvider clock, ILogger<MessageSignals> log) : IAsyncDisposable
{
    private const string CancelPrefix = "cancel:";
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<MessageSubscription, bool>> _subscriptions = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private Task? _listening;

    /// <param name="messageId">The message whose news are wanted.</param>
    /// <param name="untilEnd">Wakes the waiter at the end of the answer only, not at each entry of its log.</param>
    public MessageSubscription Subscribe(Guid messageId, bool untilEnd = false)
    {
        lock (_gate)
        {
            _listening ??= Task.Run(() => ListenAsync(_stopping.Token));
        }

        var subscription = new MessageSubscription(untilEnd, gone => Remove(messageId, gone));
        _subscriptions.GetOrAdd(messageId, _ => new ConcurrentDictionary<MessageSubscription, bool>()).TryAdd(subscription, true);
        return subscription;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_listening is not null)
        {
            await _listening;
        }

        _stopping.Dispose();
    }

    private void Remove(Guid messageId, MessageSubscription subscription)
    {
        if (_subscriptions.TryGetValue(messageId, out var waiting))
        {
            waiting.TryRemove(subscription, out _);
            if (waiting.IsEmpty)
            {
                _subscriptions.TryRemove(KeyValuePair.Create(messageId, waiting));
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenSystemAsync(stopping);
                connection.Notification += (_, notification) => Deliver(notification.Payload);
                await using (var listen = new NpgsqlCommand($"listen {MessageEventStore.Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stopping);
                }

                WakeAll();
                while (true)
                {
                    await connection.WaitAsync(stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                ChatLog.ListeningInterrupted(log, failure.Message);
                await Task.Delay(ReconnectDelay, clock, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private void Deliver(string payload)
    {
        var cancelled = payload.StartsWith(CancelPrefix, StringComparison.Ordinal);
        var ended = payload.StartsWith(MessageEventStore.EndPrefix, StringComparison.Ordinal);
        var id = payload[(payload.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (Guid.TryParse(id, out var messageId) && _subscriptions.TryGetValue(messageId, out var waiting))
        {
            foreach (var subscription in waiting.Keys.Where(subscription => cancelled || ended || !subscription.UntilEnd))
            {
                subscription.Signal(cancelled);
            }
        }
    }

    private void WakeAll()
    {
        foreach (var subscription in _subscriptions.Values.SelectMany(waiting => waiting.Keys))
        {
            subscription.Signal(cancelled: false);
        }
    }
}

/// <summary>One waiter for the news of one message.</summary>
internal sealed class MessageSubscription(bool untilEnd, Action<MessageSubscription> onDispose) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly CancellationTokenSource _cancelled = new();

    public CancellationToken Cancelled => _cancelled.Token;

    public bool UntilEnd => untilEnd;

    /// <summary>Returns at the next news, or after the limit without any.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken cancellation) => _news.WaitAsync(limit, cancellation);

    public void Signal(bool cancelled)
    {
        try
        {
            if (cancelled)
            {
                _cancelled.Cancel();
            }

            if (_news.CurrentCount == 0)
            {
                _news.Release();
            }
        }
        catch (Exception race) when (race is ObjectDisposedException or SemaphoreFullException)
        {
            // The waiter left, or another signal came first: both mean that nobody is waiting for this one.
        }
    }

    public void Dispose()
    {
        onDispose(this);
        _news.Dispose();
        _cancelled.Dispose();
    }
}
