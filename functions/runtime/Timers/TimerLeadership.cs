using System.Data;
using Npgsql;

namespace Analytics.LocalRuntime.Timers;

/// <summary>The lock-holding connection of the process that runs timers; uses of it stand in line.</summary>
internal sealed class TimerLeadership(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly TimerStore _store = new(connection);
    private readonly SemaphoreSlim _turn = new(1);
    private bool _leads;

    public async Task<bool> TryLeadAsync(CancellationToken cancellation)
        => _leads = await InTurnAsync(store => store.TryLeadAsync(cancellation), cancellation);

    public Task ConfirmAsync(CancellationToken cancellation) => InTurnAsync(
        async store =>
        {
            await store.ConfirmAsync(cancellation);
            return true;
        },
        cancellation);

    public Task<TimerState?> FindAsync(string function, CancellationToken cancellation) => InTurnAsync(store => store.FindAsync(function, cancellation), cancellation);

    public Task SaveAsync(string function, TimerState state, CancellationToken cancellation) => InTurnAsync(
        async store =>
        {
            await store.SaveAsync(function, state, cancellation);
            return true;
        },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Back in the pool, the connection would keep the lock until its next use.
            if (_leads && connection.State == ConnectionState.Open)
            {
                await _store.StopLeadingAsync();
            }
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }

        _turn.Dispose();
        await connection.DisposeAsync();
    }

    private async Task<T> InTurnAsync<T>(Func<TimerStore, Task<T>> use, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await use(_store);
        }
        finally
        {
            _turn.Release();
        }
    }
}
