using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class TerminationTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_running_instance_ends_with_the_output_as_json()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.TerminateInstanceAsync(id, new Reason("x"));
        var end = await app.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, """{"Why":"x"}"""), (end.RuntimeStatus, end.SerializedOutput));
        Assert.True(end.IsCompleted);
    }

    [Fact]
    public async Task Without_an_output_there_is_none()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.TerminateInstanceAsync(id, TestContext.Current.CancellationToken);
        Assert.Null((await app.EndOfAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task On_an_ended_instance_it_does_nothing()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.TerminateInstanceAsync(id, "first");
        var end = await app.EndOfAsync(id);
        await app.Client.TerminateInstanceAsync(id, "second");
        await app.Client.RaiseEventAsync(id, "e", "late");
        var after = await app.FindAsync(id);
        Assert.Equal(("\"first\"", end.LastUpdatedAt), (after!.SerializedOutput, after.LastUpdatedAt));
    }

    [Fact]
    public async Task Of_an_instance_that_does_not_exist_it_is_silent() => await app.Client.TerminateInstanceAsync(DurableApp.NewId(), "x");

    [Fact]
    public async Task Running_activities_finish_and_their_results_are_dropped()
    {
        var gate = new TaskCompletionSource();
        var finished = new TaskCompletionSource();
        var id = await app.StartAsync(new Script(async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), 1);
        })
        {
            Activity = async input =>
            {
                await gate.Task;
                finished.SetResult();
                return input;
            },
        });
        await app.ReachAsync(id, "waiting");
        await app.Client.TerminateInstanceAsync(id, "enough");
        await app.EndOfAsync(id);
        gate.SetResult();
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("\"enough\"", (await app.FindAsync(id))!.SerializedOutput);
    }

    [Fact]
    public async Task Sub_orchestrations_go_on()
    {
        var id = await StartParentAsync();
        await app.Client.TerminateInstanceAsync(id, "why");
        Assert.Equal("\"why\"", (await app.EndOfAsync(id)).SerializedOutput);
        await app.Client.RaiseEventAsync(id + ":c", "e", "goes on");
        Assert.Equal("goes on", (await app.EndOfAsync(id + ":c")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Sub_orchestrations_of_all_depths_end_too_if_it_is_recursive()
    {
        var id = await StartParentAsync();
        var grandparent = await app.StartAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":p")))
        {
            Child = async context =>
            {
                DurableApp.Script(context.InstanceId, new Script(_ => Task.FromResult<object?>(null)) { Child = DurableApp.WaitForE });
                return await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
            },
        });
        await app.ReachAsync(grandparent + ":p:c", "waiting");
        await app.Client.TerminateInstanceAsync(grandparent, new TerminateInstanceOptions("why", Recursive: true));
        await app.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("why", Recursive: true));
        foreach (var ended in new[] { id, id + ":c", grandparent, grandparent + ":p", grandparent + ":p:c" })
        {
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await app.EndOfAsync(ended)).RuntimeStatus);
        }
    }

    private async Task<string> StartParentAsync()
    {
        var id = await app.StartAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c")))
        {
            Child = DurableApp.WaitForE,
        });
        await app.ReachAsync(id + ":c", "waiting");
        return id;
    }

    private sealed record Reason(string Why);
}
