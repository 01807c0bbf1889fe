namespace Analytics.Monitoring.Orchestrations;

/// <summary>What a bar of the timeline stands for.</summary>
internal enum TimelineKind
{
    Activity,
    Orchestration,
    Timer,
    Suspension,

    /// <summary>A moment: an event that came, was sent, or a change of the instance itself.</summary>
    EventReceived,
    EventSent,
    Terminated,
    ContinuedAsNew,
    Rewound,
}

/// <summary>How a bar ended.</summary>
internal enum TimelineOutcome
{
    Open,
    Done,
    Failed,

    /// <summary>The orchestration ended without it: a timer that was cancelled, an activity whose answer nobody waits for.</summary>
    Dropped,
}

/// <summary>One thing that an orchestration did or that happened to it. <paramref name="Attempt"/> counts from one; a retry has a higher one.</summary>
internal sealed record TimelineSpan(TimelineKind Kind, string Name, DateTimeOffset StartedAt, int Attempt)
{
    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public TimelineOutcome Outcome { get; init; }

    public double? Milliseconds => EndedAt is { } end ? (end - StartedAt).TotalMilliseconds : null;

    public FailureView? Failure { get; init; }

    public Payload? Input { get; init; }

    public Payload? Output { get; init; }

    /// <summary>When a timer is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The other instance: a sub-orchestration, or who got the event.</summary>
    public string? InstanceId { get; init; }
}

/// <summary>The history of one instance as bars, oldest first, and how many turns it took.</summary>
internal sealed record Timeline(IReadOnlyList<TimelineSpan> Spans, int Total, int Turns);
