using System.Collections.Concurrent;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>The instances that this process works on now.</summary>
internal sealed class InstanceSessions(HistoryCache cache)
{
    private readonly ConcurrentDictionary<string, InstanceSession> _sessions = new();

    private readonly ConcurrentQueue<ClaimedInstance> _reclaimed = new();

    private readonly ConcurrentDictionary<string, bool> _mailWhileClaiming = new();

    private Func<InstanceSession, Task>? _run;

    private Action? _look;

    private int _running;

    private bool _isFull;

    /// <summary>Says how a session is run and how the tables are looked at; both before the first claim.</summary>
    public void Connect(Func<InstanceSession, Task> run, Action look) => (_run, _look) = (run, look);

    /// <summary>How many more sessions may run now; when none, the end of one wakes the claiming loop.</summary>
    public int CountFree(int most, int limit)
    {
        var free = limit - Volatile.Read(ref _running);
        Volatile.Write(ref _isFull, free <= 0);
        return Math.Min(most, free);
    }

    /// <summary>
    /// Leaves out what is already here. An instance may be leased again before its old session is quite gone: it is then opened
    /// anew as soon as that one has closed.
    /// </summary>
    public IReadOnlyList<ClaimedInstance> SelectNew(IReadOnlyList<ClaimedInstance> claimed)
    {
        var news = new List<ClaimedInstance>();
        while (_reclaimed.TryDequeue(out var earlier))
        {
            news.Add(earlier);
        }

        foreach (var instance in claimed)
        {
            if (!_sessions.TryGetValue(instance.InstanceId, out var session) || !session.NoteReclaim(instance))
            {
                news.Add(instance);
            }
        }

        return news;
    }

    /// <summary>Whether this process works on anything.</summary>
    public bool Any => !_sessions.IsEmpty;

    public IReadOnlyList<string> KnownInstanceIds => [.. _sessions.Keys, .. _reclaimed.Select(instance => instance.InstanceId)];

    /// <summary>From here on mail for instances that have no session yet is remembered: it may come after their inbox was read.</summary>
    public void BeginClaim() => _mailWhileClaiming.Clear();

    public void Open(InstanceSession session)
    {
        // A closed session may still be on its way out of the table.
        _sessions[session.InstanceId] = session;
        if (_mailWhileClaiming.ContainsKey(session.InstanceId))
        {
            session.NoteMail();
        }

        Run(session);
    }

    /// <summary>Mail for an instance: its session looks for it, or, without one, the claiming loop.</summary>
    public void NoteMail(string instanceId)
    {
        if (!_sessions.TryGetValue(instanceId, out var session))
        {
            _mailWhileClaiming[instanceId] = true;
            _look!();
            // A session that was opened in the same moment may have looked before this.
            _sessions.TryGetValue(instanceId, out session);
        }

        if (session is null)
        {
            return;
        }

        if (session.NoteMail())
        {
            Run(session);
        }
    }

    public void Adopt(LeasedTask task)
    {
        if (_sessions.TryGetValue(task.InstanceId, out var session) && session.Owner == task.Owner)
        {
            session.Adopt(task.ExecutionId, task.TaskId);
        }
    }

    public bool TryAnswer(LeasedTask task, StoredEvent answer)
    {
        if (!_sessions.TryGetValue(task.InstanceId, out var session) || session.Owner != task.Owner)
        {
            return false;
        }

        var (accepted, mustRun) = session.Answer(new LocalAnswer(task, answer));
        if (mustRun)
        {
            Run(session);
        }

        return accepted;
    }

    /// <summary>Ends a session; what it had not recorded is returned.</summary>
    public IReadOnlyList<LocalAnswer> Close(InstanceSession session, bool keepState)
    {
        if (keepState)
        {
            cache.Keep(session.State);
        }

        var (answers, hasMail, reclaimed) = session.Close();
        _sessions.TryRemove(new KeyValuePair<string, InstanceSession>(session.InstanceId, session));
        if (reclaimed is not null)
        {
            _reclaimed.Enqueue(reclaimed);
        }

        if (hasMail || reclaimed is not null)
        {
            _look!();
        }

        return answers;
    }

    /// <summary>Ends all sessions when the process stops; returns what they had not recorded.</summary>
    public IReadOnlyList<LocalAnswer> CloseAll() => [.. _sessions.Values.SelectMany(session => Close(session, keepState: false))];

    private void Run(InstanceSession session)
    {
        Interlocked.Increment(ref _running);
        _ = Task.Run(async () =>
        {
            await _run!(session);
            Interlocked.Decrement(ref _running);
            if (Volatile.Read(ref _isFull))
            {
                _look!();
            }
        });
    }
}
