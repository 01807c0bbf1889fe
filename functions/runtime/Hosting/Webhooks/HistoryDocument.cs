using System.Globalization;
using System.Text.Json;
using DurableTask.Core.History;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>
/// The history as the Durable Functions host shows it: what was scheduled is told with its outcome, turns are left out, and results only
/// appear when asked for.
/// </summary>
internal sealed class HistoryDocument(Utf8JsonWriter writer, IList<HistoryEvent> history, bool withOutput)
{
    private readonly Dictionary<int, HistoryEvent> _scheduled = history
        .Where(item => item is TaskScheduledEvent or SubOrchestrationInstanceCreatedEvent or TimerCreatedEvent)
        .ToDictionary(item => item.EventId);

    public void Write()
    {
        var outcomes = history.Select(OutcomeOf).OfType<int>().ToHashSet();
        writer.WriteStartArray("historyEvents");
        foreach (var item in history.Where(item => item is not (OrchestratorStartedEvent or OrchestratorCompletedEvent)))
        {
            if (!_scheduled.ContainsValue(item) || !outcomes.Contains(item.EventId))
            {
                Write(item);
            }
        }

        writer.WriteEndArray();
    }

    private static int? OutcomeOf(HistoryEvent item) => item switch
    {
        TaskCompletedEvent done => done.TaskScheduledId,
        TaskFailedEvent failed => failed.TaskScheduledId,
        SubOrchestrationInstanceCompletedEvent done => done.TaskScheduledId,
        SubOrchestrationInstanceFailedEvent failed => failed.TaskScheduledId,
        TimerFiredEvent fired => fired.TimerId,
        _ => null,
    };

    private void Write(HistoryEvent item)
    {
        writer.WriteStartObject();
        writer.WriteString("EventType", item.EventType.ToString());
        var scheduled = OutcomeOf(item) is { } id ? _scheduled.GetValueOrDefault(id) : null;
        if (NameOf(scheduled ?? item) is { } name)
        {
            writer.WriteString("FunctionName", name);
        }

        WriteDetails(item);
        if (scheduled is not null)
        {
            writer.WriteString("ScheduledTime", Text(scheduled.Timestamp));
        }

        writer.WriteString("Timestamp", Text(item.Timestamp));
        writer.WriteEndObject();
    }

    private static string? NameOf(HistoryEvent item) => item switch
    {
        ExecutionStartedEvent started => started.Name,
        TaskScheduledEvent scheduled => scheduled.Name,
        SubOrchestrationInstanceCreatedEvent created => created.Name,
        _ => null,
    };

    private void WriteDetails(HistoryEvent item)
    {
        switch (item)
        {
            case TaskCompletedEvent done:
                WriteOutput("Result", done.Result);
                break;
            case SubOrchestrationInstanceCompletedEvent done:
                WriteOutput("Result", done.Result);
                break;
            case TaskFailedEvent failed:
                WriteFailure(failed.Reason, failed.Details);
                break;
            case SubOrchestrationInstanceFailedEvent failed:
                WriteFailure(failed.Reason, failed.Details);
                break;
            case TimerFiredEvent fired:
                writer.WriteString("FireAt", Text(fired.FireAt));
                break;
            case TimerCreatedEvent waiting:
                writer.WriteString("FireAt", Text(waiting.FireAt));
                break;
            case EventRaisedEvent raised:
                writer.WriteString("Name", raised.Name);
                WriteOutput("Input", raised.Input);
                break;
            case EventSentEvent sent:
                writer.WriteString("Name", sent.Name);
                writer.WriteString("InstanceId", sent.InstanceId);
                break;
            case ExecutionCompletedEvent completed:
                writer.WriteString("OrchestrationStatus", completed.OrchestrationStatus.ToString());
                WriteOutput("Result", completed.Result);
                break;
            case ExecutionTerminatedEvent terminated:
                WriteOutput("Input", terminated.Input);
                break;
        }
    }

    private void WriteFailure(string? reason, string? details)
    {
        writer.WriteString("Reason", reason);
        if (withOutput)
        {
            writer.WriteString("Details", details);
        }
    }

    private void WriteOutput(string name, string? stored)
    {
        if (withOutput)
        {
            StatusDocument.WriteStored(writer, name, stored);
        }
    }

    private static string Text(DateTime moment) => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
