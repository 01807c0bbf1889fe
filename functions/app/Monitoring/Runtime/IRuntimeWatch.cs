namespace Analytics.Monitoring.Runtime;

/// <summary>
/// What only the runtime under the application knows of itself: its queues, its processes and how fast it replays. It concerns the whole
/// installation, so only its operator sees it. The host registers one; without it the figures are elsewhere.
/// </summary>
internal interface IRuntimeWatch
{
    Task<RuntimeFigures> ReadAsync(CancellationToken cancellation);

    /// <summary>Messages that were given up, oldest first.</summary>
    Task<IReadOnlyList<PoisonMessage>> ListPoisonAsync(int most, CancellationToken cancellation);

    /// <summary>Moves a message from a poison queue back to the queue it came from, as if it were new; false when it is not there any more.</summary>
    Task<bool> PutBackAsync(string poisonQueue, Guid messageId, CancellationToken cancellation);
}

/// <summary>The state of the runtime. <paramref name="Elsewhere"/> says where to look when this runtime does not tell.</summary>
internal sealed record RuntimeFigures(string? Elsewhere)
{
    public BacklogFigures? Backlog { get; init; }

    public IReadOnlyList<QueueFigures> Queues { get; init; } = [];

    public IReadOnlyList<ProcessFigures> Processes { get; init; } = [];

    public IReadOnlyList<TimerFigures> Timers { get; init; } = [];

    /// <summary>Of the process that was asked, by orchestrator.</summary>
    public IReadOnlyList<ReplayFigures> Replays { get; init; } = [];
}

/// <summary>All organizations together: instances by state, messages that instances have not taken yet, activities without an answer.</summary>
internal sealed record BacklogFigures(
    long Pending, long Running, long Suspended, long Failed, long Inbox, double InboxOldestSeconds, long TimersAhead, long ActivitiesWaiting, long ActivitiesRunning);

/// <summary>One queue: messages that wait, that run or rest, and how long the oldest one has been there.</summary>
internal sealed record QueueFigures(string Name, bool Poison, long Waiting, long Hidden, double OldestSeconds);

/// <summary>One process and the leases it holds.</summary>
internal sealed record ProcessFigures(long Id, string Name, DateTimeOffset StartedAt, long Instances, long Activities);

/// <summary>One timer function.</summary>
internal sealed record TimerFigures(string Function, string Schedule, DateTimeOffset? LastAt, DateTimeOffset NextAt);

/// <summary>How long running an orchestrator over its history took in its latest turns.</summary>
internal sealed record ReplayFigures(string Orchestrator, int Turns, double MedianMilliseconds, double P95Milliseconds, double LongestMilliseconds);

/// <summary>A message that failed too often, and what failed the last time.</summary>
internal sealed record PoisonMessage(string Queue, Guid Id, DateTimeOffset GivenUpAt, string? Reason, string Body, int Bytes);
