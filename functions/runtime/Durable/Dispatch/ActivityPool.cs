using System.Threading.Channels;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// Runs activities, a limited number at once, and leases more before it runs dry. An answer goes straight to the instance when
/// that lives in this process, otherwise into its inbox.
/// </summary>
internal sealed class ActivityPool(
    DurableRuntimeOptions options,
    WorkStore store,
    ProcessPresence presence,
    DurableSeams seams,
    ILogger<ActivityPool> logger) : IDisposable
{
    private static readonly TimeSpan ReconciliationInterval = TimeSpan.FromSeconds(10);

    private readonly Channel<LeasedTask> _queue = Channel.CreateUnbounded<LeasedTask>();

    private readonly Wakeup _wakeup = new();

    private readonly HeldTasks _held = new();

    private readonly RecentRate _rate = new();

    private long _lastReconciliation;

    // Whether the last look left activities behind for want of places.
    private volatile bool _isMoreWaiting;

    private InstanceSessions? _sessions;

    private Batcher<(LeasedTask Task, StoredEvent Answer), bool>? _answers;

    /// <summary>
    /// Running and queued here together. Twice the limit keeps the runners busy while the next ones are leased; short activities need
    /// more, but never more than end in a moment, lest others stand idle while work waits here.
    /// </summary>
    private int MostHeld => Math.Max(2 * options.MaximumConcurrentActivities, _rate.InAMoment);

    /// <summary>Takes places for the first of the activities that a turn is about to schedule; returns for how many.</summary>
    public int Reserve(Guid executionId, IReadOnlyList<NewTask> tasks) =>
        _held.Add(tasks.Select(task => new TaskKey(executionId, task.TaskId)), MostHeld);

    /// <summary>The turn was not written: its activities are not held.</summary>
    public void GiveBack(Guid executionId, IEnumerable<NewTask> tasks)
    {
        foreach (var task in tasks)
        {
            _held.Remove(new TaskKey(executionId, task.TaskId));
        }

        _wakeup.Set();
    }

    /// <summary>The answers of these activities are written.</summary>
    public void Forget(Guid executionId, IEnumerable<int> taskIds)
    {
        foreach (var taskId in taskIds)
        {
            _held.Remove(new TaskKey(executionId, taskId));
        }
    }

    /// <summary>Runs an activity whose place is reserved and whose lease is written.</summary>
    public void Start(LeasedTask task) => _queue.Writer.TryWrite(task);

    /// <summary>Activities may be waiting in the tables.</summary>
    public void LookForWork() => _wakeup.Set();

    public async Task RunAsync(InstanceSessions sessions, CancellationToken cancellation)
    {
        _sessions = sessions;
        _answers = new Batcher<(LeasedTask, StoredEvent), bool>(2, 200, WriteAnswersAsync);
        var runners = Enumerable.Range(0, options.MaximumConcurrentActivities).Select(_ => Task.Run(() => RunQueuedAsync(cancellation), CancellationToken.None));
        await Task.WhenAll([.. runners, _answers.RunAsync(cancellation), ClaimAsync(cancellation)]);
    }

    /// <summary>Records the answer in the tables, however long that takes: the activity must not run again for want of a connection.</summary>
    public async Task AnswerAsync(LeasedTask task, StoredEvent answer, CancellationToken cancellation)
    {
        for (var attempt = 0; !cancellation.IsCancellationRequested; attempt++)
        {
            try
            {
                await _answers!.WriteAsync((task, answer));
                _held.Remove(task.Key);
                seams.Signals.Mail(task.InstanceId);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                DurableLog.ConnectionLost(logger, exception.Message);
                await Backoff.WaitAsync(attempt, cancellation);
            }
        }
    }

    public void Dispose() => _wakeup.Dispose();

    private async Task<IReadOnlyList<bool>> WriteAnswersAsync(
        IReadOnlyList<(LeasedTask Task, StoredEvent Answer)> answers, CancellationToken cancellation)
    {
        FaultPoint.Before(FaultStep.Answer, answers);
        await store.AnswerAsync(answers, options.Clock.GetUtcNow().UtcDateTime, cancellation);
        FaultPoint.After(FaultStep.Answer, answers);
        return new bool[answers.Count];
    }

    private async Task ClaimAsync(CancellationToken cancellation)
    {
        for (var failures = 0; !cancellation.IsCancellationRequested;)
        {
            try
            {
                await presence.WaitUntilRegisteredAsync(cancellation);
                if (await ClaimOnceAsync(presence.ProcessId, cancellation))
                {
                    continue;
                }

                failures = 0;
                await _wakeup.WaitAsync(options.PollInterval, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                DurableLog.ConnectionLost(logger, exception.Message);
                _lastReconciliation = 0;
                await Backoff.WaitAsync(failures++, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Leases as many as there are places for; true when there may be more at once.</summary>
    private async Task<bool> ClaimOnceAsync(long owner, CancellationToken cancellation)
    {
        await ReconcileAsync(owner, cancellation);
        var places = MostHeld - _held.Waiting;
        if (owner == 0 || places <= 0)
        {
            _isMoreWaiting = true;
            return false;
        }

        var claimed = await store.ClaimTasksAsync(owner, places, cancellation);
        FaultPoint.After(FaultStep.ClaimTasks, claimed);
        foreach (var task in claimed)
        {
            _held.Add(task.Key);
            _sessions!.Adopt(task);
            Start(task);
        }

        _isMoreWaiting = claimed.Count == places;
        return _isMoreWaiting;
    }

    /// <summary>When the answer to a claim is lost, activities are leased of which nobody here knows: they are given back.</summary>
    private async Task ReconcileAsync(long owner, CancellationToken cancellation)
    {
        if (owner == 0 || (_lastReconciliation != 0 && TimeProvider.System.GetElapsedTime(_lastReconciliation) < ReconciliationInterval))
        {
            return;
        }

        var leased = await store.ListLeasedTasksAsync(owner, cancellation);
        var unknown = leased.Where(task => !_held.Contains(task)).ToList();
        if (unknown.Count > 0)
        {
            await store.ReleaseTasksAsync(owner, unknown, cancellation);
        }

        _lastReconciliation = TimeProvider.System.GetTimestamp();
    }

    private async Task RunQueuedAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var task in _queue.Reader.ReadAllAsync(cancellation))
            {
                await RunAsync(task, cancellation);
                _rate.Count();
                if (_held.End(task.Key) < MostHeld / 2 && _isMoreWaiting)
                {
                    _wakeup.Set();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops; what is queued is taken over.
        }
    }

    private async Task RunAsync(LeasedTask task, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        var answer = await ExecuteAsync(task, cancellation);
        seams.Meter.ActivityRan(task.Name, TimeProvider.System.GetElapsedTime(start), answer is ActivityFailed);
        if (answer is not null && cancellation.IsCancellationRequested)
        {
            await store.AnswerAsync([(task, answer)], options.Clock.GetUtcNow().UtcDateTime, CancellationToken.None);
        }
        else if (answer is not null && !_sessions!.TryAnswer(task, answer))
        {
            await AnswerAsync(task, answer, cancellation);
        }
    }

    private async Task<StoredEvent?> ExecuteAsync(LeasedTask task, CancellationToken cancellation)
    {
        try
        {
            if (!seams.Executor.HasActivity(task.Name))
            {
                return new ActivityFailed(task.TaskId, StoredFailure.MissingActivity(task.Name));
            }

            FaultPoint.Before(FaultStep.Activity, task);
            var result = await seams.Executor.ExecuteActivityAsync(task.Name, task.InstanceId, task.Input, cancellation);
            FaultPoint.After(FaultStep.Activity, task);
            return new ActivityCompleted(task.TaskId, result);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopping is no answer: the activity runs again elsewhere.
            return null;
        }
        catch (Exception exception)
        {
            DurableLog.ActivityFailed(logger, task.Name, task.InstanceId, exception.Message);
            return new ActivityFailed(task.TaskId, StoredFailure.From(exception));
        }
    }
}
