namespace Analytics.Chat.Queries.Caching;

/// <summary>Keeps the right to fill while the filler works. A killed filler renews nothing, so its right ends within one lease.</summary>
internal sealed class FillerRenewal : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    private FillerRenewal(Func<CancellationToken, Task> renew, TimeSpan lease, TimeProvider clock) => _renewing = RunAsync(renew, lease / 3, clock, _stop.Token);

    public static FillerRenewal Begin(Func<CancellationToken, Task> renew, TimeSpan lease, TimeProvider clock) => new(renew, lease, clock);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
    }

    private static async Task RunAsync(Func<CancellationToken, Task> renew, TimeSpan pause, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(pause, clock, stop);
                await renew(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work is done.
        }
    }
}
