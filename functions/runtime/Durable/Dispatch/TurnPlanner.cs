using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using Analytics.LocalRuntime.Durable.Store;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>An answer to an activity that ran in this process.</summary>
internal sealed record LocalAnswer(LeasedTask Task, StoredEvent Event);

/// <summary>Runs one turn of an instance: picks the messages that still mean something, replays, and says what is to be written.</summary>
internal sealed class TurnPlanner(IDurableFunctionExecutor executor, ReplaySettings settings, TimeProvider clock)
{
    /// <summary>The commit of the turn, still without leases of its new activities.</summary>
    public (TurnCommit Commit, bool AwaitsSomethingForeign) Plan(
        InstanceState state, long owner, IReadOnlyList<InboxMessage> mail, IReadOnlyList<LocalAnswer> answers)
    {
        var instance = state.Instance;
        var fresh = state.SelectFresh(
            mail.Where(message => message.ExecutionId is null || message.ExecutionId == instance.ExecutionId).Select(message => message.Event)
                .Concat(answers.Where(answer => answer.Task.ExecutionId == instance.ExecutionId).Select(answer => answer.Event)));
        var now = Now(state, fresh);
        var commit = new TurnCommit
        {
            Instance = instance,
            Owner = owner,
            At = now,
            Status = state.IsSuspended ? InstanceStatus.Suspended : instance.Turn == 0 ? InstanceStatus.Pending : InstanceStatus.Running,
            NextExecutionId = instance.ExecutionId,
            KeepsLease = false,
            Consumed = [.. mail.Select(message => message.Sequence)],
            FinishedTasks = [.. answers.Where(answer => answer.Task.ExecutionId == instance.ExecutionId).Select(answer => answer.Task.TaskId)],
        };
        return fresh.Count == 0 && instance.Turn > 0 ? (commit, false) : Replay(state, fresh, commit);
    }

    private (TurnCommit Commit, bool AwaitsSomethingForeign) Replay(InstanceState state, IReadOnlyList<StoredEvent> fresh, TurnCommit commit)
    {
        var instance = state.Instance;
        List<StoredEvent> news = [new TurnStarted { At = commit.At }];
        var end = instance.Turn == 0 ? fresh.OfType<ExecutionTerminated>().FirstOrDefault() : null;
        if (instance.Turn == 0)
        {
            news.Add(new ExecutionStarted(instance.Name, instance.Input, instance.Version) { At = commit.At });
        }

        news.AddRange(fresh.Select(item => item with { At = commit.At }));
        var parent = instance.Parent is { } link ? new ParentOrchestrationInstance(link.Name, link.InstanceId) : null;
        var replay = new OrchestrationReplay(
            executor, settings, new InstanceIdentity(instance.InstanceId, instance.Name, instance.Version, instance.Input, parent));
        // Terminated before its first turn: the code never runs.
        var outcome = end is null
            ? replay.Run(state.History, news)
            : new ReplayOutcome([], new Completion(0, InstanceStatus.Terminated, end.Output, null), null, false, false);
        commit = Complete(commit, state, news, outcome);
        if (outcome.Completion is { IncludesChildren: true } terminated)
        {
            commit = commit with
            {
                Messages =
                [
                    .. commit.Messages,
                    .. replay.OpenChildInstanceIds.Select(child => new OutboundMessage(
                        child, null, commit.At, new ExecutionTerminated(terminated.Output, true) { At = commit.At })),
                ],
            };
        }

        return (commit, outcome.AwaitsSomethingForeign);
    }

    private static TurnCommit Complete(TurnCommit commit, InstanceState state, List<StoredEvent> news, ReplayOutcome outcome)
    {
        var instance = commit.Instance;
        var events = news.Concat(outcome.NewActions.Select(action => action.ToEvent(commit.At)));
        if (outcome.Completion is { } completion)
        {
            events = events.Append(
                new ExecutionCompleted(completion.Id, completion.Status, completion.Output, completion.Failure) { At = commit.At });
        }

        var messages = outcome.NewActions.Select(action => MessageOf(action, instance, commit.At)).OfType<OutboundMessage>();
        var isContinued = outcome.Completion?.Next is not null;
        return commit with
        {
            Status = outcome.Completion is { Next: null } end ? end.Status
                : outcome.IsSuspended && !isContinued ? InstanceStatus.Suspended
                : InstanceStatus.Running,
            Events = [.. events],
            NextExecutionId = isContinued ? Guid.NewGuid() : instance.ExecutionId,
            NextInput = outcome.Completion?.Next?.Input,
            NextVersion = outcome.Completion?.Next?.Version,
            Output = outcome.Completion?.Output,
            Failure = outcome.Completion?.Failure,
            CustomStatus = outcome.CustomStatus,
            Tasks = [.. outcome.NewActions.OfType<ScheduleTaskOrchestratorAction>().Select(task => new NewTask(task.Id, task.Name, task.Input, null))],
            Children = [.. outcome.NewActions.OfType<CreateSubOrchestrationAction>().Select(child => new NewChild(
                child.Id, child.InstanceId, Guid.NewGuid(), child.Name, child.Input, child.Version, child.Tags))],
            Messages = [.. messages, .. EndMessages(instance, outcome.Completion, commit.At)],
        };
    }

    private static OutboundMessage? MessageOf(OrchestratorAction action, ClaimedInstance instance, DateTime now) => action switch
    {
        CreateTimerOrchestratorAction timer => new OutboundMessage(
            instance.InstanceId, instance.ExecutionId, timer.FireAt < now ? now : timer.FireAt, new TimerFired(timer.Id, timer.FireAt)),
        SendEventOrchestratorAction sent => new OutboundMessage(
            sent.InstanceId, null, now, new EventRaised(sent.EventName, sent.Input) { At = now }),
        _ => null,
    };

    private static IEnumerable<OutboundMessage> EndMessages(ClaimedInstance instance, Completion? completion, DateTime now)
    {
        if (completion?.Next is { } next)
        {
            var kept = next.Events.Select(item => new OutboundMessage(
                instance.InstanceId, null, now, new EventRaised(item.Name, item.Payload) { At = now }));
            return [new OutboundMessage(instance.InstanceId, null, now, new WokenUp()), .. kept];
        }

        return completion is not null && instance.Parent is { } parent
            ? [new OutboundMessage(parent.InstanceId, parent.ExecutionId, now, AnswerTo(parent, completion) with { At = now })]
            : [];
    }

    private static StoredEvent AnswerTo(ParentLink parent, Completion completion) => completion.Status switch
    {
        InstanceStatus.Completed => new ChildCompleted(parent.TaskId, completion.Output),
        InstanceStatus.Terminated => new ChildFailed(
            parent.TaskId, new StoredFailure("Terminated", $"The orchestration was terminated: {completion.Output}", null, null)),
        _ => new ChildFailed(parent.TaskId, completion.Failure!),
    };

    /// <summary>Time never goes back between turns, and a timer never sees a time before its own.</summary>
    private DateTime Now(InstanceState state, IReadOnlyList<StoredEvent> fresh)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var least = fresh.OfType<TimerFired>().Select(fired => fired.FireAt).Append(state.LastEventAt).Max();
        return now < least ? least : now;
    }
}
