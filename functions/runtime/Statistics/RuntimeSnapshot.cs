namespace Analytics.LocalRuntime.Statistics;

/// <summary>What the runtime's tables hold at one moment, over all processes of the database.</summary>
/// <param name="TakenAt">When it was read.</param>
/// <param name="Instances">Orchestrations by status; those that ended well are not counted, for they are most.</param>
/// <param name="Inbox">Messages that instances have not taken yet.</param>
/// <param name="Activities">Activities without an answer.</param>
/// <param name="Processes">Who works, and what each holds.</param>
/// <param name="Queues">The queues of queue functions, poison queues among them.</param>
/// <param name="Timers">Timer functions and their next occurrence.</param>
internal sealed record RuntimeSnapshot(
    DateTimeOffset TakenAt,
    InstanceCounts Instances,
    InboxCounts Inbox,
    ActivityCounts Activities,
    IReadOnlyList<ProcessRow> Processes,
    IReadOnlyList<QueueRow> Queues,
    IReadOnlyList<TimerRow> Timers);

/// <summary>Orchestrations that are open or have failed.</summary>
internal sealed record InstanceCounts(long Pending, long Running, long Suspended, long Failed);

/// <summary>Messages to instances: those that may be taken now, how long the oldest has waited, and timers still to fire.</summary>
internal sealed record InboxCounts(long Ready, TimeSpan OldestAge, long Later);

/// <summary>Activities that wait for a process, and those that a process has leased.</summary>
internal sealed record ActivityCounts(long Waiting, long Leased);

/// <summary>A registered process.</summary>
/// <param name="ProcessId">The number that owns leases.</param>
/// <param name="Name">Machine and process.</param>
/// <param name="StartedAt">When it registered.</param>
/// <param name="ExpiresAt">When it counts as dead without another heartbeat.</param>
/// <param name="Instances">Orchestrations that it has leased.</param>
/// <param name="Activities">Activities that it has leased.</param>
internal sealed record ProcessRow(
    long ProcessId, string Name, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, long Instances, long Activities);

/// <summary>A queue with messages.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Messages that may be claimed now.</param>
/// <param name="Hidden">Messages that run, or rest until a later time.</param>
/// <param name="OldestAge">How long the oldest message has been in the queue.</param>
/// <param name="IsPoison">Whether it keeps what kept failing.</param>
internal sealed record QueueRow(string Name, long Ready, long Hidden, TimeSpan OldestAge, bool IsPoison);

/// <summary>A monitored timer function.</summary>
internal sealed record TimerRow(string Function, string Schedule, DateTimeOffset? LastAt, DateTimeOffset NextAt);
