using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>The history as a client reads it.</summary>
public sealed class HistoryTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task An_activity_is_scheduled_and_completed()
    {
        var end = await app.RunAsync(async context => await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 21), "in");
        var history = await HistoryAsync(end.InstanceId);
        Assert.Equal(
            [EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TaskScheduled, EventType.OrchestratorStarted, EventType.TaskCompleted, EventType.ExecutionCompleted],
            Types(history));
        var started = history.OfType<ExecutionStartedEvent>().Single();
        Assert.Equal(("Orchestrator", "\"in\"", end.InstanceId), (started.Name, started.Input, started.OrchestrationInstance.InstanceId));
        var scheduled = history.OfType<TaskScheduledEvent>().Single();
        Assert.Equal((0, "Double", "21"), (scheduled.EventId, scheduled.Name, scheduled.Input));
        var completed = history.OfType<TaskCompletedEvent>().Single();
        Assert.Equal((0, "42"), (completed.TaskScheduledId, completed.Result));
        var over = history.OfType<ExecutionCompletedEvent>().Single();
        Assert.Equal((OrchestrationStatus.Completed, "42", 1), (over.OrchestrationStatus, over.Result, over.EventId));
    }

    [Fact]
    public async Task A_failed_activity_has_its_reason_and_details()
    {
        var end = await app.RunAsync(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"));
        var history = await HistoryAsync(end.InstanceId);
        var failed = history.OfType<TaskFailedEvent>().Single();
        Assert.Equal((0, "boom z", "System.InvalidOperationException"), (failed.TaskScheduledId, failed.Reason, failed.FailureDetails!.ErrorType));
        var over = history.OfType<ExecutionCompletedEvent>().Single();
        Assert.Equal((OrchestrationStatus.Failed, "Microsoft.DurableTask.TaskFailedException"), (over.OrchestrationStatus, over.FailureDetails!.ErrorType));
    }

    [Fact]
    public async Task A_timer_is_created_and_fires()
    {
        var end = await app.RunAsync(async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(2), CancellationToken.None);
            return null;
        });
        var history = await HistoryAsync(end.InstanceId);
        Assert.Equal(
            [EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TimerCreated, EventType.OrchestratorStarted, EventType.TimerFired, EventType.ExecutionCompleted],
            Types(history));
        Assert.Equal(history.OfType<TimerCreatedEvent>().Single().FireAt, history.OfType<TimerFiredEvent>().Single().FireAt);
        Assert.Equal(0, history.OfType<TimerFiredEvent>().Single().TimerId);
    }

    [Fact]
    public async Task A_sub_orchestration_is_created_and_completes()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<int>(
            nameof(ScriptedFunctions.Child), 1, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c")))
        {
            Child = _ => Task.FromResult<object?>(2),
        });
        var history = await HistoryAsync(end.InstanceId);
        var created = history.OfType<SubOrchestrationInstanceCreatedEvent>().Single();
        Assert.Equal((0, "Child", end.InstanceId + ":c", "1"), (created.EventId, created.Name, created.InstanceId, created.Input));
        var completed = history.OfType<SubOrchestrationInstanceCompletedEvent>().Single();
        Assert.Equal((0, "2"), (completed.TaskScheduledId, completed.Result));
    }

    [Fact]
    public async Task A_failed_sub_orchestration_has_its_reason()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<int>(nameof(ScriptedFunctions.Child)))
        {
            Child = _ => throw new InvalidOperationException("bad child"),
        });
        var failed = (await HistoryAsync(end.InstanceId)).OfType<SubOrchestrationInstanceFailedEvent>().Single();
        Assert.Equal((0, "bad child", "System.InvalidOperationException"), (failed.TaskScheduledId, failed.Reason, failed.FailureDetails!.ErrorType));
    }

    [Fact]
    public async Task Events_that_came_and_went_are_told()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            var text = await context.WaitForExternalEvent<string>("e");
            context.SendEvent("nobody", "answer", text);
            return null;
        });
        await app.Client.RaiseEventAsync(id, "e", "v");
        await app.EndOfAsync(id);
        var history = await HistoryAsync(id);
        Assert.Equal(("e", "\"v\""), (history.OfType<EventRaisedEvent>().Single().Name, history.OfType<EventRaisedEvent>().Single().Input));
        var sent = history.OfType<EventSentEvent>().Single();
        Assert.Equal((0, "nobody", "answer", "\"v\""), (sent.EventId, sent.InstanceId, sent.Name, sent.Input));
    }

    [Fact]
    public async Task Suspension_resumption_and_termination_are_told_with_their_reasons()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.SuspendInstanceAsync(id, "pause");
        await app.ReachAsync(id, Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Suspended);
        await app.Client.ResumeInstanceAsync(id, "go on");
        await app.ReachAsync(id, Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Running);
        await app.Client.TerminateInstanceAsync(id, "enough");
        await app.EndOfAsync(id);
        var history = await HistoryAsync(id);
        Assert.Equal("pause", history.OfType<ExecutionSuspendedEvent>().Single().Reason);
        Assert.Equal("go on", history.OfType<ExecutionResumedEvent>().Single().Reason);
        Assert.Equal("\"enough\"", history.OfType<ExecutionTerminatedEvent>().Single().Input);
        Assert.Equal(OrchestrationStatus.Terminated, history.OfType<ExecutionCompletedEvent>().Single().OrchestrationStatus);
    }

    [Fact]
    public async Task Times_never_go_back()
    {
        var end = await app.RunAsync(async context =>
        {
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            await context.CreateTimer(TimeSpan.FromMilliseconds(3), CancellationToken.None);
            return null;
        });
        var times = (await HistoryAsync(end.InstanceId)).Select(item => item.Timestamp).ToList();
        Assert.Equal(times.Order(), times);
        Assert.All(times, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
    }

    [Fact]
    public async Task The_history_of_what_does_not_exist_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => app.Client.GetOrchestrationHistoryAsync("missing-x"));
        Assert.Equal("An orchestration with the instanceId missing-x was not found.", refused.Message);
    }

    private Task<IList<HistoryEvent>> HistoryAsync(string id) => app.Client.GetOrchestrationHistoryAsync(id);

    private static IEnumerable<EventType> Types(IEnumerable<HistoryEvent> history) => history.Select(item => item.EventType);
}
