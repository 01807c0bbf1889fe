using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class SuspensionTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task Events_wait_until_the_instance_is_resumed()
    {
        var id = await SuspendedAsync(DurableApp.WaitForE);
        await app.Client.RaiseEventAsync(id, "e", "v");
        await app.ReachAsync(id, _ => Raised(id) == 1);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await app.FindAsync(id))!.RuntimeStatus);
        await app.Client.ResumeInstanceAsync(id, "go on");
        Assert.Equal("v", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task They_are_handed_over_in_their_order()
    {
        var id = await SuspendedAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            return $"{await context.WaitForExternalEvent<int>("e")}{await context.WaitForExternalEvent<int>("e")}{await context.WaitForExternalEvent<int>("e")}";
        });
        foreach (var number in new[] { 1, 2, 3 })
        {
            await app.Client.RaiseEventAsync(id, "e", number);
        }

        await app.Client.ResumeInstanceAsync(id);
        Assert.Equal("123", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_resumed_instance_that_waits_is_running_again()
    {
        var id = await SuspendedAsync(DurableApp.WaitForE);
        await app.Client.ResumeInstanceAsync(id);
        await app.ReachAsync(id, OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task A_running_activity_completes_and_its_result_waits()
    {
        var gate = new TaskCompletionSource();
        var calls = 0;
        var id = await app.StartAsync(new Script(async context =>
        {
            context.SetCustomStatus("waiting");
            var first = await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), 1);
            return first + await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), 10);
        })
        {
            Activity = async input =>
            {
                Interlocked.Increment(ref calls);
                await gate.Task;
                return input!.Value.GetInt32() + 1;
            },
        });
        await app.ReachAsync(id, "waiting");
        await app.Client.SuspendInstanceAsync(id);
        await app.ReachAsync(id, OrchestrationRuntimeStatus.Suspended);
        gate.SetResult();
        await app.ReachAsync(id, _ => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Any(item => item.EventType == EventType.TaskCompleted));
        Assert.Equal((1, OrchestrationRuntimeStatus.Suspended), (calls, (await app.FindAsync(id))!.RuntimeStatus));
        await app.Client.ResumeInstanceAsync(id);
        Assert.Equal(13, (await app.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_suspended_instance_can_be_terminated()
    {
        var id = await SuspendedAsync(DurableApp.WaitForE);
        await app.Client.TerminateInstanceAsync(id, "enough");
        var end = await app.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "\"enough\""), (end.RuntimeStatus, end.SerializedOutput));
    }

    [Fact]
    public async Task Suspending_twice_needs_one_resume()
    {
        var id = await SuspendedAsync(DurableApp.WaitForE);
        await app.Client.SuspendInstanceAsync(id, "again");
        await app.ReachAsync(id, _ => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Count(item => item.EventType == EventType.ExecutionSuspended) == 2);
        await app.Client.ResumeInstanceAsync(id);
        await app.Client.RaiseEventAsync(id, "e", "v");
        Assert.Equal("v", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task On_an_ended_instance_both_are_silent()
    {
        var end = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        await app.Client.SuspendInstanceAsync(end.InstanceId);
        await app.Client.ResumeInstanceAsync(end.InstanceId);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.FindAsync(end.InstanceId))!.RuntimeStatus);
    }

    private int Raised(string id) => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Count(item => item.EventType == EventType.EventRaised);

    private async Task<string> SuspendedAsync(Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        var id = await app.StartWaitingAsync(orchestrator);
        await app.Client.SuspendInstanceAsync(id, "pause");
        await app.ReachAsync(id, OrchestrationRuntimeStatus.Suspended);
        return id;
    }
}
