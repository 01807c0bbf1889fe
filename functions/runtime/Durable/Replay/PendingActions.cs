using Analytics.LocalRuntime.Durable.History;
using DurableTask.Core.Exceptions;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// The actions that the code has asked for and the history has not yet confirmed. Confirming compares kind, number and name;
/// what remains at the end of a replay is new.
/// </summary>
internal sealed class PendingActions
{
    private const string Question =
        "Was a change made to the orchestrator code after this instance had already started running?";

    private readonly SortedDictionary<int, OrchestratorAction> _actions = [];

    private int _nextId;

    public IReadOnlyCollection<OrchestratorAction> Remaining => _actions.Values;

    public int NextId() => _nextId++;

    public void Add(OrchestratorAction action) => _actions.Add(action.Id, action);

    public void Confirm(ActivityScheduled past)
    {
        var action = Take<ScheduleTaskOrchestratorAction>(
            past.Id, $"an activity task with sequence ID {past.Id} and name '{past.Name}' (version ''),",
            $"an activity task with sequence number {past.Id} named '{past.Name}',");
        if (!string.Equals(action.Name, past.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Mismatch(
                past.Id,
                $"an activity task with sequence number {past.Id} named '{past.Name}', but the current orchestration replay instead scheduled " +
                $"an activity task named '{action.Name}' with this sequence number.  {Question}");
        }
    }

    public void Confirm(TimerCreated past) => Take<CreateTimerOrchestratorAction>(
        past.Id, $"a timer task with sequence number {past.Id}", $"a timer task with sequence number {past.Id} named");

    public void Confirm(ChildCreated past)
    {
        var scheduled = $"a sub-orchestration task with sequence ID {past.Id} and name '{past.Name}' (version '', instance ID '{past.InstanceId}'),";
        var action = Find(past.Id, scheduled);
        if (action is not CreateSubOrchestrationAction child)
        {
            throw Mismatch(past.Id, $"{scheduled} but the current orchestration replay instead produced a {action.GetType().Name} action at this sequence number. {Question}");
        }

        if (!string.Equals(child.Name, past.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Mismatch(
                past.Id,
                $"{scheduled} but the current orchestration replay instead scheduled a sub-orchestration task with name {child.Name} at this sequence number. {Question}");
        }
    }

    // The commas, the bracket and the missing blank are those of the genuine messages.
    public void Confirm(EventSent past)
    {
        var kind = $"a send event task with sequence ID {past.Id}, type 'EventSent'";
        var target = $"name '{past.Name}', instance ID '{past.InstanceId}'";
        var action = Find(past.Id, $"{kind} {target},");
        if (action is not SendEventOrchestratorAction sent)
        {
            throw Mismatch(
                past.Id, $"{kind}, {target}, but the current orchestration replay instead scheduled a {action.GetType().Name} task at this sequence number. {Question}");
        }

        if (!string.Equals(sent.EventName, past.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Mismatch(
                past.Id,
                $"{kind}, {target}), but the current orchestration replay instead scheduled a send event task with name {sent.EventName}at this sequence number. {Question}");
        }
    }

    private static NonDeterministicOrchestrationException Mismatch(int id, string whatWasScheduled) =>
        new(id, $"A previous execution of this orchestration scheduled {whatWasScheduled}");

    private OrchestratorAction Find(int id, string missing) => _actions.Remove(id, out var action)
        ? action
        : throw Mismatch(id, $"{missing} but the current replay execution hasn't (yet?) scheduled this task. {Question}");

    private T Take<T>(int id, string missing, string described)
        where T : OrchestratorAction
    {
        var action = Find(id, missing);
        return action as T ?? throw Mismatch(
            id,
            $"{described} but the current orchestration replay instead produced a {action.GetType().Name} action with this sequence number. {Question}");
    }
}
