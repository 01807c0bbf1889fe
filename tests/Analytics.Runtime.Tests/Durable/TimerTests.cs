using System.Diagnostics;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class TimerTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Fact]
    public async Task A_timer_fires_when_it_is_time_and_not_before()
    {
        var end = await runtime.RunAsync("Timed", async context =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            return (context.CurrentUtcDateTime - start).TotalMilliseconds;
        });
        Assert.InRange(end.ReadOutputAs<double>(), 300, 1500);
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_at_once()
    {
        var end = await runtime.RunAsync("Past", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "past-ok";
        });
        Assert.Equal("past-ok", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_cancelled_timer_throws_and_does_not_hold_the_orchestration_open()
    {
        var watch = Stopwatch.StartNew();
        var end = await runtime.RunAsync("CancelsTimer", async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromMinutes(5), cancellation.Token);
#pragma warning disable CA1849, MA0042 // An asynchronous cancel would leave the orchestrator's thread.
            cancellation.Cancel();
#pragma warning restore CA1849, MA0042
            try
            {
                await timer;
                return "fired";
            }
            catch (OperationCanceledException canceled)
            {
                return canceled.GetType().FullName;
            }
        });
        Assert.Equal("System.Threading.Tasks.TaskCanceledException", end.ReadOutputAs<string>());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_open_timer_holds_the_orchestration_open_until_it_fires()
    {
        var watch = Stopwatch.StartNew();
        var end = await runtime.RunAsync("LeavesTimer", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromMilliseconds(700), CancellationToken.None);
            return Task.FromResult("done");
        });
        Assert.Equal("done", end.ReadOutputAs<string>());
        Assert.InRange(watch.ElapsedMilliseconds, 690, 10_000);
    }

    [Fact]
    public async Task An_activity_that_nobody_awaits_holds_the_orchestration_open()
    {
        var watch = Stopwatch.StartNew();
        runtime.Activity<int, int>("SlowUnawaited", async n =>
        {
            await Task.Delay(500);
            return n;
        });
        await runtime.RunAsync("LeavesActivity", context =>
        {
            _ = context.CallActivityAsync<int>("SlowUnawaited", 1);
            return Task.FromResult("done");
        });
        Assert.InRange(watch.ElapsedMilliseconds, 490, 10_000);
    }

    [Fact]
    public async Task Many_timers_fire_in_the_order_of_their_times()
    {
        var end = await runtime.RunAsync("Ordered", async context =>
        {
            var fired = new List<int>();
            async Task Wait(int milliseconds)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                fired.Add(milliseconds);
            }

            await Task.WhenAll(Wait(240), Wait(80), Wait(160), Wait(1));
            return string.Join(',', fired);
        });
        Assert.Equal("1,80,160,240", end.ReadOutputAs<string>());
    }

    [Fact]
    public void A_timer_beyond_the_longest_interval_is_split()
    {
        var run = new VirtualRun();
        var completion = run.Run(async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(7), CancellationToken.None);
            return "after a week";
        });
        Assert.Equal("\"after a week\"", completion.Output);
        Assert.Equal([VirtualRun.Start.AddDays(3), VirtualRun.Start.AddDays(6), VirtualRun.Start.AddDays(7)], run.TimerTimes);
    }

    [Fact]
    public async Task The_history_shows_the_timer()
    {
        var end = await runtime.RunAsync("HistoryOfTimer", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            return 1;
        });
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        var history = await runtime.Client.GetOrchestrationHistoryAsync(end.InstanceId);
        Assert.Equal(
            [
                EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TimerCreated, EventType.OrchestratorStarted,
                EventType.TimerFired, EventType.ExecutionCompleted,
            ],
            history.Select(item => item.EventType));
        Assert.Equal("1", history.OfType<ExecutionCompletedEvent>().Single().Result);
    }
}
