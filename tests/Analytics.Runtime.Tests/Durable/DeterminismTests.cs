using System.Collections.Concurrent;
using System.Globalization;
using Analytics.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Analytics.Runtime.Tests.Durable;

public sealed class DeterminismTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Theory]
    [InlineData("2026-11-22T11:07:46.2881055Z", 0, "15132961-2825-5420-a4c2-c4d3f6d95aa5")]
    [InlineData("2026-11-22T11:07:46.2937493Z", 1, "f2bedeec-0dfc-55da-b48b-e518627e3bbf")]
    public void Guids_are_those_of_the_genuine_worker(string time, int counter, string expected)
    {
        var now = DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        Assert.Equal(Guid.Parse(expected), DeterministicGuid.Create("590623caa8834ef188365c87d918d911", now, counter));
    }

    [Fact]
    public async Task Guids_and_time_are_the_same_in_every_replay()
    {
        var seen = new ConcurrentQueue<string>();
        runtime.Activity<int, int>("Same", n => n);
        var end = await runtime.RunAsync("GuidsRepeat", async context =>
        {
            var first = $"{context.NewGuid()} {context.CurrentUtcDateTime:O} {context.CurrentUtcDateTime.Kind}";
            seen.Enqueue(first);
            await context.CallActivityAsync<int>("Same", 1);
            return $"{first} {context.NewGuid()}";
        });
        Assert.Single(seen.Distinct());
        Assert.Equal(2, seen.Count);
        Assert.Contains("Utc", end.ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_id_that_nobody_gave_is_a_guid_without_dashes()
    {
        var end = await runtime.RunAsync("AnyId", context => Task.FromResult(context.InstanceId));
        Assert.Matches("^[0-9a-f]{32}$", end.InstanceId);
        Assert.Equal(end.InstanceId, end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Past_events_replay_and_new_ones_do_not()
    {
        var trace = new ConcurrentQueue<string>();
        runtime.Activity<int, int>("Traced", n => n);
        await runtime.RunAsync("Replays", async context =>
        {
            trace.Enqueue($"s:{context.IsReplaying}");
            await context.CallActivityAsync<int>("Traced", 1);
            trace.Enqueue($"m:{context.IsReplaying}");
            await context.CallActivityAsync<int>("Traced", 2);
            trace.Enqueue($"e:{context.IsReplaying}");
            return 0;
        });
        Assert.Equal("s:False s:True m:False s:True m:True e:False", string.Join(' ', trace));
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_once()
    {
        runtime.Activity<int, int>("Logged", n => n);
        await runtime.RunAsync("Logs", async context =>
        {
            var logger = context.CreateReplaySafeLogger("test");
            Assert.True(logger.IsEnabled(LogLevel.Information));
            logger.Log(LogLevel.Information, default, "before the activity", null, (state, _) => state);
            await context.CallActivityAsync<int>("Logged", 1);
            logger.Log(LogLevel.Information, default, "after the activity", null, (state, _) => state);
            return 0;
        });
        Assert.Single(runtime.Loggers.Lines, line => line.Contains("before the activity", StringComparison.Ordinal));
        Assert.Single(runtime.Loggers.Lines, line => line.Contains("after the activity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_kind_of_action_than_in_the_history_fails_the_instance()
    {
        var isChanged = false;
        runtime.Activity<int, int>("Double", n => n * 2);
        var end = await runtime.RunAsync("OtherKind", async context =>
        {
            if (isChanged)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            }

            isChanged = true;
            return await context.CallActivityAsync<int>("Double", 2);
        });
        AssertMismatch(
            end,
            "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task with sequence " +
            "number 0 named 'Double', but the current orchestration replay instead produced a CreateTimerOrchestratorAction action with " +
            "this sequence number. Was a change made to the orchestrator code after this instance had already started running?");
    }

    [Fact]
    public async Task Another_activity_than_in_the_history_fails_the_instance()
    {
        var name = "Double";
        runtime.Activity<int, int>("Double", n => n * 2);
        runtime.Activity<int, int>("Echo", n => n);
        var end = await runtime.RunAsync("OtherName", async context =>
        {
            var call = context.CallActivityAsync<int>(name, 2);
            name = "Echo";
            return await call;
        });
        AssertMismatch(
            end,
            "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task with sequence " +
            "number 0 named 'Double', but the current orchestration replay instead scheduled an activity task named 'Echo' with this " +
            "sequence number.  Was a change made to the orchestrator code after this instance had already started running?");
    }

    [Fact]
    public async Task An_action_missing_from_the_replay_fails_the_instance()
    {
        var isChanged = false;
        runtime.Activity<int, int>("Once", n => n);
        var end = await runtime.RunAsync("Missing", async context =>
        {
            if (isChanged)
            {
                return await context.WaitForExternalEvent<int>("never");
            }

            isChanged = true;
            return await context.CallActivityAsync<int>("Once", 1);
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("hasn't (yet?) scheduled this task", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_may_change_its_input_between_versions()
    {
        var input = 1;
        runtime.Activity<int, int>("AnyInput", n => n);
        var end = await runtime.RunAsync("InputsAreNotCompared", context => context.CallActivityAsync<int>("AnyInput", input++));
        Assert.Equal(1, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Awaiting_something_foreign_first_fails_the_instance()
    {
        var end = await runtime.RunAsync("ForeignFirst", async _ =>
        {
            await Task.Delay(5);
            return 1;
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.InvalidOperationException", end.FailureDetails!.ErrorType);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

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

    [Fact]
    public async Task Continuations_and_started_tasks_stay_on_the_turns_thread()
    {
        runtime.Activity<int, int>("Plus", n => n + 1);
        var end = await runtime.RunAsync("ContinueWith", async context =>
        {
            var thread = Environment.CurrentManagedThreadId;
            var isSame = await context.CallActivityAsync<int>("Plus", 1).ContinueWith(
                task => (thread == Environment.CurrentManagedThreadId || context.IsReplaying is false) && task.IsCompletedSuccessfully,
                TaskScheduler.Current);
            return isSame && await context.CallActivityAsync<int>("Plus", 2) == 3;
        });
        Assert.True(end.ReadOutputAs<bool>());
    }

    private static void AssertMismatch(OrchestrationMetadata end, string message)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", end.FailureDetails!.ErrorType);
        Assert.Equal(message, end.FailureDetails.ErrorMessage);
        Assert.Equal(message, end.SerializedOutput);
        Assert.NotNull(end.FailureDetails.StackTrace);
    }
}
