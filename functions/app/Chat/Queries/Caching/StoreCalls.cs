using Microsoft.Extensions.Logging;

namespace Analytics.Chat.Queries.Caching;

/// <summary>Calls of a store that must never cost an answer: bounded in time, left alone after failures, counted and logged.</summary>
internal sealed partial class StoreCalls(IResultStore store, CacheOptions options, CacheFigures figures, TimeProvider clock, ILogger log)
{
    private readonly CacheCircuit _circuit = new(clock);

    public bool IsResting => _circuit.IsOpen;

    /// <summary>What the call gives, or null when the store did not give anything.</summary>
    public async Task<T?> TryAsync<T>(string name, Func<IResultStore, CancellationToken, Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        if (_circuit.IsOpen)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Patience);
        try
        {
            var given = await call(store, limit.Token).WaitAsync(limit.Token);
            _circuit.Succeeded();
            return given;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            figures.Fault(store.Name, name);
            Failed(log, store.Name, name, fault is OperationCanceledException ? $"no answer in {options.Patience}" : fault.Message);
            if (_circuit.Failed())
            {
                Resting(log, store.Name);
            }

            return null;
        }
    }

    public Task TryAsync(string name, Func<IResultStore, CancellationToken, Task> call, CancellationToken cancellation) => TryAsync(
        name,
        async (target, token) =>
        {
            await call(target, token);
            return this;
        },
        cancellation);

    [LoggerMessage(1010, LogLevel.Warning, "The cache ({Store}) failed to {Call}: {Reason}")]
    private static partial void Failed(ILogger logger, string store, string call, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "The cache ({Store}) is left alone for ten seconds; answers are read from the data")]
    private static partial void Resting(ILogger logger, string store);
}
