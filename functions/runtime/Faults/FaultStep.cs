namespace Analytics.LocalRuntime.Faults;

/// <summary>A step of the runtime that a crash may interrupt: mostly one statement, sometimes the run of a function.</summary>
internal enum FaultStep
{
    /// <summary>A client stores a new instance, also a restarted one.</summary>
    Schedule,

    /// <summary>A client leaves a message: an event, terminate, suspend, resume.</summary>
    Send,

    /// <summary>A client removes an ended instance.</summary>
    Purge,

    /// <summary>Instances are leased.</summary>
    Claim,

    /// <summary>The code of an orchestration runs for a turn; nothing of it is written yet.</summary>
    Turn,

    /// <summary>A turn is written.</summary>
    Commit,

    /// <summary>Activities are leased that no turn has handed over.</summary>
    ClaimTasks,

    /// <summary>The function of an activity runs; its answer is not yet written.</summary>
    Activity,

    /// <summary>An answer is written by itself, not with a turn.</summary>
    Answer,

    /// <summary>A process that is dead is struck off.</summary>
    StrikeOff,

    /// <summary>The work of dead processes is freed.</summary>
    TakeOver,

    /// <summary>Messages are put into a queue.</summary>
    QueueSend,

    /// <summary>Messages of a queue are leased.</summary>
    QueueClaim,

    /// <summary>The function of a queue message runs; its message is not yet settled.</summary>
    QueueRun,

    /// <summary>A message that was dealt with is removed.</summary>
    QueueDelete,

    /// <summary>A message that failed is given back.</summary>
    QueueRelease,

    /// <summary>A message that keeps failing is moved to the poison queue.</summary>
    QueuePoison,

    /// <summary>An occurrence of a timer is claimed.</summary>
    TimerClaim,

    /// <summary>The function of a timer runs; its occurrence is not yet recorded as done.</summary>
    TimerRun,

    /// <summary>An occurrence is recorded as done, and the next one noted.</summary>
    TimerSave,
}
