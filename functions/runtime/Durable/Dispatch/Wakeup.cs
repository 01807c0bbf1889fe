namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Wakes one waiting loop; several wake-ups before it looks count as one.</summary>
internal sealed class Wakeup(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Set()
    {
        try
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has set it in the same moment.
        }
    }

    /// <summary>Waits for a wake-up or the time, whichever is first; true means woken.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return await _signal.WaitAsync(0, cancellation);
        }

        if (ReferenceEquals(clock, TimeProvider.System))
        {
            return await _signal.WaitAsync(timeout, cancellation);
        }

        using var over = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            await _signal.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _signal.Dispose();
}
