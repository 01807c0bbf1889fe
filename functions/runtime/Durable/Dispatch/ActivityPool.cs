using System.Threading.Channels;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
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
    private readonly Channel<LeasedTask> _queue = Channel.CreateUnbounded<LeasedTask>();

    private readonly Wakeup _wakeup = new(options.Clock);

    // Running and queued here together; twice the limit keeps the runners busy while the next ones are leased.
    private readonly int _mostHeld = 2 * options.MaximumConcurrentActivities;

    private int _held;

    private InstanceSessions? _sessions;

    private Batcher<(LeasedTask Task, StoredEvent Answer), bool>? _answers;

    /// <summary>Takes places for activities that a turn is about to schedule; they must be started or given back.</summary>
    public int Reserve(int wanted)
    {
        while (true)
        {
            var held = Volatile.Read(ref _held);
            var granted = Math.Min(wanted, _mostHeld - held);
            if (granted <= 0)
            {
                return 0;
            }

            if (Interlocked.CompareExchange(ref _held, held + granted, held) == held)
            {
                return granted;
            }
        }
    }

    public void GiveBack(int places)
    {
        if (places > 0 && Interlocked.Add(ref _held, -places) < options.MaximumConcurrentActivities)
        {
            _wakeup.Set();
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
        await store.AnswerAsync(answers, options.Clock.GetUtcNow().UtcDateTime, cancellation);
        return new bool[answers.Count];
    }

    private async Task ClaimAsync(CancellationToken cancellation)
    {
        for (var failures = 0; !cancellation.IsCancellationRequested;)
        {
            try
            {
                await presence.WaitUntilRegisteredAsync(cancellation);
                var places = presence.ProcessId == 0 ? 0 : Reserve(_mostHeld);
                var claimed = await ClaimAsync(presence.ProcessId, places, cancellation);
                failures = 0;
                if (claimed < places || places == 0)
                {
                    await _wakeup.WaitAsync(options.PollInterval, cancellation);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                DurableLog.ConnectionLost(logger, exception.Message);
                await Backoff.WaitAsync(failures++, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> ClaimAsync(long owner, int places, CancellationToken cancellation)
    {
        if (places == 0)
        {
            return 0;
        }

        IReadOnlyList<LeasedTask> claimed = [];
        try
        {
            claimed = await store.ClaimTasksAsync(owner, places, cancellation);
        }
        finally
        {
            Interlocked.Add(ref _held, claimed.Count - places);
        }

        foreach (var task in claimed)
        {
            _sessions!.Adopt(task);
            Start(task);
        }

        return claimed.Count;
    }

    private async Task RunQueuedAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var task in _queue.Reader.ReadAllAsync(cancellation))
            {
                await RunAsync(task, cancellation);
                GiveBack(1);
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops; what is queued is taken over.
        }
    }

    private async Task RunAsync(LeasedTask task, CancellationToken cancellation)
    {
        var answer = await ExecuteAsync(task, cancellation);
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

            var result = await seams.Executor.ExecuteActivityAsync(task.Name, task.InstanceId, task.Input, cancellation);
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
