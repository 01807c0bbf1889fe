namespace Analytics.Runtime.Tests.Durable;

public sealed class DeterminismTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Fact]
    public async Task Awaiting_something_foreign_later_leaves_the_instance_running_and_says_so()
    {
        runtime.Activity<int, int>("BeforeForeign", n => n);
        runtime.Orchestrator("ForeignLater", async context =>
        {
            await context.CallActivityAsync<int>("BeforeForeign", 1);
            context.SetCustomStatus("there");
            await Task.Delay(5);
            return 1;
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("ForeignLater");
        await runtime.ReachAsync(id, "there");
        using var limit = new CancellationTokenSource(200);
        var canceled = await Assert.ThrowsAsync<OperationCanceledException>(
            () => runtime.Client.WaitForInstanceCompletionAsync(id, limit.Token));
        Assert.Equal("The WaitForInstanceCompletionAsync operation was canceled.", canceled.Message);
        Assert.Contains(runtime.Loggers.Lines, line => line.Contains($"ForeignLater '{id}' awaits something", StringComparison.Ordinal));
    }
}
