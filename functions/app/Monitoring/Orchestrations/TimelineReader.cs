using Analytics.Platform.Orchestrations;
using DurableTask.Core;
using DurableTask.Core.History;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Reads a timeline out of a history: what was scheduled meets what came of it. One reader reads one history.</summary>
internal sealed class TimelineReader(bool readable, int organizationId)
{
    private const int MostSpans = 2_000;
    private readonly List<TimelineSpan> _spans = [];
    private readonly Dictionary<int, int> _open = [];
    private readonly Dictionary<(TimelineKind Kind, string Name, string? Input), int> _failures = [];
    private readonly Dictionary<int, (TimelineKind Kind, string Name, string? Input)> _calls = [];
    private int? _suspension;
    private int _turns;

    public static Timeline Read(IEnumerable<HistoryEvent> history, bool readable, int organizationId)
    {
        var reader = new TimelineReader(readable, organizationId);
        foreach (var item in history)
        {
            reader.Take(item);
        }

        return new Timeline(reader._spans.Count > MostSpans ? reader._spans[^MostSpans..] : reader._spans, reader._spans.Count, reader._turns);
    }

    private void Take(HistoryEvent item)
    {
        var at = TimeOf(item.Timestamp);
        switch (item)
        {
            case OrchestratorStartedEvent:
                _turns++;
                break;
            case TaskScheduledEvent scheduled:
                OpenCall(scheduled.EventId, TimelineKind.Activity, scheduled.Name ?? "activity", scheduled.Input, at);
                break;
            case TaskCompletedEvent done:
                Close(done.TaskScheduledId, at, TimelineOutcome.Done, done.Result, failure: null);
                break;
            case TaskFailedEvent failed:
                Close(failed.TaskScheduledId, at, TimelineOutcome.Failed, output: null, Failure(failed.FailureDetails, failed.Reason));
                break;
            case SubOrchestrationInstanceCreatedEvent child:
                OpenCall(child.EventId, TimelineKind.Orchestration, child.Name ?? "orchestration", child.Input, at, child.InstanceId);
                break;
            case SubOrchestrationInstanceCompletedEvent done:
                Close(done.TaskScheduledId, at, TimelineOutcome.Done, done.Result, failure: null);
                break;
            case SubOrchestrationInstanceFailedEvent failed:
                Close(failed.TaskScheduledId, at, TimelineOutcome.Failed, output: null, Failure(failed.FailureDetails, failed.Reason));
                break;
            default:
                TakeOther(item, at);
                break;
        }
    }

    private void TakeOther(HistoryEvent item, DateTimeOffset at)
    {
        switch (item)
        {
            case TimerCreatedEvent timer:
                _open[timer.EventId] = _spans.Count;
                _spans.Add(new TimelineSpan(TimelineKind.Timer, "Timer", at, 1) { DueAt = TimeOf(timer.FireAt) });
                break;
            case TimerFiredEvent fired:
                Close(fired.TimerId, at, TimelineOutcome.Done, output: null, failure: null);
                break;
            case EventRaisedEvent raised:
                Mark(TimelineKind.EventReceived, raised.Name ?? "event", at, raised.Input);
                break;
            case EventSentEvent sent:
                Mark(TimelineKind.EventSent, sent.Name ?? "event", at, sent.Input, sent.InstanceId);
                break;
            case ExecutionSuspendedEvent suspended:
                _suspension ??= _spans.Count;
                _spans.Add(new TimelineSpan(TimelineKind.Suspension, suspended.Reason ?? "Suspended", at, 1));
                break;
            case ExecutionResumedEvent:
                EndSuspension(at, TimelineOutcome.Done);
                break;
            case ExecutionTerminatedEvent terminated:
                Mark(TimelineKind.Terminated, "Terminated", at, terminated.Input);
                DropOpen(at);
                break;
            case ExecutionCompletedEvent:
                DropOpen(at);
                break;
            case ExecutionRewoundEvent rewound:
                Mark(TimelineKind.Rewound, rewound.Reason is { Length: > 0 } reason ? reason : "Rewound", at, input: null);
                break;
            case { EventType: EventType.ContinueAsNew }:
                Mark(TimelineKind.ContinuedAsNew, "Continued as new", at, input: null);
                break;
        }
    }

    /// <summary>A call with the name and input of one that failed before is its next attempt.</summary>
    private void OpenCall(int id, TimelineKind kind, string name, string? input, DateTimeOffset at, string? instanceId = null)
    {
        var call = (kind, name, input);
        _calls[id] = call;
        _open[id] = _spans.Count;
        _spans.Add(new TimelineSpan(kind, name, at, _failures.GetValueOrDefault(call) + 1)
        {
            Input = Payload.Of(input, readable),
            InstanceId = Linked(instanceId),
        });
    }

    private void Close(int id, DateTimeOffset at, TimelineOutcome outcome, string? output, FailureView? failure)
    {
        if (!_open.Remove(id, out var place))
        {
            return;
        }

        _spans[place] = _spans[place] with { EndedAt = at, Outcome = outcome, Output = Payload.Of(output, readable), Failure = failure };
        if (_calls.Remove(id, out var call))
        {
            if (outcome == TimelineOutcome.Failed)
            {
                _failures[call] = _spans[place].Attempt;
            }
            else
            {
                _failures.Remove(call);
            }
        }
    }

    private void Mark(TimelineKind kind, string name, DateTimeOffset at, string? input, string? instanceId = null) =>
        _spans.Add(new TimelineSpan(kind, name, at, 1)
        {
            EndedAt = at,
            Outcome = TimelineOutcome.Done,
            Input = Payload.Of(input, readable),
            InstanceId = Linked(instanceId),
        });

    private void EndSuspension(DateTimeOffset at, TimelineOutcome outcome)
    {
        if (_suspension is { } place)
        {
            _spans[place] = _spans[place] with { EndedAt = at, Outcome = outcome };
            _suspension = null;
        }
    }

    private void DropOpen(DateTimeOffset at)
    {
        foreach (var place in _open.Values)
        {
            _spans[place] = _spans[place] with { EndedAt = at, Outcome = TimelineOutcome.Dropped };
        }

        _open.Clear();
        EndSuspension(at, TimelineOutcome.Dropped);
    }

    /// <summary>An instance of another organization is not named.</summary>
    private string? Linked(string? instanceId) =>
        instanceId is not null && OrchestrationIds.BelongsTo(instanceId, organizationId) ? instanceId : null;

    private FailureView? Failure(FailureDetails? details, string? reason) =>
        FailureView.Of(details, readable) ?? (reason is null ? null : new FailureView("unknown", reason, Stack: null, Cause: null));

    private static DateTimeOffset TimeOf(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
