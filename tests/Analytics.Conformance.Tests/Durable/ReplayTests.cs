using System.Collections.Concurrent;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

public sealed class ReplayTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task The_code_runs_under_a_synchronization_context_of_its_own()
    {
        var end = await app.RunAsync(async context =>
        {
            var before = SynchronizationContext.Current;
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return before is not null && before == SynchronizationContext.Current;
        });
        Assert.True(end.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task A_turn_runs_on_one_thread()
    {
        var end = await app.RunAsync(async context =>
        {
            // In the turn that finishes, both answers are of the past or present of one and the same turn.
            var threads = new List<int> { Environment.CurrentManagedThreadId };
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            threads.Add(Environment.CurrentManagedThreadId);
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 2);
            threads.Add(Environment.CurrentManagedThreadId);
            return threads.Distinct().Count();
        });
        Assert.Equal(1, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Continuations_scheduled_by_the_context_stay_on_the_thread_of_the_turn()
    {
        var end = await app.RunAsync(async context =>
        {
            var thread = 0;
            var result = await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1).ContinueWith(
                task =>
                {
                    thread = Environment.CurrentManagedThreadId;
                    return task.IsCompletedSuccessfully;
                },
                TaskScheduler.FromCurrentSynchronizationContext());
            return result && thread == Environment.CurrentManagedThreadId;
        });
        Assert.True(end.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Each_event_is_fed_by_itself_and_its_continuations_run_before_the_next()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            var first = context.WaitForExternalEvent<int>("a");
            var second = context.WaitForExternalEvent<int>("b");
            context.SetCustomStatus("waiting");
            await first;
            return $"b done when a continues: {second.IsCompleted}; {await second}";
        });

        // Resuming hands over both events in one turn.
        await app.Client.SuspendInstanceAsync(id);
        await app.ReachAsync(id, Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Suspended);
        await app.Client.RaiseEventAsync(id, "a", 1);
        await app.Client.RaiseEventAsync(id, "b", 2);
        await app.Client.ResumeInstanceAsync(id);
        Assert.Equal("b done when a continues: False; 2", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Completions_come_in_the_order_of_the_history_in_every_replay()
    {
        var orders = new ConcurrentQueue<string>();
        await app.RunAsync(new Script(async context =>
        {
            var order = new List<int>();
            async Task Call(int number)
            {
                order.Add(await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), number));
            }

            await Task.WhenAll(Call(30), Call(1), Call(15));
            orders.Enqueue(string.Join(',', order));
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return null;
        })
        {
            Activity = async input =>
            {
                await Task.Delay(input!.Value.GetInt32());
                return input;
            },
        });
        Assert.True(orders.Count >= 2);
        Assert.Single(orders.Distinct());
    }

    [Fact]
    public async Task Past_events_replay_and_new_ones_do_not()
    {
        var trace = new ConcurrentQueue<string>();
        await app.RunAsync(async context =>
        {
            trace.Enqueue($"s:{context.IsReplaying}");
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            trace.Enqueue($"m:{context.IsReplaying}");
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 2);
            trace.Enqueue($"e:{context.IsReplaying}");
            return null;
        });
        Assert.Equal("s:False s:True m:False s:True m:True e:False", string.Join(' ', trace));
    }

    [Fact]
    public async Task One_counter_numbers_activities_timers_children_events_and_the_completion()
    {
        var end = await app.RunAsync(new Script(async context =>
        {
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            await context.CreateTimer(context.CurrentUtcDateTime, CancellationToken.None);
            await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child));
            context.SendEvent("nobody-" + context.InstanceId, "e", 1);
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return null;
        })
        {
            Child = _ => Task.FromResult<object?>(null),
        });
        var history = await app.Client.GetOrchestrationHistoryAsync(end.InstanceId);
        Assert.Equal(
            "TaskScheduled:0 TimerCreated:1 SubOrchestrationInstanceCreated:2 EventSent:3 TaskScheduled:4 ExecutionCompleted:5",
            string.Join(' ', history.Where(item => item.EventId >= 0).OrderBy(item => item.EventId).Select(item => $"{item.EventType}:{item.EventId}")));
    }

    [Fact]
    public async Task A_turn_saves_its_actions_and_its_status_together()
    {
        var gate = new TaskCompletionSource();
        var id = await app.StartAsync(new Script(async context =>
        {
            context.SetCustomStatus("scheduled");
            var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), number)));
            return results.Sum();
        })
        {
            Activity = async input =>
            {
                await gate.Task;
                return input;
            },
        });
        await app.ReachAsync(id, "scheduled");
        var scheduled = (await app.Client.GetOrchestrationHistoryAsync(id)).Count(item => item.EventType == EventType.TaskScheduled);
        gate.SetResult();
        Assert.Equal(3, scheduled);
        Assert.Equal(3, (await app.EndOfAsync(id)).ReadOutputAs<int>());
    }
}
