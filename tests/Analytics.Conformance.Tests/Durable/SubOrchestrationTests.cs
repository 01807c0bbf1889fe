using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class SubOrchestrationTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_child_knows_its_parent()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child)))
        {
            Child = context => Task.FromResult<object?>($"{context.Parent!.Name} {context.Parent.InstanceId}"),
        });
        Assert.Equal($"Orchestrator {end.InstanceId}", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_gets_the_id_that_the_options_give()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c")))
        {
            Child = context => Task.FromResult<object?>(context.InstanceId),
        });
        Assert.Equal(end.InstanceId + ":c", end.ReadOutputAs<string>());
        Assert.Equal("Child", (await app.FindAsync(end.InstanceId + ":c"))!.Name);
    }

    [Fact]
    public async Task Input_and_output_pass_through()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<int>(nameof(ScriptedFunctions.Child), 20))
        {
            Child = context => Task.FromResult<object?>(context.GetInput<int>() + 1),
        });
        Assert.Equal(21, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_call_without_a_result_waits_for_the_end()
    {
        var isOver = false;
        await app.RunAsync(new Script(async context =>
        {
            await context.CallSubOrchestratorAsync(nameof(ScriptedFunctions.Child));
            return null;
        })
        {
            Child = _ =>
            {
                isOver = true;
                return Task.FromResult<object?>(null);
            },
        });
        Assert.True(isOver);
    }

    [Fact]
    public async Task Children_run_side_by_side()
    {
        var both = 0;
        var end = await app.RunAsync(new Script(async context => (await Task.WhenAll(Enumerable.Range(0, 5).Select(number => context.CallSubOrchestratorAsync<int>(nameof(ScriptedFunctions.Child), number)))).Sum())
        {
            Child = context =>
            {
                Interlocked.Increment(ref both);
                return Task.FromResult<object?>(context.GetInput<int>());
            },
        });
        Assert.Equal((10, 5), (end.ReadOutputAs<int>(), both));
    }

    [Fact]
    public async Task Children_of_children_run_as_well()
    {
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Tree), 3);
        Assert.Equal(27, (await app.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task The_tags_of_the_call_are_the_childs()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(new TaskOptions(null, new Dictionary<string, string> { ["k"] = "v" }), context.InstanceId + ":c")))
        {
            Child = _ => Task.FromResult<object?>(null),
        });
        Assert.Equal("v", (await app.FindAsync(end.InstanceId + ":c"))!.Tags["k"]);
    }

    [Fact]
    public async Task A_child_whose_id_a_running_instance_has_fails()
    {
        var taken = await app.StartWaiterAsync();
        var end = await app.RunAsync(new Script(async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: taken));
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorType;
            }
        })
        {
            Child = _ => Task.FromResult<object?>(null),
        });
        Assert.Equal("DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_terminated_child_is_a_failed_task_of_its_parent()
    {
        var id = await app.StartAsync(new Script(async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
            }
            catch (TaskFailedException failed)
            {
                return failed.TaskName;
            }
        })
        {
            Child = DurableApp.WaitForE,
        });
        await app.ReachAsync(id + ":c", "waiting");
        await app.Client.TerminateInstanceAsync(id + ":c", "stop");
        Assert.Equal("Child", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_that_continues_as_new_answers_its_parent_at_its_last_end()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<int>(nameof(ScriptedFunctions.Child), 0))
        {
            Child = context =>
            {
                var round = context.GetInput<int>();
                if (round < 3)
                {
                    context.ContinueAsNew(round + 1);
                }

                return Task.FromResult<object?>(round);
            },
        });
        Assert.Equal(3, end.ReadOutputAs<int>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }
}
