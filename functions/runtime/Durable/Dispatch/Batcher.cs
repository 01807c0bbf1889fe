using System.Threading.Channels;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// Writes what arrives while the last write is under way in one go: an item alone is written at once, many share a statement.
/// </summary>
internal sealed class Batcher<TItem, TResult>(
    int writers, int largestBatch, Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> write)
{
    private readonly Channel<Entry> _queue = Channel.CreateUnbounded<Entry>();

    public Task<TResult> WriteAsync(TItem item)
    {
        var entry = new Entry(item, new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(entry))
        {
            entry.Result.TrySetCanceled();
        }

        return entry.Result.Task;
    }

    /// <summary>Writes until cancelled; what is queued then is refused.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => RunWriterAsync(cancellation), CancellationToken.None)));
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var entry))
        {
            entry.Result.TrySetCanceled(cancellation);
        }
    }

    private async Task RunWriterAsync(CancellationToken cancellation)
    {
        var batch = new List<Entry>(largestBatch);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(cancellation))
            {
                batch.Clear();
                while (batch.Count < largestBatch && _queue.Reader.TryRead(out var entry))
                {
                    batch.Add(entry);
                }

                if (batch.Count > 0)
                {
                    await WriteBatchAsync(batch);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task WriteBatchAsync(List<Entry> batch)
    {
        try
        {
            // A write that has begun is finished even when the process stops: half-known outcomes cost more than a moment.
            var results = await write([.. batch.Select(entry => entry.Item)], CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Result.TrySetResult(results[i]);
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One faulty item must not take the others with it.
            foreach (var entry in batch)
            {
                await WriteBatchAsync([entry]);
            }
        }
        catch (Exception exception)
        {
            batch[0].Result.TrySetException(exception);
        }
    }

    private sealed record Entry(TItem Item, TaskCompletionSource<TResult> Result);
}
