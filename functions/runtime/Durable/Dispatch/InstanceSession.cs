using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// An instance while this process leases it. What comes for it is collected here; at most one turn of it runs at a time.
/// </summary>
internal sealed class InstanceSession(InstanceState state, long owner, IReadOnlyList<InboxMessage> firstMail)
{
    private readonly Lock _gate = new();

    private readonly HashSet<int> _localTasks = [];

    private List<LocalAnswer> _answers = [];

    private IReadOnlyList<InboxMessage> _firstMail = firstMail;

    private bool _hasMail;

    private bool _isRunning = true;

    private bool _isClosed;

    private ClaimedInstance? _reclaimed;

    public InstanceState State { get; } = state;

    public long Owner { get; } = owner;

    /// <summary>How long the last turn took to replay.</summary>
    public TimeSpan LastReplay { get; set; }

    public string InstanceId { get; } = state.Instance.InstanceId;

    /// <summary>Whether activities of the instance run or wait in this process; while they do, the lease is kept.</summary>
    public bool HasLocalTasks
    {
        get
        {
            lock (_gate)
            {
                return _localTasks.Count > 0;
            }
        }
    }

    /// <summary>Notes that there is mail; true when the caller must run the session.</summary>
    public bool NoteMail()
    {
        lock (_gate)
        {
            _hasMail = true;
            return Begin();
        }
    }

    /// <summary>The instance was leased again while this session is still open; false when it is already closed.</summary>
    public bool NoteReclaim(ClaimedInstance claimed)
    {
        lock (_gate)
        {
            _reclaimed = _isClosed ? null : claimed;
            return !_isClosed;
        }
    }

    /// <summary>Takes responsibility for an activity that this process runs.</summary>
    public void Adopt(Guid executionId, int taskId)
    {
        lock (_gate)
        {
            if (!_isClosed && executionId == State.Instance.ExecutionId)
            {
                _localTasks.Add(taskId);
            }
        }
    }

    /// <summary>Accepts an answer unless the session is over; the second value says that the caller must run the session.</summary>
    public (bool Accepted, bool MustRun) Answer(LocalAnswer answer)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return (false, false);
            }

            _localTasks.Remove(answer.Task.TaskId);
            _answers.Add(answer);
            return (true, Begin());
        }
    }

    /// <summary>What came since the last turn; mail must be read from the tables when the flag says so.</summary>
    public (IReadOnlyList<InboxMessage> FirstMail, bool HasMail, IReadOnlyList<LocalAnswer> Answers) Take()
    {
        lock (_gate)
        {
            var taken = (_firstMail, _hasMail, _answers);
            (_firstMail, _hasMail, _answers) = ([], false, []);
            return taken;
        }
    }

    /// <summary>Stops running if nothing came meanwhile.</summary>
    public bool TryRest()
    {
        lock (_gate)
        {
            if (_hasMail || _answers.Count > 0)
            {
                return false;
            }

            _isRunning = false;
            return true;
        }
    }

    /// <summary>Ends the session; returns answers nobody has recorded, and what was noted since the last look.</summary>
    public (IReadOnlyList<LocalAnswer> Answers, bool HasMail, ClaimedInstance? Reclaimed) Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _isRunning = false;
            var answers = _answers;
            _answers = [];
            return (answers, _hasMail, _reclaimed);
        }
    }

    private bool Begin()
    {
        var mustRun = !_isRunning && !_isClosed;
        _isRunning |= mustRun;
        return mustRun;
    }
}
