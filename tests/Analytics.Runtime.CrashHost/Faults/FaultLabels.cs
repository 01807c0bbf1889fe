using System.Collections;
using Analytics.LocalRuntime.Durable;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Timers;
using Analytics.Runtime.CrashHost.Workload;

namespace Analytics.Runtime.CrashHost.Faults;

/// <summary>The durable steps by name, each as what the runtime is doing when it is reached.</summary>
internal static class FaultLabels
{
    private static readonly Dictionary<string, Func<FaultStep, object, bool>> Labels = new(StringComparer.Ordinal)
    {
        ["schedule"] = (step, _) => step == FaultStep.Schedule,
        ["instance leased"] = (step, subject) => step == FaultStep.Claim && IsAny(subject),
        ["turn run"] = (step, _) => step == FaultStep.Turn,
        ["start"] = OnCommit(commit => commit.Instance is { Turn: 0, Parent: null }),
        ["turn committed"] = OnCommit(commit => commit.Instance.Turn > 0),
        ["activity scheduled"] = OnCommit(commit => commit.Tasks.Count > 0),
        ["activity leased"] = (step, subject) => step == FaultStep.ClaimTasks && IsAny(subject),
        ["activity run"] = (step, _) => step == FaultStep.Activity,
        ["activity recorded"] = OnCommit(commit => commit.FinishedTasks.Count > 0),
        ["answer written alone"] = (step, _) => step == FaultStep.Answer,
        ["retry wait begun"] = OnCommit(commit => commit.Events.OfType<ActivityFailed>().Any()),
        ["timer set"] = OnCommit(commit => commit.Events.OfType<TimerCreated>().Any()),
        ["timer fired"] = OnCommit(commit => commit.Events.OfType<TimerFired>().Any()),
        ["event raised"] = OnSend<EventRaised>(),
        ["event taken"] = OnCommit(commit => commit.Events.OfType<EventRaised>().Any()),
        ["child started"] = OnCommit(commit => commit.Children.Count > 0),
        ["child finished"] = OnCommit(commit => commit.Instance.Parent is not null && InstanceStatus.IsTerminal(commit.Status)),
        ["child's answer taken"] = OnCommit(commit => commit.Events.OfType<ChildCompleted>().Any()),
        ["continue-as-new"] = OnCommit(commit => commit.IsNewExecution),
        ["completed"] = OnCommit(commit => commit.Status == InstanceStatus.Completed && commit.Instance.Parent is null),
        ["terminate asked"] = OnSend<ExecutionTerminated>(),
        ["terminated"] = OnCommit(commit => commit.Status == InstanceStatus.Terminated && commit.Instance.Parent is null),
        ["child terminated"] = OnCommit(commit => commit.Status == InstanceStatus.Terminated && commit.Instance.Parent is not null),
        ["suspend asked"] = OnSend<ExecutionSuspended>(),
        ["suspended"] = OnCommit(commit => commit.Events.OfType<ExecutionSuspended>().Any()),
        ["resume asked"] = OnSend<ExecutionResumed>(),
        ["resumed"] = OnCommit(commit => commit.Events.OfType<ExecutionResumed>().Any()),
        ["purge"] = (step, _) => step == FaultStep.Purge,
        ["dead process struck off"] = (step, _) => step == FaultStep.StrikeOff,
        ["work taken over"] = (step, _) => step == FaultStep.TakeOver,
        ["message sent"] = (step, _) => step == FaultStep.QueueSend,
        ["message taken"] = (step, subject) => step == FaultStep.QueueClaim && IsAny(subject),
        ["message run"] = OnQueue(FaultStep.QueueRun, nameof(Messages.WorkOn)),
        ["message done"] = OnQueue(FaultStep.QueueDelete, nameof(Messages.WorkOn)),
        ["failed message given back"] = OnQueue(FaultStep.QueueRelease, nameof(Messages.FailAt)),
        ["message poisoned"] = OnQueue(FaultStep.QueuePoison, nameof(Messages.FailAt)),
        ["poison message run"] = OnQueue(FaultStep.QueueRun, nameof(Messages.Bury)),
        ["occurrence claimed"] = OnTimer(FaultStep.TimerClaim),
        ["timer function run"] = OnTimer(FaultStep.TimerRun),
        ["occurrence recorded"] = OnTimer(FaultStep.TimerSave),
    };

    public static Func<FaultStep, object, bool> Find(string label) =>
        Labels.TryGetValue(label, out var matches) ? matches : throw new ArgumentException($"There is no step '{label}'.", nameof(label));

    private static bool IsAny(object subject) => subject is IEnumerable items && items.Cast<object>().Any();

    private static Func<FaultStep, object, bool> OnCommit(Predicate<TurnCommit> matches) =>
        (step, subject) => step == FaultStep.Commit && subject is TurnCommit commit && matches(commit);

    private static Func<FaultStep, object, bool> OnSend<T>() => (step, subject) => step == FaultStep.Send && subject is T;

    private static Func<FaultStep, object, bool> OnQueue(FaultStep wanted, string function) =>
        (step, subject) => step == wanted && subject is string name && name == function;

    private static Func<FaultStep, object, bool> OnTimer(FaultStep wanted) =>
        (step, subject) => step == wanted && subject is TimerClaim { Function: nameof(Ticks.Minute) };
}
