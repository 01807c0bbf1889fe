using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>What a signal is about.</summary>
internal enum SignalKind
{
    /// <summary>An instance has a message.</summary>
    Mail,

    /// <summary>An instance began or ended.</summary>
    Changed,

    /// <summary>Activities wait for a process.</summary>
    Tasks,
}

/// <summary>Something other parts, here or in another process, may want to look at. Losing one costs time, never work.</summary>
internal readonly record struct Signal(SignalKind Kind, string? InstanceId);

/// <summary>Carries signals inside the process and queues them for the other processes.</summary>
internal sealed class Signals
{
    private readonly ConcurrentDictionary<Signal, bool> _outbound = new();

    private ImmutableArray<Action<Signal>> _receivers = [];

    private ImmutableArray<Action> _senders = [];

    /// <summary>Whether other processes use the same database; alone, nothing is sent.</summary>
    public bool HasPeers { get; set; }

    public void Mail(string instanceId) => Raise(new Signal(SignalKind.Mail, instanceId));

    public void Changed(string instanceId) => Raise(new Signal(SignalKind.Changed, instanceId));

    public void Tasks() => Raise(new Signal(SignalKind.Tasks, null));

    /// <summary>The receiver is called on the signaller's thread, for signals from here and from elsewhere.</summary>
    public void OnReceived(Action<Signal> receiver) => ImmutableInterlocked.Update(ref _receivers, list => list.Add(receiver));

    /// <summary>The sender is called when there is something to send to other processes.</summary>
    public void OnOutbound(Action sender) => ImmutableInterlocked.Update(ref _senders, list => list.Add(sender));

    public void Receive(Signal signal)
    {
        foreach (var receiver in _receivers)
        {
            receiver(signal);
        }
    }

    public IReadOnlyList<Signal> TakeOutbound()
    {
        var taken = _outbound.Keys.ToList();
        foreach (var signal in taken)
        {
            _outbound.TryRemove(signal, out _);
        }

        return taken;
    }

    private void Raise(Signal signal)
    {
        Receive(signal);
        if (HasPeers)
        {
            _outbound[signal] = true;
            foreach (var sender in _senders)
            {
                sender();
            }
        }
    }
}
