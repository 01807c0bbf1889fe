using Analytics.Conformance.Tests.Seam;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Durable;

public sealed class TimerTests(DurableApp app, RuntimeUnderTest runtime) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_timer_fires_when_it_is_time_and_not_before()
    {
        var end = await app.RunAsync(async context =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMilliseconds(120), CancellationToken.None);
            return (context.CurrentUtcDateTime - start).TotalMilliseconds;
        });
        Assert.InRange(end.ReadOutputAs<double>(), 120, 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_timer_of_now_or_the_past_fires_at_once(int days)
    {
        var end = await app.RunAsync(async context =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(start.AddDays(days), CancellationToken.None);
            return (context.CurrentUtcDateTime - start).TotalSeconds;
        });
        Assert.InRange(end.ReadOutputAs<double>(), 0, 10);
    }

    [Fact]
    public async Task A_time_of_no_kind_counts_as_local_time()
    {
        var end = await app.RunAsync(async context =>
        {
            await context.CreateTimer(DateTime.SpecifyKind(context.CurrentUtcDateTime.AddDays(-2), DateTimeKind.Unspecified), CancellationToken.None);
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-2).ToLocalTime(), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var history = await app.Client.GetOrchestrationHistoryAsync(end.InstanceId);
        var timers = history.OfType<TimerCreatedEvent>().ToList();
        Assert.Equal(DateTime.SpecifyKind(timers[0].Timestamp.AddDays(-2), DateTimeKind.Local).ToUniversalTime(), timers[0].FireAt);
        Assert.Equal(timers[1].Timestamp.AddDays(-2), timers[1].FireAt);
    }

    [Fact]
    public async Task A_delay_counts_from_the_current_time_of_the_orchestration()
    {
        var end = await app.RunAsync(async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(7), CancellationToken.None);
            return null;
        });
        var timer = (await app.Client.GetOrchestrationHistoryAsync(end.InstanceId)).OfType<TimerCreatedEvent>().Single();
        Assert.Equal(7, (timer.FireAt - timer.Timestamp).TotalMilliseconds);
    }

    [Fact]
    public async Task Cancelling_the_token_cancels_the_task()
    {
        var end = await app.RunAsync(async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancellation.Token);
            cancellation.Cancel();
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
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times()
    {
        var end = await app.RunAsync(async context =>
        {
            var fired = new List<int>();
            async Task Wait(int milliseconds)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                fired.Add(milliseconds);
            }

            await Task.WhenAll(Wait(120), Wait(40), Wait(80), Wait(1));
            return string.Join(',', fired);
        });
        Assert.Equal("1,40,80,120", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_timer_of_more_than_three_days_begins_with_one_of_three_days()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            return null;
        });
        var timer = (await app.Client.GetOrchestrationHistoryAsync(id)).OfType<TimerCreatedEvent>().Single();
        Assert.Equal(TimeSpan.FromDays(3), timer.FireAt - timer.Timestamp);
    }

    [Fact]
    public async Task A_timer_of_three_days_is_whole()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(3), CancellationToken.None);
            return null;
        });
        var timer = (await app.Client.GetOrchestrationHistoryAsync(id)).OfType<TimerCreatedEvent>().Single();
        Assert.Equal(TimeSpan.FromDays(3), timer.FireAt - timer.Timestamp);
    }

    [Fact]
    public async Task A_split_timer_takes_an_id_for_each_part_and_fires_at_its_end()
    {
        await using var shortTimers = await runtime.StartAsync(new AppUnderTest(typeof(ScriptedFunctions))
        {
            Configure = builder => builder.Services.Configure<DurableTaskWorkerOptions>(options => options.MaximumTimerInterval = TimeSpan.FromMilliseconds(60)),
        });
        var id = DurableApp.Script(DurableApp.NewId(), new Script(async context =>
        {
            var end = context.CurrentUtcDateTime.AddMilliseconds(150);
            await context.CreateTimer(end, CancellationToken.None);
            return context.CurrentUtcDateTime >= end;
        }));
        await shortTimers.Durable.ScheduleNewOrchestrationInstanceAsync("Orchestrator", new StartOrchestrationOptions(id));
        var done = await shortTimers.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, TestContext.Current.CancellationToken);
        Assert.True(done.ReadOutputAs<bool>());
        var timers = (await shortTimers.Durable.GetOrchestrationHistoryAsync(id)).OfType<TimerCreatedEvent>().ToList();

        // A late turn may need fewer parts, never a longer one.
        Assert.InRange(timers.Count, 2, 3);
        Assert.Equal(Enumerable.Range(0, timers.Count), timers.Select(timer => timer.EventId));
        Assert.All(timers, timer => Assert.True(timer.FireAt - timer.Timestamp <= TimeSpan.FromMilliseconds(60)));
    }
}
