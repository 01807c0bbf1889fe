using System.Collections.Concurrent;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>
/// Lets callers that come at the same time share a statement: one that comes alone is served at once, those that come while the
/// statements before are under way go together into the next.
/// </summary>
internal sealed class Gatherer<TItem, TResult>(int runners, int largest, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run)
{
    private readonly ConcurrentQueue<Entry> _queue = new();

    private int _running;

    public Task<TResult> RunAsync(TItem item)
    {
        var entry = new Entry(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Enqueue(entry);
        if (TryBegin())
        {
            _ = DrainAsync();
        }

        return entry.Result.Task;
    }

    private bool TryBegin()
    {
        if (Interlocked.Increment(ref _running) <= runners)
        {
            return true;
        }

        Interlocked.Decrement(ref _running);
        return false;
    }

    private async Task DrainAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
            {
                await ServeAsync(batch);
            }

            Interlocked.Decrement(ref _running);
        }
        while (!_queue.IsEmpty && TryBegin());
    }

    private List<Entry> Take()
    {
        var batch = new List<Entry>();
        while (batch.Count < largest && _queue.TryDequeue(out var entry))
        {
            batch.Add(entry);
        }

        return batch;
    }

    private async Task ServeAsync(List<Entry> batch)
    {
        try
        {
            var results = await run([.. batch.Select(entry => entry.Item)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Result.TrySetResult(results[i]);
            }
        }
        catch (PostgresException refused) when (batch.Count > 1 && IsTheirOwnFault(refused))
        {
            // The statement was refused as a whole for the sake of some: each is tried by itself.
            foreach (var entry in batch)
            {
                await ServeAsync([entry]);
            }
        }
        catch (Exception exception)
        {
            foreach (var entry in batch)
            {
                entry.Result.TrySetException(exception);
            }
        }
    }

    // Two items of one key, data that does not fit, a deadlock. After anything else nobody knows what was written.
    private static bool IsTheirOwnFault(PostgresException refused) =>
        refused.SqlState is PostgresErrorCodes.CardinalityViolation or PostgresErrorCodes.DeadlockDetected
        || refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal);

    private sealed record Entry(TItem Item, TaskCompletionSource<TResult> Result);
}
