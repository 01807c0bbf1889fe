using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class ContinueAsNewTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Theory]
    [InlineData(true, "n=1 keep=k")]
    [InlineData(false, "dropped")]
    public async Task Events_nobody_has_taken_are_carried_over_if_asked(bool preserve, string expected)
    {
        var name = "Continues" + preserve;
        runtime.Orchestrator(name, async context =>
        {
            var n = context.GetInput<int>();
            if (n == 0)
            {
                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(1, preserve);
                return "ignored";
            }

            try
            {
                return $"n={n} keep={await context.WaitForExternalEvent<string>("kept", TimeSpan.FromMilliseconds(300))}";
            }
            catch (OperationCanceledException)
            {
                return "dropped";
            }
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync(name, 0);
        var before = await runtime.ReachAsync(id, "waiting");
        await runtime.Client.RaiseEventAsync(id, "kept", "k");
        await runtime.EventuallyAsync(id, row => row!.LastUpdatedAt > before.LastUpdatedAt);
        await runtime.Client.RaiseEventAsync(id, "go", "g");
        var end = await runtime.EndOfAsync(id);
        Assert.Equal(expected, end.ReadOutputAs<string>());
        Assert.Equal(1, end.ReadInputAs<int>());
        Assert.NotEqual(before.CreatedAt, end.CreatedAt);
        Assert.Equal("\"waiting\"", end.SerializedCustomStatus);
    }

    [Fact]
    public async Task A_loop_of_many_rounds_keeps_its_history_short()
    {
        runtime.Activity<int, int>("Increment", n => n + 1);
        runtime.Orchestrator("Rounds", async context =>
        {
            var n = await context.CallActivityAsync<int>("Increment", context.GetInput<int>());
            if (n < 30)
            {
                context.ContinueAsNew(n);
            }

            return n;
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Rounds", 0);
        Assert.Equal(30, (await runtime.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.InRange((await runtime.Client.GetOrchestrationHistoryAsync(id)).Count, 1, 8);
        await using var command = runtime.DataSource.CreateCommand(
            "select count(*) from runtime.history h where not exists (select from runtime.instances n where n.execution_id = h.execution_id)");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failure_after_continue_as_new_wins()
    {
        var end = await runtime.RunAsync<int>("FailsAfterContinue", context =>
        {
            context.ContinueAsNew(1);
            throw new InvalidOperationException("after all");
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("after all", end.SerializedOutput);
    }

    [Fact]
    public async Task Answers_to_an_earlier_execution_are_dropped()
    {
        var gate = new TaskCompletionSource();
        runtime.Activity<int, int>("LateAnswer", async n =>
        {
            await gate.Task;
            return n;
        });
        runtime.Orchestrator("LeavesActivityBehind", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                _ = context.CallActivityAsync<int>("LateAnswer", 1);
                context.ContinueAsNew(1);
                return "ignored";
            }

            context.SetCustomStatus("second");
            return await context.WaitForExternalEvent<string>("e");
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("LeavesActivityBehind", 0);
        await runtime.ReachAsync(id, "second");
        gate.SetResult();
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await runtime.Client.RaiseEventAsync(id, "e", "fine");
        Assert.Equal("fine", (await runtime.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
