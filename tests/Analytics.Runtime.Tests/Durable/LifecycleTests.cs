using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class LifecycleTests : IClassFixture<DurableRuntime>
{
    private readonly DurableRuntime _runtime;

    public LifecycleTests(DurableRuntime runtime)
    {
        _runtime = runtime;
        runtime.Orchestrator("WaitsForE", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("e");
        });
        runtime.Orchestrator("Greets", context => Task.FromResult("hello " + context.GetInput<string>()));
    }

    private DurableTaskClient Client => _runtime.Client;

    [Fact]
    public async Task A_running_instance_is_terminated_with_its_output()
    {
        var id = await StartWaitingAsync();
        var running = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Running, running!.RuntimeStatus);
        await Client.TerminateInstanceAsync(id, new Reason("x"));
        var end = await _runtime.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("{\"Why\":\"x\"}", end.SerializedOutput);
        Assert.Equal("\"waiting\"", end.SerializedCustomStatus);
        await Client.RaiseEventAsync(id, "e", "late");
        await Client.TerminateInstanceAsync(id, "again");
        Assert.Equal("{\"Why\":\"x\"}", (await _runtime.EndOfAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Children_end_with_their_parent_only_if_asked(bool recursive)
    {
        _runtime.Orchestrator("HasChild", context => context.CallSubOrchestratorAsync<string>(
            "WaitsForE", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":child")));
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("HasChild");
        await _runtime.EventuallyAsync(id + ":child", row => row?.SerializedCustomStatus is not null);
        await Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("why", recursive));
        Assert.Equal("\"why\"", (await _runtime.EndOfAsync(id)).SerializedOutput);
        if (recursive)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _runtime.EndOfAsync(id + ":child")).RuntimeStatus);
        }
        else
        {
            await Client.RaiseEventAsync(id + ":child", "e", "goes on");
            Assert.Equal("goes on", (await _runtime.EndOfAsync(id + ":child")).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task A_suspended_instance_keeps_its_events_until_it_is_resumed()
    {
        var id = await StartWaitingAsync();
        await Client.SuspendInstanceAsync(id, "pause");
        await _runtime.EventuallyAsync(id, row => row!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Client.RaiseEventAsync(id, "e", "v");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        await Client.ResumeInstanceAsync(id, "go on");
        Assert.Equal("v", (await _runtime.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activities_that_end_during_a_suspension_are_taken_up_afterwards()
    {
        var gate = new TaskCompletionSource();
        _runtime.Activity<int, int>("Gated", async n =>
        {
            await gate.Task;
            return n + 1;
        });
        _runtime.Orchestrator("SuspendedInActivity", async context =>
        {
            context.SetCustomStatus("waiting");
            var first = await context.CallActivityAsync<int>("Gated", 1);
            return first + await context.CallActivityAsync<int>("Gated", 10);
        });
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("SuspendedInActivity");
        await _runtime.ReachAsync(id, "waiting");
        await Client.SuspendInstanceAsync(id);
        await _runtime.EventuallyAsync(id, row => row!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        gate.SetResult();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await Client.ResumeInstanceAsync(id);
        Assert.Equal(13, (await _runtime.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_suspended_instance_may_be_terminated()
    {
        var id = await StartWaitingAsync();
        await Client.SuspendInstanceAsync(id);
        await _runtime.EventuallyAsync(id, row => row!.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Client.TerminateInstanceAsync(id, "enough");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _runtime.EndOfAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Only_ended_instances_are_purged_and_only_once()
    {
        var running = await StartWaitingAsync();
        var ended = await Client.ScheduleNewOrchestrationInstanceAsync("Greets", "a");
        await _runtime.EndOfAsync(ended);
        var purged = await Client.PurgeInstanceAsync(ended);
        Assert.Equal((1, null), (purged.PurgedInstanceCount, purged.IsComplete));
        Assert.Null(await Client.GetInstanceAsync(ended));
        Assert.Equal(0, (await Client.PurgeInstanceAsync(ended)).PurgedInstanceCount);
        Assert.Equal(0, (await Client.PurgeInstanceAsync(running)).PurgedInstanceCount);
        Assert.NotNull(await Client.GetInstanceAsync(running));
    }

    [Fact]
    public async Task A_restart_runs_the_same_input_again()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Greets", "r");
        await _runtime.EndOfAsync(id);
        var other = await Client.RestartAsync(id, restartWithNewInstanceId: true);
        Assert.NotEqual(id, other);
        Assert.Equal("hello r", (await _runtime.EndOfAsync(other)).ReadOutputAs<string>());
        Assert.Equal(id, await Client.RestartAsync(id));
        Assert.Equal("hello r", (await _runtime.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_restart_of_what_is_missing_or_runs_is_refused()
    {
        var missing = await Assert.ThrowsAsync<ArgumentException>(() => Client.RestartAsync("missing-x"));
        Assert.Equal("An orchestration with the instanceId missing-x was not found.", missing.Message);
        var running = await StartWaitingAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.RestartAsync(running));
    }

    [Fact]
    public async Task A_running_instance_refuses_a_second_start_under_its_id()
    {
        var id = await StartWaitingAsync();
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE", new StartOrchestrationOptions(id)));
        Assert.Equal($"An orchestration with id '{id}' already exists. It's in the Running state.", refused.Message);
    }

    [Fact]
    public async Task Of_many_starts_under_one_id_exactly_one_wins()
    {
        var id = "race-" + Guid.NewGuid().ToString("N");
        var starts = Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                await Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE", new StartOrchestrationOptions(id));
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        });
        Assert.Single(await Task.WhenAll(starts), won => won);
    }

    [Fact]
    public async Task An_ended_instance_gives_its_id_to_a_new_one()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Greets", "one");
        await _runtime.EndOfAsync(id);
        var options = new StartOrchestrationOptions(id).WithDedupeStatuses(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending);
        Assert.Equal(id, await Client.ScheduleNewOrchestrationInstanceAsync("Greets", "two", options));
        Assert.Equal("hello two", (await _runtime.EndOfAsync(id)).ReadOutputAs<string>());
        var history = await Client.GetOrchestrationHistoryAsync(id);
        Assert.Single(history, item => item.EventType == DurableTask.Core.History.EventType.ExecutionStarted);
    }

    [Fact]
    public async Task Without_statuses_to_refuse_even_a_running_instance_is_replaced()
    {
        var id = await StartWaitingAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Greets", "new", new StartOrchestrationOptions(id) { DedupeStatuses = [] });
        Assert.Equal("hello new", (await _runtime.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_in_the_future_waits_and_keeps_its_events()
    {
        var options = new StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddMilliseconds(600));
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE", null, options);
        await Client.RaiseEventAsync(id, "e", "early");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Client.GetInstanceAsync(id))!.RuntimeStatus);
        var end = await _runtime.EndOfAsync(id);
        Assert.Equal("early", end.ReadOutputAs<string>());
        Assert.True(end.LastUpdatedAt - end.CreatedAt >= TimeSpan.FromMilliseconds(550));
    }

    [Fact]
    public async Task A_start_in_the_future_may_be_terminated_before_it_begins()
    {
        var options = new StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddHours(1));
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE", null, options);
        await Client.TerminateInstanceAsync(id, "never mind");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _runtime.EndOfAsync(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData("@entity")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    public async Task An_id_that_Azure_would_refuse_is_refused(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Client.ScheduleNewOrchestrationInstanceAsync("Greets", new StartOrchestrationOptions(id)));

    [Fact]
    public async Task The_wait_for_the_start_ends_when_the_instance_runs()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE");
        var started = await Client.WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Running, started.RuntimeStatus);
    }

    private async Task<string> StartWaitingAsync()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("WaitsForE");
        await _runtime.ReachAsync(id, "waiting");
        return id;
    }

    private sealed record Reason(string Why);
}
