using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>The code does in its second turn something else than in its first.</summary>
public sealed class DeterminismTests(DurableApp app) : IClassFixture<DurableApp>
{
    private const string Question = "Was a change made to the orchestrator code after this instance had already started running?";

    private const string Start = "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ";

    private static readonly Func<TaskOrchestrationContext, Task> CallDouble = context => context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);

    private static readonly Func<TaskOrchestrationContext, Task> StartTimer = context => context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);

    private static readonly Func<TaskOrchestrationContext, Task> WaitForNothing = context => context.WaitForExternalEvent<int>("never");

    private static readonly Func<TaskOrchestrationContext, Task> CallChild = context =>
        context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));

    private static readonly Func<TaskOrchestrationContext, Task> SendEvent = context =>
    {
        context.SendEvent("nobody", "gone", 1);
        return context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
    };

    [Fact]
    public async Task Another_kind_of_action_than_an_activity_is_told() => await AssertMismatchAsync(
        CallDouble,
        StartTimer,
        "an activity task with sequence number 0 named 'Double', but the current orchestration replay instead produced a " +
        $"CreateTimerOrchestratorAction action with this sequence number. {Question}");

    [Fact]
    public async Task Another_activity_is_told() => await AssertMismatchAsync(
        CallDouble,
        context => context.CallActivityAsync<int>(nameof(ScriptedFunctions.Echo), 1),
        "an activity task with sequence number 0 named 'Double', but the current orchestration replay instead scheduled an activity task " +
        $"named 'Echo' with this sequence number.  {Question}");

    [Fact]
    public async Task A_missing_activity_call_is_told() => await AssertMismatchAsync(
        CallDouble,
        WaitForNothing,
        "an activity task with sequence ID 0 and name 'Double' (version ''), but the current replay execution hasn't (yet?) scheduled this " +
        $"task. {Question}");

    [Fact]
    public async Task Another_kind_of_action_than_a_timer_is_told() => await AssertMismatchAsync(
        StartTimer,
        CallDouble,
        "a timer task with sequence number 0 named but the current orchestration replay instead produced a ScheduleTaskOrchestratorAction " +
        $"action with this sequence number. {Question}");

    [Fact]
    public async Task A_missing_timer_is_told() => await AssertMismatchAsync(
        StartTimer,
        WaitForNothing,
        $"a timer task with sequence number 0 but the current replay execution hasn't (yet?) scheduled this task. {Question}");

    [Fact]
    public async Task Another_kind_of_action_than_a_sub_orchestration_is_told() => await AssertMismatchAsync(
        CallChild,
        StartTimer,
        "a sub-orchestration task with sequence ID 0 and name 'Child' (version '', instance ID '{id}:c'), but the current orchestration " +
        $"replay instead produced a CreateTimerOrchestratorAction action at this sequence number. {Question}");

    [Fact]
    public async Task Another_sub_orchestrator_is_told() => await AssertMismatchAsync(
        CallChild,
        context => context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Orchestrator), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c")),
        "a sub-orchestration task with sequence ID 0 and name 'Child' (version '', instance ID '{id}:c'), but the current orchestration " +
        $"replay instead scheduled a sub-orchestration task with name Orchestrator at this sequence number. {Question}");

    [Fact]
    public async Task A_missing_sub_orchestration_is_told() => await AssertMismatchAsync(
        CallChild,
        WaitForNothing,
        "a sub-orchestration task with sequence ID 0 and name 'Child' (version '', instance ID '{id}:c'), but the current replay execution " +
        $"hasn't (yet?) scheduled this task. {Question}");

    [Fact]
    public async Task Another_kind_of_action_than_a_sent_event_is_told() => await AssertMismatchAsync(
        SendEvent,
        CallDouble,
        "a send event task with sequence ID 0, type 'EventSent', name 'gone', instance ID 'nobody', but the current orchestration replay " +
        $"instead scheduled a ScheduleTaskOrchestratorAction task at this sequence number. {Question}");

    [Fact]
    public async Task Another_sent_event_is_told() => await AssertMismatchAsync(
        SendEvent,
        context =>
        {
            context.SendEvent("nobody", "other", 1);
            return context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
        },
        "a send event task with sequence ID 0, type 'EventSent', name 'gone', instance ID 'nobody'), but the current orchestration replay " +
        $"instead scheduled a send event task with name otherat this sequence number. {Question}");

    [Fact]
    public async Task A_missing_sent_event_is_told() => await AssertMismatchAsync(
        SendEvent,
        WaitForNothing,
        "a send event task with sequence ID 0, type 'EventSent' name 'gone', instance ID 'nobody', but the current replay execution hasn't " +
        $"(yet?) scheduled this task. {Question}");

    [Fact]
    public async Task Names_that_differ_in_case_match()
    {
        var end = await RunAsync(
            async context =>
            {
                await context.CallActivityAsync<int>("DOUBLE", 1);
                await context.CallSubOrchestratorAsync<string>("CHILD", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
                context.SendEvent("nobody", "E", 1);
                await context.CallActivityAsync<int>("DOUBLE", 1);
            },
            async context =>
            {
                await context.CallActivityAsync<int>("double", 1);
                await context.CallSubOrchestratorAsync<string>("child", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
                context.SendEvent("nobody", "e", 1);
                await context.CallActivityAsync<int>("double", 1);
            });
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    [Fact]
    public async Task Inputs_are_not_compared()
    {
        var end = await RunAsync(CallDouble, context => context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 2));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    private async Task AssertMismatchAsync(Func<TaskOrchestrationContext, Task> first, Func<TaskOrchestrationContext, Task> later, string message)
    {
        var end = await RunAsync(first, later);
        var expected = Start + message.Replace("{id}", end.InstanceId, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", end.FailureDetails!.ErrorType);
        Assert.Equal(expected, end.FailureDetails.ErrorMessage);
        Assert.Equal(expected, end.SerializedOutput);
        Assert.NotNull(end.FailureDetails.StackTrace);
    }

    private Task<OrchestrationMetadata> RunAsync(Func<TaskOrchestrationContext, Task> first, Func<TaskOrchestrationContext, Task> later)
    {
        var turns = new ConcurrentQueue<bool>();
        return app.RunAsync(new Script(async context =>
        {
            var isFirst = turns.IsEmpty;
            turns.Enqueue(true);
            await (isFirst ? first(context) : later(context));
            return null;
        })
        {
            Child = _ => Task.FromResult<object?>(null),
        });
    }
}
