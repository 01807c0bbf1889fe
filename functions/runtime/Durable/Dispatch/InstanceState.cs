using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>An instance and its history, as far as they have been written.</summary>
internal sealed class InstanceState
{
    private readonly List<StoredEvent> _history;

    private readonly HashSet<int> _open = [];

    public InstanceState(ClaimedInstance instance, IEnumerable<StoredEvent> history)
    {
        Instance = instance;
        _history = [];
        Append(history);
    }

    public ClaimedInstance Instance { get; private set; }

    public IReadOnlyList<StoredEvent> History => _history;

    public bool IsSuspended { get; private set; }

    public DateTime LastEventAt { get; private set; }

    /// <summary>Drops answers that came twice or too late, and mere wake-ups.</summary>
    public IReadOnlyList<StoredEvent> SelectFresh(IEnumerable<StoredEvent> messages)
    {
        var answered = new HashSet<int>();
        var fresh = new List<StoredEvent>();
        foreach (var message in messages)
        {
            if (message is not WokenUp && (AnsweredId(message) is not { } id || (_open.Contains(id) && answered.Add(id))))
            {
                fresh.Add(message);
            }
        }

        return fresh;
    }

    /// <summary>Takes over what a written turn has changed.</summary>
    public void Apply(TurnCommit written)
    {
        if (written.IsNewExecution)
        {
            Instance = Instance with
            {
                ExecutionId = written.NextExecutionId, Input = written.NextInput, Version = written.NextVersion, Turn = 0,
            };
            _history.Clear();
            _open.Clear();
            IsSuspended = false;
        }
        else
        {
            Instance = Instance with { Turn = written.NextTurn };
            Append(written.Events);
        }
    }

    private static int? AnsweredId(StoredEvent item) => item switch
    {
        ActivityCompleted done => done.Id,
        ActivityFailed failed => failed.Id,
        TimerFired fired => fired.Id,
        ChildCompleted done => done.Id,
        ChildFailed failed => failed.Id,
        _ => null,
    };

    private void Append(IEnumerable<StoredEvent> events)
    {
        foreach (var item in events)
        {
            _history.Add(item);
            Track(item);
        }

        LastEventAt = _history.Count == 0 ? LastEventAt : _history[^1].At;
    }

    private void Track(StoredEvent item)
    {
        switch (item)
        {
            case ActivityScheduled scheduled:
                _open.Add(scheduled.Id);
                break;
            case TimerCreated created:
                _open.Add(created.Id);
                break;
            case ChildCreated created:
                _open.Add(created.Id);
                break;
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                IsSuspended = false;
                break;
            default:
                if (AnsweredId(item) is { } id)
                {
                    _open.Remove(id);
                }

                break;
        }
    }
}
