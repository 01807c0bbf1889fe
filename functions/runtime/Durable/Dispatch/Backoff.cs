namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Pauses between attempts to reach the database: 50 ms, doubling, at most 2 s.</summary>
internal static class Backoff
{
    public static Task WaitAsync(int attempt, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * Math.Pow(2, Math.Min(attempt, 10)), 2000)), TimeProvider.System, cancellation)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
