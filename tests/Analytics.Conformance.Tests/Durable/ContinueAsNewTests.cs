using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class ContinueAsNewTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task The_instance_goes_on_under_its_id_with_the_new_input_and_an_empty_history()
    {
        var end = await app.RunAsync(
            async context =>
            {
                var round = context.GetInput<int>();
                await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), round);
                if (round < 5)
                {
                    context.ContinueAsNew(round + 1);
                }

                return $"{round} {context.InstanceId}";
            },
            0);
        Assert.Equal($"5 {end.InstanceId}", end.ReadOutputAs<string>());
        Assert.Equal("5", end.SerializedInput);
        var history = await app.Client.GetOrchestrationHistoryAsync(end.InstanceId);
        Assert.Equal("5", Assert.Single(history.OfType<ExecutionStartedEvent>()).Input);
        Assert.Equal(0, Assert.Single(history.OfType<TaskScheduledEvent>()).EventId);
    }

    [Fact]
    public async Task The_return_value_is_ignored()
    {
        var end = await app.RunAsync(
            context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.ContinueAsNew(1);
                    return Task.FromResult<object?>("ignored");
                }

                return Task.FromResult<object?>(null);
            },
            0);
        Assert.Null(end.SerializedOutput);
    }

    [Fact]
    public async Task The_last_call_of_a_turn_counts()
    {
        var end = await app.RunAsync(
            context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.ContinueAsNew(1);
                    context.ContinueAsNew(2);
                }

                return Task.FromResult<object?>(context.GetInput<int>());
            },
            0);
        Assert.Equal(2, end.ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(true, "kept k")]
    [InlineData(false, "dropped")]
    public async Task Events_that_nobody_has_taken_are_carried_over_only_if_asked(bool preserve, string expected)
    {
        var id = await app.StartWaitingAsync(
            async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.SetCustomStatus("waiting");
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1, preserve);
                    return null;
                }

                try
                {
                    return $"kept {await context.WaitForExternalEvent<string>("e", TimeSpan.FromMilliseconds(150))}";
                }
                catch (OperationCanceledException)
                {
                    return "dropped";
                }
            },
            0);
        await app.Client.RaiseEventAsync(id, "e", "k");
        await app.ReachAsync(id, _ => Raised(id) == 1);
        await app.Client.RaiseEventAsync(id, "go", "g");
        Assert.Equal(expected, (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Carried_events_keep_their_order()
    {
        var id = await app.StartWaitingAsync(
            async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.SetCustomStatus("waiting");
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1);
                    return null;
                }

                return $"{await context.WaitForExternalEvent<int>("e")}{await context.WaitForExternalEvent<int>("e")}{await context.WaitForExternalEvent<int>("e")}";
            },
            0);
        foreach (var number in new[] { 1, 2, 3 })
        {
            await app.Client.RaiseEventAsync(id, "e", number);
        }

        await app.Client.RaiseEventAsync(id, "go", "g");
        Assert.Equal("123", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_custom_status_is_carried_over()
    {
        var id = await app.StartAsync(
            async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.SetCustomStatus("from before");
                    context.ContinueAsNew(1);
                    return null;
                }

                return await context.WaitForExternalEvent<string>("e");
            },
            0);
        var row = await app.ReachAsync(id, found => found.SerializedInput == "1");
        Assert.Equal("\"from before\"", row.SerializedCustomStatus);
        await app.Client.RaiseEventAsync(id, "e", "end");
        Assert.Equal("\"from before\"", (await app.EndOfAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task The_status_never_says_continued_as_new()
    {
        var id = await app.StartAsync(async context =>
        {
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            context.ContinueAsNew();
            return null;
        });
        for (var look = 0; look < 30; look++)
        {
            Assert.Contains((await app.FindAsync(id))!.RuntimeStatus, new[] { OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running });
        }

        await app.Client.TerminateInstanceAsync(id);
        await app.EndOfAsync(id);
    }

    [Fact]
    public async Task The_time_of_creation_is_that_of_the_new_execution()
    {
        var id = await app.StartWaitingAsync(
            async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.SetCustomStatus("waiting");
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1);
                }

                return null;
            },
            0);
        var before = (await app.FindAsync(id))!.CreatedAt;
        await app.Client.RaiseEventAsync(id, "go", "g");
        Assert.True((await app.EndOfAsync(id)).CreatedAt > before);
    }

    [Fact]
    public async Task A_failure_after_it_makes_it_void()
    {
        var end = await app.RunAsync(context =>
        {
            context.ContinueAsNew(1);
            throw new InvalidOperationException("after all");
        });
        Assert.Equal((OrchestrationRuntimeStatus.Failed, "after all"), (end.RuntimeStatus, end.SerializedOutput));
        Assert.Null(end.SerializedInput);
    }

    [Fact]
    public async Task Open_tasks_are_left_behind_and_their_answers_dropped()
    {
        var gate = new TaskCompletionSource();
        var id = await app.StartAsync(
            new Script(async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    _ = context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), 1);
                    _ = context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
                    context.ContinueAsNew(1);
                    return null;
                }

                context.SetCustomStatus("waiting");
                return await context.WaitForExternalEvent<string>("e");
            })
            {
                Activity = async input =>
                {
                    await gate.Task;
                    return input;
                },
            },
            0);
        await app.ReachAsync(id, "waiting");
        gate.SetResult();
        await Task.Delay(60, TestContext.Current.CancellationToken);
        await app.Client.RaiseEventAsync(id, "e", "fine");
        Assert.Equal("fine", (await app.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.DoesNotContain(await app.Client.GetOrchestrationHistoryAsync(id), item => item.EventType is EventType.TaskCompleted or EventType.TimerFired);
    }

    [Fact]
    public async Task Options_may_give_the_next_execution_a_version()
    {
        var end = await app.RunAsync(
            context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 1, NewVersion = "2.0" });
                }

                return Task.FromResult<object?>(context.Version);
            },
            0);
        Assert.Equal("2.0", end.ReadOutputAs<string>());
    }

    private int Raised(string id) => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Count(item => item.EventType == EventType.EventRaised);
}
