using Analytics.Conformance.Tests.Seam;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>A second start under the id of an existing instance.</summary>
public sealed class DuplicateStartTests(DurableApp app, RuntimeUnderTest runtime) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_running_instance_refuses_it()
    {
        var id = await app.StartWaiterAsync();
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(id));
        Assert.Equal($"An orchestration with id '{id}' already exists. It's in the Running state.", refused.Message);
    }

    [Fact]
    public async Task A_pending_instance_refuses_it()
    {
        var id = await app.StartAsync(DurableApp.WaitForE, null, new StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddHours(1)));
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(id));
        Assert.EndsWith("It's in the Pending state.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_instance_refuses_it()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.SuspendInstanceAsync(id);
        await app.ReachAsync(id, OrchestrationRuntimeStatus.Suspended);
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(id));
        Assert.EndsWith("It's in the Suspended state.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_ended_instance_is_replaced_silently(OrchestrationRuntimeStatus status)
    {
        var id = await EndedAsync(status);
        await StartAgainAsync(id);
        var end = await app.EndOfAsync(id);
        Assert.Equal("second", end.ReadOutputAs<string>());
        Assert.Null(end.FailureDetails);
        Assert.Single(await app.Client.GetOrchestrationHistoryAsync(id), item => item.EventType == EventType.ExecutionStarted);
    }

    [Fact]
    public async Task The_host_setting_any_state_replaces_even_a_running_instance()
    {
        await using var anyState = await runtime.StartAsync(new AppUnderTest(typeof(ScriptedFunctions))
        {
            HostJson = """{ "version": "2.0", "extensions": { "durableTask": { "overridableExistingInstanceStates": "AnyState" } } }""",
        });
        var id = DurableApp.Script(DurableApp.NewId(), new Script(DurableApp.WaitForE));
        await anyState.Durable.ScheduleNewOrchestrationInstanceAsync("Orchestrator", new StartOrchestrationOptions(id));
        await anyState.Durable.WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken);
        DurableApp.Script(id, new Script(_ => Task.FromResult<object?>("second")));
        await anyState.Durable.ScheduleNewOrchestrationInstanceAsync("Orchestrator", new StartOrchestrationOptions(id));
        var end = await anyState.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, TestContext.Current.CancellationToken);
        Assert.Equal("second", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Listed_statuses_refuse_it()
    {
        var running = await app.StartWaiterAsync();
        var refused = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(running, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending));
        Assert.Equal($"An orchestration with id '{running}' already exists. It's in the Running state.", refused.Message);
        var completed = await EndedAsync(OrchestrationRuntimeStatus.Completed);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(completed, OrchestrationRuntimeStatus.Completed));
    }

    [Fact]
    public async Task Statuses_that_are_not_listed_let_it_through()
    {
        var id = await EndedAsync(OrchestrationRuntimeStatus.Completed);
        await StartAgainAsync(id, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending);
        Assert.Equal("second", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_running_instance_that_is_not_listed_is_replaced()
    {
        var id = await app.StartWaiterAsync();
        await StartAgainAsync(id, OrchestrationRuntimeStatus.Completed);
        Assert.Equal("second", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_empty_list_makes_every_state_reusable()
    {
        var id = await app.StartWaiterAsync();
        await StartAgainAsync(id, []);
        Assert.Equal("second", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Listed_statuses_are_read_without_regard_to_case()
    {
        var id = await app.StartWaiterAsync();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAgainAsync(new StartOrchestrationOptions(id) { DedupeStatuses = ["rUNNING"] }));
    }

    [Fact]
    public async Task A_listed_status_that_does_not_exist_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StartAgainAsync(new StartOrchestrationOptions("x") { DedupeStatuses = ["Sleeping"] }));
        Assert.Equal("Invalid orchestration runtime status: 'Sleeping' for deduplication.", refused.Message);
    }

    [Fact]
    public async Task Of_many_starts_at_once_exactly_one_wins()
    {
        var id = DurableApp.NewId();
        var starts = Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                await app.StartAsync(DurableApp.WaitForE, null, new StartOrchestrationOptions(id));
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        });
        Assert.Single(await Task.WhenAll(starts), won => won);
    }

    private async Task<string> EndedAsync(OrchestrationRuntimeStatus status)
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            var isGood = await context.WaitForExternalEvent<bool>("end");
            return isGood ? "first" : throw new InvalidOperationException("bad");
        });
        await (status == OrchestrationRuntimeStatus.Terminated
            ? app.Client.TerminateInstanceAsync(id, "first")
            : app.Client.RaiseEventAsync(id, "end", status == OrchestrationRuntimeStatus.Completed));
        Assert.Equal(status, (await app.EndOfAsync(id)).RuntimeStatus);
        return id;
    }

    private Task StartAgainAsync(string id, params OrchestrationRuntimeStatus[] dedupe) =>
        StartAgainAsync(new StartOrchestrationOptions(id).WithDedupeStatuses(dedupe));

    private Task StartAgainAsync(string id) => StartAgainAsync(new StartOrchestrationOptions(id));

    private async Task StartAgainAsync(StartOrchestrationOptions options)
    {
        // The first script must go on running where the start is refused, so the second is told apart by its input.
        var first = ScriptedFunctions.Scripts.GetValueOrDefault(options.InstanceId!)?.Orchestrator;
        await app.StartAsync(context => context.GetInput<string>() == "second" ? Task.FromResult<object?>("second") : first!(context), "second", options);
    }
}
