using System.Diagnostics;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// The one thread of a turn: continuations of durable tasks run on it, in order, until nothing is left. Whatever another
/// thread posts comes from an await that is not durable; it is counted and dropped, because running it would not repeat.
/// </summary>
internal sealed class TurnThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    private readonly InlineScheduler _scheduler;

    private int _threadId = -1;

    private int _foreignPosts;

    public TurnThread() => _scheduler = new InlineScheduler(this);

    /// <summary>Whether the caller is the turn itself.</summary>
    public bool IsCurrent => Volatile.Read(ref _threadId) == Environment.CurrentManagedThreadId;

    /// <summary>How many continuations came from outside the turn so far.</summary>
    public int ForeignPosts => Volatile.Read(ref _foreignPosts);

    /// <summary>Runs the turn on the caller's thread.</summary>
    public void Run(Action turn)
    {
        var previous = Current;
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        try
        {
            // The scheduler makes ContinueWith and Task.Factory.StartNew of the orchestrator stay on this thread too.
            var task = new Task(turn);
            task.RunSynchronously(_scheduler);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
            Volatile.Write(ref _threadId, -1);
        }
    }

    /// <summary>Runs what has been posted until nothing is left.</summary>
    public void Pump()
    {
        Debug.Assert(IsCurrent, "Only the turn pumps its own queue.");
        while (_queue.TryDequeue(out var item))
        {
            item.Callback(item.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            Interlocked.Increment(ref _foreignPosts);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            Interlocked.Increment(ref _foreignPosts);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class InlineScheduler(TurnThread owner) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => owner.Post(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            owner.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);
    }
}
