using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>Runs the turns of a session one after another until nothing is left to do, writing each before the next begins.</summary>
internal sealed class TurnRunner(
    DurableStores stores, TurnPlanner planner, InstanceSessions sessions, ActivityPool activities, TurnRunnerSettings settings) : IDisposable
{
    private readonly Batcher<TurnCommit, bool> _commits = new(2, 64, (turns, cancellation) => WriteAsync(stores, turns, cancellation));

    private static readonly TimeSpan CheapReplay = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _replays = new(settings.MostReplays);

    private CancellationToken _stopping;

    public void Dispose() => _replays.Dispose();

    public Task RunAsync(CancellationToken cancellation)
    {
        _stopping = cancellation;
        return _commits.RunAsync(cancellation);
    }

    public async Task RunAsync(InstanceSession session)
    {
        try
        {
            while (!_stopping.IsCancellationRequested && await RunOneAsync(session))
            {
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            DurableLog.LoopFailed(settings.Logger, exception);
            await AbandonAsync(session, [], []);
        }
        catch (OperationCanceledException)
        {
            // The process stops; another one, or its next start, takes over.
        }
    }

    private static async Task<IReadOnlyList<bool>> WriteAsync(DurableStores stores, IReadOnlyList<TurnCommit> turns, CancellationToken cancellation)
    {
        var written = await stores.Turns.CommitAsync(turns, cancellation);
        return [.. turns.Select(turn => written.Contains(turn.Instance.InstanceId))];
    }

    /// <summary>One turn; false when the session rests or is over.</summary>
    private async Task<bool> RunOneAsync(InstanceSession session)
    {
        if (session.HasLocalTasks && session.LastReplay > CheapReplay)
        {
            // While more answers are on their way, replaying a long history for each would cost more than it brings.
            await Task.Delay(session.LastReplay < LongestPause ? session.LastReplay : LongestPause, TimeProvider.System, _stopping);
        }

        var (mail, hasMail, answers) = session.Take();
        if (hasMail && mail.Count == 0)
        {
            mail = await ReadMailAsync(session);
        }
        else if (hasMail)
        {
            session.NoteMail();
        }

        if (mail.Count == 0 && answers.Count == 0)
        {
            return session.HasLocalTasks ? !session.TryRest() : !await ReleaseAsync(session);
        }

        var start = TimeProvider.System.GetTimestamp();
        if (await PlanAsync(session, mail, answers) is not { } commit)
        {
            return await GiveUpAsync(session, answers);
        }

        var goesOn = await CommitAsync(session, LeaseTasks(session, commit), answers);
        settings.Meter.TurnWritten(commit.Instance.Name, TimeProvider.System.GetElapsedTime(start));
        return goesOn;
    }

    /// <summary>Runs the orchestrator's code: no more of them at once than the host allows.</summary>
    private async Task<TurnCommit?> PlanAsync(InstanceSession session, IReadOnlyList<InboxMessage> mail, IReadOnlyList<LocalAnswer> answers)
    {
        await _replays.WaitAsync(_stopping);
        try
        {
            return Plan(session, mail, answers);
        }
        finally
        {
            _replays.Release();
        }
    }

    private TurnCommit? Plan(InstanceSession session, IReadOnlyList<InboxMessage> mail, IReadOnlyList<LocalAnswer> answers)
    {
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            FaultPoint.Before(FaultStep.Turn, session.InstanceId);
            var (commit, isStuck) = planner.Plan(session.State, session.Owner, mail, answers);
            FaultPoint.After(FaultStep.Turn, commit);
            session.LastReplay = TimeProvider.System.GetElapsedTime(start);
            settings.Meter.Replayed(commit.Instance.Name, session.LastReplay);
            MeasureTimers(mail, commit);
            if (isStuck)
            {
                DurableLog.AwaitsSomethingForeign(settings.Logger, commit.Instance.Name, commit.Instance.InstanceId);
            }

            return commit;
        }
        catch (Exception exception)
        {
            DurableLog.LoopFailed(settings.Logger, exception);
            return null;
        }
    }

    private void MeasureTimers(IReadOnlyList<InboxMessage> mail, TurnCommit commit)
    {
        foreach (var message in mail)
        {
            if (message.Event is TimerFired fired && message.ExecutionId == commit.Instance.ExecutionId)
            {
                settings.Meter.TimerFired("orchestration", commit.At - fired.FireAt);
            }
        }
    }

    /// <summary>The engine itself failed at this turn: it is tried again, but not at once.</summary>
    private async Task<bool> GiveUpAsync(InstanceSession session, IReadOnlyList<LocalAnswer> answers)
    {
        await Backoff.WaitAsync(5, _stopping);
        await AbandonAsync(session, answers, []);
        return false;
    }

    private async Task<IReadOnlyList<InboxMessage>> ReadMailAsync(InstanceSession session)
    {
        try
        {
            return await stores.Work.ReadInboxAsync([session.InstanceId], settings.Clock.GetUtcNow().UtcDateTime, _stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            DurableLog.ConnectionLost(settings.Logger, exception.Message);
            await Backoff.WaitAsync(2, _stopping);
            session.NoteMail();
            return [];
        }
    }

    /// <summary>Activities for which there is a place run in this process; the others wait for whoever is free.</summary>
    private TurnCommit LeaseTasks(InstanceSession session, TurnCommit commit)
    {
        var isGoingOn = !commit.IsNewExecution && !InstanceStatus.IsTerminal(commit.Status);
        var places = isGoingOn ? activities.Reserve(commit.Instance.ExecutionId, commit.Tasks) : 0;
        return commit with
        {
            Tasks = [.. commit.Tasks.Select((task, position) => position < places ? task with { Owner = session.Owner } : task)],
            KeepsLease = commit.IsNewExecution || (isGoingOn && (places > 0 || session.HasLocalTasks)),
        };
    }

    private async Task<bool> CommitAsync(InstanceSession session, TurnCommit commit, IReadOnlyList<LocalAnswer> answers)
    {
        var leased = commit.Tasks.Where(task => task.Owner is not null).ToList();
        var isWritten = false;
        try
        {
            FaultPoint.Before(FaultStep.Commit, commit);
            isWritten = await _commits.WriteAsync(commit);
            if (isWritten)
            {
                FaultPoint.After(FaultStep.Commit, commit);
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops before the turn was written: the answers are recorded by themselves.
            activities.GiveBack(commit.Instance.ExecutionId, leased);
            foreach (var answer in answers)
            {
                session.Answer(answer);
            }

            throw;
        }
        catch (Exception exception)
        {
            DurableLog.TurnNotWritten(settings.Logger, commit.Instance.Name, commit.Instance.InstanceId, exception.Message);
        }

        if (!isWritten)
        {
            activities.GiveBack(commit.Instance.ExecutionId, leased);
            await AbandonAsync(session, answers, leased);
            return false;
        }

        activities.Forget(commit.Instance.ExecutionId, commit.FinishedTasks);
        session.State.Apply(commit);
        foreach (var task in leased)
        {
            session.Adopt(commit.Instance.ExecutionId, task.TaskId);
            activities.Start(new LeasedTask(
                commit.Instance.ExecutionId, task.TaskId, commit.Instance.InstanceId, task.Name, task.Input, session.Owner));
        }

        Announce(commit, leased.Count);
        if (commit.IsNewExecution)
        {
            session.NoteMail();
        }
        else if (!commit.KeepsLease)
        {
            Forward(sessions.Close(session, keepState: !InstanceStatus.IsTerminal(commit.Status)));
            return false;
        }

        return true;
    }

    private void Announce(TurnCommit commit, int leasedTasks)
    {
        foreach (var message in commit.Messages)
        {
            if (message.VisibleAt > commit.At)
            {
                settings.NoteTimer(message.VisibleAt);
            }
            else
            {
                settings.Signals.Mail(message.InstanceId);
            }
        }

        foreach (var child in commit.Children)
        {
            settings.Signals.Mail(child.InstanceId);
        }

        if (commit.Tasks.Count > leasedTasks)
        {
            settings.Signals.Tasks();
        }

        if (InstanceStatus.IsTerminal(commit.Status))
        {
            settings.Meter.OrchestrationEnded(commit.Instance.Name, commit.Status);
            DurableLog.OrchestrationEnded(settings.Logger, commit.Instance.Name, commit.Instance.InstanceId, commit.Status);
        }

        if (commit.Instance.Turn == 0 || InstanceStatus.IsTerminal(commit.Status))
        {
            settings.Signals.Changed(commit.Instance.InstanceId);
        }
    }

    private async Task<bool> ReleaseAsync(InstanceSession session)
    {
        await stores.Work.ReleaseAsync(session.InstanceId, session.Owner, _stopping);
        Forward(sessions.Close(session, keepState: true));
        return true;
    }

    /// <summary>After a failure nothing in memory is trusted: the instance is given back and read anew.</summary>
    private async Task AbandonAsync(InstanceSession session, IReadOnlyList<LocalAnswer> answers, IReadOnlyList<NewTask> leased)
    {
        var instance = session.State.Instance;
        var unrecorded = sessions.Close(session, keepState: false);
        for (var attempt = 0; !_stopping.IsCancellationRequested; attempt++)
        {
            try
            {
                // The answers first: once the instance is free, another turn must find them.
                foreach (var answer in answers.Concat(unrecorded))
                {
                    await activities.AnswerAsync(answer.Task, answer.Event, _stopping);
                }

                await stores.Work.AbandonAsync(
                    instance.InstanceId,
                    instance.ExecutionId,
                    [.. leased.Select(task => task.TaskId)],
                    session.Owner,
                    settings.Clock.GetUtcNow().UtcDateTime,
                    _stopping);
                settings.Signals.Mail(instance.InstanceId);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                DurableLog.ConnectionLost(settings.Logger, exception.Message);
                await Backoff.WaitAsync(attempt, _stopping);
            }
        }
    }

    private void Forward(IReadOnlyList<LocalAnswer> answers)
    {
        foreach (var answer in answers)
        {
            _ = activities.AnswerAsync(answer.Task, answer.Event, _stopping);
        }
    }
}
