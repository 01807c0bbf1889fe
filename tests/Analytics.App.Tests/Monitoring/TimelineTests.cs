using Analytics.Monitoring.Orchestrations;
using DurableTask.Core;
using DurableTask.Core.History;

namespace Analytics.App.Tests.Monitoring;

public sealed class TimelineTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void An_activity_is_a_bar_from_its_schedule_to_its_answer()
    {
        var span = Assert.Single(Read(At(0, Scheduled(0, "Send", "7")), At(3, new TaskCompletedEvent(-1, 0, "true"))).Spans);

        Assert.Equal((TimelineKind.Activity, "Send", TimelineOutcome.Done, 3000.0), (span.Kind, span.Name, span.Outcome, span.Milliseconds));
        Assert.Equal(("7", "true"), (span.Input!.Text, span.Output!.Text));
    }

    [Fact]
    public void Each_attempt_of_a_retried_call_is_counted_and_another_input_starts_anew()
    {
        var spans = Read(
            At(0, Scheduled(0, "Send", "7")), At(1, Failed(0, "no answer")), At(1, new TimerCreatedEvent(1, Start.AddSeconds(3))), At(3, new TimerFiredEvent(-1, Start.AddSeconds(3)) { TimerId = 1 }),
            At(3, Scheduled(2, "Send", "7")), At(4, Failed(2, "no answer")),
            At(4, Scheduled(3, "Send", "8")), At(5, new TaskCompletedEvent(-1, 3, null)),
            At(5, Scheduled(4, "Send", "7")), At(6, new TaskCompletedEvent(-1, 4, null)),
            At(6, Scheduled(5, "Send", "7"))).Spans;

        Assert.Equal([1, 1, 2, 1, 3, 1], spans.Select(span => span.Attempt));
        Assert.Equal(("Timeout", "no answer"), (spans[0].Failure!.Type, spans[0].Failure!.Message));
        Assert.Equal((TimelineKind.Timer, TimelineOutcome.Done, 2000.0), (spans[1].Kind, spans[1].Outcome, spans[1].Milliseconds));
        Assert.Equal(TimelineOutcome.Open, spans[^1].Outcome);
        Assert.Null(spans[^1].Milliseconds);
    }

    [Fact]
    public void A_child_is_linked_only_within_the_organization()
    {
        var spans = Read(
            At(0, new SubOrchestrationInstanceCreatedEvent(0) { Name = "Deliver", InstanceId = "o1-campaign.batch" }),
            At(0, new SubOrchestrationInstanceCreatedEvent(1) { Name = "Deliver", InstanceId = "o12-campaign.batch" }),
            At(1, new SubOrchestrationInstanceFailedEvent(-1, 1, "broken", null, null))).Spans;

        Assert.Equal(["o1-campaign.batch", null], spans.Select(span => span.InstanceId));
        Assert.Equal("broken", spans[1].Failure!.Message);
    }

    [Fact]
    public void What_is_open_when_the_orchestration_ends_was_dropped()
    {
        var spans = Read(
            At(0, new TimerCreatedEvent(0, Start.AddDays(1))), At(1, new EventRaisedEvent(-1, "1") { Name = "approved" }),
            At(1, new ExecutionSuspendedEvent(-1, "looking")), At(2, new ExecutionTerminatedEvent(-1, "\"enough\""))).Spans;

        Assert.Equal(
            [(TimelineKind.Timer, TimelineOutcome.Dropped), (TimelineKind.EventReceived, TimelineOutcome.Done), (TimelineKind.Suspension, TimelineOutcome.Dropped), (TimelineKind.Terminated, TimelineOutcome.Done)],
            spans.Select(span => (span.Kind, span.Outcome)));
        Assert.Equal("looking", spans[2].Name);
    }

    [Fact]
    public void Who_may_not_read_payloads_sees_only_their_size()
    {
        var timeline = TimelineReader.Read([At(0, Scheduled(0, "Send", "\"secret\"")), At(1, Failed(0, "no answer"))], readable: false, organizationId: 1);

        var span = Assert.Single(timeline.Spans);
        Assert.Equal(new Payload(8, Redacted: true, Cut: false, Text: null), span.Input);
        Assert.Null(span.Failure!.Stack);
    }

    [Fact]
    public void A_very_long_history_keeps_its_end_and_says_how_much_there_was()
    {
        var events = Enumerable.Range(0, 3_000).SelectMany(id => new[] { At(id, new OrchestratorStartedEvent(-1)), At(id, Scheduled(id, "Send", null)) });

        var timeline = TimelineReader.Read(events, readable: true, organizationId: 1);

        Assert.Equal((2_000, 3_000, 3_000), (timeline.Spans.Count, timeline.Total, timeline.Turns));
        Assert.Equal(Start.AddSeconds(2_999), timeline.Spans[^1].StartedAt.UtcDateTime);
    }

    private static Timeline Read(params HistoryEvent[] history) => TimelineReader.Read(history, readable: true, organizationId: 1);

    private static TaskScheduledEvent Scheduled(int id, string name, string? input) => new(id, name, null, input);

    private static TaskFailedEvent Failed(int id, string message) => new(-1, id, message, null, new FailureDetails("Timeout", message, "at line 1", null, false));

    private static HistoryEvent At(int second, HistoryEvent item)
    {
        item.Timestamp = Start.AddSeconds(second);
        return item;
    }
}
