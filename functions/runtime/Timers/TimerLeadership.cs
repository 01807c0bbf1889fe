using System.Data;
using System.Net.Sockets;
using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Faults;
using Npgsql;

namespace Analytics.LocalRuntime.Timers;

/// <summary>The lock-holding connection of the process that runs timers; uses of it stand in line.</summary>
internal sealed class TimerLeadership(NpgsqlConnection connection, NpgsqlDataSource dataSource, ProcessPresence presence) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);
    private const int AttemptsWhenStopping = 4;
    private readonly TimerStore _store = new(connection);
    private readonly SemaphoreSlim _turn = new(1);
    private bool _leads;

    /// <summary>Takes the lock if it is free; otherwise sees to it that a process that was declared dead loses it.</summary>
    public async Task<bool> TryLeadAsync(CancellationToken cancellation)
    {
        var process = await presence.WaitUntilRegisteredAsync(cancellation);
        _leads = await InTurnAsync(store => store.TryLeadAsync(presence.ProcessId is var current and not 0 ? current : process, cancellation), cancellation);
        if (!_leads)
        {
            await InTurnAsync(async store => await NothingAsync(store.DeposeDeadAsync(cancellation)), cancellation);
        }

        return _leads;
    }

    public Task ConfirmAsync(CancellationToken cancellation) =>
        InTurnAsync(async store => await NothingAsync(store.ConfirmAsync(cancellation)), cancellation);

    /// <summary>
    /// Claims an occurrence on the connection that holds the lock, so only a leader can; null when it is not this process's to run.
    /// </summary>
    public async Task<TimerClaim?> ClaimAsync(string function, DateTimeOffset occurrence, DateTimeOffset? awaited, CancellationToken cancellation)
    {
        var claim = new TimerClaim(function, occurrence, presence.ProcessId);
        FaultPoint.Before(FaultStep.TimerClaim, claim);
        var isClaimed = claim.Owner != 0 && await InTurnAsync(store => store.ClaimAsync(claim, awaited, cancellation), cancellation);
        FaultPoint.After(FaultStep.TimerClaim, claim);
        return isClaimed ? claim : null;
    }

    /// <summary>
    /// Records a run as done, on any connection and however long that takes: an occurrence must not run twice for want of a connection.
    /// </summary>
    public async Task<bool> FinishAsync(TimerClaim claim, TimerState? next, CancellationToken stopping)
    {
        FaultPoint.Before(FaultStep.TimerSave, claim);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var other = await dataSource.OpenConnectionAsync(CancellationToken.None);
                var isOurs = await new TimerStore(other).FinishAsync(claim, next, CancellationToken.None);
                FaultPoint.After(FaultStep.TimerSave, claim);
                return isOurs;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException && (attempt < AttemptsWhenStopping || !stopping.IsCancellationRequested))
            {
                await Task.Delay(BetweenAttempts, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    public Task<TimerState?> FindAsync(string function, CancellationToken cancellation) => InTurnAsync(store => store.FindAsync(function, cancellation), cancellation);

    public Task SaveAsync(string function, TimerState state, CancellationToken cancellation) =>
        InTurnAsync(async store => await NothingAsync(store.SaveAsync(function, state, cancellation)), cancellation);

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

    private static async Task<bool> NothingAsync(Task task)
    {
        await task;
        return true;
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
