using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// External events of one execution: names ignore case, unmatched events wait in order of arrival, and of several waiters
/// the newest is served first. A cancelled waiter takes nothing.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Queue<BufferedEvent>> _buffered = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Stack<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);

    private long _arrivals;

    private interface IWaiter
    {
        Type EventType { get; }

        bool IsOpen { get; }

        void Receive(string? payload);
    }

    public bool HasWaiters => _waiters.Values.Any(stack => stack.Any(waiter => waiter.IsOpen));

    /// <summary>Events that nobody has consumed, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, string? Payload)> Unprocessed =>
        [.. _buffered.Values.SelectMany(queue => queue).OrderBy(item => item.Arrival).Select(item => (item.Name, item.Payload))];

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        if (_buffered.TryGetValue(name, out var queue) && queue.TryDequeue(out var early))
        {
            return Task.FromResult(converter.Read<T>(early.Payload));
        }

        var stack = OpenWaiters(name);
        if (stack.TryPeek(out var other) && other.EventType != typeof(T))
        {
#pragma warning disable MA0015 // The genuine message names no parameter.
            throw new ArgumentException(
                "Events with the same name must have the same type argument. " +
                $"Expected {other.EventType.FullName} but was requested {typeof(T).FullName}.");
#pragma warning restore MA0015
        }

        var waiter = new Waiter<T>(converter);
        stack.Push(waiter);
        cancellation.Register(() => waiter.Cancel(cancellation), useSynchronizationContext: false);
        return waiter.Task;
    }

    public void Deliver(string name, string? payload)
    {
        if (OpenWaiters(name).TryPop(out var waiter))
        {
            waiter.Receive(payload);
            return;
        }

        if (!_buffered.TryGetValue(name, out var queue))
        {
            _buffered.Add(name, queue = new Queue<BufferedEvent>());
        }

        queue.Enqueue(new BufferedEvent(_arrivals++, name, payload));
    }

    private Stack<IWaiter> OpenWaiters(string name)
    {
        if (!_waiters.TryGetValue(name, out var stack))
        {
            _waiters.Add(name, stack = new Stack<IWaiter>());
        }

        while (stack.TryPeek(out var top) && !top.IsOpen)
        {
            stack.Pop();
        }

        return stack;
    }

    private sealed record BufferedEvent(long Arrival, string Name, string? Payload);

    private sealed class Waiter<T>(DataConverter converter) : IWaiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Type EventType => typeof(T);

        public bool IsOpen => !_source.Task.IsCompleted;

        public Task<T> Task => _source.Task;

        public void Receive(string? payload) => _source.TrySetResult(converter.Read<T>(payload));

        public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
