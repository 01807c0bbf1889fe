using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>What a client is told of an instance.</summary>
public sealed class MetadataTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task Without_payloads_they_are_absent()
    {
        var id = await CompletedAsync();
        var row = (await app.Client.GetInstanceAsync(id, TestContext.Current.CancellationToken))!;
        Assert.Equal((null, null, null), (row.SerializedInput, row.SerializedOutput, row.SerializedCustomStatus));
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "Orchestrator", id), (row.RuntimeStatus, row.Name, row.InstanceId));
    }

    [Fact]
    public async Task Reading_payloads_that_were_not_asked_for_is_refused()
    {
        var row = (await app.Client.GetInstanceAsync(await CompletedAsync(), TestContext.Current.CancellationToken))!;
        const string text = "The {0} method can only be used on OrchestrationMetadata objects that are fetched with the option to include {1} data.";
        Assert.Equal(string.Format(null, text, "ReadOutputAs", "output"), Assert.Throws<InvalidOperationException>(() => row.ReadOutputAs<string>()).Message);
        Assert.Throws<InvalidOperationException>(() => row.ReadInputAs<string>());
        Assert.Throws<InvalidOperationException>(() => row.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task With_payloads_they_can_be_read()
    {
        var row = (await app.FindAsync(await CompletedAsync()))!;
        Assert.Equal(("in", "out", "status"), (row.ReadInputAs<string>(), row.ReadOutputAs<string>(), row.ReadCustomStatusAs<string>()));
    }

    [Fact]
    public async Task An_instance_that_does_not_exist_is_null() => Assert.Null(await app.FindAsync(DurableApp.NewId()));

    [Fact]
    public async Task A_new_instance_is_pending_then_running_then_completed()
    {
        var id = await app.StartAsync(DurableApp.WaitForE, null, new Microsoft.DurableTask.StartOrchestrationOptions(StartAt: TimeProvider.System.GetUtcNow().AddMilliseconds(150)));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await app.FindAsync(id))!.RuntimeStatus);
        var running = await app.ReachAsync(id, OrchestrationRuntimeStatus.Running);
        Assert.Equal((true, false), (running.IsRunning, running.IsCompleted));
        await app.Client.RaiseEventAsync(id, "e", "v");
        var end = await app.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, false, true), (end.RuntimeStatus, end.IsRunning, end.IsCompleted));
    }

    [Fact]
    public async Task The_last_update_is_the_time_of_the_last_turn()
    {
        var end = await app.RunAsync(async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        Assert.True(end.LastUpdatedAt >= end.CreatedAt.AddMilliseconds(20));
        Assert.Equal(end.ReadOutputAs<DateTime>(), end.LastUpdatedAt.UtcDateTime, TimeSpan.FromMilliseconds(1));
    }

    private async Task<string> CompletedAsync() => (await app.RunAsync(
        context =>
        {
            context.SetCustomStatus("status");
            return Task.FromResult<object?>("out");
        },
        "in")).InstanceId;
}
