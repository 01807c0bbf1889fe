using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class ContinueAsNewTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
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
}
