using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class PurgeTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task An_ended_instance_is_purged_once()
    {
        var end = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        Assert.Equal(1, (await app.Client.PurgeInstanceAsync(end.InstanceId)).PurgedInstanceCount);
        Assert.Null(await app.FindAsync(end.InstanceId));
        Assert.Equal(0, (await app.Client.PurgeInstanceAsync(end.InstanceId)).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_running_instance_is_not_purged()
    {
        var id = await app.StartWaiterAsync();
        Assert.Equal(0, (await app.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.FindAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_recursive_purge_takes_the_children_with_it()
    {
        async Task<OrchestrationMetadata> RunParentAsync() => await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c")))
        {
            Child = _ => Task.FromResult<object?>("done"),
        });
        var parent = await RunParentAsync();
        Assert.Equal(2, (await app.Client.PurgeInstanceAsync(parent.InstanceId, new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await app.FindAsync(parent.InstanceId + ":c"));
        var other = await RunParentAsync();
        Assert.Equal(1, (await app.Client.PurgeInstanceAsync(other.InstanceId)).PurgedInstanceCount);
        Assert.NotNull(await app.FindAsync(other.InstanceId + ":c"));
    }

    [Fact]
    public async Task A_purge_of_all_takes_what_was_created_in_its_time_and_has_ended()
    {
        var before = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        var from = before.CreatedAt.AddTicks(10);
        var completed = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        var failed = await app.RunAsync(_ => throw new InvalidOperationException("bad"));
        var terminated = await app.StartWaiterAsync();
        await app.Client.TerminateInstanceAsync(terminated);
        await app.EndOfAsync(terminated);
        var running = await app.StartWaiterAsync();
        var to = (await app.FindAsync(running))!.CreatedAt;
        await Task.Delay(2, TestContext.Current.CancellationToken);
        var after = await app.RunAsync(_ => Task.FromResult<object?>("done"));

        var purged = await app.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, to));
        Assert.Equal(3, purged.PurgedInstanceCount);
        var ids = new[] { before.InstanceId, completed.InstanceId, failed.InstanceId, terminated, running, after.InstanceId };
        var isGone = await Task.WhenAll(ids.Select(async id => await app.FindAsync(id) is null));
        Assert.Equal([false, true, true, true, false, false], isGone);
    }

    [Fact]
    public async Task A_purge_of_all_takes_only_the_statuses_it_names()
    {
        var completed = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        var failed = await app.RunAsync(_ => throw new InvalidOperationException("bad"));
        await app.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(completed.CreatedAt, null, [OrchestrationRuntimeStatus.Failed]));
        Assert.NotNull(await app.FindAsync(completed.InstanceId));
        Assert.Null(await app.FindAsync(failed.InstanceId));
    }

    [Fact]
    public async Task Running_instances_are_left_even_when_they_are_named()
    {
        var running = await app.StartWaiterAsync();
        var created = (await app.FindAsync(running))!.CreatedAt;
        var purged = await app.Client.PurgeInstancesAsync(created, created, [OrchestrationRuntimeStatus.Running]);
        Assert.Equal(0, purged.PurgedInstanceCount);
        Assert.NotNull(await app.FindAsync(running));
    }
}
