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
            throw OtherName(past.Id, "an activity task", past.Name, action.Name);
        }
    }

    public void Confirm(TimerCreated past) => Take<CreateTimerOrchestratorAction>(
        past.Id, $"a timer task with sequence number {past.Id}", $"a timer task with sequence number {past.Id} named");

    public void Confirm(ChildCreated past)
    {
        var action = Take<CreateSubOrchestrationAction>(
            past.Id,
            $"a sub-orchestration task with sequence ID {past.Id} and name '{past.Name}' (version '', instance ID '{past.InstanceId}'),",
            $"a sub-orchestration task with sequence number {past.Id} named '{past.Name}',");
        if (!string.Equals(action.Name, past.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw OtherName(past.Id, "a sub-orchestration task", past.Name, action.Name);
        }
    }

    public void Confirm(EventSent past)
    {
        var action = Take<SendEventOrchestratorAction>(
            past.Id,
            $"a send event task with sequence ID {past.Id}, type 'EventSent', name '{past.Name}', instance ID '{past.InstanceId}',",
            $"a send event task with sequence number {past.Id} named '{past.Name}',");
        if (!string.Equals(action.EventName, past.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw OtherName(past.Id, "a send event task", past.Name, action.EventName);
        }
    }

    private static NonDeterministicOrchestrationException OtherName(int id, string kind, string past, string now) => new(
        id,
        $"A previous execution of this orchestration scheduled {kind} with sequence number {id} named '{past}', " +
        $"but the current orchestration replay instead scheduled {kind} named '{now}' with this sequence number.  {Question}");

    private T Take<T>(int id, string missing, string described)
        where T : OrchestratorAction
    {
        if (!_actions.Remove(id, out var action))
        {
            throw new NonDeterministicOrchestrationException(
                id,
                $"A previous execution of this orchestration scheduled {missing} but the current replay execution hasn't (yet?) scheduled this task. {Question}");
        }

        return action as T ?? throw new NonDeterministicOrchestrationException(
            id,
            $"A previous execution of this orchestration scheduled {described} but the current orchestration replay " +
            $"instead produced a {action.GetType().Name} action with this sequence number. {Question}");
    }
}
