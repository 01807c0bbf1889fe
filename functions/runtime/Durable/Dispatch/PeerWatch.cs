using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// Sees which processes are alive and takes the work of dead ones. A process must look dead twice, a moment apart: a session that
/// was cut may be about to come back.
/// </summary>
internal sealed class PeerWatch(
    DurableRuntimeOptions options, ProcessStore store, ProcessPresence presence, Signals signals, ILogger<PeerWatch> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan QuickInterval = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan SuspicionTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TidyInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<long, long> _suspectedSince = [];

    private long? _lastTidy;

    private long? _lastHeartbeat;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                await presence.WaitUntilRegisteredAsync(cancellation);
                await HeartbeatAsync(cancellation);
                await LookAsync(cancellation);
                pause = _suspectedSince.Count > 0 ? QuickInterval : Interval < options.LeaseDuration / 3 ? Interval : options.LeaseDuration / 3;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                DurableLog.ConnectionLost(logger, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HeartbeatAsync(CancellationToken cancellation)
    {
        var own = presence.ProcessId;
        if (own == 0 || !IsDue(_lastHeartbeat, options.LeaseDuration / 3))
        {
            return;
        }

        if (await store.HeartbeatAsync(own, options.LeaseDuration, cancellation))
        {
            _lastHeartbeat = TimeProvider.System.GetTimestamp();
        }
        else
        {
            DurableLog.DeclaredDead(logger, own);
            presence.Forget(own);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var processes = await store.ListAsync(cancellation);
        var own = presence.ProcessId;
        signals.HasPeers = processes.Any(process => process.ProcessId != own && !process.LooksDead);
        var suspects = processes.Where(process => process.LooksDead && process.ProcessId != own).Select(process => process.ProcessId).ToHashSet();
        foreach (var cleared in _suspectedSince.Keys.Where(id => !suspects.Contains(id)).ToList())
        {
            _suspectedSince.Remove(cleared);
        }

        var anyRemoved = false;
        foreach (var suspect in suspects)
        {
            var since = _suspectedSince.TryGetValue(suspect, out var first) ? first : TimeProvider.System.GetTimestamp();
            _suspectedSince[suspect] = since;
            if (TimeProvider.System.GetElapsedTime(since) >= SuspicionTime)
            {
                FaultPoint.Before(FaultStep.StrikeOff, signals);
                await store.RemoveAsync(suspect, cancellation);
                FaultPoint.After(FaultStep.StrikeOff, signals);
                DurableLog.PeerDied(logger, suspect);
                _suspectedSince.Remove(suspect);
                anyRemoved = true;
            }
        }

        if (anyRemoved || IsDue(_lastTidy, TidyInterval))
        {
            await TidyAsync(anyRemoved, cancellation);
        }
    }

    private async Task TidyAsync(bool anyRemoved, CancellationToken cancellation)
    {
        var now = options.Clock.GetUtcNow().UtcDateTime;
        await store.RemoveUndeliverableAsync(now - TidyInterval, cancellation);
        var freed = await store.FreeOrphansAsync(now, cancellation);
        if (freed > 0)
        {
            FaultPoint.After(FaultStep.TakeOver, signals);
        }

        if (freed > 0 || anyRemoved)
        {
            // Whoever is free takes what was freed.
            signals.Tasks();
        }

        _lastTidy = TimeProvider.System.GetTimestamp();
    }

    private static bool IsDue(long? last, TimeSpan interval) => last is null || TimeProvider.System.GetElapsedTime(last.Value) >= interval;
}
