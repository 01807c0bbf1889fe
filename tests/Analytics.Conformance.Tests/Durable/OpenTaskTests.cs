using System.Diagnostics;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>An orchestration is over when its function is and nothing it has begun is open.</summary>
public sealed class OpenTaskTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task An_open_timer_holds_the_completion_back_until_it_fires()
    {
        var watch = Stopwatch.StartNew();
        var end = await app.RunAsync(context =>
        {
            _ = context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            return Task.FromResult<object?>("done");
        });
        Assert.InRange(watch.ElapsedMilliseconds, 290, 15_000);
        Assert.Equal("done", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Until_then_the_instance_is_running()
    {
        var id = await app.StartAsync(context =>
        {
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            context.SetCustomStatus("waiting");
            return Task.FromResult<object?>("done");
        });
        var row = await app.ReachAsync(id, "waiting");
        Assert.Equal((OrchestrationRuntimeStatus.Running, (string?)null), (row.RuntimeStatus, row.SerializedOutput));
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_hold_it_back()
    {
        var watch = Stopwatch.StartNew();
        await app.RunAsync(context =>
        {
            var cancellation = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromHours(1), cancellation.Token);
            cancellation.Cancel();
            return Task.FromResult<object?>("done");
        });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task An_activity_that_nobody_awaits_holds_it_back()
    {
        var gate = new TaskCompletionSource();
        var id = await app.StartAsync(new Script(context =>
        {
            _ = context.CallActivityAsync<int>(nameof(ScriptedFunctions.Activity), 1);
            context.SetCustomStatus("waiting");
            return Task.FromResult<object?>("done");
        })
        {
            Activity = async input =>
            {
                await gate.Task;
                return input;
            },
        });
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.ReachAsync(id, "waiting")).RuntimeStatus);
        gate.SetResult();
        Assert.Equal("done", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_that_nobody_awaits_holds_it_back()
    {
        var id = await app.StartAsync(new Script(context =>
        {
            _ = context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":c"));
            context.SetCustomStatus("waiting");
            return Task.FromResult<object?>("done");
        })
        {
            Child = DurableApp.WaitForE,
        });
        await app.ReachAsync(id + ":c", "waiting");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.FindAsync(id))!.RuntimeStatus);
        await app.Client.RaiseEventAsync(id + ":c", "e", "go");
        Assert.Equal("done", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_open_wait_for_an_event_does_not_hold_it_back()
    {
        var end = await app.RunAsync(context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            return Task.FromResult<object?>("done");
        });
        Assert.Equal("done", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_failure_is_held_back_as_well()
    {
        var watch = Stopwatch.StartNew();
        var end = await app.RunAsync(context =>
        {
            _ = context.CreateTimer(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            throw new InvalidOperationException("at last");
        });
        Assert.InRange(watch.ElapsedMilliseconds, 190, 15_000);
        Assert.Equal("at last", end.SerializedOutput);
    }

    [Fact]
    public async Task The_message_of_a_cancelled_timer_comes_and_is_ignored()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromMilliseconds(100), cancellation.Token);
            cancellation.Cancel();
            context.SetCustomStatus("waiting");
            var text = await context.WaitForExternalEvent<string>("e");
            return $"{text} {timer.Status}";
        });
        await app.ReachAsync(id, _ => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Any(item => item.EventType == EventType.TimerFired));
        await app.Client.RaiseEventAsync(id, "e", "fine");
        Assert.Equal("fine Canceled", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
