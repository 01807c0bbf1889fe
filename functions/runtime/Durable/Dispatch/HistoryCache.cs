using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// Histories of instances that rest, least recently used first out. A state is used again only if the tables still stand at its
/// turn, so another process may have worked on the instance meanwhile.
/// </summary>
internal sealed class HistoryCache(DurableRuntimeOptions options)
{
    private readonly Lock _gate = new();

    private readonly Dictionary<Guid, LinkedListNode<InstanceState>> _states = [];

    private readonly LinkedList<InstanceState> _byUse = [];

    private int _events;

    public void Keep(InstanceState state)
    {
        lock (_gate)
        {
            Remove(state.Instance.ExecutionId);
            if (state.History.Count == 0)
            {
                return;
            }

            _states.Add(state.Instance.ExecutionId, _byUse.AddLast(state));
            _events += state.History.Count;
            while (_events > options.CachedEvents && _byUse.First is { } oldest)
            {
                Remove(oldest.Value.Instance.ExecutionId);
            }
        }
    }

    public InstanceState? Take(ClaimedInstance instance)
    {
        lock (_gate)
        {
            var state = Remove(instance.ExecutionId);
            return state?.Instance.Turn == instance.Turn ? state : null;
        }
    }

    private InstanceState? Remove(Guid executionId)
    {
        if (!_states.Remove(executionId, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _events -= node.Value.History.Count;
        return node.Value;
    }
}
