using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Waiting for an instance to start and to end.</summary>
public sealed class WaitingTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task The_wait_for_the_start_ends_when_the_instance_runs()
    {
        var id = await app.StartAsync(DurableApp.WaitForE, null, new Microsoft.DurableTask.StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddMilliseconds(100)));
        var started = await app.Client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Running, started.RuntimeStatus);
    }

    [Fact]
    public async Task The_wait_for_the_completion_sees_completed_failed_and_terminated_instances()
    {
        var completed = await app.RunAsync(_ => Task.FromResult<object?>(null));
        var failed = await app.RunAsync(_ => throw new InvalidOperationException("bad"));
        var id = await app.StartWaiterAsync();
        var waiting = app.EndOfAsync(id);
        await app.Client.TerminateInstanceAsync(id);
        Assert.Equal(
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            new[] { completed, failed, await waiting }.Select(row => row.RuntimeStatus));
    }

    [Fact]
    public async Task Cancelling_the_wait_throws_and_leaves_the_instance_alone()
    {
        var id = await app.StartWaiterAsync();
        using var limit = new CancellationTokenSource(30);
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.WaitForInstanceCompletionAsync(id, limit.Token));
        Assert.Equal("The WaitForInstanceCompletionAsync operation was canceled.", canceled.Message);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.FindAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_suspended_instance_has_not_ended()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.SuspendInstanceAsync(id);
        await app.ReachAsync(id, OrchestrationRuntimeStatus.Suspended);
        using var limit = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.WaitForInstanceCompletionAsync(id, limit.Token));
    }
}
