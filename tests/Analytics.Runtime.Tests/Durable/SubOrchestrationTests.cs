using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class SubOrchestrationTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Fact]
    public async Task A_child_knows_its_parent_and_gets_a_repeatable_id()
    {
        runtime.Orchestrator("Child", context => Task.FromResult($"{context.InstanceId};{context.Parent!.InstanceId};{context.Parent.Name}"));
        var end = await runtime.RunAsync("Parent", async context =>
        {
            var expected = await context.CallSubOrchestratorAsync<string>("Child");
            return $"{expected}|{context.InstanceId}|{context.Parent is null}";
        });
        var parts = end.ReadOutputAs<string>()!.Split('|');
        var child = parts[0].Split(';');
        Assert.Matches("^[0-9a-f]{12}5[0-9a-f]{19}$", child[0]);
        Assert.Equal((parts[1], "Parent", "True"), (child[1], child[2], parts[2]));
    }

    [Fact]
    public async Task Children_run_side_by_side_and_deep()
    {
        runtime.Orchestrator("Tree", async context =>
        {
            var depth = context.GetInput<int>();
            if (depth == 0)
            {
                return 1;
            }

            var leaves = await Task.WhenAll(
                Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestratorAsync<int>("Tree", depth - 1)));
            return leaves.Sum();
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Tree", 3);
        Assert.Equal(27, (await runtime.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_by_a_running_instance_fails()
    {
        runtime.Orchestrator("Occupies", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<int>("e");
        });
        var taken = "taken-" + Guid.NewGuid().ToString("N");
        await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Occupies", new StartOrchestrationOptions(taken));
        await runtime.ReachAsync(taken, "waiting");
        var end = await runtime.RunAsync("CallsTaken", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Occupies", null, new SubOrchestrationOptions(instanceId: taken));
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorMessage;
            }
        });
        Assert.Equal($"An orchestration with id '{taken}' already exists and has not ended.", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_sent_to_a_child_in_the_turn_that_starts_it_arrives()
    {
        runtime.Orchestrator("ChildWaits", context => context.WaitForExternalEvent<string>("e"));
        var end = await runtime.RunAsync("StartsAndSends", context =>
        {
            var childId = context.NewGuid().ToString("N");
            var child = context.CallSubOrchestratorAsync<string>("ChildWaits", null, new SubOrchestrationOptions(instanceId: childId));
            context.SendEvent(childId, "e", "for you");
            return child;
        });
        Assert.Equal("for you", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_terminated_child_is_a_failure_of_its_parent()
    {
        runtime.Orchestrator("TerminatedChild", context => context.WaitForExternalEvent<string>("never"));
        runtime.Orchestrator("ParentOfTerminated", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>(
                    "TerminatedChild", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorMessage;
            }
        });
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("ParentOfTerminated");
        await runtime.EventuallyAsync(id + ":c", row => row?.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await runtime.Client.TerminateInstanceAsync(id + ":c", "stop");
        Assert.Contains("terminated", (await runtime.EndOfAsync(id)).ReadOutputAs<string>(), StringComparison.Ordinal);
    }
}
