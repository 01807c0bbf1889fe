using System.Collections.Concurrent;
using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>The activities that this process has leased: those that take a place here, and those whose answer is yet to be written.</summary>
internal sealed class HeldTasks
{
    private readonly ConcurrentDictionary<TaskKey, bool> _keys = new();

    private int _waiting;

    /// <summary>How many are queued or running here.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public bool Contains(TaskKey task) => _keys.ContainsKey(task);

    public void Add(TaskKey task)
    {
        if (_keys.TryAdd(task, true))
        {
            Interlocked.Increment(ref _waiting);
        }
    }

    /// <summary>Adds tasks up to a number of places in all; returns how many.</summary>
    public int Add(IEnumerable<TaskKey> tasks, int places)
    {
        var added = 0;
        foreach (var task in tasks)
        {
            if (Interlocked.Increment(ref _waiting) > places)
            {
                Interlocked.Decrement(ref _waiting);
                break;
            }

            _keys[task] = true;
            added++;
        }

        return added;
    }

    /// <summary>The task has run; it stays known until its answer is written. Returns how many wait or run now.</summary>
    public int End(TaskKey task) =>
        _keys.TryUpdate(task, false, true) ? Interlocked.Decrement(ref _waiting) : Volatile.Read(ref _waiting);

    public void Remove(TaskKey task)
    {
        if (_keys.TryRemove(task, out var waits) && waits)
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
