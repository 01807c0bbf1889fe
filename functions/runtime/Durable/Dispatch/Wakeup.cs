namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Wakes one waiting loop; several wake-ups before it looks count as one.</summary>
internal sealed class Wakeup : IDisposable
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

    /// <summary>Waits for a wake-up or the time, whichever is first; true means woken. Always in real time, whatever the clock of the app.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        return await _signal.WaitAsync(timeout <= TimeSpan.Zero ? TimeSpan.Zero : timeout, cancellation);
    }

    public void Dispose() => _signal.Dispose();
}
