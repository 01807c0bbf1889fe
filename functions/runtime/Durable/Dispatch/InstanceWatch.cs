using System.Collections.Concurrent;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Lets clients wait until something changes about an instance.</summary>
internal sealed class InstanceWatch
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    public InstanceWatch(Signals signals) => signals.OnReceived(signal =>
    {
        if (signal.Kind == SignalKind.Changed && _waiting.TryRemove(signal.InstanceId!, out var source))
        {
            source.TrySetResult();
        }
    });

    /// <summary>A task that ends at the next change; take it before reading the state.</summary>
    public Task NextChange(string instanceId) =>
        _waiting.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits for the instance any more; others that still do look for themselves after a while.</summary>
    public void Forget(string instanceId) => _waiting.TryRemove(instanceId, out _);
}
